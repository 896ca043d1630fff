// The percent stepper: five points up or down, from 0 to 100; typing stays allowed.
"use strict";
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-stepper] [data-step]");
  if (!button) return;
  const field = button.closest("[data-stepper]").querySelector("input");
  const next = Math.min(100, Math.max(0, (Number(field.value) || 0) + Number(button.dataset.step)));
  field.value = String(next);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  window.m2r.say(`${next}%`);
});
