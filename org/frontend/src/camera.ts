// Where the drawing is in the window: fitting, zooming, keeping the place, and bringing a box into view.

import { select } from "d3-selection";
import "d3-transition";
import { zoom, zoomIdentity } from "d3-zoom";
import { areaOf } from "./drawing.ts";
import { begin, finish, nameOf, settle } from "./rest.ts";
import { nextTurn, room } from "./room.ts";

const MOST = 1.25; // a small drawing is not blown up to more than this
const EXTENT: [number, number] = [0.02, 4];
export const STEP = 1.3;
export const NARROW = 600; // px
const LEAST = [11 / 12, 1]; // in a wide window and in a narrow one: a drawing that may be taller than it is not made smaller
const REVEAL = 0.15; // of the window: how far from its edge a box comes to be that was out of view
const KEPT = 80; // px of the drawing that stay in the window, however far hands move it
const REST = 160; // ms without a gesture after which the drawing is made sharp again
const PATIENCE = 350; // ms after a click
export const ASIDE = 16; // px between what was brought into view and the edge of the window
export const LAST = 250; // ms of a flight

/** Let hands move the drawing, by d3-zoom. While it moves it is a layer of its own, which costs no painting. */
export function mountCamera(viewer: Viewer) {
  const { style } = viewer.stage;
  const rest = () => {
    style.willChange = "";
    finish(viewer, "hand");
  };
  viewer.surface = select(viewer.view);
  viewer.behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent(EXTENT)
    .extent(() => [[0, 0], viewer.size as [number, number]])
    .constrain((to) => keepInSight(viewer, to))
    .clickDistance(4)
    .tapDistance(10)
    .interpolate((from, to) => (share) => from.map((at, i) => at + (to[i] - at) * share) as typeof from)
    .filter((event) => !event.button && !(event.ctrlKey && event.type !== "wheel"))
    .on("start", ({ sourceEvent }) => {
      if (!sourceEvent) return;
      clearTimeout(viewer.releasing);
      style.willChange = "transform";
      begin(viewer, "hand");
    })
    .on("end", ({ sourceEvent }) => {
      if (sourceEvent) viewer.releasing = setTimeout(rest, REST);
    })
    .on("zoom", ({ transform, sourceEvent }) => {
      const { x, y, k } = (viewer.place = transform);
      viewer.fitted &&= !sourceEvent;
      clearTimeout(viewer.touching); // it is no long touch
      style.transform = `translate(${x}px, ${y}px) scale(${k})`;
      viewer.minimap.follow();
    });
  viewer.surface.call(viewer.behaviour).on("dblclick.zoom", null);
}

function keepInSight({ drawing: { width, height }, size: [w, h] }: Viewer, { x, y, k }: Transform) {
  const within = (at: number, length: number, room: number) => Math.max(KEPT - length * k, Math.min(at, room - KEPT));
  return zoomIdentity.translate(within(x, width, w), within(y, height, h)).scale(k);
}

function move(viewer: Viewer, animated: boolean, act: (surface: any) => void) {
  viewer.surface.interrupt();
  if (!animated || isCalm()) {
    act(viewer.surface);
    return settle(viewer);
  }
  begin(viewer, "flight");
  const flight = viewer.surface.transition().duration(LAST);
  act(flight);
  flight.on("end.rest interrupt.rest cancel.rest", () => finish(viewer, "flight"));
}

export function go(viewer: Viewer, to: Transform, animated = false) {
  const transform = zoomIdentity.translate(to.x, to.y).scale(to.k);
  move(viewer, animated, (surface) => viewer.behaviour.transform(surface, transform));
}

/** The middle of the window keeps its place. */
export function zoomBy(viewer: Viewer, factor: number) {
  viewer.fitted = false;
  move(viewer, true, (surface) => viewer.behaviour.scaleBy(surface, factor));
}

/** So that a point of the scene is in the middle. */
export function centre(viewer: Viewer, x: number, y: number, k = viewer.place.k, animated = false) {
  const [w, h] = viewer.size;
  viewer.fitted = false;
  go(viewer, { k, x: w / 2 - x * k, y: h / 2 - y * k }, animated);
}

export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The whole drawing; of an outline or a boundary map that is taller than the window all of its width. A map, which has a
 * ground, begins at the top. */
export function fittedPlace({ drawing: { width, height }, size: [w, h], data }: Viewer): Transform {
  const [across, down] = [w / Math.max(width, 1), h / Math.max(height, 1)];
  const isNarrow = w < NARROW;
  let k = Math.max(EXTENT[0], Math.min(across, down, MOST));
  if (k < LEAST[isNarrow ? 1 : 0] && (data.lanes || isNarrow)) k = Math.min(MOST, Math.max(k, across));
  return { k, x: (w - width * k) / 2, y: data.lanes ? 0 : Math.max(0, (h - height * k) / 3) };
}

export function fit(viewer: Viewer, animated?: boolean) {
  viewer.fitted = true;
  go(viewer, fittedPlace(viewer), animated);
}

/** What of the scene is in the window, `margin` px inside of its edges: left, top, right, bottom. Without what is covered
 * at the right and at the bottom. */
export function windowAt({ size }: Viewer, { x, y, k }: Transform, margin = 0, covered = [0, 0]) {
  const [w, h] = size.map((length, at) => length - covered[at]);
  const [side, top] = [Math.min(margin, w / 4), Math.min(margin, h / 4)];
  return [(side - x) / k, (top - y) / k, (w - side - x) / k, (h - top - y) / k];
}

/** How much the details cover at the right and the lower edge of the window, px; the page says so in px or percent. */
export function coveredParts({ root, size, selected = null }: Viewer) {
  if (selected === null) return [0, 0];
  const style = getComputedStyle(root);
  return ["--covered-right", "--covered-bottom"].map((name, at) => {
    const given = style.getPropertyValue(name);
    const length = (parseFloat(given) || 0) * (given.endsWith("%") ? size[at] / 100 : 1);
    return Math.min(length, 0.8 * size[at]);
  });
}

/** Once it is sure that no double-click is meant, the selected box comes out from under its details. */
export function uncover(viewer: Viewer) {
  clearTimeout(viewer.uncovering);
  if (!coveredParts(viewer).some(Boolean)) return;
  begin(viewer, "uncover");
  viewer.uncovering = setTimeout(() => {
    reveal(viewer, viewer.drawing.boxes.get(viewer.selected ?? NaN), ASIDE);
    finish(viewer, "uncover");
  }, PATIENCE);
}

/** Moves no farther than is needed; a box that is in view moves nothing. */
export function reveal(viewer: Viewer, box?: Box, margin = REVEAL * Math.min(...viewer.size)) {
  if (!box) return;
  const { place } = viewer;
  const area = areaOf(box);
  const covered = coveredParts(viewer);
  const shifts = (margin: number) => {
    const window = windowAt(viewer, place, margin, covered);
    return [0, 1].map((at) => shiftInto([area[at], area[at + 2]], [window[at], window[at + 2]]));
  };
  if (shifts(0).every((shift) => shift === 0)) return;
  const [dx, dy] = shifts(margin);
  viewer.fitted = false;
  go(viewer, { k: place.k, x: place.x - dx * place.k, y: place.y - dy * place.k }, true);
}

/** The least way of a window so that a stretch is in it; one that is too long fills it. */
export function shiftInto([from, to]: number[], [low, high]: number[]) {
  const [least, most] = [to - high, from - low].sort((a, b) => a - b);
  return Math.min(most, Math.max(least, 0));
}

/** The middle stays the middle, unless the whole drawing was fitted: then it is again. The page, which lays its drawing
 * out for a frame that it has guessed at first, is told a size that this is no good for. */
export function resize(viewer: Viewer) {
  const { view, place, placed, size: old } = viewer;
  const [w, h] = (viewer.size = [view.clientWidth, view.clientHeight]);
  if (!w || !h) return;
  const { chart, frame } = viewer.data;
  const last = room.frames.get(chart);
  if (frame && (last ? isTurned(last, viewer.size) : !suits(frame, viewer.size))) sendFrame(viewer);
  else if (frame && !last) room.frames.set(chart, frame);
  if (!placed) restore(viewer);
  else if (w === old[0] && h === old[1]) return;
  else if (viewer.fitted) fit(viewer);
  else go(viewer, { k: place.k, x: place.x + (w - old[0]) / 2, y: place.y + (h - old[1]) / 2 });
}

/** Where the drawing was left; one that is shown for the first time is fitted. */
export function restore(viewer: Viewer) {
  const left = room.places.get(nameOf(viewer.data));
  Object.assign(viewer, { placed: true, fitted: !left || left.fitted });
  go(viewer, left && !left.fitted ? left : fittedPlace(viewer));
}

/** The button and the key: the page lays the chart out anew. */
export function fitByHand(viewer: Viewer) {
  sendFrame(viewer);
  viewer.fittedAt = performance.now();
  fit(viewer, true);
}

/** Whether what is laid out for a frame can be looked at in a window: one that is a little low makes names smaller, and
 * one that is high leaves room. */
const suits = ([width, height]: number[], [w, h]: number[]) =>
  Math.abs(w - width) < 0.03 * w && h > 0.93 * height && h < 1.5 * height;

const isTurned = ([width, height]: number[], [w, h]: number[]) =>
  width > height !== w > h && Math.abs(w - width) > 0.2 * w;

export function sendFrame(viewer: Viewer) {
  const [width, height] = viewer.size;
  room.frames.set(viewer.data.chart, [width, height]);
  viewer.send("frame", { turn: nextTurn(viewer), width, height, ratio: globalThis.devicePixelRatio });
}

/** Whether the page knew the frame of this window and knows it no more, as after a new start of its server. */
export function isFrameForgotten({ chart, frame }: Data, old?: Data) {
  const said = room.frames.get(chart);
  const fits = (known?: number[]) => !known || !said || String(known) === String(said);
  return fits(old?.frame) && !fits(frame);
}
