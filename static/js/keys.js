// Keyboard shortcuts: / search, ? help, g w, g c, g m, l log progress. Single keys can be switched off (WCAG 2.1.4).
"use strict";
(() => {
  const OFF = "keys-off";
  const off = () => { try { return window.localStorage.getItem(OFF) === "yes"; } catch { return false; } };
  let afterG = 0;
  const help = () => {
    const dialog = document.querySelector("[data-keys-dialog]");
    if (!dialog || dialog.open) return;
    dialog.querySelector("[data-keys-off]").checked = off();
    dialog.showModal();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off() || window.m2r.writing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (Date.now() - afterG < 1500) {
      afterG = 0;
      // Menu items are known by their icon.
      const wanted = { w: ["briefcase", "briefcase-business"], c: ["boxes", "component"], m: ["activity"] }[event.key] || [];
      const link = [...document.querySelectorAll("[data-go]")].find((item) => wanted.includes(item.dataset.go));
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.key === "g") { afterG = Date.now(); return; }
    if (event.key === "/") {
      const field = document.querySelector("[data-search]");
      if (field) { event.preventDefault(); field.focus(); field.select(); }
    } else if (event.key === "?") {
      event.preventDefault();
      help();
    } else if (event.key === "l") {
      const row = document.activeElement && document.activeElement.closest(".x-work-row, tr");
      const log = (row && row.querySelector("[data-log]")) || document.querySelector("[data-log]");
      if (log) { event.preventDefault(); log.click(); }
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-keys-open]")) help();
  });
  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-keys-off]")) {
      try { window.localStorage.setItem(OFF, event.target.checked ? "yes" : "no"); } catch { /* stays on in a closed store */ }
    }
  });
})();
