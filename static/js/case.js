// The case page: a field that has the pointer or the focus shows its place on the picture.

import "./page.js";
import { Viewer } from "./viewer.js";

const root = document.querySelector("[data-viewer]");
const viewer = root?.querySelector(".stage") ? new Viewer(root) : null;

if (viewer) {
  const rows = document.querySelectorAll("[data-polygon]");
  for (const row of rows) {
    const { page, polygon } = row.dataset;
    row.addEventListener("pointerenter", () => viewer.point(page, polygon));
    row.addEventListener("focusin", () => viewer.point(page, polygon));
    row.addEventListener("click", (event) => {
      if (!event.target.closest("details, a, button")) viewer.point(page, polygon, { closer: true });
    });
    row.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === row) viewer.point(page, polygon, { closer: true });
    });
  }
}

// A form that opens takes the focus, which also brings it into sight.
for (const form of document.querySelectorAll("details.inline")) {
  form.addEventListener("toggle", () => {
    if (form.open) form.querySelector("input:not([type=hidden]), select, textarea").focus();
  });
}
