// The picture viewer: one picture or two side by side; zoom, move, rotate, brighten, full screen; shows
// where a field stands and its own pixels. A pane keeps scale, quarter turns and shift of its picture
// and writes them as a CSS transform.

const STEP = 1.25;
const LARGEST = 12;
const MARGIN = 0.35; // of the stage, around a field that is brought into sight
const LIGHTS = [1, 1.4, 1.9, 0.65]; // brightness, one after the other
const STRIP = { height: 44, width: 300, margin: 0.25 }; // of a field's own pixels; margin in its heights

class Pane {
  constructor(stage, changed) {
    this.stage = stage;
    this.changed = changed;
    this.inner = stage.querySelector(".stage-inner");
    this.picture = stage.querySelector(".stage-picture");
    this.marks = stage.querySelector(".stage-marks");
    this.polygon = this.marks.querySelector("polygon");
    this.turns = new Map();
    this.lights = new Map();
    this.#listen();
    new ResizeObserver(() => this.fit()).observe(stage);
  }

  /** Show the picture of a thumb. */
  show(thumb) {
    if (this.thumb === thumb) return;
    this.thumb = thumb;
    this.page = thumb.dataset.page;
    const small = thumb.querySelector("img");
    this.#size(small);
    this.picture.src = thumb.dataset.src;
    if (!small.complete) small.addEventListener("load", () => this.thumb === thumb && this.#size(small), { once: true });
  }

  #size(small) {
    this.width = small.naturalWidth || Number(small.getAttribute("width"));
    this.height = small.naturalHeight || Number(small.getAttribute("height"));
    this.picture.width = this.width;
    this.picture.height = this.height;
    this.inner.style.width = `${this.width}px`;
    this.inner.style.height = `${this.height}px`;
    this.marks.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.#light();
    this.fit();
  }

  /** Draw a polygon ("x,y x,y ..."), or none. */
  mark(points) {
    this.polygon.setAttribute("points", points);
  }

  closer(points) {
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

  get level() {
    return Math.round((100 * this.scale) / this.smallest);
  }

  fit() {
    const { clientWidth: w, clientHeight: h } = this.stage;
    if (!w || !this.width) return;
    const [width, height] = this.#extent();
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

  brighten() {
    this.lights.set(this.page, ((this.lights.get(this.page) ?? 0) + 1) % LIGHTS.length);
    this.#light();
  }

  #light() {
    const light = LIGHTS[this.lights.get(this.page) ?? 0];
    this.picture.style.filter = light === 1 ? "" : `brightness(${light})`;
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

  #extent() {
    return (this.turns.get(this.page) ?? 0) % 2 ? [this.height, this.width] : [this.width, this.height];
  }

  #turned(x, y) {
    const turn = this.turns.get(this.page) ?? 0;
    return [[x, y], [this.height - y, x], [this.width - x, this.height - y], [y, this.width - x]][turn];
  }

  #write() {
    const [width, height] = this.#extent();
    const { clientWidth: w, clientHeight: h } = this.stage;
    // The picture never leaves the stage altogether.
    const [pw, ph] = [width * this.scale, height * this.scale];
    this.x = Math.min(Math.max(this.x, Math.min(60 - pw, w - 60)), w - 60);
    this.y = Math.min(Math.max(this.y, Math.min(60 - ph, h - 60)), h - 60);
    const turn = this.turns.get(this.page) ?? 0;
    const shift = [[0, 0], [this.height, 0], [this.width, this.height], [0, this.width]][turn];
    this.inner.style.transform =
      `translate(${this.x}px, ${this.y}px) scale(${this.scale}) translate(${shift[0]}px, ${shift[1]}px) rotate(${turn * 90}deg)`;
    this.changed(this);
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

export class Viewer {
  constructor(root) {
    this.root = root;
    this.level = root.querySelector(".zoom-level");
    this.strip = root.querySelector(".strip");
    this.thumbs = [...root.querySelectorAll(".thumb")];
    this.panes = [...root.querySelectorAll(".stage")].map((stage) => new Pane(stage, (pane) => this.#tell(pane)));
    this.pane = this.panes[0];
    this.panes.forEach((pane) => {
      for (const type of ["pointerdown", "focusin"]) pane.stage.addEventListener(type, () => this.#choose(pane));
    });
    this.thumbs.forEach((thumb) => thumb.addEventListener("click", () => this.show(thumb.dataset.page)));
    const tools = {
      in: () => this.pane.zoom(STEP), out: () => this.pane.zoom(1 / STEP), fit: () => this.pane.fit(),
      rotate: () => this.rotate(), bright: () => this.brighten(), side: () => this.sideBySide(), full: () => this.fullScreen(),
    };
    root.querySelectorAll("[data-tool]").forEach((button) => {
      const act = tools[button.dataset.tool];
      if (act) button.addEventListener("click", act);
    });
    this.show(this.thumbs[0].dataset.page);
  }

  show(page) {
    const thumb = this.thumbs.find((candidate) => candidate.dataset.page === page);
    if (!thumb) return;
    this.pane.mark("");
    this.pane.show(thumb);
    this.#press();
  }

  next() {
    const at = this.thumbs.indexOf(this.pane.thumb);
    this.show(this.thumbs[(at + 1) % this.thumbs.length].dataset.page);
  }

  rotate() {
    this.pane.rotate();
  }

  brighten() {
    this.pane.brighten();
  }

  /** Two pictures beside each other, or one again. */
  sideBySide() {
    const other = this.panes[1];
    if (!other) return;
    other.stage.hidden = !other.stage.hidden;
    if (other.stage.hidden) this.#choose(this.panes[0]);
    else if (!other.thumb || other.thumb === this.panes[0].thumb) other.show(this.#partner());
    this.root.querySelector("[data-tool=side]").setAttribute("aria-pressed", String(!other.stage.hidden));
    this.#press();
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.querySelector(".stage-frame").requestFullscreen();
  }

  /** Draw a field's polygon, show its own pixels, and, closer, bring it into sight. */
  point(page, points, name, { closer = false } = {}) {
    const showing = this.panes.find((pane) => !pane.stage.hidden && pane.page === page);
    if (showing) this.#choose(showing);
    else this.show(page);
    this.panes.forEach((pane) => pane.mark(pane === this.pane ? points : ""));
    this.#pixels(points, name);
    if (closer) this.pane.closer(points);
  }

  /** Closer to a polygon, or back to the whole picture. */
  toggleZoom(points) {
    if (this.pane.level > 100) this.pane.fit();
    else if (points) this.pane.closer(points);
    else this.pane.zoom(2.5);
  }

  #partner() {
    const at = this.thumbs.indexOf(this.panes[0].thumb);
    return this.thumbs[(at + 1) % this.thumbs.length];
  }

  #choose(pane) {
    this.pane = pane;
    const two = this.panes.some((other) => other !== this.panes[0] && !other.stage.hidden);
    this.panes.forEach((other) => other.stage.classList.toggle("chosen", two && other === pane));
    this.#press();
    this.#tell(pane);
  }

  #press() {
    const shown = this.panes.filter((pane) => !pane.stage.hidden).map((pane) => pane.thumb);
    this.thumbs.forEach((thumb) => thumb.setAttribute("aria-pressed", String(shown.includes(thumb))));
    const open = this.root.querySelector("[data-tool=open]");
    if (open && this.pane.thumb) open.href = this.pane.thumb.dataset.src;
  }

  #tell(pane) {
    if (pane === this.pane && pane.smallest) this.level.textContent = `${pane.level} %`;
  }

  /** The pixels of a polygon, turned so that its first edge, the top of the text, lies level. */
  #pixels(points, name) {
    const { picture } = this.pane;
    const draw = () => {
      const corners = points.split(" ").map((pair) => pair.split(",").map(Number));
      const [[ax, ay], [bx, by]] = corners;
      const last = corners[corners.length - 1];
      const tilt = Math.atan2(by - ay, bx - ax);
      const wide = Math.hypot(bx - ax, by - ay);
      const high = Math.max(Math.hypot(last[0] - ax, last[1] - ay), 1);
      const margin = STRIP.margin * high;
      const scale = Math.min(STRIP.height / (high + 2 * margin), STRIP.width / (wide + 2 * margin));
      const canvas = this.strip.querySelector("canvas");
      const sharp = window.devicePixelRatio || 1;
      const [w, h] = [(wide + 2 * margin) * scale, (high + 2 * margin) * scale];
      [canvas.width, canvas.height] = [Math.round(w * sharp), Math.round(h * sharp)];
      [canvas.style.width, canvas.style.height] = [`${w}px`, `${h}px`];
      const context = canvas.getContext("2d");
      context.scale(scale * sharp, scale * sharp);
      context.translate(margin, margin);
      context.rotate(-tilt);
      context.translate(-ax, -ay);
      context.drawImage(picture, 0, 0);
    };
    this.strip.querySelector(".strip-name").textContent = name;
    if (picture.complete && picture.naturalWidth) draw();
    else picture.addEventListener("load", draw, { once: true });
  }
}
