/* A form that says data-autosave is kept while it is filled in: its changed fields go to the server, and lie
   in this tab until the server has them. An expired session, a lost connection or a crash loses nothing. */
"use strict";
(() => {
  const PAUSE = 1200;
  const PREFIX = "qihang:unsaved:";
  const controls = (form) => [...form.elements].filter((c) => c.name && !["hidden", "file", "submit", "button"].includes(c.type)
    || c.closest?.(".combobox") && c.name);

  const values = (form) => Object.fromEntries(controls(form).map((c) => c.name).map((name) => [name, new FormData(form).get(name) ?? ""]));

  const words = (control) => control.closest(".combobox")?.querySelector("[role=combobox]").value ?? control.value;

  function write(form, name, value, text) {
    const control = form.elements.namedItem(name);
    if (control.closest?.(".combobox")) control.dispatchEvent(new CustomEvent("qihang:fill", { detail: { value, text } }));
    else control.value = value;
  }

  function keep(form) {
    const key = PREFIX + form.dataset.autosave;
    const note = form.querySelector("[data-autosaved]");
    const loaded = JSON.parse(form.elements.namedItem("loaded").value);
    let sent = values(form);
    let timer = 0;
    let running = false;

    const read = () => { try { return JSON.parse(sessionStorage.getItem(key)) || {}; } catch { return {}; } };
    const store = (kept) => {
      try {
        if (Object.keys(kept).length) sessionStorage.setItem(key, JSON.stringify(kept));
        else sessionStorage.removeItem(key);
      } catch { /* a full or forbidden store: the server still has it */ }
    };
    const changed = () => Object.entries(values(form)).filter(([name, value]) => value !== sent[name]);
    const stash = () => {
      const kept = read();
      for (const [name, value] of changed()) kept[name] = [sent[name], value, words(form.elements.namedItem(name))];
      store(kept);
    };

    async function save() {
      clearTimeout(timer);
      if (running) { timer = setTimeout(save, PAUSE); return; }
      const now = changed();
      if (!now.length) return;
      running = true;
      const body = new FormData();
      body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
      body.set("autosave", "1");
      now.forEach(([name, value]) => body.set(name, value));
      let done = false;
      try {
        done = (await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true })).status === 204;
      } catch { /* no connection */ }
      running = false;
      if (!done) { note.textContent = note.dataset.later; return; }
      const kept = read();
      now.forEach(([name, value]) => { sent[name] = value; if (kept[name]?.[1] === value) delete kept[name]; });
      store(kept);
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      note.textContent = note.dataset.autosaved.replace("{time}", time);
    }

    const wait = () => { stash(); clearTimeout(timer); timer = setTimeout(save, PAUSE); };
    form.addEventListener("input", wait);
    form.addEventListener("change", wait);
    form.addEventListener("submit", stash);
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    window.addEventListener("online", save);

    /* What this tab could not hand over last time. A field that was changed elsewhere since is left alone. */
    const kept = read();
    const missed = Object.entries(kept).filter(([name, [before, value]]) => loaded[name] !== undefined
      && form.elements.namedItem(name) && sent[name] === before && sent[name] !== value);
    missed.forEach(([name, [, value, text]]) => write(form, name, value, text));
    store({});
    if (missed.length) { note.textContent = note.dataset.restored; wait(); }
  }

  /* What lies in this tab belongs to who typed it: signing out ends it, and so does any page of somebody else. */
  function forget(but) {
    try {
      Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && !(but && key.startsWith(but)))
        .forEach((key) => sessionStorage.removeItem(key));
    } catch { /* no store */ }
  }

  document.addEventListener("submit", (event) => { if (event.target.matches("[data-leave]")) forget(""); });
  document.addEventListener("DOMContentLoaded", () => {
    const account = document.body.dataset.account;
    if (account) forget(`${PREFIX}${account}:`);
    document.querySelectorAll("form[data-autosave]").forEach(keep);
  });
})();
