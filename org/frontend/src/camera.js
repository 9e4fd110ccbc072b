// Where the drawing is in the window: fitting, zooming, keeping the place, and bringing a box into view.

import { select } from "d3-selection";
import "d3-transition";
import { zoom, zoomIdentity } from "d3-zoom";
import { areaOf } from "./drawing.js";
import { settle, unsettle } from "./rest.js";
import { nextTurn, room } from "./room.js";

const MOST = 1.25; // a small drawing is not blown up to more than this
const EXTENT = /** @type {[number, number]} */ ([0.02, 4]);
export const STEP = 1.3;
const NARROW = 600; // px
const LEAST = [11 / 12, 1]; // in a wide window and in a narrow one: a drawing that may be taller than it is not made smaller
const REVEAL = 0.15; // of the window: how far from its edge a box comes to be that was out of view
const REST = 160; // ms without a gesture after which the drawing is made sharp again
const NEWS = 0.1; // a frame that differs by more than this share is told to the page at *Fit*
const PATIENCE = 350; // ms after a click
export const ASIDE = 16; // px between what was brought into view and the edge of the window
export const LAST = 250; // ms of a flight

/** Let hands move the drawing, by d3-zoom. @param {Viewer} viewer */
export function mountCamera(viewer) {
  viewer.surface = select(viewer.view);
  viewer.behaviour = /** @type {Viewer["behaviour"]} */ (zoom())
    .scaleExtent(EXTENT)
    .extent(() => [[0, 0], /** @type {[number, number]} */ (viewer.size)])
    .clickDistance(4)
    .tapDistance(10)
    .interpolate((from, to) => (share) => /** @type {typeof from} */ (from.map((at, i) => at + (to[i] - at) * share)))
    .filter((event) => !event.button && !(event.ctrlKey && event.type !== "wheel"))
    .on("start", ({ sourceEvent }) => sourceEvent && hold(viewer))
    .on("end", ({ sourceEvent }) => sourceEvent && release(viewer))
    .on("zoom", ({ transform, sourceEvent }) => {
      const { x, y, k } = (viewer.place = transform);
      viewer.fitted &&= !sourceEvent;
      clearTimeout(viewer.touching); // it is no long touch
      viewer.stage.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
      viewer.minimap.follow();
    });
  viewer.surface.call(viewer.behaviour).on("dblclick.zoom", null);
}

/** While it moves the drawing is a layer of its own, which costs no painting. @param {Viewer} viewer */
function hold(viewer) {
  viewer.held = true;
  viewer.stage.style.willChange = "transform";
  clearTimeout(viewer.releasing);
  unsettle(viewer);
}

/** @param {Viewer} viewer */
function release(viewer) {
  clearTimeout(viewer.releasing);
  viewer.releasing = setTimeout(() => {
    viewer.held = false;
    viewer.stage.style.willChange = "";
    settle(viewer);
  }, REST);
}

/** @param {Viewer} viewer @param {boolean} animated @param {(surface: any) => void} act */
function move(viewer, animated, act) {
  viewer.flight = null;
  viewer.surface.interrupt();
  if (!animated || isCalm()) {
    act(viewer.surface);
    return settle(viewer);
  }
  const flight = viewer.surface.transition().duration(LAST);
  viewer.flight = flight;
  unsettle(viewer);
  act(flight);
  flight.on("end.rest interrupt.rest", () => {
    if (viewer.flight !== flight) return; // another has begun
    viewer.flight = null;
    settle(viewer);
  });
}

/** @param {Viewer} viewer @param {Transform} to @param {boolean} [animated] */
export function go(viewer, to, animated = false) {
  const transform = zoomIdentity.translate(to.x, to.y).scale(to.k);
  move(viewer, animated, (surface) => viewer.behaviour.transform(surface, transform));
}

/** The middle of the window keeps its place. @param {Viewer} viewer @param {number} factor */
export function zoomBy(viewer, factor) {
  viewer.fitted = false;
  move(viewer, true, (surface) => viewer.behaviour.scaleBy(surface, factor));
}

/** So that a point of the scene is in the middle. @param {Viewer} viewer @param {number} x @param {number} y */
export function centre(viewer, x, y, k = viewer.place.k, animated = false) {
  const [w, h] = viewer.size;
  viewer.fitted = false;
  go(viewer, { k, x: w / 2 - x * k, y: h / 2 - y * k }, animated);
}

export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The whole drawing; of an outline or a boundary map that is taller than the window all of its width. @param {Viewer} viewer */
export function fittedPlace(viewer) {
  const { width, height } = viewer.drawing;
  const [w, h] = viewer.size;
  const [across, down] = [w / Math.max(width, 1), h / Math.max(height, 1)];
  const isNarrow = w < NARROW;
  let k = Math.max(EXTENT[0], Math.min(across, down, MOST));
  if (k < LEAST[isNarrow ? 1 : 0] && (viewer.data.lanes || isNarrow)) k = Math.min(MOST, Math.max(k, across));
  return { k, x: (w - width * k) / 2, y: Math.max(0, (h - height * k) / 3) };
}

/** @param {Viewer} viewer @param {boolean} [animated] */
export function fit(viewer, animated) {
  viewer.fitted = true;
  go(viewer, fittedPlace(viewer), animated);
}

/** What of the scene is in the window, `margin` px inside of its edges: left, top, right, bottom. Without what is covered
 * at the right and at the bottom. @param {Viewer} viewer @param {Transform} place */
export function windowAt(viewer, { x, y, k }, margin = 0, covered = [0, 0]) {
  const [w, h] = viewer.size.map((length, at) => length - covered[at]);
  const [side, top] = [Math.min(margin, w / 4), Math.min(margin, h / 4)];
  return [(side - x) / k, (top - y) / k, (w - side - x) / k, (h - top - y) / k];
}

/** How much the details cover at the right and the lower edge of the window, px; the page says so in px or percent.
 * @param {Viewer} viewer */
export function coveredParts({ root, size, selected = null }) {
  if (selected === null) return [0, 0];
  const style = getComputedStyle(root);
  return ["--covered-right", "--covered-bottom"].map((name, at) => {
    const given = style.getPropertyValue(name);
    const length = (parseFloat(given) || 0) * (given.endsWith("%") ? size[at] / 100 : 1);
    return Math.min(length, 0.6 * size[at]);
  });
}

/** Once it is sure that no double-click is meant, the selected box comes out from under its details. @param {Viewer} viewer */
export function uncover(viewer) {
  clearTimeout(viewer.uncovering);
  if (!coveredParts(viewer).some(Boolean)) return;
  viewer.uncovering = setTimeout(() => {
    viewer.uncovering = undefined;
    reveal(viewer, viewer.drawing.boxes.get(viewer.selected ?? NaN), ASIDE);
    settle(viewer);
  }, PATIENCE);
  unsettle(viewer);
}

/** Moves no farther than is needed; a box that is in view moves nothing. @param {Viewer} viewer @param {Box} [box] */
export function reveal(viewer, box, margin = REVEAL * Math.min(...viewer.size)) {
  if (!box) return;
  const { x, y, k } = viewer.place;
  const area = areaOf(box);
  const shifts = (window) => [0, 1].map((at) => shiftInto([area[at], area[at + 2]], [window[at], window[at + 2]]));
  const covered = coveredParts(viewer);
  if (shifts(windowAt(viewer, { x, y, k }, 0, covered)).every((shift) => shift === 0)) return;
  const [dx, dy] = shifts(windowAt(viewer, { x, y, k }, margin, covered));
  viewer.fitted = false;
  go(viewer, { k, x: x - dx * k, y: y - dy * k }, true);
}

/** The least way of a window so that a stretch is in it; one that is too long fills it. @param {number[]} stretch @param {number[]} window */
export function shiftInto([from, to], [low, high]) {
  const [least, most] = [to - high, from - low].sort((a, b) => a - b);
  return Math.min(most, Math.max(least, 0));
}

/** The middle stays the middle, unless the whole drawing was fitted: then it is again. @param {Viewer} viewer */
export function resize(viewer) {
  const [w, h] = [viewer.view.clientWidth, viewer.view.clientHeight];
  if (!w || !h || !viewer.drawing) return;
  const [oldW, oldH] = viewer.placed ? viewer.size : [w, h];
  const { x, y, k } = viewer.place;
  viewer.size = [w, h];
  if (!viewer.placed) restore(viewer);
  else if (viewer.fitted) fit(viewer);
  else go(viewer, { k, x: x + (w - oldW) / 2, y: y + (h - oldH) / 2 });
  const last = room.frames.get(viewer.data.chart);
  if (!last || last[0] > last[1] !== w > h) sendFrame(viewer);
}

/** Where the drawing was left; one that is shown for the first time is fitted. @param {Viewer} viewer */
export function restore(viewer) {
  const left = room.places.get(viewer.placeName);
  Object.assign(viewer, { placed: true, fitted: !left || left.fitted });
  go(viewer, left && !left.fitted ? left : fittedPlace(viewer));
}

/** The button and the key; a frame that has changed is told to the page. @param {Viewer} viewer */
export function fitByHand(viewer) {
  const last = room.frames.get(viewer.data.chart) ?? [1, 1];
  if (viewer.size.some((length, at) => Math.abs(length / last[at] - 1) > NEWS)) sendFrame(viewer);
  fit(viewer, true);
}

/** @param {Viewer} viewer */
export function sendFrame(viewer) {
  const [width, height] = viewer.size;
  room.frames.set(viewer.data.chart, [width, height]);
  viewer.send("frame", { turn: nextTurn(viewer), width, height, ratio: globalThis.devicePixelRatio });
}

/** Whether the page knew the frame of this window and knows it no more, as after a new start of its server.
 * @param {Data} data @param {Data} [old] */
export function isFrameForgotten({ chart, frame }, old) {
  const said = room.frames.get(chart);
  const fits = (known) => !known || !said || String(known) === String(said);
  return fits(old?.frame) && !fits(frame);
}
