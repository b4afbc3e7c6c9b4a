// What every page does: closes menus that were left, and listens to single keys.

import "./keys.js";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open], .decide details[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
