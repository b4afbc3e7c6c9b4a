// Taking a picture: the camera within the page, or a file. Without this script the form sends a file.

import { advice } from "../capture/advice.js";
import * as camera from "../capture/camera.js";
import { doubts, shrink } from "../capture/look.js";
import { send } from "../capture/send.js";

const root = document.querySelector("[data-capture]");
const texts = document.querySelector("[data-texts]").dataset;
const part = (name) => root.querySelector(`[data-${name}]`);
const [stage, video, preview, form, file] = ["stage", "video", "preview", "form", "file"].map(part);
const verdict = document.querySelector("[data-verdict]");
let busy = false;

document.documentElement.classList.add("scripted");
part("camera").hidden = !camera.possible;

function show(element, shown = true) {
  element.hidden = !shown;
}

function advise(title, lines) {
  verdict.replaceChildren(advice(title, lines));
  verdict.focus({ preventScroll: true });
  verdict.scrollIntoView({ block: "center" });
}

// The camera

async function open() {
  verdict.replaceChildren();
  try {
    await camera.open(video, root.dataset.side === "selfie");
  } catch {
    part("camera").hidden = true;
    advise(texts.refused, []);
    return;
  }
  begin();
  show(stage);
  part("shoot").focus();
  stage.scrollIntoView({ block: "nearest" });
}

function close() {
  camera.close(video);
  show(stage, false);
}

async function shoot() {
  const taken = camera.shoot(video);
  close();
  take(await taken);
}

/** Out of the way with everything that the new picture replaces. */
function begin() {
  for (const old of root.querySelectorAll(":scope > .frame, :scope > .good-text, :scope > .foot, :scope > .advice, :scope > h2")) old.remove();
  show(form, false);
  show(preview, false);
}

function over() {
  busy = false;
  close();
  show(preview, false);
  show(form);
}

// From a picture to its verdict

async function take(chosen) {
  if (!chosen || busy) return;
  busy = true;
  verdict.replaceChildren();
  begin();
  show(preview);
  for (const name of ["doubt", "lost"]) show(part(name), false);
  show(part("sending"));
  say(texts.shrinking, 0);
  const [least, face] = [Number(root.dataset.least), root.dataset.side === "selfie"];
  let doubted = [];
  const ready = await shrink(chosen, (bitmap) => { doubted = doubts(bitmap, least, face); });
  picture(ready);
  if (ready.size > Number(root.dataset.most)) {
    advise(texts.large, []);
    over();
    return;
  }
  if (!doubted.length) {
    await hand(ready);
    return;
  }
  show(part("sending"), false);
  show(part("doubt"));
  advise(texts.poor, doubted.map((name) => texts[name]));
  busy = false;
  part("anyway").onclick = () => { busy = true; show(part("doubt"), false); verdict.replaceChildren(); hand(ready); };
  part("again").onclick = () => { over(); (part("camera").hidden ? file : part("camera")).focus(); };
}

function picture(sent) {
  const image = part("preview-image");
  if (image.src) URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(sent);
  image.onerror = () => show(image.parentElement, false); // a PDF, or HEIC
  show(image.parentElement);
}

function say(text, percent) {
  part("line").textContent = percent ? `${text} · ${percent} %` : text;
  part("bar").value = percent;
}

async function hand(sent) {
  show(part("sending"));
  say(texts.uploading, 0);
  const body = new FormData(form);
  body.set("picture", sent, sent.name ?? "picture.jpg");
  const { status, answer } = await send(root.dataset.url, body, {
    progress: (share) => { show(part("lost"), false); say(texts.uploading, Math.round(100 * share)); },
    looking: () => say(texts.looking, 100),
    lost: (now) => {
      say(texts.waiting, 0);
      show(part("lost"));
      part("retry").onclick = () => { show(part("lost"), false); now(); };
    },
  });
  if (answer?.ok && !answer.poor.length) {
    location.reload();
    return;
  }
  over();
  if (answer?.poor?.length) advise(texts.poor, answer.poor);
  else if (answer?.problem) advise(answer.problem, []);
  else if (answer?.ok) location.reload();
  else advise(status === 413 ? texts.large : texts.failed, []);
}

part("camera").addEventListener("click", open);
part("close").addEventListener("click", over);
part("shoot").addEventListener("click", shoot);
const chosen = () => { take(file.files[0]); file.value = ""; };
file.addEventListener("change", chosen);
if (file.files.length) chosen(); // while this was still on its way
addEventListener("pagehide", close);
