// What every page does: says that scripts run, and sets the language without a button.

document.documentElement.classList.add("js");

for (const select of document.querySelectorAll(".language select")) {
  select.addEventListener("change", () => select.form.submit());
}
