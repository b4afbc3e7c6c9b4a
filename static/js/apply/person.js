// While somebody types: what is there is kept on the server, and a slip is told at its field.

const PAUSE = 700; // milliseconds without a key before it is kept
const form = document.getElementById("person");
const { typed: address } = form.dataset;
let timer = 0;
let sending = new AbortController();

const fieldOf = (name) => form.querySelector(`[data-field="${name}"]`);
const partOf = (element) => element.closest("[data-field]")?.dataset.field;

function tell(name, text) {
  const field = fieldOf(name);
  // What is being typed is not yet wrong.
  if (!field || (text && field.contains(document.activeElement) && !field.classList.contains("bad"))) return;
  field.querySelector(".error-text").textContent = text;
  field.classList.toggle("bad", Boolean(text));
  field.classList.toggle("right", !text && name === "number");
  for (const input of field.querySelectorAll("input, select")) {
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

async function keep() {
  clearTimeout(timer);
  timer = 0;
  const { signal } = sending;
  try {
    const answer = await fetch(address, { method: "POST", body: new FormData(form), keepalive: true, signal });
    if (!answer.ok) return;
    for (const [name, text] of Object.entries((await answer.json()).errors)) tell(name, text);
  } catch {
    // Not now: the next key, or sending the form, keeps it.
  }
}

form.addEventListener("input", (event) => {
  fieldOf(partOf(event.target))?.classList.remove("right");
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
});
form.addEventListener("focusout", () => { if (timer) setTimeout(() => { if (timer) keep(); }); });
form.addEventListener("submit", () => {
  // The form itself keeps it all; what is still on its way would only come too late.
  clearTimeout(timer);
  timer = 0;
  sending.abort();
  sending = new AbortController();
});
addEventListener("pagehide", () => { if (timer) keep(); });
form.querySelector("[aria-invalid=true]")?.focus();
