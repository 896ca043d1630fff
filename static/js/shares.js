// The running total of the shares of an activity's mandates.
"use strict";
(() => {
  document.querySelectorAll("[data-shares]").forEach((group) => {
    const total = group.querySelector("[data-share-total]");
    const count = () => {
      const cents = [...group.querySelectorAll("input[name$='-percent']")]
        .reduce((sum, field) => sum + Math.round(100 * (Number(field.value.replace(",", ".")) || 0)), 0);
      total.textContent = String(cents / 100);
      total.classList.toggle("x-share-wrong", cents !== 10000);
    };
    group.addEventListener("input", count);
    count();
  });
})();
