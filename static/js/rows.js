// Rows by keyboard: j, k and Enter in lists; arrow keys in tree tables.
"use strict";
(() => {
  const off = () => { try { return window.localStorage.getItem("keys-off") === "yes"; } catch { return false; } };
  const focusRow = (row) => { if (row) { row.setAttribute("tabindex", "-1"); row.focus(); } };
  const follow = (row) => { const link = row && row.querySelector("a[href]:not(.x-tree-toggle)"); if (link) link.click(); };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || window.m2r.writing(event.target) || document.querySelector("dialog[open]")) return;
    const tree = event.target instanceof Element && event.target.closest("[data-treegrid]");
    if (tree) { inTree(event, tree); return; }
    if (event.key !== "j" && event.key !== "k" && event.key !== "Enter") return;
    const inRow = event.target instanceof Element ? event.target.closest("[data-rows] tbody tr") : null;
    if (event.key === "Enter") { if (inRow && event.target === inRow) { event.preventDefault(); follow(inRow); } return; }
    if (off()) return;
    const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
    if (!rows.length) return;
    const at = inRow ? rows.indexOf(inRow) : event.key === "j" ? -1 : rows.length;
    focusRow(rows[Math.min(rows.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))]);
  });

  const inTree = (event, tree) => {
    const row = event.target.closest("tr[aria-level]");
    if (!row) return;
    const rows = [...tree.querySelectorAll("tr[aria-level]")];
    const at = rows.indexOf(row);
    const level = Number(row.getAttribute("aria-level"));
    const turned = document.documentElement.dir === "rtl";
    const opens = turned ? "ArrowLeft" : "ArrowRight";
    const closes = turned ? "ArrowRight" : "ArrowLeft";
    const go = (target) => {
      if (!target) return;
      rows.forEach((each) => each.setAttribute("tabindex", "-1"));
      target.setAttribute("tabindex", "0");
      target.focus();
    };
    const toggle = row.querySelector(".x-tree-toggle");
    const expanded = row.getAttribute("aria-expanded");
    if (event.key === "ArrowDown") go(rows[at + 1]);
    else if (event.key === "ArrowUp") go(rows[at - 1]);
    else if (event.key === "Home") go(rows[0]);
    else if (event.key === "End") go(rows[rows.length - 1]);
    else if (event.key === opens && expanded === "false" && toggle) toggle.click();
    else if (event.key === opens && expanded === "true") go(rows[at + 1]);
    else if (event.key === closes && expanded === "true" && toggle) toggle.click();
    else if (event.key === closes) go(rows.slice(0, at).reverse().find((each) => Number(each.getAttribute("aria-level")) < level));
    else if (event.key === "Enter" && event.target === row) follow(row);
    else return;
    event.preventDefault();
  };
})();
