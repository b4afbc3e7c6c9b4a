// Uploading pictures: choosing or dropping one sends it at once and shows how far it has come.
// Without scripts each slot is a plain form with a button.

import "./page.js";

const PDF = /\.pdf$/i;

function send(form) {
  const input = form.querySelector("input[type=file]");
  const file = input.files[0];
  if (!file) return;
  const pageField = form.querySelector(".pdf-page");
  const button = form.querySelector(".upload-button");
  if (PDF.test(file.name) && !pageField.classList.contains("wanted")) {
    // Which page of a PDF is meant is asked before it is sent.
    pageField.classList.add("wanted");
    button.classList.add("wanted");
    pageField.querySelector("input").focus();
    return;
  }
  form.requestSubmit();
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (form && event.target.type === "file") send(form);
});

function dropTarget(event) {
  const slot = event.target.closest(".slot");
  return slot && slot.querySelector("form[data-upload]") ? slot : null;
}

for (const type of ["dragenter", "dragover"]) {
  document.addEventListener(type, (event) => {
    const slot = dropTarget(event);
    if (!slot) return;
    event.preventDefault();
    slot.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => dropTarget(event)?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const slot = dropTarget(event);
  if (!slot) return;
  event.preventDefault();
  slot.classList.remove("over");
  const form = slot.querySelector("form[data-upload]");
  form.querySelector("input[type=file]").files = event.dataTransfer.files;
  send(form);
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.closest("form[data-upload]")?.querySelector("progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = (100 * event.detail.loaded) / event.detail.total;
});

for (const type of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(type, (event) => {
    const form = event.target.closest("form[data-upload]");
    if (!form) return;
    // The plain form brings the page's own error message.
    form.querySelector(".upload-button").classList.add("wanted");
    form.querySelector("progress").hidden = true;
  });
}
