/** A box that says what is wrong with a picture: a sentence, and beneath it what to do, a line each. */
export function advice(title, lines) {
  const box = document.createElement("div");
  box.className = "advice";
  const head = document.createElement("p");
  head.append(Object.assign(document.createElement(lines.length ? "strong" : "span"), { textContent: title }));
  box.append(head);
  if (lines.length) {
    const list = document.createElement("ul");
    list.append(...lines.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    box.append(list);
  }
  return box;
}
