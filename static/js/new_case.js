// A country's own documents: those that it does not accept cannot be chosen. Beneath stand drawings of
// the pictures that will be asked for.

import "./page.js";

const form = document.querySelector("form[data-offer]");
const { accepted, drawings, levels } = JSON.parse(form.dataset.offer);
const { country, document_type: type, level } = form.elements;
const wanted = form.querySelector("[data-wanted]");

function offer() {
  const types = accepted[country.value] ?? accepted["*"];
  for (const option of type.options) {
    const possible = !country.value || !option.value || types.includes(option.value);
    option.hidden = option.disabled = !possible;
  }
  if (type.selectedOptions[0]?.disabled) type.value = "";
  draw();
}

function draw() {
  const asked = levels[level?.value] ?? Object.values(levels)[0];
  const kinds = asked[country.value] ?? asked["*"];
  const of = { identity: drawings[type.value], selfie: ["selfie"], proof_of_address: ["address"], meter_reading: ["meter"] };
  const shown = kinds.flatMap((kind) => of[kind]);
  for (const item of wanted.querySelectorAll("[data-drawing]")) {
    item.hidden = !shown.includes(item.dataset.drawing);
  }
}

country.addEventListener("change", offer);
for (const choice of [type, level]) choice?.addEventListener("change", draw);
offer();
