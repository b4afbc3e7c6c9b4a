// Uploading pictures: choosing or dropping one sends it at once and shows how far it has come.
// Without scripts each slot is a plain form with a button. Texts come from the page's data.

import "./page.js";

const PDF = /\.pdf$/i;
const texts = () => document.getElementById("slots").dataset;
const formOf = (element) => element.closest("form[data-upload]");

/** Say something at the control; `bad` marks it as an error. */
function say(form, text, bad = false) {
  const line = document.createElement("p");
  line.className = bad ? "error-text" : "muted";
  line.textContent = text;
  form.querySelector(".slot-status").replaceChildren(line);
  form.closest(".slot").classList.toggle("bad", bad);
  if (bad) {
    form.querySelector("progress").hidden = true;
    form.querySelector("input[type=file]").value = "";
  }
}

function send(form) {
  const file = form.querySelector("input[type=file]").files[0];
  if (!file) return;
  if (file.size > Number(texts().limit)) {
    say(form, texts().tooLarge, true);
    return;
  }
  const pageField = form.querySelector(".pdf-page");
  if (PDF.test(file.name) && !pageField.classList.contains("wanted")) {
    // Which page of a PDF is meant is asked before it is sent.
    pageField.classList.add("wanted");
    form.querySelector(".upload-button").classList.add("wanted");
    pageField.querySelector("input").focus();
    return;
  }
  form.requestSubmit();
}

document.addEventListener("change", (event) => {
  const form = formOf(event.target);
  if (form && event.target.type === "file") send(form);
});

function dropTarget(event) {
  const slot = event.target.closest?.(".slot");
  return slot?.querySelector("form[data-upload]") ? slot : null;
}

for (const type of ["dragenter", "dragover"]) {
  document.addEventListener(type, (event) => {
    const slot = dropTarget(event);
    if (!slot) return;
    event.preventDefault();
    slot.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  const slot = dropTarget(event);
  if (slot && !slot.contains(event.relatedTarget)) slot.classList.remove("over");
});
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
  const form = formOf(event.target);
  if (!form || !event.detail.lengthComputable) return;
  const { loaded, total } = event.detail;
  const bar = form.querySelector("progress");
  bar.hidden = false;
  bar.value = (100 * loaded) / total;
  say(form, loaded < total ? `${texts().sending} · ${Math.round(bar.value)} %` : `${texts().looking} …`);
});

// What was refused keeps the focus, for whoever uses the keyboard or hears the page.
document.addEventListener("htmx:afterSettle", () => {
  document.querySelector("#slots [aria-invalid]")?.focus();
});

// The application's own answer to a file that is too large brings the slots; a proxy's does not.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status !== 413 || !xhr.responseText.includes('id="slots"')) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

for (const type of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(type, (event) => {
    const form = formOf(event.target);
    if (!form) return;
    const status = event.detail.xhr?.status ?? 0;
    if (status === 413) say(form, texts().tooLarge, true);
    else say(form, status >= 400 && status < 500 ? texts().refused : texts().failed, true);
  });
}
