// The case page: a field that has the pointer or the focus shows its place on the picture and its own
// pixels; single keys go through fields, correct, look and decide.

import "./page.js";
import { bind, step } from "./keys.js";
import { Viewer } from "./viewer.js";

const root = document.querySelector("[data-viewer]");
const viewer = root?.querySelector(".stage") ? new Viewer(root) : null;

// After a form that could not be taken the address is that of the form: a reload asks for the page.
const address = document.querySelector("[data-address]").dataset.address;
if (location.pathname !== address) history.replaceState(null, "", address);

const placed = [...document.querySelectorAll("[data-polygon]")];
const nameOf = (row) => row.dataset.name ?? row.querySelector("dt")?.textContent ?? "";
const point = (row, more) => viewer.point(row.dataset.page, row.dataset.polygon, nameOf(row), more);

if (viewer) {
  for (const row of placed) {
    row.addEventListener("pointerenter", () => point(row));
    row.addEventListener("focusin", () => point(row));
    row.addEventListener("click", (event) => {
      if (!event.target.closest("details, a, button")) point(row, { closer: true });
    });
    row.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === row) point(row, { closer: true });
    });
  }
}

// A form that opens takes the focus, which also brings it into sight.
const FIRST = "input:not([type=hidden]), select, textarea";
for (const form of document.querySelectorAll("details.inline")) {
  form.addEventListener("toggle", () => {
    if (form.open) form.querySelector(FIRST).focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    form.open = false;
    (form.closest(".field-row") ?? form.querySelector("summary")).focus();
  });
}
const enter = (option) => option.querySelector("input[type=radio]:checked, input[type=radio], textarea").focus();
for (const option of document.querySelectorAll("[data-decide]")) {
  option.addEventListener("toggle", () => option.open && enter(option));
}
const tried = document.querySelector("details.inline[open], [data-decide][open]");
if (tried) tried.querySelector(FIRST).focus();
else if (location.hash.startsWith("#field-")) document.getElementById(location.hash.slice(1))?.focus();

const fields = [...document.querySelectorAll(".field-row")];
const current = () => fields.find((row) => row.contains(document.activeElement));

function correct() {
  const row = current() ?? fields[0];
  const form = row?.querySelector(".field-edit");
  if (!form) return;
  form.open = true;
  form.querySelector(FIRST).focus();
}

function decide(key) {
  const option = document.querySelector(`[data-decide=${key}]`);
  if (!option) return;
  option.open = true;
  enter(option);
}

/** The n-th reason of the form that is open; of several lists, of the one that has the focus. */
function reason(number) {
  const option = document.querySelector("[data-decide][open]");
  if (!option) return;
  const list = document.activeElement.closest("fieldset") ?? option.querySelector("fieldset");
  const choice = [...list.querySelectorAll("input[type=radio]")].filter((radio) => radio.value)[number - 1];
  if (!choice) return;
  choice.checked = true;
  choice.focus();
}

bind({
  j: () => step(fields, 1), k: () => step(fields, -1), e: correct,
  a: () => decide("a"), s: () => decide("s"), d: () => decide("d"),
});
for (let number = 1; number <= 9; number += 1) bind({ [number]: () => reason(number) });
if (viewer) {
  bind({
    z: () => viewer.toggleZoom(current()?.dataset.polygon), r: () => viewer.rotate(), b: () => viewer.brighten(),
    p: () => viewer.next(), c: () => viewer.sideBySide(), f: () => viewer.fullScreen(),
  });
}
