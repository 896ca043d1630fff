// What every page needs first: the mark that scripts run, words spoken to screen readers, printing, copying, confirming.
"use strict";
document.documentElement.classList.add("x-scripted");

window.m2r = {
  // Read a sentence to screen readers, politely.
  say(text) {
    const live = document.getElementById("x-live");
    if (live) { live.textContent = ""; window.setTimeout(() => { live.textContent = text; }, 50); }
  },
  // Is the person writing, so that single keys must be left alone?
  writing(target) {
    return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
  },
  csrf() {
    const headers = document.body.getAttribute("hx-headers");
    return headers ? JSON.parse(headers)["X-CSRFToken"] : "";
  },
};

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  if (target.closest("[data-print]")) { window.print(); return; }
  const copy = target.closest("[data-copy]");
  if (copy) {
    const source = document.querySelector(copy.dataset.copy);
    if (source) {
      navigator.clipboard.writeText(source.textContent.trim()).then(() => window.m2r.say(copy.dataset.copied || "Copied"));
    }
    return;
  }
  const reveal = target.closest("[data-reveal]");
  if (reveal) {
    const field = document.getElementById(reveal.dataset.reveal);
    if (field) {
      const shown = field.type === "text";
      field.type = shown ? "password" : "text";
      reveal.textContent = shown ? reveal.dataset.show : reveal.dataset.hide;
      reveal.setAttribute("aria-pressed", String(!shown));
    }
  }
});
