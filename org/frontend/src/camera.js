// Where the drawing is in the window: fitting, zooming, keeping the place, and bringing a box into view.

import { zoom, zoomIdentity } from "d3-zoom";
import { select } from "d3-selection";
import { areaOf } from "./drawing.js";
import { run, isCalm } from "./motion.js";
import { room } from "./room.js";

/**
 * @typedef {import("./viewer.js").Viewer} Viewer
 * @typedef {import("./drawing.js").Box} Box
 * @typedef {{x: number, y: number, k: number}} Transform
 */

const MOST = 1.25; // a small drawing is not blown up to more than this
const EXTENT = /** @type {[number, number]} */ ([0.02, 4]);
export const STEP = 1.3;
const NAME = 12; // px of the scene: height of the letters of a name
const LEAST = 11; // px on the screen that a drawing made for this frame opens with at least
const NARROW = { width: 600, least: 12 };
const FAR = 9; // px: names smaller than this give way to those of the branches
const REVEAL = 0.15; // of the window: how far from its edge a box comes to be that was out of view
const REST = 160; // ms without a gesture after which the drawing is made sharp again
const NEWS = 0.1; // a frame that differs by more than this share is told to the page at *Fit*

/** Let hands move the drawing, by d3-zoom. @param {Viewer} viewer */
export function mountCamera(viewer) {
  viewer.behaviour = /** @type {Viewer["behaviour"]} */ (zoom())
    .scaleExtent(EXTENT)
    .clickDistance(4)
    .tapDistance(10)
    .filter((event) => !event.button && !(event.ctrlKey && event.type !== "wheel"))
    .on("start", ({ sourceEvent }) => sourceEvent && hold(viewer))
    .on("zoom", ({ transform, sourceEvent }) => {
      if (sourceEvent) viewer.fitted = false;
      place(viewer, transform);
    })
    .on("end", ({ sourceEvent }) => sourceEvent && release(viewer));
  viewer.surface = select(/** @type {HTMLElement} */ (viewer.view));
  viewer.surface.call(viewer.behaviour).on("dblclick.zoom", null);
}

/** While it moves the drawing is a layer of its own, which costs no painting. @param {Viewer} viewer */
export function hold(viewer) {
  viewer.flight = null; // a hand on the drawing stops the camera
  viewer.held = true;
  clearTimeout(viewer.releasing);
  viewer.stage.style.willChange = "transform";
  viewer.root.dataset.ready = "false";
  viewer.showTip("");
}

/** @param {Viewer} viewer */
function release(viewer) {
  clearTimeout(viewer.releasing);
  viewer.releasing = setTimeout(() => {
    viewer.held = false;
    viewer.stage.style.willChange = "";
    viewer.settle();
  }, REST);
}

/** @param {Viewer} viewer @param {Transform} transform */
function place(viewer, { x, y, k }) {
  viewer.place = { x, y, k };
  viewer.stage.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
  viewer.minimap.follow();
}

/** Far out, notes go and the names of branches come. @param {Viewer} viewer */
export function isFar({ place: { k } }) {
  return k * NAME < FAR;
}

/** @param {Viewer} viewer @param {Transform} to @param {boolean} animated @param {number} [begin] */
export function go(viewer, to, animated, begin = performance.now()) {
  viewer.flight = null;
  if (!animated || isCalm()) return jump(viewer, to);
  viewer.flight = { from: viewer.place, to, begin };
  run(viewer);
}

/** @param {Viewer} viewer @param {Transform} to */
export function jump(viewer, { x, y, k }) {
  viewer.behaviour.transform(viewer.surface, zoomIdentity.translate(x, y).scale(k));
  if (!viewer.flight) viewer.settle();
}

/** Width and height of the drawing's part of the window, px. @param {Viewer} viewer @returns {[number, number]} */
export function frameOf({ view }) {
  return [view.clientWidth, view.clientHeight];
}

/** The whole drawing; of an outline or a boundary map that is taller than the window, all of its width.
 * @param {Viewer} viewer @returns {Transform} */
export function fittedPlace(viewer) {
  const { width, height } = viewer.drawing;
  const [w, h] = frameOf(viewer);
  const narrow = w < NARROW.width;
  const [across, down] = [w / Math.max(width, 1), h / Math.max(height, 1)];
  const least = (narrow ? NARROW.least : LEAST) / NAME;
  let k = Math.min(across, down, MOST);
  if (k < least && (viewer.inLanes || narrow)) k = Math.min(MOST, Math.max(k, across));
  k = Math.max(k, EXTENT[0]);
  return { k, x: (w - width * k) / 2, y: Math.max(0, (h - height * k) / 3) };
}

/** @param {Viewer} viewer @param {boolean} animated @param {number} [begin] */
export function fit(viewer, animated, begin) {
  viewer.fitted = true;
  go(viewer, fittedPlace(viewer), animated, begin);
}

/** A point of the window (px from its corner) keeps its place; without one the middle does.
 * @param {Viewer} viewer @param {number} factor */
export function zoomBy(viewer, factor) {
  const from = viewer.flight?.to ?? viewer.place;
  const k = Math.min(EXTENT[1], Math.max(EXTENT[0], from.k * factor));
  const [x, y] = frameOf(viewer).map((length) => length / 2);
  viewer.fitted = false;
  go(viewer, { k, x: x - ((x - from.x) * k) / from.k, y: y - ((y - from.y) * k) / from.k }, true);
}

/** What of the scene is in the window, `margin` px inside of its edges: left, top, right, bottom.
 * @param {Viewer} viewer @param {Transform} at */
export function windowAt(viewer, { x, y, k }, margin = 0) {
  const [w, h] = frameOf(viewer);
  const [side, top] = [Math.min(margin, w / 4), Math.min(margin, h / 4)];
  return [(side - x) / k, (top - y) / k, (w - side - x) / k, (h - top - y) / k];
}

/** Moves no farther than is needed; a box that is in view moves nothing. @param {Viewer} viewer @param {number} key */
export function reveal(viewer, key) {
  const box = viewer.drawing.boxes.get(key);
  if (!box) return;
  const at = viewer.flight?.to ?? viewer.place;
  const [area, shown] = [areaOf(box), windowAt(viewer, at)];
  if (area[0] >= shown[0] && area[1] >= shown[1] && area[2] <= shown[2] && area[3] <= shown[3]) return;
  const free = windowAt(viewer, at, REVEAL * Math.min(...frameOf(viewer)));
  const [dx, dy] = [0, 1].map((side) => shiftInto([area[side], area[side + 2]], [free[side], free[side + 2]]));
  viewer.fitted = false;
  go(viewer, { k: at.k, x: at.x - dx * at.k, y: at.y - dy * at.k }, true);
}

/** The least way of a window so that a stretch is in it; one that is too long fills it.
 * @param {number[]} stretch @param {number[]} window */
export function shiftInto([from, to], [low, high]) {
  const ends = [to - high, from - low].sort((a, b) => a - b);
  return Math.min(ends[1], Math.max(ends[0], 0));
}

/** A point of the scene in the browser's window, px. @param {Viewer} viewer @param {{x: number, y: number}} point */
export function onScreen({ view, place: { x, y, k } }, point) {
  const corner = view.getBoundingClientRect();
  return { x: corner.left + x + point.x * k, y: corner.top + y + point.y * k };
}

/** The middle stays the middle, unless the whole drawing was fitted: then it is again. @param {Viewer} viewer */
export function resize(viewer) {
  const [w, h] = frameOf(viewer);
  if (!w || !h || !viewer.drawing) return;
  const [oldW, oldH] = viewer.size ?? [w, h];
  viewer.size = [w, h];
  const { x, y, k } = viewer.flight?.to ?? viewer.place;
  if (!viewer.placed) restore(viewer);
  else if (viewer.fitted) fit(viewer, false);
  else go(viewer, { k, x: x + (w - oldW) / 2, y: y + (h - oldH) / 2 }, false);
  const last = room.frames.get(viewer.name);
  if (!last || last[0] > last[1] !== w > h) sendFrame(viewer);
}

/** Where the drawing was left; one that is shown for the first time is fitted. @param {Viewer} viewer */
export function restore(viewer) {
  viewer.placed = true;
  const left = room.places.get(viewer.placeName);
  if (!left || left.fitted) return fit(viewer, false);
  viewer.fitted = false;
  go(viewer, left, false);
}

/** The button and the key; a frame that has changed is told first. @param {Viewer} viewer */
export function fitByHand(viewer) {
  const last = room.frames.get(viewer.name) ?? [1, 1];
  if (frameOf(viewer).some((length, at) => Math.abs(length / last[at] - 1) > NEWS)) sendFrame(viewer);
  fit(viewer, true);
}

/** @param {Viewer} viewer */
function sendFrame(viewer) {
  const [width, height] = frameOf(viewer);
  room.frames.set(viewer.name, [width, height]);
  viewer.send("frame", { width, height, ratio: globalThis.devicePixelRatio });
}
