/* Files chosen in a form: dropped onto it, named below it, taken off again, told when too large. */
"use strict";
(() => {
  const boxOf = (target) => target.closest && target.closest("[data-upload]");
  const mainInput = (box) => box.querySelector("input[type=file]:not([capture])");

  function put(input, files) {
    const held = new DataTransfer();
    files.forEach((file) => held.items.add(file));
    input.files = held.files;
    list(boxOf(input));
  }

  function list(box) {
    const shown = box.querySelector("[data-chosen]");
    const inputs = [...box.querySelectorAll("input[type=file]")];
    const lines = inputs.flatMap((input) => [...input.files].map((file) => line(box, input, file)));
    shown.replaceChildren(...lines);
    shown.hidden = lines.length === 0;
  }

  function line(box, input, file) {
    const item = document.createElement("li");
    const most = Number(box.dataset.most || 0);
    const kilobytes = Math.max(1, Math.round(file.size / 1024));
    const size = kilobytes < 1024 ? `${kilobytes} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
    item.append(`${file.name} (${size}) `);
    if (most && file.size > most) {
      const wrong = document.createElement("b");
      wrong.textContent = `${box.dataset.large} `;
      item.append(wrong);
    }
    const off = document.createElement("button");
    off.type = "button";
    off.className = "button link";
    off.textContent = box.dataset.remove;
    off.setAttribute("aria-label", `${box.dataset.remove}: ${file.name}`);
    off.addEventListener("click", () => {
      put(input, [...input.files].filter((other) => other !== file));
      mainInput(box).focus();
    });
    item.append(off);
    return item;
  }

  document.addEventListener("change", (event) => {
    const box = event.target.matches("input[type=file]") && boxOf(event.target);
    if (box) list(box);
  });
  ["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    const box = boxOf(event.target);
    if (!box || !event.dataTransfer) return;
    event.preventDefault();
    box.classList.toggle("over", name === "dragover");
    if (name !== "drop") return;
    const input = mainInput(box);
    const came = [...event.dataTransfer.files];
    put(input, input.multiple ? [...input.files, ...came] : came.slice(0, 1));
  }));
})();
