/* A select, or an input with a source, becomes a box one can search by label, code or initials.
   A free one keeps whatever is typed; what is chosen in it may fill other fields. */
"use strict";
(() => {
  const MOST = 60;
  let count = 0;

  const words = (name) => document.body.dataset[name] || "";

  function make(tag, values = {}, text = "") {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(values)) node.setAttribute(name, value);
    node.textContent = text;
    return node;
  }

  /* Better matches first: code or initials from the start, label from the start, label anywhere. */
  function rank(item, asked) {
    if (item.keys.some((key) => key.startsWith(asked))) return 0;
    if (item.text.startsWith(asked)) return 1;
    if (item.text.includes(asked)) return 2;
    return item.detail.includes(asked) ? 3 : 9;
  }

  function local(select) {
    const items = [...select.options].filter((option) => option.value).map((option) => ({
      value: option.value, label: option.label, detail: option.dataset.detail || "",
      text: option.label.toLowerCase(), keys: (option.dataset.keys || option.value).toLowerCase().split(/\s+/),
      kinds: (option.dataset.kinds || "").split(" "),
    }));
    return async (asked) => {
      const lower = asked.trim().toLowerCase();
      const offered = items.filter((item) => fits(select, item.kinds));
      if (!lower) return offered;
      return offered.map((item) => [rank(item, lower), item]).filter(([n]) => n < 9)
        .sort(([a], [b]) => a - b).map(([, item]) => item);
    };
  }

  /* Where a field goes by another one (data-by), only what is for the kind chosen there. */
  function fits(select, kinds) {
    const other = select.dataset.by && select.form.elements.namedItem(select.dataset.by);
    return !other || !other.dataset.kind || kinds.includes(other.dataset.kind);
  }

  function remote(address) {
    let running = null;
    return async (asked) => {
      if (running) running.abort();
      running = new AbortController();
      const url = new URL(address, location.href);
      url.searchParams.set("q", asked.trim());
      const answer = await fetch(url, { signal: running.signal, headers: { Accept: "application/json" } });
      return answer.ok ? answer.json() : [];
    };
  }

  /* Gives another field of the form its value, whether it is such a box or a plain one. */
  function fill(form, name, value, text) {
    const control = form.elements.namedItem(name);
    if (!control) return;
    if (control.closest(".combobox")) control.dispatchEvent(new CustomEvent("qihang:fill", { detail: { value, text } }));
    else control.value = value;
  }

  function enhance(control) {
    const isSelect = control.tagName === "SELECT";
    const free = "free" in control.dataset;
    const find = isSelect ? local(control) : remote(control.dataset.source);
    const id = control.id || `combobox-${++count}`;
    const input = make("input", {
      type: "text", id, role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": `${id}-list`,
    });
    const list = make("div", { role: "listbox", id: `${id}-list`, hidden: "" });
    const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
    list.setAttribute("aria-label", label ? label.textContent.trim() : id);
    for (const name of ["aria-describedby", "aria-invalid", "placeholder", "maxlength", "autocapitalize", "spellcheck"]) {
      if (control.hasAttribute(name)) input.setAttribute(name, control.getAttribute(name));
    }
    const box = make("span", { class: "combobox" });
    control.replaceWith(box);
    control.removeAttribute("data-combobox");
    control.id = `${id}-value`;
    control.hidden = true;
    if (!isSelect) control.type = "hidden";
    control.required = false;
    box.append(input, list, control);
    let shown = [];
    let at = -1;
    let settled = isSelect ? (control.value ? control.selectedOptions[0].label : "") : (control.dataset.label || control.value);
    input.value = settled;

    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (next) => {
      at = next;
      [...list.querySelectorAll("[role=option]")].forEach((node, n) => {
        node.setAttribute("aria-selected", String(n === at));
        if (n !== at) return;
        input.setAttribute("aria-activedescendant", node.id);
        node.scrollIntoView({ block: "nearest" });
      });
    };
    const draw = () => {
      list.replaceChildren(...shown.slice(0, MOST).map((item, n) => {
        const node = make("div", { role: "option", id: `${id}-option-${n}`, "aria-selected": "false" }, item.label);
        if (item.detail) node.append(make("small", {}, item.detail));
        node.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(item); });
        return node;
      }));
      if (!shown.length) list.append(make("div", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, words("none")));
      if (shown.length > MOST) list.append(make("div", { class: "none", role: "presentation" }, words("more").replace("{n}", shown.length - MOST)));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
      at = -1;
    };
    const open = async (asked) => {
      try { shown = await find(asked); } catch (error) { if (error.name !== "AbortError") throw error; return; }
      if ((free && !shown.length) || document.activeElement !== input) close(); // an answer may come late
      else draw();
    };
    const put = (value, text, kind = "") => {
      control.dataset.kind = kind;
      if (!isSelect || [...control.options].some((option) => option.value === value)) control.value = value;
      settled = text;
      input.value = text;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const choose = (item) => {
      put(item.value, item.label, item.kind);
      close();
      for (const [name, [value, text]] of Object.entries(item.fill || {})) fill(control.form, name, value, text);
    };
    control.addEventListener("qihang:fill", (event) => {
      const { value, text } = event.detail;
      put(value, isSelect ? ([...control.options].find((option) => option.value === value)?.label ?? settled) : text);
    });

    if (isSelect && control.dataset.by) control.form.addEventListener("change", (event) => {
      if (event.target.name !== control.dataset.by || !control.value) return;
      if (!fits(control, (control.selectedOptions[0].dataset.kinds || "").split(" "))) put("", "");
    });
    input.addEventListener("input", () => {
      if (free) control.value = input.value; // what is typed is kept before the box is left
      open(input.value);
    });
    input.addEventListener("click", () => { if (list.hidden) open(""); });
    input.addEventListener("blur", () => {
      if (input.value.trim() === "") put("", "");
      else if (input.value !== settled && !isSelect) put(input.value, input.value);
      else input.value = settled;
      close();
    });
    input.addEventListener("keydown", (event) => {
      const last = Math.min(shown.length, MOST) - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) { open(free ? input.value : ""); return; }
        mark(event.key === "ArrowDown" ? Math.min(at + 1, last) : Math.max(at - 1, 0));
      } else if (event.key === "Enter" && !list.hidden && !(free && at < 0)) {
        event.preventDefault();
        if (shown.length) choose(shown[Math.max(at, 0)]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        if (!free) input.value = settled;
        close();
      }
    });
  }

  const start = (root) => root.querySelectorAll("select[data-combobox], input[data-source]:not([type=hidden])").forEach(enhance);
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.target));
  document.addEventListener("qihang:arrived", (event) => start(event.detail));
})();
