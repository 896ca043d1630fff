// After htmx has put something in place, focus goes to its first error, else to what asks for it, else to its heading.
"use strict";
(() => {
  document.addEventListener("htmx:afterSettle", (event) => {
    const came = event.detail.elt;
    if (!(came instanceof Element) || !came.isConnected) return;
    const said = came.matches("[data-say]") ? came : came.querySelector("[data-say]");
    if (said) window.m2r.say(said.dataset.say);
    const trigger = event.detail.requestConfig;
    const by = trigger && trigger.elt;
    // Filters and polling leave the focus where the person is.
    if (by instanceof Element && (by.matches("[data-filters]") || by.matches("[data-job]") || by.hasAttribute("data-quiet"))) return;
    if (came.matches("[data-job]") || came.hasAttribute("hx-swap-oob")) return;
    const error = came.querySelector("[data-focus], [aria-invalid='true']");
    const target = error || came.querySelector("[autofocus]") || came.querySelector("h1, h2, h3, a, button");
    if (!target) return;
    if (/^H[1-6]$/.test(target.tagName) && !target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: false });
    if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text")) {
      target.setSelectionRange(target.value.length, target.value.length);
    }
  });
  window.addEventListener("DOMContentLoaded", () => {
    const error = document.querySelector("[data-focus]");
    if (error) error.focus();
  });
  // Progress of long work is spoken at 25, 50, 75 and 100 per cent.
  let spoken = null;
  document.addEventListener("htmx:afterSettle", () => {
    const job = document.querySelector("[data-job]");
    if (!job) return;
    const quarter = Math.floor(Number(job.dataset.job) / 25) * 25;
    if (spoken !== null && quarter > spoken) window.m2r.say(`${quarter}%`);
    spoken = quarter;
  });
})();
