// One row of work is open at a time. Opening another, or Escape, closes a row; what was typed there stays as a draft.
"use strict";
(() => {
  const close = (row, quiet) => {
    const cancel = row.querySelector("[data-leave]");
    if (!cancel) return;
    row.toggleAttribute("data-quiet", quiet);
    window.htmx.ajax("GET", cancel.getAttribute("href"), { target: row, swap: "outerHTML", source: row });
  };
  document.addEventListener("htmx:afterSettle", () => {
    const open = [...document.querySelectorAll(".x-work-open")];
    const fresh = open.find((row) => !row.dataset.seen);
    if (fresh) open.filter((row) => row !== fresh).forEach((row) => close(row, true));
    open.forEach((row) => { row.dataset.seen = "yes"; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open], details[data-pop][open]")) return;
    const row = event.target instanceof Element && event.target.closest(".x-work-open");
    if (!row) return;
    event.target.blur(); // leaving the field keeps its draft on the server
    close(row, false);
  });
})();
