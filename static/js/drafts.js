// Drafts: what is typed stays in this browser every two seconds and on the server when a field is left.
"use strict";
(() => {
  const PREFIX = "draft:";
  const kept = (form) => [...form.elements].filter((field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type));
  const read = (form) => {
    const values = {};
    kept(form).forEach((field) => {
      if (field.type === "radio" || field.type === "checkbox") { if (field.checked) values[field.name] = field.value; }
      else values[field.name] = field.value;
    });
    return values;
  };
  const first = new WeakMap();
  const store = (form) => {
    // Nothing typed is no draft: an untouched form must not bring back old figures next time.
    if (first.get(form) === JSON.stringify(read(form))) { forget(form.dataset.draft); return; }
    try { window.localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(read(form))); } catch { /* a full or closed store loses nothing on the page */ }
  };
  const forget = (key) => { try { window.localStorage.removeItem(PREFIX + key); } catch { /* as above */ } };
  const restore = (form) => {
    // What the server sends back after a form was sent holds what was typed, and newer than any draft.
    if (form.hasAttribute("data-draft-sent-back")) { store(form); return; }
    first.set(form, JSON.stringify(read(form)));
    let text = null;
    try { text = window.localStorage.getItem(PREFIX + form.dataset.draft); } catch { return; }
    if (!text || form.querySelector("[aria-invalid='true']")) return;
    const values = JSON.parse(text);
    kept(form).forEach((field) => {
      if (!(field.name in values)) return;
      if (field.type === "radio" || field.type === "checkbox") field.checked = values[field.name] === field.value;
      else field.value = values[field.name];
    });
  };
  const timers = new WeakMap();
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-draft]");
    if (!form) return;
    delete form.dataset.draftKept;
    if (!timers.has(form)) timers.set(form, window.setTimeout(() => { timers.delete(form); if (form.isConnected && !form.dataset.running) store(form); }, 2000));
  });
  document.addEventListener("focusout", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-draft]");
    if (!form || form.dataset.running || !form.isConnected || !event.target.matches("input, textarea, select")) return;
    store(form);
    if (!form.dataset.draftUrl) return;
    const body = new FormData();
    Object.entries(read(form)).forEach(([name, value]) => body.append(name, value));
    const sent = JSON.stringify(read(form));
    if (form.dataset.draftSent === sent) return;
    form.dataset.draftSent = sent;
    window.fetch(form.dataset.draftUrl, { method: "POST", body, headers: { "X-CSRFToken": window.m2r.csrf(), "HX-Request": "true" } })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then((text) => {
        if (JSON.stringify(read(form)) === sent) form.dataset.draftKept = "yes";
        const place = form.querySelector("[data-draft-kept]");
        if (place && text.length < 80 && !text.includes("<")) place.textContent = text;
      })
      .catch(() => { delete form.dataset.draftSent; });
  });
  const ready = (root) => root.querySelectorAll && root.querySelectorAll("form[data-draft]").forEach(restore);
  window.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => { const elt = event.detail.elt; if (elt.matches && elt.matches("form[data-draft]")) restore(elt); ready(elt); });
  // An answer that is the sign-in page means that the session has ended: go there, and come back to what was open.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answered = event.detail.xhr && event.detail.xhr.responseURL ? new URL(event.detail.xhr.responseURL) : null;
    if (!answered || !answered.pathname.endsWith("/login/") || window.location.pathname === answered.pathname) return;
    event.detail.shouldSwap = false;
    const from = event.detail.requestConfig && event.detail.requestConfig.elt;
    const form = from instanceof Element ? from.closest("form[data-draft]") : null;
    if (form) { store(form); form.dataset.draftKept = "yes"; }
    const back = (form && form.dataset.return) || window.location.pathname + window.location.search;
    window.location.assign(`${answered.pathname}?next=${encodeURIComponent(back)}&${form ? "kept" : "expired"}=1`);
  });
  const done = (form) => { if (form && form.dataset && form.dataset.draft) forget(form.dataset.draft); };
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || /\/login\/$/.test(new URL(event.detail.xhr.responseURL || window.location.href).pathname)) return;
    // A form that was swapped out no longer stands in the page, and the event names what stood round it.
    const elt = (event.detail.requestConfig && event.detail.requestConfig.elt) || event.detail.elt;
    if (elt instanceof HTMLFormElement) done(elt);
    else if (elt instanceof Element && elt.matches("[data-leave]")) done(elt.closest("form"));
  });
  document.addEventListener("click", (event) => {
    const leave = event.target instanceof Element && event.target.closest("[data-leave]");
    if (leave) done(leave.closest("form"));
  });
})();
