// Toasts go after ten seconds, and wait while one points at them or stands in them.
"use strict";
(() => {
  const start = (toast) => {
    if (toast.dataset.timed) return;
    toast.dataset.timed = "yes";
    let left = 10;
    const clock = window.setInterval(() => {
      if (toast.matches(":hover, :focus-within")) return;
      left -= 1;
      if (left <= 0) { window.clearInterval(clock); toast.remove(); }
    }, 1000);
  };
  const all = () => document.querySelectorAll("[data-toast]").forEach(start);
  window.addEventListener("DOMContentLoaded", () => {
    all();
    const place = document.querySelector("[data-toasts]");
    if (place) new MutationObserver(all).observe(place, { childList: true });
  });
})();
