// The running total of the shares of an activity's mandates.
"use strict";
(() => {
  const count = (group) => {
    const total = group.querySelector("[data-share-total]");
    const cents = [...group.querySelectorAll("input[name$='-percent']")]
      .reduce((sum, field) => sum + Math.round(100 * (Number(field.value.replace(",", ".")) || 0)), 0);
    total.textContent = String(cents / 100);
    total.classList.toggle("x-share-wrong", cents !== 10000);
  };
  document.addEventListener("input", (event) => {
    const group = event.target instanceof Element && event.target.closest("[data-shares]");
    if (group) count(group);
  });
  const countAll = () => document.querySelectorAll("[data-shares]").forEach(count);
  document.addEventListener("htmx:afterSettle", countAll);
  countAll();
})();
