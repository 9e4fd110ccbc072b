// A chart: one drawing in a window, and what a person can do with it. The page and the offline file both mount one.

import { centre, isFrameForgotten, mountCamera, resize, restore, reveal, sendFrame } from "./camera.js";
import { html, set, svg } from "./dom.js";
import { readDrawing } from "./drawing.js";
import { light, ring, sayCount } from "./emphasis.js";
import { glide, posesOf } from "./glide.js";
import { makeHints } from "./hints.js";
import { listen } from "./input.js";
import { makeLegend } from "./legend.js";
import { makeMinimap } from "./minimap.js";
import { order, roam } from "./navigation.js";
import { labelTools, makeHelp } from "./overlay.js";
import { isFar, settle, whereKeysAre } from "./rest.js";
import { room, wasClosed } from "./room.js";
import { makeSearch } from "./search.js";
import { handleOf } from "./test_handle.js";

const ROOMY = 640; // px: in a narrower window the legend opens closed
const FLASH = { last: 1500, gap: 5, scale: 11 / 12 }; // ms, px, and the scale at which names can be read
const BADGE = { disc: 7, reach: 12, sign: 3.4 }; // px

/** @param {HTMLElement} root @param {Viewer["send"]} send */
export function makeViewer(root, send) {
  const stage = html("div", { class: "stage" });
  const view = html("div", { class: "view", role: "tree", tabindex: -1 }, stage);
  const state = {
    ...{
      root,
      send,
      stage,
      view,
      alive: true,
      placed: false,
      fitted: true,
      held: false,
      gliding: false,
      turn: 0,
      calls: 0,
    },
    ...{
      place: { x: 0, y: 0, k: 1 },
      size: [1, 1],
      flight: null,
      placeName: "",
      other: null,
      cursor: null,
      folding: null,
    },
    ...{
      typed: { text: "", at: -Infinity },
      said: "",
      foldedAt: -Infinity,
      flashing: null,
      lit: null,
      litLines: new Set(),
      way: new Set(),
    },
    ...{ faded: new Set(), fadedLines: new Set(), fade: "dim", folded: new Set(), steer: () => steer(viewer) },
    tools: html("div", { class: "tools", role: "toolbar" }),
    spoken: html("div", { class: "spoken", role: "status", "aria-live": "polite" }),
  };
  const viewer = /** @type {Viewer} */ (/** @type {unknown} */ (state));
  viewer.minimap = makeMinimap(viewer);
  viewer.search = makeSearch(viewer);
  viewer.legend = makeLegend(viewer);
  viewer.help = makeHelp(viewer);
  viewer.hints = makeHints(viewer);
  const bar = html("div", { class: "bar-line" }, viewer.search.element, viewer.legend.element, viewer.tools);
  root.replaceChildren(
    bar,
    html("div", { class: "window" }, view, viewer.minimap.element, viewer.hints.element),
    viewer.spoken,
    viewer.help,
  );
  Object.assign(set(root, { "data-testid": "chart" }), { orgChart: handleOf(viewer) });
  mountCamera(viewer);
  listen(viewer);
  viewer.sizes = new ResizeObserver(() => resize(viewer));
  viewer.sizes.observe(view);
  return viewer;
}

/** Shows what was sent: at another place a drawing is where it was left, at the same one it grows out of the old one.
 * @param {Viewer} viewer @param {Data} data @param {() => SVGSVGElement} makeDrawing */
export function show(viewer, data, makeDrawing) {
  const { drawing: before, data: old, placeName } = viewer;
  const begin = performance.now();
  const isForgotten = isFrameForgotten(data, old);
  Object.assign(viewer, { data, placeName: `${data.chart}/${data.fit}` });
  room.charts.set(data.chart, viewer);
  takeSwitches(viewer);
  if (old && old.fit.split("-")[0] !== data.fit.split("-")[0]) viewer.search.empty();
  if (JSON.stringify(data.words) !== JSON.stringify(old?.words)) labelTools(viewer);
  const isNew = !before || ["svg", "handoffs"].some((each) => JSON.stringify(data[each]) !== JSON.stringify(old[each]));
  const hasMoved = placeName !== viewer.placeName;
  const poses = isNew && before && viewer.placed && !hasMoved ? posesOf(viewer) : null;
  if (isNew) draw(viewer, readDrawing(makeDrawing(), data.handoffs));
  if (!viewer.placed) resize(viewer);
  else if (hasMoved) restore(viewer);
  else if (poses) glide(viewer, before, poses, begin);
  if (isForgotten) sendFrame(viewer);
  steer(viewer);
  settle(viewer);
}

/** @param {Viewer} viewer @param {Drawing} before @param {Drawing} after */
function sayChange(viewer, before, after) {
  const [old, now] = [before, after].map(({ boxes }) => boxes.get(viewer.folding?.key ?? NaN));
  if (now && old && now.collapsed !== old.collapsed)
    sayCount(viewer, after, now.collapsed ? "closed" : "opened", now.name);
  else if (before.boxes.size !== after.boxes.size) sayCount(viewer, after, "shown");
}

/** What is switched outlives the chart. @param {Viewer} viewer */
function takeSwitches(viewer) {
  const { chart } = viewer.data;
  const fresh = { off: new Set(), closed: wasClosed() ?? viewer.root.clientWidth < ROOMY };
  viewer.switches = room.switches.get(chart) ?? fresh;
  room.switches.set(chart, viewer.switches);
}

/** @param {Viewer} viewer @param {Drawing} drawing */
function draw(viewer, drawing) {
  const hadFocus = viewer.view.contains(/** @type {Document} */ (viewer.root.getRootNode()).activeElement);
  if (viewer.drawing) sayChange(viewer, viewer.drawing, drawing);
  Object.assign(viewer, { drawing, filters: undefined });
  viewer.gliding = false;
  for (const box of viewer.drawing.boxes.values()) equip(box, viewer.data.words);
  viewer.stage.replaceChildren(set(drawing.svg, { role: "none" }));
  // Between a tree and its items nothing may have a role, and lines are no items: the details say what they join.
  for (const group of drawing.svg.querySelectorAll("g:has(.department)")) set(group, { role: "none" });
  for (const group of drawing.svg.querySelectorAll(".scene > g:not(:has(.department))"))
    set(group, { "aria-hidden": true });
  viewer.minimap.fill();
  viewer.hints.fill();
  order(viewer);
  roam(viewer);
  if (hadFocus)
    (viewer.drawing.boxes.get(whereKeysAre(viewer) ?? NaN)?.element ?? viewer.view).focus({ preventScroll: true });
}

/** The button of a branch, on its left edge where no neighbour covers it, and what a screen reader says.
 * @param {Box} box @param {Record<string, string>} words */
function equip({ element, w, hint, office, rest, collapsed, branching }, words) {
  const [name, reason = "", figures] = hint.split("\n");
  const label = [name, !rest && words[`office_${office}`]?.toLowerCase(), figures].filter(Boolean).join(", ");
  const said = { "aria-label": label, "aria-description": reason, "aria-selected": false };
  set(element, { role: "treeitem", tabindex: -1, ...said });
  if (!branching) return;
  const [reach, disc] = ["reach", "disc"].map((name) => svg("circle", { class: name, r: BADGE[name] }));
  const [minus, plus] = [`M${-BADGE.sign} 0H${BADGE.sign}`, `M0 ${-BADGE.sign}V${BADGE.sign}`];
  const signs = [svg("path", { d: minus }), svg("path", { class: "plus", d: plus })];
  set(element, { "aria-expanded": !collapsed });
  element.append(svg("g", { class: "badge", transform: `translate(${-w / 2} 0)` }, reach, disc, ...signs));
}

/** What the page wants is done, and what comes of it is shown. @param {Viewer} viewer */
function steer(viewer) {
  if (!viewer.drawing) return;
  const { boxes } = viewer.drawing;
  const wanted = room.wanted.get(viewer.data.chart);
  const { selected: before, filters } = viewer;
  if (wanted) takeWishes(viewer, wanted);
  light(viewer, filters === undefined || filters !== viewer.filters);
  // What is selected when the chart opens moves nothing.
  if (before !== undefined && viewer.selected !== before && viewer.placed)
    reveal(viewer, boxes.get(viewer.selected ?? NaN));
  if (wanted) viewer.search.show(wanted.found ?? null);
  if (wanted?.flash && wanted.flash.turn !== room.flashed.get(viewer.data.chart)) showFlash(viewer, wanted.flash);
}

/** A selection that does not know of our latest act yet is late, and is not followed; nor are switches that the page
 * said before. @param {Viewer} viewer @param {Steering} wanted */
function takeWishes(
  viewer,
  { turn, selected, other = null, spotlight = null, fade = "dim", faded, faded_lines: lines, off },
) {
  const { switches } = viewer;
  if (turn >= viewer.turn && selected !== viewer.selected) viewer.cursor = null;
  if (turn >= viewer.turn) Object.assign(viewer, { selected, other, spotlight });
  if (off && String(off) !== switches.said) Object.assign(switches, { off: new Set(off), said: String(off) });
  const fadedLines = new Set(lines?.map((ends) => ends.join(" ")));
  const filters = JSON.stringify([fade, faded, lines, [...switches.off]]);
  Object.assign(viewer, { fade, faded: new Set(faded), fadedLines, filters });
}

/** A department that was looked for comes into view and a ring round it pulses. Waits for a drawing that has it.
 * @param {Viewer} viewer @param {{key: Key, turn: number}} flash */
export function showFlash(viewer, { key, turn }) {
  const box = viewer.drawing.boxes.get(key);
  if (!box || !viewer.placed) return;
  room.flashed.set(viewer.data.chart, turn);
  if (isFar(viewer)) centre(viewer, box.x, box.y, FLASH.scale, true);
  else reveal(viewer, box);
  const pulse = ring(box, FLASH.gap, "flash");
  box.element.append(pulse);
  viewer.flashing = key;
  setTimeout(() => {
    pulse.remove();
    viewer.flashing = null;
  }, FLASH.last);
}

/** @param {Viewer} viewer */
export function end(viewer) {
  viewer.alive = false;
  if (room.charts.get(viewer.data.chart) === viewer) room.charts.delete(viewer.data.chart);
  clearTimeout(viewer.releasing);
  clearTimeout(viewer.uncovering);
  viewer.sizes?.disconnect();
  viewer.root.replaceChildren();
  delete viewer.root.dataset.ready;
}
