// Menus of the top bar close on Escape, on a click elsewhere and when another opens; the main menu is a sheet on phones.
"use strict";
(() => {
  const closeAll = (except) => {
    document.querySelectorAll("details[data-pop][open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  };
  document.addEventListener("toggle", (event) => {
    if (event.target instanceof HTMLDetailsElement && event.target.matches("[data-pop]") && event.target.open) closeAll(event.target);
  }, true);
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target) closeAll(target.closest("details[data-pop]"));
    const opener = target && target.closest("[data-menu-open]");
    if (opener) { event.preventDefault(); sheet(!document.getElementById("x-menu").classList.contains("x-open")); }
  });
  const sheet = (open) => {
    const menu = document.getElementById("x-menu");
    const opener = document.querySelector("[data-menu-open]");
    const main = document.getElementById("x-main");
    if (!menu || !opener) return;
    menu.classList.toggle("x-open", open);
    opener.setAttribute("aria-expanded", String(open));
    if (main) main.inert = open;
    if (open) { const first = menu.querySelector("a, button"); if (first) first.focus(); } else opener.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-pop][open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); return; }
    const menu = document.getElementById("x-menu");
    if (menu && menu.classList.contains("x-open")) sheet(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const panel = event.target instanceof Element && event.target.closest("details[data-pop][open]");
    if (!panel) return;
    const items = [...panel.querySelectorAll(".x-pop-item")];
    if (!items.length) return;
    event.preventDefault();
    const at = items.indexOf(document.activeElement);
    const step = event.key === "ArrowDown" ? 1 : -1;
    items[(at + step + items.length) % items.length].focus();
  });
})();
