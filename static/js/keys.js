// Single keys. Each page says which it has; none acts while somebody types, nor when they are
// turned off for the person (WCAG 2.1.4).

const on = document.body.dataset.shortcuts === "on";
const help = document.getElementById("keys");
const bindings = new Map();

const TYPING = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]";

/** `keys` maps a key, as KeyboardEvent.key has it, to what it does. */
export function bind(keys) {
  for (const [key, act] of Object.entries(keys)) bindings.set(key, act);
}

export function openHelp() {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  if (help && !help.open) help.showModal();
}

/** Give the focus to the one after (or, with -1, before) the one that has it or holds it. */
export function step(elements, by) {
  const at = elements.findIndex((element) => element.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : elements.length - 1) : Math.min(Math.max(at + by, 0), elements.length - 1);
  const element = elements[next];
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}

bind({
  "?": openHelp,
  "/": () => {
    const search = document.getElementById("q");
    if (search) search.select();
    else location.assign(`${document.querySelector(".top-nav a").href}#q`);
  },
  n: () => document.querySelector("[data-next]")?.requestSubmit(),
});

document.addEventListener("keydown", (event) => {
  if (!on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (help?.open || event.target.closest?.(TYPING)) return;
  const act = bindings.get(event.key);
  if (!act) return;
  event.preventDefault();
  act(event);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens=keys]")) openHelp();
});
