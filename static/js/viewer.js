// The picture viewer: zoom, move, rotate; shows where a field stands.
// A matrix of scale, quarter turns and shift is kept and written as a CSS transform.

const STEP = 1.25;
const LARGEST = 12;
const MARGIN = 0.35; // of the stage, around a field that is brought into sight

export class Viewer {
  constructor(root) {
    this.stage = root.querySelector(".stage");
    this.inner = root.querySelector(".stage-inner");
    this.picture = root.querySelector(".stage-picture");
    this.marks = root.querySelector(".stage-marks");
    this.polygon = this.marks.querySelector("polygon");
    this.level = root.querySelector(".zoom-level");
    this.open = root.querySelector("[data-tool=open]");
    this.thumbs = [...root.querySelectorAll(".thumb")];
    this.turns = new Map();
    this.thumbs.forEach((thumb) => thumb.addEventListener("click", () => this.show(thumb.dataset.page)));
    root.querySelectorAll("[data-tool]").forEach((button) => {
      const act = { in: () => this.zoom(STEP), out: () => this.zoom(1 / STEP), fit: () => this.fit(), rotate: () => this.rotate() }[button.dataset.tool];
      if (act) button.addEventListener("click", act);
    });
    this.#listen();
    const first = this.thumbs[0];
    if (first) this.show(first.dataset.page);
    new ResizeObserver(() => this.fit()).observe(this.stage);
  }

  show(page) {
    const thumb = this.thumbs.find((candidate) => candidate.dataset.page === page);
    if (!thumb) return;
    this.mark("");
    if (this.page === page) return;
    this.page = page;
    this.width = Number(thumb.dataset.width);
    this.height = Number(thumb.dataset.height);
    this.picture.src = thumb.dataset.src;
    this.picture.width = this.width;
    this.picture.height = this.height;
    this.inner.style.width = `${this.width}px`;
    this.inner.style.height = `${this.height}px`;
    this.marks.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    if (this.open) this.open.href = thumb.dataset.src;
    this.thumbs.forEach((other) => other.setAttribute("aria-pressed", String(other === thumb)));
    this.fit();
  }

  /** Draw a polygon ("x,y x,y ..."), or none. */
  mark(points) {
    this.polygon.setAttribute("points", points);
  }

  /** Draw a field's polygon and bring it into sight. */
  point(page, points, { closer = false } = {}) {
    this.show(page);
    this.mark(points);
    if (!closer) return;
    const corners = points.split(" ").map((pair) => this.#turned(...pair.split(",").map(Number)));
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const { clientWidth: w, clientHeight: h } = this.stage;
    const wanted = Math.min((w * (1 - MARGIN)) / (right - left), (h * (1 - MARGIN)) / (bottom - top));
    this.scale = Math.min(Math.max(wanted, this.smallest), this.smallest * 4);
    this.x = w / 2 - ((left + right) / 2) * this.scale;
    this.y = h / 2 - ((top + bottom) / 2) * this.scale;
    this.#write();
  }

  fit() {
    const { clientWidth: w, clientHeight: h } = this.stage;
    const [width, height] = this.#size();
    this.smallest = Math.min(w / width, h / height);
    this.scale = this.smallest;
    this.x = (w - width * this.scale) / 2;
    this.y = (h - height * this.scale) / 2;
    this.#write();
  }

  rotate() {
    this.turns.set(this.page, ((this.turns.get(this.page) ?? 0) + 1) % 4);
    this.fit();
  }

  zoom(factor, at = [this.stage.clientWidth / 2, this.stage.clientHeight / 2]) {
    const scale = Math.min(Math.max(this.scale * factor, this.smallest), this.smallest * LARGEST);
    this.x = at[0] - ((at[0] - this.x) * scale) / this.scale;
    this.y = at[1] - ((at[1] - this.y) * scale) / this.scale;
    this.scale = scale;
    this.#write();
  }

  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.#write();
  }

  #size() {
    return (this.turns.get(this.page) ?? 0) % 2 ? [this.height, this.width] : [this.width, this.height];
  }

  #turned(x, y) {
    const turn = this.turns.get(this.page) ?? 0;
    return [[x, y], [this.height - y, x], [this.width - x, this.height - y], [y, this.width - x]][turn];
  }

  #write() {
    const [width, height] = this.#size();
    const { clientWidth: w, clientHeight: h } = this.stage;
    // The picture never leaves the stage altogether.
    const [pw, ph] = [width * this.scale, height * this.scale];
    this.x = Math.min(Math.max(this.x, Math.min(60 - pw, w - 60)), w - 60);
    this.y = Math.min(Math.max(this.y, Math.min(60 - ph, h - 60)), h - 60);
    const turn = this.turns.get(this.page) ?? 0;
    const shift = [[0, 0], [this.height, 0], [this.width, this.height], [0, this.width]][turn];
    this.inner.style.transform =
      `translate(${this.x}px, ${this.y}px) scale(${this.scale}) translate(${shift[0]}px, ${shift[1]}px) rotate(${turn * 90}deg)`;
    this.level.textContent = `${Math.round((100 * this.scale) / this.smallest)} %`;
  }

  #listen() {
    const pointers = new Map();
    let pinch = 0;
    const at = (event) => {
      const box = this.stage.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    this.stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * 0.0015), at(event));
    }, { passive: false });
    this.stage.addEventListener("pointerdown", (event) => {
      this.stage.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, at(event));
      pinch = 0;
    });
    this.stage.addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      pointers.set(event.pointerId, now);
      if (pointers.size === 1) this.move(now[0] - before[0], now[1] - before[1]);
      if (pointers.size === 2) {
        const [a, b] = [...pointers.values()];
        const distance = Math.hypot(a[0] - b[0], a[1] - b[1]);
        if (pinch) this.zoom(distance / pinch, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
        pinch = distance;
      }
    });
    for (const type of ["pointerup", "pointercancel"]) {
      this.stage.addEventListener(type, (event) => pointers.delete(event.pointerId));
    }
    this.stage.addEventListener("dblclick", (event) => this.zoom(2, at(event)));
    this.stage.addEventListener("keydown", (event) => {
      const keys = {
        "+": () => this.zoom(STEP), "=": () => this.zoom(STEP), "-": () => this.zoom(1 / STEP), 0: () => this.fit(), r: () => this.rotate(),
        ArrowLeft: () => this.move(40, 0), ArrowRight: () => this.move(-40, 0), ArrowUp: () => this.move(0, 40), ArrowDown: () => this.move(0, -40),
      };
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
  }
}
