// Forms: Saving while a request runs, one sending only, Ctrl Enter, a question before what cannot be undone or unsaved text is lost.
"use strict";
(() => {
  const busy = (form, submitter) => {
    const button = submitter || form.querySelector("button[type=submit]");
    if (!button || form.dataset.running) return;
    form.dataset.running = "yes";
    // A disabled button is not sent along, so it is switched off only after the form has been read.
    window.setTimeout(() => {
      button.dataset.words = button.textContent;
      button.setAttribute("aria-busy", "true");
      form.querySelectorAll("button[type=submit]").forEach((each) => { each.disabled = true; });
    }, 0);
  };
  const ready = (form) => {
    delete form.dataset.running;
    form.querySelectorAll("button[type=submit]").forEach((each) => { each.disabled = false; each.removeAttribute("aria-busy"); });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.dataset.confirm && !form.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, event.submitter);
      return;
    }
    if (form.matches("[data-busy]")) {
      if (form.dataset.running) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      busy(form, event.submitter);
    }
    clean.add(form);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (form instanceof HTMLFormElement) { ready(form); if (!event.detail.successful) clean.delete(form); }
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-running]").forEach(ready));

  // Offline keeps the text and says so.
  document.addEventListener("htmx:sendError", (event) => {
    const form = event.detail.elt instanceof Element ? event.detail.elt.closest("form") : null;
    if (form) { ready(form); clean.delete(form); }
    const place = document.getElementById("x-offline");
    if (place) place.hidden = false;
    window.m2r.say("Not saved. The connection is gone. Your text is kept here.");
  });

  // A question in a dialog; its button repeats the verb.
  const ask = (form, submitter) => {
    const dialog = document.createElement("dialog");
    dialog.className = "x-dialog";
    const words = document.createElement("p");
    words.textContent = form.dataset.confirm;
    const row = document.createElement("div");
    row.className = "x-buttons";
    const yes = document.createElement("button");
    yes.className = "x-btn x-btn-danger";
    yes.textContent = form.dataset.confirmButton || (submitter ? submitter.textContent.trim() : "");
    const no = document.createElement("button");
    no.className = "x-btn x-btn-link";
    no.textContent = form.dataset.confirmCancel || document.querySelector("[data-keys-dialog] .x-btn")?.textContent || "×";
    yes.addEventListener("click", () => { form.dataset.confirmed = "yes"; dialog.close(); form.requestSubmit(submitter || undefined); });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); if (submitter) submitter.focus(); });
    row.append(yes, no);
    dialog.append(words, row);
    dialog.setAttribute("aria-label", yes.textContent);
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target instanceof Element && event.target.closest("form[data-save-keys]");
    if (form) { event.preventDefault(); form.requestSubmit(); }
  });

  // A field the browser finds wrong may be folded away; it cannot show what is wrong there.
  document.addEventListener("invalid", (event) => {
    for (let fold = event.target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }, true);

  // Unsaved changes.
  const clean = new WeakSet();
  const state = (form) => new URLSearchParams([...new FormData(form)].map(([key, value]) => [key, typeof value === "string" ? value : value.name])).toString();
  const loaded = new WeakMap();
  const remember = (root) => {
    if (!(root instanceof Element || root instanceof Document)) return;
    const forms = [...root.querySelectorAll("form[data-guard]")];
    if (root instanceof HTMLFormElement && root.matches("[data-guard]")) forms.push(root);
    forms.forEach((form) => { if (!loaded.has(form)) loaded.set(form, form.matches("[data-unsaved]") ? "" : state(form)); });
  };
  const changed = () => [...document.querySelectorAll("form[data-guard]")].some(
    (form) => loaded.has(form) && !clean.has(form) && !form.dataset.draftKept && loaded.get(form) !== state(form));
  window.addEventListener("DOMContentLoaded", () => remember(document));
  document.addEventListener("htmx:load", (event) => remember(event.detail.elt));
  document.addEventListener("click", (event) => {
    const leave = event.target instanceof Element && event.target.closest("[data-leave]");
    const form = leave && leave.closest("form");
    if (form) clean.add(form);
  }, true);
  window.addEventListener("beforeunload", (event) => { if (changed()) event.preventDefault(); });

  // The name of a chosen file stands beside its button.
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement) || !event.target.matches("[data-file-names]")) return;
    const place = event.target.form && event.target.form.querySelector("[data-file-names-here]");
    if (place) place.textContent = [...event.target.files].map((file) => file.name).join(", ");
  });
})();
