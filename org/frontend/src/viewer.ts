// A chart: one drawing in a window, and what a person can do with it. The page and the offline file both mount one.

import { centre, goBack, isFrameForgotten, makeBehaviour, resize, restore, reveal, sendFrame } from "./camera.ts";
import { html, set, svg } from "./dom.ts";
import { readDrawing } from "./drawing.ts";
import { chosenKeys, light, ring, sayCount } from "./emphasis.ts";
import { glide, posesOf } from "./glide.ts";
import { listen } from "./input.ts";
import { makeLegend } from "./legend.ts";
import { makeMinimap } from "./minimap.ts";
import { makeHelp, makeHints, makeTools } from "./overlay.ts";
import { boxHere, isFar, roam, settle } from "./rest.ts";
import { memoryOf } from "./room.ts";
import { makeSearch } from "./search.ts";
import { select } from "d3-selection";

const FLASH = { last: 1500, gap: 5, scale: 11 / 12 }; // ms, px, and the scale at which names can be read
const BADGE = { disc: 7, reach: 12, sign: 3.4 }; // px

export class Viewer {
  root: HTMLElement;
  send: (name: string, value: Record<string, unknown>) => void; // to the page
  words: Record<string, string>;
  stage = html("div", { class: "stage" }); // what is moved in the view
  view: HTMLElement = html("div", { class: "view", role: "tree", tabindex: -1 }, this.stage); // the window on the drawing
  spoken = html("div", { class: "spoken", role: "status", "aria-live": "polite" });
  data!: Data;
  memory!: Memory;
  drawing!: Drawing;

  place: Transform = { x: 0, y: 0, k: 1 };
  busy = new Set<string>(); // what moves or is to come
  placed = false;
  fitted = true;
  aside = false; // whether what was fitted has made room for the details
  fittedAt = -Infinity; // when by hand, ms
  size = [1, 1]; // width and height of the window on the drawing, px
  releasing: Timer; // waits for the next gesture
  uncovering: Timer; // waits for the second half of a double-click
  touching: Timer; // waits for a long touch
  touchedLong = false;

  turn = 0;
  selected?: Key | null; // undefined until the page has said what is selected
  other: Key | null = null; // a second department, beside the selected one
  cursor: Key | null = null; // where the keys are, if not on the selected department
  typed = { text: "", at: -Infinity }; // the letters of a name that were typed, and when the last of them was
  said = ""; // the selection that was said last
  folding: Key | null = null; // the expansion that was asked for
  foldedAt = -Infinity; // when, ms

  spotlight: Steering["spotlight"];
  lit: Set<Key> | null = null;
  litLines = new Set<Line>();
  faded = new Set<Key>();
  fadedLines = new Set<string>();
  fade = "dim";

  minimap: ReturnType<typeof makeMinimap>;
  search: ReturnType<typeof makeSearch>;
  legend: ReturnType<typeof makeLegend>;
  help: ReturnType<typeof makeHelp>;
  hints: ReturnType<typeof makeHints>;
  surface = select(this.view);
  behaviour = makeBehaviour(this);
  sizes = new ResizeObserver(() => resize(this));

  constructor(root: HTMLElement, send: Viewer["send"], words: Record<string, string>) {
    [this.root, this.send, this.words] = [root, send, words];
    this.minimap = makeMinimap(this);
    this.search = makeSearch(this);
    this.legend = makeLegend(this);
    this.help = makeHelp(this);
    this.hints = makeHints(this);
    const bar = html("div", { class: "bar-line" }, this.search.element, this.legend.element, makeTools(this));
    const window = html("div", { class: "window" }, this.view, this.minimap.element);
    set(root, { "data-testid": "chart" }).replaceChildren(bar, this.hints.element, window, this.spoken, this.help);
    this.surface.call(this.behaviour).on("dblclick.zoom", null);
    listen(this);
    this.sizes.observe(this.view);
  }

  /** What the page wants is done, and what comes of it is shown. */
  steer() {
    if (!this.drawing) return;
    const { wanted, flashed } = this.memory;
    const before = this.selected;
    if (wanted) takeWishes(this, wanted);
    light(this);
    goBack(this);
    // What is selected when the chart opens moves nothing.
    if (before !== undefined && this.selected !== before && this.placed)
      reveal(this, this.drawing.boxes.get(this.selected ?? NaN));
    if (wanted) this.search.show(wanted.found ?? null);
    if (wanted?.flash && wanted.flash.turn !== flashed) showFlash(this, wanted.flash);
    settle(this);
  }
}

/** Shows what was sent: at another place a drawing is where it was left, at the same one it grows out of the old one. */
export function show(viewer: Viewer, data: Data, makeDrawing: () => SVGSVGElement) {
  const { drawing: before, data: old } = viewer;
  const begun = performance.now();
  const memory = memoryOf(data.chart);
  Object.assign(viewer, { data, memory });
  const isForgotten = isFrameForgotten(viewer, old);
  const differs = (...parts: (keyof Data)[]) =>
    parts.some((part) => JSON.stringify(data[part]) !== JSON.stringify(old?.[part]));
  if (old && old.fit.split("-")[0] !== data.fit.split("-")[0]) viewer.search.empty();
  const isNew = differs("svg", "handoffs");
  const hasMoved = differs("chart", "fit");
  const poses = isNew && before && viewer.placed && !hasMoved ? posesOf(viewer) : null;
  if (isNew) draw(viewer, readDrawing(makeDrawing(), data.handoffs));
  if (!viewer.placed) resize(viewer);
  else if (hasMoved) restore(viewer);
  else if (poses) glide(viewer, before, poses, begun);
  if (isForgotten) sendFrame(viewer);
  viewer.steer();
}

function sayChange(viewer: Viewer, before: Drawing, after: Drawing) {
  const [old, now] = [before, after].map(({ boxes }) => boxes.get(viewer.folding ?? NaN));
  if (now && old && now.collapsed !== old.collapsed)
    sayCount(viewer, after, now.collapsed ? "closed" : "opened", now.name);
  else if (before.boxes.size !== after.boxes.size) sayCount(viewer, after, "shown");
}

const hasFocus = ({ root, view }: Viewer) => view.contains((root.getRootNode() as Document).activeElement);

function draw(viewer: Viewer, drawing: Drawing) {
  const { stage, view, drawing: before, words, data } = viewer;
  const hadFocus = hasFocus(viewer);
  if (before) sayChange(viewer, before, drawing);
  Object.assign(viewer, { drawing, aside: false });
  viewer.busy.delete("glide");
  for (const box of drawing.boxes.values()) equip(box, words);
  stage.replaceChildren(set(drawing.svg, { role: "none" }));
  set(view, { "aria-label": words[data.lanes ? "map" : "chart"] });
  // Between a tree and its items nothing may have a role, and lines are no items: the details say what they join.
  for (const group of drawing.svg.querySelectorAll(".scene > g, g:has(.department)"))
    set(group, group.querySelector(".department") ? { role: "none" } : { "aria-hidden": true });
  viewer.minimap.fill();
  viewer.hints.fill();
  roam(viewer);
  if (hadFocus) (boxHere(viewer)?.element ?? view).focus({ preventScroll: true });
}

/** The button of a branch, on its left edge where no neighbour covers it, and what a screen reader says. */
function equip({ element, w, hint, office, rest, collapsed, branching }: Box, words: Record<string, string>) {
  const [name, reason = "", figures] = hint.split("\n");
  const label = [name, !rest && words[`office_${office}`]?.toLowerCase(), figures].filter(Boolean).join(", ");
  const said = { "aria-label": label, "aria-description": reason, "aria-selected": false };
  set(element, { role: "treeitem", tabindex: -1, ...said });
  if (!branching) return;
  const circles = (["reach", "disc"] as const).map((name) => svg("circle", { class: name, r: BADGE[name] }));
  const minus = svg("path", { d: `M${-BADGE.sign} 0H${BADGE.sign}` });
  const plus = svg("path", { class: "plus", d: `M0 ${-BADGE.sign}V${BADGE.sign}` });
  const badge = svg("g", { class: "badge", transform: `translate(${-w / 2} 0)` }, ...circles, minus, plus);
  set(element, { "aria-expanded": !collapsed }, badge);
}

/** A selection that does not know of our latest act yet is late, and is not followed; nor are switches that the page
 * said before. */
function takeWishes(viewer: Viewer, { turn, selected, other = null, spotlight = null, ...wanted }: Steering) {
  const { memory } = viewer;
  const { off, faded, faded_lines: lines, fade = "dim" } = wanted;
  const isMoved = turn >= viewer.turn && selected !== viewer.selected;
  if (isMoved) viewer.cursor = hasFocus(viewer) ? (boxHere(viewer)?.key ?? null) : null;
  if (turn >= viewer.turn) Object.assign(viewer, { selected, other, spotlight });
  // A branch that closes over the selected department takes its place. Whoever closed it stays there, and hears that.
  if (isMoved && hasFocus(viewer)) viewer.said = chosenKeys(viewer).join();
  if (off && String(off) !== memory.said) Object.assign(memory, { off: new Set(off), said: String(off) });
  const fadedLines = new Set(lines?.map((ends) => ends.join(" ")));
  Object.assign(viewer, { fade, faded: new Set(faded), fadedLines });
}

/** A department that was looked for comes into view and a ring round it pulses. Waits for a drawing that has it. */
export function showFlash(viewer: Viewer, { key, turn }: { key: Key; turn: number }) {
  const box = viewer.drawing.boxes.get(key);
  if (!box || !viewer.placed) return;
  viewer.memory.flashed = turn;
  if (isFar(viewer)) centre(viewer, box.x, box.y, FLASH.scale, true);
  else reveal(viewer, box);
  const pulse = ring(box, FLASH.gap, "flash");
  box.element.append(pulse);
  setTimeout(() => pulse.remove(), FLASH.last);
}

export function end(viewer: Viewer) {
  clearTimeout(viewer.releasing);
  clearTimeout(viewer.uncovering);
  viewer.sizes.disconnect();
  viewer.root.replaceChildren();
  delete viewer.root.dataset.ready;
}
