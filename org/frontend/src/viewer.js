// A chart: one drawing in a window, and what a person can do with it. The page and the offline file both mount one.

import { frameOf, go, isFar, mountCamera, onScreen, resize, restore, reveal } from "./camera.js";
import { html, set, svg } from "./dom.js";
import { TOP, ancestors, readDrawing } from "./drawing.js";
import { light, ring } from "./emphasis.js";
import { follow, glideFrom } from "./glide.js";
import { listen } from "./input.js";
import { makeLegend } from "./legend.js";
import { makeMinimap } from "./minimap.js";
import { isMoving } from "./motion.js";
import { besideInTree, whereKeysAre } from "./navigation.js";
import { fillHelp, fillTools, makeHelp, nameFarBranches, showTip } from "./overlay.js";
import { room } from "./room.js";
import { makeSearch } from "./search.js";
import { handleOf } from "./test_handle.js";

/**
 * @typedef {object} Data what the page sends
 * @property {string} chart the chart's name on the page
 * @property {string} fit new when the drawing is another one, so that it is fitted
 * @property {string} svg
 * @property {Record<string, string>} words
 * @property {import("./legend.js").Entry[]} legend
 * @property {import("./legend.js").Entry[]} [handoff_legend] what joins the legend while hand-offs are lit
 * @property {string} [note]
 * @property {string[]} [off] entries that are switched off
 * @property {string[]} [on]
 * @property {boolean} lanes whether it is a boundary map
 *
 * @typedef {(name: string, value: Record<string, unknown>) => void} Send
 */

const FLASH = { last: 1500, gap: 5, readable: 11 / 12 };
const BADGE = { radius: 7, reach: 12, sign: 3.4 }; // px

export class Viewer {
  alive = true;
  placed = false;
  fitted = true;
  held = false;
  turn = 0;
  name = "";
  placeName = "";
  place = { x: 0, y: 0, k: 1 };
  foldedAt = -Infinity;
  touching = false;
  touchedLong = false;
  inLanes = false;
  /** @type {number | null | undefined} undefined until the page has said what is selected */
  selected = undefined;
  /** @type {number | null} a second department, beside the selected one */
  other = null;
  /** @type {number | null} where the keys are, if not on the selected department */
  cursor = null;
  /** @type {import("./room.js").Steering["spotlight"]} */
  spotlight = null;
  /** @type {Set<number> | null} */
  lit = null;
  /** @type {Set<import("./drawing.js").Line>} */
  litLines = new Set();
  /** @type {Set<string>} */
  way = new Set();
  /** @type {Set<number>} filtered out */
  faded = new Set();
  /** @type {Set<string>} */
  fadedLines = new Set();
  fade = "dim";
  /** @type {Set<number>} inside of a branch that is collapsed without a new drawing */
  folded = new Set();
  /** @type {{key: number, since: number} | null} */
  folding = null;
  /** @type {import("./glide.js").Glide | null} */
  glide = null;
  /** @type {{from: import("./camera.js").Transform, to: import("./camera.js").Transform, begin: number} | null} */
  flight = null;
  /** @type {number | undefined} */
  frame;
  /** @type {[number, number] | undefined} */
  size;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  releasing;
  /** @type {number | null} */
  flashing = null;
  /** @type {Data} */
  data = { chart: "", fit: "", svg: "", words: {}, legend: [], lanes: false };
  /** @type {import("./drawing.js").Drawing} */
  drawing = /** @type {never} */ (undefined);
  /** @type {import("d3-zoom").ZoomBehavior<HTMLElement, unknown>} */
  behaviour = /** @type {never} */ (undefined);
  /** @type {import("d3-selection").Selection<HTMLElement, unknown, null, undefined>} */
  surface = /** @type {never} */ (undefined);

  /** @param {HTMLElement} root @param {Send} send */
  constructor(root, send) {
    this.root = root;
    this.send = send;
    this.stage = html("div", { class: "stage" });
    this.view = html("div", { class: "view", role: "tree", tabindex: -1 }, this.stage);
    this.tools = html("div", { class: "tools" });
    this.tip = html("div", { class: "tip", hidden: "" });
    this.spoken = html("div", { class: "spoken", role: "status", "aria-live": "polite" });
    this.minimap = makeMinimap(this);
    this.search = makeSearch(this);
    this.legend = makeLegend(this);
    this.help = makeHelp(this);
    const bar = html("div", { class: "bar-line" }, this.search.element, this.legend.element, this.tools);
    const window = html("div", { class: "window" }, this.view, this.minimap.element, this.tip);
    root.replaceChildren(bar, window, this.spoken, this.help.dialog);
    set(root, { "data-testid": "chart", "data-ready": false });
    Object.assign(root, { orgChart: handleOf(this) });
    mountCamera(this);
    listen(this);
    this.sizes = new ResizeObserver(() => resize(this));
    this.sizes.observe(this.view);
  }

  get words() {
    return this.data.words;
  }
  get switches() {
    const fresh = { off: new Set(), on: new Set(), meanings: new Map(), closed: this.legend.opensClosed() };
    if (!room.switches.has(this.name)) room.switches.set(this.name, fresh);
    return /** @type {import("./room.js").Switches} */ (room.switches.get(this.name));
  }
  get off() {
    return this.switches.off;
  }
  get on() {
    return this.switches.on;
  }

  /** Shows what was sent: at another place a drawing is where it was left, at the same one it grows out of the old one.
   * @param {Data} data @param {() => SVGSVGElement} makeDrawing */
  show(data, makeDrawing) {
    const begin = performance.now();
    const [before, old] = [this.drawing, this.data];
    const placeName = `${data.chart}/${data.fit}`;
    const moved = placeName !== this.placeName;
    if (data.fit.split("-")[0] !== old.fit.split("-")[0]) this.search.empty();
    Object.assign(this, { data, placeName, name: data.chart, inLanes: data.lanes });
    room.charts.set(this.name, this);
    if (data.off) this.follow("off", data.off, old.off);
    if (data.on) this.follow("on", data.on, old.on);
    if (JSON.stringify(data.words) !== JSON.stringify(old.words)) this.label();
    if (!before || data.svg !== old.svg) this.draw(makeDrawing());
    light(this);
    if (!this.placed) resize(this);
    else if (moved) {
      [this.glide, this.folding] = [null, null];
      restore(this);
    } else if (before && before !== this.drawing) {
      glideFrom(this, before, begin);
      follow(this, before, begin);
    }
    this.steer();
    this.settle();
  }

  /** What is switched off is for the page to say only when it says something new.
   * @param {"off" | "on"} name @param {string[]} now @param {string[]} [old] */
  follow(name, now, old) {
    if (JSON.stringify(now) === JSON.stringify(old)) return;
    this[name].clear();
    for (const sample of now) this[name].add(sample);
  }

  /** @param {SVGSVGElement} drawn */
  draw(drawn) {
    const inside = this.view.contains(/** @type {Document} */ (this.root.getRootNode()).activeElement);
    this.drawing = readDrawing(drawn);
    for (const box of this.drawing.boxes.values()) this.equip(box);
    set(drawn, { role: "none" });
    this.stage.replaceChildren(drawn);
    this.minimap.fill();
    this.showTip("");
    this.cursor = this.drawing.boxes.has(this.cursor ?? NaN) ? this.cursor : null;
    this.roam();
    if (inside) (this.drawing.boxes.get(whereKeysAre(this) ?? NaN)?.element ?? this.view).focus({ preventScroll: true });
  }

  /** The button of a branch, and what a screen reader says. @param {import("./drawing.js").Box} box */
  equip({ key, element, h, name, hint, collapsed, branching }) {
    const level = 1 + ancestors(this.drawing.boxes, key).length;
    set(element, { role: "treeitem", tabindex: -1, "aria-level": level, "aria-label": hint.split("\n")[0] || name });
    if (!branching) return;
    set(element, { "aria-expanded": !collapsed });
    const d = `M${-BADGE.sign} 0H${BADGE.sign}` + (collapsed ? `M0 ${-BADGE.sign}V${BADGE.sign}` : "");
    const parts = [BADGE.reach, BADGE.radius].map((r) => svg("circle", { r, class: r === BADGE.reach ? "reach" : "disc" }));
    element.append(svg("g", { class: "badge", transform: `translate(0 ${h / 2})` }, ...parts, svg("path", { d })));
  }

  label() {
    set(this.view, { "aria-label": this.words.chart ?? "" });
    fillTools(this);
    fillHelp(this);
    this.search.label();
  }

  /** Once nothing moves any more. */
  settle() {
    if (!this.drawing || !this.placed || this.held || isMoving(this)) return;
    nameFarBranches(this);
    const { x, y, k } = this.place;
    room.places.set(this.placeName, { x, y, k, fitted: this.fitted });
    const [w, h] = frameOf(this);
    const centre = [(w / 2 - x) / k, (h / 2 - y) / k].map((length) => Number(length.toFixed(1)));
    set(this.root, { "data-scale": k.toFixed(4), "data-centre": JSON.stringify(centre), "data-ready": true });
  }

  /** @param {string} text @param {{clientX: number, clientY: number}} [at] */
  showTip(text, at) {
    showTip(this, text, at);
  }

  /** One box is where the Tab key goes. */
  roam() {
    const { boxes } = this.drawing;
    const key = whereKeysAre(this) ?? besideInTree(this, null).first ?? TOP;
    if (this.tabStop?.isConnected) this.tabStop.setAttribute("tabindex", "-1");
    this.tabStop = boxes.get(key)?.element;
    this.tabStop?.setAttribute("tabindex", "0");
  }

  // What a person does is drawn at once and told to the page.

  /** @param {number | null} key @param {number | null} [other] a second department beside it */
  choose(key, other = null) {
    this.cursor = null;
    if (key === (this.selected ?? null) && other === this.other && !this.spotlight) return;
    Object.assign(this, { selected: key, other, spotlight: null });
    light(this);
    this.tell("choose", key);
  }

  /** With a modifier key or a long touch: beside the one that is selected, or no more. @param {number} key */
  chooseToo(key) {
    const { selected = null, other } = this;
    if (selected === null) this.choose(key);
    else if (key === selected) this.choose(other);
    else this.choose(selected, key === other ? null : key);
  }

  /** Expands or collapses a branch, or shows more of a large family. @param {number | null} key */
  fold(key) {
    const box = this.drawing.boxes.get(key ?? NaN);
    if (key === null || !(box?.branching || box?.rest)) return;
    this.folding = { key, since: performance.now() };
    this.tell("fold", key);
  }

  /** Only the branch of a department that has one; null: one step back up. @param {number | null} key */
  focusOn(key) {
    if (key === null || this.drawing.boxes.get(key)?.branching) this.tell("focus", key);
  }

  /** @param {number} key */
  find(key) {
    this.tell("find", key);
  }

  /** Every act says what is selected after it: of two that follow each other closely the page may see only the second.
   * @param {string} act @param {number | null} key */
  tell(act, key) {
    this.turn = this.nextTurn();
    const { selected = null, other, turn } = this;
    this.send("picked", { turn, act, key, selected, other });
  }

  /** Later than any turn before, also of a chart that was closed. */
  nextTurn() {
    return Math.max(Date.now(), this.turn + 1);
  }

  // What the page wants is done here.

  /** A selection that does not know of our latest act yet is late, and is not followed. */
  steer() {
    const wanted = room.wanted.get(this.name);
    if (!wanted || !this.drawing) return;
    this.search.show(wanted.found ?? null);
    const lines = (wanted.faded_lines ?? []).map(([from, to]) => `${from} ${to}`);
    const { fade = "dim", flash } = wanted;
    const before = this.selected;
    if (wanted.turn >= this.turn) {
      const { selected, other = null, spotlight = null } = wanted;
      Object.assign(this, { selected, other, spotlight });
    }
    Object.assign(this, { fade, faded: new Set(wanted.faded), fadedLines: new Set(lines) });
    light(this);
    // What is selected when the chart opens moves nothing.
    if (before !== undefined && this.selected !== before && this.placed) reveal(this, this.selected ?? NaN);
    if (flash && flash.turn !== room.flashed.get(this.name)) this.flash(flash);
  }

  /** A department that was looked for comes into view and a ring round it pulses. Waits for a drawing that has it.
   * @param {{key: number, turn: number}} flash */
  flash({ key, turn }) {
    const box = this.drawing.boxes.get(key);
    if (!box || !this.placed) return;
    room.flashed.set(this.name, turn);
    const [w, h] = frameOf(this);
    const k = FLASH.readable;
    if (isFar(this)) go(this, { k, x: w / 2 - box.x * k, y: h / 2 - box.y * k }, true);
    else reveal(this, key);
    const pulse = ring(box.element, box.w, box.h, FLASH.gap, "flash");
    box.element.append(pulse);
    this.flashing = key;
    setTimeout(() => {
      pulse.remove();
      if (this.flashing === key) this.flashing = null;
    }, FLASH.last);
  }

  /** The place of a box, px of the browser's window. @param {{x: number, y: number}} point */
  onScreen(point) {
    return onScreen(this, point);
  }

  end() {
    this.alive = false;
    if (room.charts.get(this.name) === this) room.charts.delete(this.name);
    cancelAnimationFrame(this.frame ?? 0);
    clearTimeout(this.releasing);
    this.sizes.disconnect();
    this.root.replaceChildren();
    delete this.root.dataset.ready;
  }
}

