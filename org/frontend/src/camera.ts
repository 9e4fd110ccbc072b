// Where the drawing is in the window: fitting, zooming, keeping the place, and bringing a box into view.

import "d3-transition";
import { zoom, zoomIdentity } from "d3-zoom";
import { areaOf } from "./drawing.ts";
import { begin, finish, settle } from "./rest.ts";
import { nextTurn } from "./room.ts";

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
export function makeBehaviour(viewer: Viewer) {
  const { style } = viewer.stage;
  const rest = () => {
    style.willChange = "";
    finish(viewer, "hand");
  };
  return zoom<HTMLElement, unknown>()
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
      viewer.aside &&= !sourceEvent;
      clearTimeout(viewer.touching); // it is no long touch
      style.transform = `translate(${x}px, ${y}px) scale(${k})`;
      viewer.minimap.follow();
    });
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

export function go(viewer: Viewer, { x, y, k }: Transform, animated = false) {
  move(viewer, animated, (surface) => viewer.behaviour.transform(surface, zoomIdentity.translate(x, y).scale(k)));
}

/** The middle of the window keeps its place. */
export function zoomBy(viewer: Viewer, factor: number) {
  Object.assign(viewer, { fitted: false, aside: false });
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
  Object.assign(viewer, { fitted: true, aside: false });
  go(viewer, fittedPlace(viewer), animated);
}

/** What of the scene is in the window: left, top, right, bottom. With a `margin`, px inside of its edges and without what
 * is covered at the right and at the bottom. */
export function windowAt(viewer: Viewer, { x, y, k }: Transform, margin?: number) {
  const covered = margin === undefined ? [0, 0] : coveredParts(viewer);
  const [w, h] = viewer.size.map((length, at) => length - covered[at]);
  const [side, top] = [w, h].map((length) => Math.min(margin ?? 0, length / 4));
  return [(side - x) / k, (top - y) / k, (w - side - x) / k, (h - top - y) / k];
}

/** How much the details cover at the right and the lower edge of the window, px; the page says so in px or percent. */
function coveredParts({ root, size, selected = null }: Viewer) {
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
  keepCovered(viewer);
  if (!coveredParts(viewer).some(Boolean)) return;
  begin(viewer, "uncover");
  viewer.uncovering = setTimeout(() => {
    const { fitted } = viewer;
    reveal(viewer, viewer.drawing.boxes.get(viewer.selected ?? NaN), ASIDE);
    viewer.aside ||= fitted && !viewer.fitted;
    finish(viewer, "uncover");
  }, PATIENCE);
}

/** A drawing that is on its way has its own place. */
export function keepCovered({ busy, uncovering }: Viewer) {
  clearTimeout(uncovering);
  busy.delete("uncover");
}

/** With the details gone, what they have moved aside goes back, unless a hand has moved it since. */
export function goBack(viewer: Viewer) {
  if (viewer.aside && viewer.selected === null) fit(viewer, true);
}

/** Moves no farther than is needed; a box that is in view moves nothing. */
export function reveal(viewer: Viewer, box?: Box, margin = REVEAL * Math.min(...viewer.size)) {
  const { place } = viewer;
  if (!box || include(viewer, place, areaOf(box), 0) === place) return;
  viewer.fitted = false;
  go(viewer, include(viewer, place, areaOf(box), margin), true);
}

/** The nearest place at which an area of the scene is in the window; one that is too large fills it. */
export function include(viewer: Viewer, place: Transform, area: number[], margin: number): Transform {
  const window = windowAt(viewer, place, margin);
  const [dx, dy] = [0, 1].map((at) => {
    const [least, most] = [area[at + 2] - window[at + 2], area[at] - window[at]].sort((a, b) => a - b);
    return Math.min(most, Math.max(least, 0)) * place.k;
  });
  return dx || dy ? { k: place.k, x: place.x - dx, y: place.y - dy } : place;
}

/** The middle stays the middle, unless the whole drawing was fitted: then it is again. The page, which lays its drawing
 * out for a frame that it has guessed at first, is told a size that this is no good for. */
export function resize(viewer: Viewer) {
  const { view, place, placed, size: old, data, memory } = viewer;
  const [w, h] = (viewer.size = [view.clientWidth, view.clientHeight]);
  if (!w || !h) return;
  const isGood = memory.frame ? !isTurned(memory.frame, viewer.size) : !data.frame || suits(data.frame, viewer.size);
  if (data.frame && !isGood) sendFrame(viewer);
  memory.frame ??= data.frame;
  if (!placed) restore(viewer);
  else if (w === old[0] && h === old[1]) return;
  else if (viewer.fitted) fit(viewer);
  else go(viewer, { k: place.k, x: place.x + (w - old[0]) / 2, y: place.y + (h - old[1]) / 2 });
}

/** Where the drawing was left; one that is shown for the first time is fitted. */
export function restore(viewer: Viewer) {
  const left = viewer.memory.places[viewer.data.fit];
  Object.assign(viewer, { placed: true, fitted: left?.fitted ?? true });
  go(viewer, viewer.fitted ? fittedPlace(viewer) : left);
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
  const [width, height] = (viewer.memory.frame = viewer.size);
  viewer.send("frame", { turn: nextTurn(viewer), width, height, ratio: globalThis.devicePixelRatio });
}

/** Whether the page knew the frame of this window and knows it no more, as after a new start of its server. */
export function isFrameForgotten({ data: { frame }, memory: { frame: said } }: Viewer, old?: Data) {
  const fits = (known?: number[]) => !known || !said || String(known) === String(said);
  return fits(old?.frame) && !fits(frame);
}
