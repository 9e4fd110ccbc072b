// A chart: one drawing in a window, and what a person can do with it. The page and the offline file both mount one.

import { centre, isFrameForgotten, mountCamera, resize, restore, reveal, sendFrame } from "./camera.ts";
import { html, set, svg } from "./dom.ts";
import { readDrawing } from "./drawing.ts";
import { chosenKeys, light, ring, sayCount } from "./emphasis.ts";
import { glide, posesOf } from "./glide.ts";
import { listen } from "./input.ts";
import { freshSwitches, makeLegend } from "./legend.ts";
import { makeMinimap } from "./minimap.ts";
import { roam } from "./navigation.ts";
import { labelTools, makeHelp, makeHints } from "./overlay.ts";
import { isFar, settle, whereKeysAre } from "./rest.ts";
import { room } from "./room.ts";
import { makeSearch } from "./search.ts";

const FLASH = { last: 1500, gap: 5, scale: 11 / 12 }; // ms, px, and the scale at which names can be read
const BADGE = { disc: 7, reach: 12, sign: 3.4 }; // px

export function makeViewer(root: HTMLElement, send: Viewer["send"]) {
  const stage = html("div", { class: "stage" });
  const view = html("div", { class: "view", role: "tree", tabindex: -1 }, stage);
  const tools = html("div", { class: "tools", role: "toolbar" });
  const spoken = html("div", { class: "spoken", role: "status", "aria-live": "polite" });
  const camera = {
    place: { x: 0, y: 0, k: 1 },
    size: [1, 1],
    placed: false,
    fitted: true,
    fittedAt: -Infinity,
    busy: new Set(),
  };
  const acts = { turn: 0, calls: 0, other: null, cursor: null, folding: null, foldedAt: -Infinity, said: "" };
  const emphasis = { lit: null, litLines: new Set(), faded: new Set(), fadedLines: new Set(), fade: "dim" };
  const state = { ...camera, ...acts, ...emphasis, typed: { text: "", at: -Infinity } };
  const viewer = { root, send, stage, view, tools, spoken, ...state } as unknown as Viewer;
  viewer.steer = () => steer(viewer);
  viewer.minimap = makeMinimap(viewer);
  viewer.search = makeSearch(viewer);
  viewer.legend = makeLegend(viewer);
  viewer.help = makeHelp(viewer);
  viewer.hints = makeHints(viewer);
  const bar = html("div", { class: "bar-line" }, viewer.search.element, viewer.legend.element, tools);
  const window = html("div", { class: "window" }, view, viewer.minimap.element);
  set(root, { "data-testid": "chart" }).replaceChildren(bar, viewer.hints.element, window, spoken, viewer.help);
  mountCamera(viewer);
  listen(viewer);
  viewer.sizes = new ResizeObserver(() => resize(viewer));
  viewer.sizes.observe(view);
  return viewer;
}

/** Shows what was sent: at another place a drawing is where it was left, at the same one it grows out of the old one. */
export function show(viewer: Viewer, data: Data, makeDrawing: () => SVGSVGElement) {
  const { drawing: before, data: old } = viewer;
  const begun = performance.now();
  const isForgotten = isFrameForgotten(data, old);
  viewer.data = data;
  room.charts.set(data.chart, viewer);
  viewer.switches = room.switches.get(data.chart) ?? freshSwitches(viewer);
  room.switches.set(data.chart, viewer.switches); // they outlive the chart
  if (old && old.fit.split("-")[0] !== data.fit.split("-")[0]) viewer.search.empty();
  if (isOther(old, data, ["words"])) labelTools(viewer);
  const isNew = isOther(old, data, ["svg", "handoffs"]);
  const hasMoved = isOther(old, data, ["chart", "fit"]);
  const poses = isNew && before && viewer.placed && !hasMoved ? posesOf(viewer) : null;
  if (isNew) draw(viewer, readDrawing(makeDrawing(), data.handoffs));
  if (!viewer.placed) resize(viewer);
  else if (hasMoved) restore(viewer);
  else if (poses) glide(viewer, before, poses, begun);
  if (isForgotten) sendFrame(viewer);
  steer(viewer);
}

const isOther = (old: Data | undefined, data: Data, parts: (keyof Data)[]) =>
  parts.some((part) => JSON.stringify(data[part]) !== JSON.stringify(old?.[part]));

function sayChange(viewer: Viewer, before: Drawing, after: Drawing) {
  const [old, now] = [before, after].map(({ boxes }) => boxes.get(viewer.folding ?? NaN));
  if (now && old && now.collapsed !== old.collapsed)
    sayCount(viewer, after, now.collapsed ? "closed" : "opened", now.name);
  else if (before.boxes.size !== after.boxes.size) sayCount(viewer, after, "shown");
}

const hasFocus = ({ root, view }: Viewer) => view.contains((root.getRootNode() as Document).activeElement);

function draw(viewer: Viewer, drawing: Drawing) {
  const { stage, view, drawing: before, data } = viewer;
  const hadFocus = hasFocus(viewer);
  if (before) sayChange(viewer, before, drawing);
  Object.assign(viewer, { drawing, hidden: undefined });
  viewer.busy.delete("glide");
  for (const box of drawing.boxes.values()) equip(box, data.words);
  stage.replaceChildren(set(drawing.svg, { role: "none" }));
  // Between a tree and its items nothing may have a role, and lines are no items: the details say what they join.
  for (const group of drawing.svg.querySelectorAll("g:has(.department)")) set(group, { role: "none" });
  for (const group of drawing.svg.querySelectorAll(".scene > g:not(:has(.department))"))
    set(group, { "aria-hidden": true });
  viewer.minimap.fill();
  viewer.hints.fill();
  roam(viewer);
  const focused = drawing.boxes.get(whereKeysAre(viewer) ?? NaN)?.element ?? view;
  if (hadFocus) focused.focus({ preventScroll: true });
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

/** What the page wants is done, and what comes of it is shown. */
function steer(viewer: Viewer) {
  if (!viewer.drawing) return;
  const wanted = room.wanted.get(viewer.data.chart);
  const before = viewer.selected;
  if (wanted) takeWishes(viewer, wanted);
  light(viewer);
  // What is selected when the chart opens moves nothing.
  if (before !== undefined && viewer.selected !== before && viewer.placed)
    reveal(viewer, viewer.drawing.boxes.get(viewer.selected ?? NaN));
  if (wanted) viewer.search.show(wanted.found ?? null);
  if (wanted?.flash && wanted.flash.turn !== room.flashed.get(viewer.data.chart)) showFlash(viewer, wanted.flash);
  settle(viewer);
}

/** A selection that does not know of our latest act yet is late, and is not followed; nor are switches that the page
 * said before. */
function takeWishes(viewer: Viewer, { turn, selected, other = null, spotlight = null, ...wanted }: Steering) {
  const { switches } = viewer;
  const { off, faded, faded_lines: lines, fade = "dim" } = wanted;
  const isMoved = turn >= viewer.turn && selected !== viewer.selected;
  if (isMoved) viewer.cursor = hasFocus(viewer) ? whereKeysAre(viewer) : null;
  if (turn >= viewer.turn) Object.assign(viewer, { selected, other, spotlight });
  // A branch that closes over the selected department takes its place. Whoever closed it stays there, and hears that.
  if (isMoved && hasFocus(viewer)) viewer.said = chosenKeys(viewer).join();
  if (off && String(off) !== switches.said) Object.assign(switches, { off: new Set(off), said: String(off) });
  const fadedLines = new Set(lines?.map((ends) => ends.join(" ")));
  Object.assign(viewer, { fade, faded: new Set(faded), fadedLines });
}

/** A department that was looked for comes into view and a ring round it pulses. Waits for a drawing that has it. */
export function showFlash(viewer: Viewer, { key, turn }: { key: Key; turn: number }) {
  const box = viewer.drawing.boxes.get(key);
  if (!box || !viewer.placed) return;
  room.flashed.set(viewer.data.chart, turn);
  if (isFar(viewer)) centre(viewer, box.x, box.y, FLASH.scale, true);
  else reveal(viewer, box);
  const pulse = ring(box, FLASH.gap, "flash");
  box.element.append(pulse);
  setTimeout(() => pulse.remove(), FLASH.last);
}

export function end(viewer: Viewer) {
  if (room.charts.get(viewer.data.chart) === viewer) room.charts.delete(viewer.data.chart);
  clearTimeout(viewer.releasing);
  clearTimeout(viewer.uncovering);
  viewer.sizes?.disconnect();
  viewer.root.replaceChildren();
  delete viewer.root.dataset.ready;
}
