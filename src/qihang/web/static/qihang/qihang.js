/* The few things native HTML cannot do: ticked rows counted, undo counted down, uploads shown,
   open menus closed, errors brought into focus, a lost connection said, a double press sent once. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function countTicked() {
    const bar = document.querySelector("[data-ticked]");
    if (!bar) return;
    const boxes = all("[data-tick]");
    const n = boxes.filter((box) => box.checked).length;
    bar.textContent = bar.dataset.ticked.replace("{n}", n);
    all("button", bar.closest("form")).forEach((button) => { button.disabled = n === 0; });
    all("[data-tick-all]").forEach((box) => {
      box.hidden = false;
      box.checked = n > 0 && n === boxes.length;
      box.indeterminate = n > 0 && n < boxes.length;
    });
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) {
      all("[data-tick]").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-tick], [data-tick-all]")) countTicked();
  });

  function countDown(node) {
    const end = Date.now() + Number(node.dataset.countdown) * 1000;
    delete node.dataset.countdown;
    const clock = setInterval(() => {
      const left = Math.max(0, Math.round((end - Date.now()) / 1000));
      node.textContent = node.dataset.words.replace("{n}", left);
      if (left > 0 && node.isConnected) return;
      clearInterval(clock);
      all("button", node.closest("form")).forEach((button) => { button.disabled = true; });
    }, 1000);
  }

  /* A form with files is sent with progress; without script it is sent as any other. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-uploads]") || form.hasAttribute("hx-post")) return;
    const bars = all("[data-upload] progress", form);
    if (!all("input[type=file]", form).some((input) => input.files.length)) return;
    event.preventDefault();
    const sent = new XMLHttpRequest();
    bars.forEach((bar) => { bar.hidden = false; });
    sent.upload.addEventListener("progress", (step) => {
      bars.forEach((bar) => { bar.value = step.lengthComputable ? (100 * step.loaded) / step.total : 0; });
    });
    sent.addEventListener("load", () => arrive(sent));
    sent.addEventListener("error", () => { bars.forEach((bar) => { bar.hidden = true; }); say(document.body.dataset.lost); });
    sent.open("POST", form.action || location.href);
    sent.setRequestHeader("X-Upload", "1"); // the next page is named, not followed: web/bodies.py
    sent.send(new FormData(form, event.submitter));
    all("button", form).forEach((button) => { button.disabled = true; });
    sent.addEventListener("loadend", () => all("button", form).forEach((button) => { button.disabled = false; }));
  });

  /* Sent twice by a double press, a form would do its thing twice, and the browser would show the second
     answer alone: what is shown once, half a password or the address of a link, nobody would see. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    const again = Date.now() - Number(form.dataset.sentAt || 0) < 2000;
    if (again) event.preventDefault(); else form.dataset.sentAt = Date.now();
  });

  function arrive(sent) {
    const next = sent.getResponseHeader("X-Next-Page");
    if (next) { location.assign(next); return; }
    const page = new DOMParser().parseFromString(sent.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) { location.reload(); return; }
    document.querySelector("main").replaceWith(document.adoptNode(main));
    start(main);
    document.dispatchEvent(new CustomEvent("qihang:arrived", { detail: main }));
  }

  function say(text) {
    const main = document.querySelector("main");
    const node = document.createElement("div");
    node.className = "notice bad";
    node.setAttribute("role", "alert");
    node.textContent = text;
    all("main > .notice[data-lost]").forEach((old) => old.remove());
    node.dataset.lost = "";
    main.prepend(node);
  }

  /* A list's address says only the conditions in force, and is not asked for twice. */
  document.addEventListener("htmx:configRequest", (event) => {
    const { path, formData } = event.detail;
    if (path !== "?") return;
    [...formData].filter(([, value]) => value === "").forEach(([name]) => formData.delete(name));
    event.detail.path = location.pathname;
    if (new URLSearchParams(formData).toString() === location.search.slice(1)) event.preventDefault();
  });

  document.addEventListener("htmx:sendError", () => say(document.body.dataset.lost));
  document.addEventListener("htmx:responseError", () => say(document.body.dataset.lost));

  const opened = () => all("details.menu[open], details.ask[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    opened().forEach((box) => { box.open = false; box.querySelector("summary").focus(); });
  });
  document.addEventListener("pointerdown", (event) => {
    opened().filter((box) => !box.contains(event.target)).forEach((box) => { box.open = false; });
  });
  /* What is wider than its place is scrolled with the arrow keys too. */
  const reachable = (root) => all(".table", root)
    .filter((box) => box.scrollWidth > box.clientWidth)
    .forEach((box) => { box.tabIndex = 0; });

  document.addEventListener("toggle", (event) => {
    reachable(event.target);
    if (!event.target.matches("details.ask") || !event.target.open) return;
    const first = event.target.querySelector("textarea, input:not([type=hidden])");
    if (first) first.focus();
  }, true);

  function start(root) {
    countTicked();
    reachable(root);
    all("[data-countdown]", root).forEach(countDown);
    const wrong = root.querySelector(".error-summary");
    if (wrong && !wrong.closest("[data-quiet]")) wrong.focus();
  }

  /* Where the navigation is wider than the screen, the page one is on stands in sight. */
  function showPlace() {
    const here = document.querySelector(".main-nav [aria-current]");
    if (!here) return;
    const nav = here.parentElement;
    nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
  }

  document.addEventListener("DOMContentLoaded", () => { start(document); showPlace(); });
  document.addEventListener("htmx:load", (event) => start(event.target));
})();
