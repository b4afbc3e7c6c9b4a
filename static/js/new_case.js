// A country's own documents: those that it does not accept cannot be chosen.

import "./page.js";

const form = document.querySelector("form[data-accepted]");
const accepted = JSON.parse(form.dataset.accepted);
const { country, document_type: type } = form.elements;

function offer() {
  const types = accepted[country.value] ?? accepted["*"];
  for (const option of type.options) {
    const possible = !country.value || !option.value || types.includes(option.value);
    option.hidden = option.disabled = !possible;
  }
  if (type.selectedOptions[0]?.disabled) type.value = "";
}

country.addEventListener("change", offer);
offer();
