// The timeline by keyboard: it is one stop of the Tab key, and arrow keys move between its rows; Enter is the link's own.
"use strict";
(() => {
  const links = (chart) => [...chart.querySelectorAll("a")];
  // The row one came from last, or the first, is where the Tab key enters.
  const enter = (chart, link) => {
    links(chart).forEach((each) => each.setAttribute("tabindex", each === link ? "0" : "-1"));
  };
  const prepare = () => document.querySelectorAll("[data-timeline]").forEach((chart) => {
    if (!chart.querySelector('a[tabindex="0"]')) enter(chart, links(chart)[0]);
  });
  // A row under the head that stays in view is moved out from under it.
  const show = (chart, link) => {
    link.scrollIntoView({ block: "nearest" });
    const head = chart.querySelector(".x-timeline-head").getBoundingClientRect();
    const hidden = head.bottom - link.getBoundingClientRect().top;
    if (hidden > 0) window.scrollBy(0, -hidden);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const chart = event.target.closest("[data-timeline]");
    const link = event.target.closest("a");
    if (!chart || !link) return;
    const all = links(chart);
    const at = all.indexOf(link);
    const head = all.slice(0, at + 1).reverse().find((each) => each.hasAttribute("data-group"));
    const opened = link.getAttribute("aria-expanded");
    const [opens, closes] = document.documentElement.dir === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    let to = null;
    if (event.key === "ArrowDown") to = all[at + 1];
    else if (event.key === "ArrowUp") to = all[at - 1];
    else if (event.key === "Home") to = all[0];
    else if (event.key === "End") to = all[all.length - 1];
    else if (event.key === closes && link !== head) to = head;
    else if ((event.key === opens && opened === "false") || (event.key === closes && opened === "true")) window.location.assign(link.getAttribute("href"));
    else return;
    event.preventDefault();
    if (!to) return;
    enter(chart, to);
    to.focus({ preventScroll: true });
    show(chart, to);
  });
  prepare();
  document.addEventListener("htmx:afterSettle", prepare);
})();
