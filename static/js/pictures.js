// Pictures for a customer: choosing, dropping or taking one shows it, sends it at once and tells what is poor
// about it. Without scripts each slot is a plain form with a button. Texts come from the page's data.

import { advice } from "./capture/advice.js";
import * as camera from "./capture/camera.js";
import { shrink } from "./capture/look.js";
import { send } from "./capture/send.js";
import "./page.js";

const PDF = /\.pdf$/i;
const slots = document.getElementById("slots");
const texts = slots.dataset;
const formOf = (element) => element.closest("form[data-upload]");
const slotOf = (form) => form.closest(".slot");
const guides = new WeakMap(); // what a slot showed before a picture was chosen

/** Say something at the control; `bad` marks it as an error. */
function say(form, text, bad = false) {
  tell(form, Object.assign(document.createElement("p"), { textContent: text, className: bad ? "error-text" : "muted" }));
  slotOf(form).classList.toggle("bad", bad);
  if (bad) over(form);
}

function tell(form, ...lines) {
  form.querySelector(".slot-status").replaceChildren(...lines);
  for (const part of ["choice", "lost"]) form.querySelector(`[data-${part}]`).hidden = true;
}

/** Nothing is on its way any more: the next picture can be chosen. What was refused keeps the focus, for
 * whoever uses the keyboard or hears the page. */
function over(form) {
  const input = form.querySelector("input[type=file]");
  form.querySelector("progress").hidden = true;
  slotOf(form).classList.remove("busy");
  input.disabled = false;
  input.value = "";
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

/** The picture itself in its slot; one that the browser cannot draw (a PDF, or HEIC) leaves what is there. */
async function preview(form, file) {
  const frame = slotOf(form).querySelector(".slot-picture");
  const image = Object.assign(new Image(), { src: URL.createObjectURL(file), alt: "" });
  if (!guides.has(frame)) guides.set(frame, [...frame.children]);
  try {
    await image.decode();
    frame.replaceChildren(image);
  } catch {
    frame.replaceChildren(...guides.get(frame));
  }
}

/** From a chosen file to what became of it. `asked`: the page of a PDF was asked for already. */
async function take(form, file, asked) {
  if (!file || slotOf(form).classList.contains("busy")) return;
  const page = form.querySelector(".pdf-page");
  const pdf = PDF.test(file.name);
  for (const part of [page, form.querySelector(".upload-button")]) part.classList.toggle("wanted", pdf);
  if (pdf && !asked) {
    page.querySelector("input").focus();
    return;
  }
  slotOf(form).classList.add("busy");
  const ready = await shrink(file);
  await preview(form, ready);
  if (ready.size > Number(texts.limit)) {
    say(form, texts.tooLarge, true);
    return;
  }
  await hand(form, ready, false);
}

async function hand(form, file, anyway) {
  const body = new FormData(form);
  body.set("picture", file, file.name ?? "picture.jpg");
  if (anyway) body.set("anyway", "yes");
  const bar = form.querySelector("progress");
  const shown = (text, percent) => { say(form, text); bar.hidden = false; bar.value = percent; };
  const input = form.querySelector("input[type=file]");
  slotOf(form).classList.add("busy");
  input.disabled = true;
  input.removeAttribute("aria-invalid");
  shown(texts.sending, 0);
  const { status, answer } = await send(form.action, body, {
    progress: (share) => shown(`${texts.sending} · ${Math.round(100 * share)} %`, 100 * share),
    looking: () => shown(`${texts.looking} …`, 100),
    lost: (now) => {
      shown(texts.waiting, 0);
      const lost = form.querySelector("[data-lost]");
      lost.hidden = false;
      lost.querySelector("[data-retry]").onclick = () => { lost.hidden = true; now(); };
    },
  });
  if (answer?.ok) await renew(slotOf(form).dataset.slot);
  else if (answer?.poor?.length) doubt(form, file, answer.poor);
  else if (answer?.problem) say(form, answer.problem, true);
  else if (status === 413) say(form, texts.tooLarge, true);
  else say(form, status < 500 ? texts.refused : texts.failed, true);
}

function doubt(form, file, lines) {
  over(form);
  tell(form, advice(texts.poor, lines));
  form.querySelector(".pick span").textContent = texts.another;
  const choice = form.querySelector("[data-choice]");
  choice.hidden = false;
  choice.querySelector("[data-anyway]").onclick = () => hand(form, file, true);
}

/** The slot as the server has it now, and what is still missing; what goes on in other slots stays. */
async function renew(side) {
  const answer = await fetch(location.href);
  if (!answer.ok) {
    location.reload();
    return;
  }
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  const input = `#picture-${side}`;
  const here = document.activeElement === document.body || document.activeElement?.matches(`[data-slot=${side}] *`);
  for (const part of [`[data-slot=${side}]`, ".submit-bar"]) {
    document.querySelector(part).replaceWith(now.querySelector(part));
  }
  document.querySelector(".messages")?.remove();
  const told = now.querySelector(".messages");
  if (told) document.querySelector("main").before(told);
  if (here) document.querySelector(input).focus({ preventScroll: true });
}

// The camera, in a dialog; the file stays beside it.

const dialog = document.querySelector("[data-camera-dialog]");
const video = dialog.querySelector("video");
let aimed = null; // the form whose picture is taken
document.documentElement.classList.toggle("no-camera", !camera.possible);

async function aim(form) {
  const { slot } = slotOf(form).dataset;
  const scene = form.querySelector("[data-scene]").content.cloneNode(true);
  dialog.querySelector("[data-mask]").replaceChildren(scene.querySelector(".mask"));
  dialog.querySelector("[data-aim]").replaceChildren(scene.querySelector(".aim"));
  dialog.classList.toggle("selfie", slot === "selfie");
  try {
    await camera.open(video, slot === "selfie");
  } catch {
    document.documentElement.classList.add("no-camera");
    say(form, texts.noCamera, true);
    return;
  }
  aimed = form;
  dialog.showModal();
  dialog.querySelector("[data-camera-shoot]").focus();
}

dialog.addEventListener("close", () => camera.close(video)); // also by Escape
dialog.querySelector("[data-camera-close]").addEventListener("click", () => dialog.close());
dialog.querySelector("[data-camera-shoot]").addEventListener("click", async () => {
  const taken = await camera.shoot(video);
  dialog.close();
  take(aimed, new File([taken], "camera.jpg", { type: "image/jpeg" }), false);
});
addEventListener("pagehide", () => camera.close(video));
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-camera]");
  if (button && !slotOf(button).classList.contains("busy")) aim(formOf(button));
});

document.addEventListener("change", (event) => {
  const form = formOf(event.target);
  if (form && event.target.type === "file") take(form, event.target.files[0], false);
});
document.addEventListener("submit", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  event.preventDefault();
  take(form, form.querySelector("input[type=file]").files[0], true);
});

function dropTarget(event) {
  const slot = event.target.closest?.(".slot:not(.busy)");
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
  const input = form.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  take(form, input.files[0], false);
});

// What was chosen while this was still on its way.
for (const input of document.querySelectorAll("form[data-upload] input[type=file]")) {
  if (input.files.length) take(formOf(input), input.files[0], false);
}
