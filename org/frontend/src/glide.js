// The way from one drawing to the next. A new box grows out of its nearest ancestor that was drawn; one that goes
// shrinks into its nearest ancestor that stays. Lines follow, and one box keeps its place on the screen.

import { interpolateString } from "d3-interpolate";
import { ASIDE, LAST, coveredParts, fittedPlace, fit, go, isCalm, shiftInto, windowAt } from "./camera.js";
import { svg } from "./dom.js";
import { ancestors, areaOf } from "./drawing.js";
import { settle, unsettle } from "./rest.js";

const MOST = 600; // boxes: with more, every frame would be late
const REST = -2; // the box for the further children of a department is numbered downwards from here
const LEAST = 120; // ms that a glide takes in any case
const SEED = 0.02; // how large a box is that grows out of another one
const GEOMETRY = ["d", "cx", "cy"]; // of a path or a ring
const NUMBERS = /[-\d.,\s]/g;
const PATIENCE = 15_000; // ms that an expansion asked for here may take to come

/** Where and how large each box is drawn at this moment, px of the view. @param {Viewer} viewer @returns {Poses} */
export function posesOf({ drawing, view }) {
  const corner = view.getBoundingClientRect();
  const poseOf = ({ element, w, key }) => {
    const { left, top, width, height } = element.querySelector(".box")?.getBoundingClientRect() ?? corner;
    const pose = { x: left - corner.left + width / 2, y: top - corner.top + height / 2, scale: width / w };
    return /** @type {const} */ ([key, pose]);
  };
  return new Map([...drawing.boxes.values()].map(poseOf));
}

/** Looks at the new drawing from where the old one was looked at, and lets what has moved glide there.
 * @param {Viewer} viewer @param {Drawing} before @param {Poses} poses */
export function glide(viewer, before, poses, begin = performance.now()) {
  const old = viewer.place;
  follow(viewer, before, poses);
  const { boxes, svg: drawn } = viewer.drawing;
  if (isCalm() || Math.max(boxes.size, before.boxes.size) > MOST || document.hidden) return;
  const leaving = svg("g", { "aria-hidden": true });
  drawn.querySelector("g.departments")?.before(leaving);
  const moves = [...boxMoves(viewer, before, poses, leaving), ...lineMoves(viewer, before, old)];
  const changes = moves.filter(([, , from, to]) => from !== to);
  const tweens = changes.map(([element, name, from, to]) => ({ element, name, at: interpolateString(from, to) }));
  const step = (share) => tweens.forEach(({ element, name, at }) => element.setAttribute(name, at(share)));
  const end = () => {
    leaving.remove();
    if (drawn !== viewer.drawing.svg) return; // the next drawing is on its way
    viewer.gliding = false;
    settle(viewer);
  };
  viewer.gliding = true;
  unsettle(viewer);
  step(0);
  // The time that the drawing took to make is not waited for a second time.
  const left = Math.max(LEAST, LAST - (performance.now() - begin));
  const transition = viewer.surface.transition("glide").duration(left);
  transition.tween("glide", () => step).on("end interrupt cancel", end);
}

/** @param {Viewer} viewer @param {Drawing} before @param {Poses} poses @param {Element} leaving @returns {Generator<Move>} */
function* boxMoves({ drawing, place: { x, y, k } }, before, poses, leaving) {
  const at = (pose) => transform((pose.x - x) / k, (pose.y - y) / k, pose.scale / k);
  for (const box of drawing.boxes.values()) {
    const origin = poses.get(standIn(box, drawing.boxes, before.boxes) ?? NaN);
    const from = poses.get(box.key) ?? (origin && { ...origin, scale: SEED * k });
    if (!from) yield [box.element, "opacity", "0", "1"];
    else yield [box.element, "transform", at(from), transform(box.x, box.y)];
    const back = transform(-box.x, -box.y);
    for (const ground of from ? box.grounds : [])
      yield [ground, "transform", at(from) + back, transform(box.x, box.y) + back];
  }
  for (const box of before.boxes.values()) {
    const from = poses.get(box.key);
    if (drawing.boxes.has(box.key) || !from) continue;
    const end = drawing.boxes.get(standIn(box, before.boxes, drawing.boxes) ?? NaN);
    leaving.append(box.element);
    yield [box.element, "transform", at(from), end ? transform(end.x, end.y, SEED) : at(from)];
    if (!end) yield [box.element, "opacity", "1", "0"];
  }
}

const transform = (x, y, scale = 1) => `translate(${x.toFixed(1)},${y.toFixed(1)}) scale(${scale.toFixed(3)}) `;

/** @param {Viewer} viewer @param {Drawing} before @param {Transform} old where the old drawing was looked at from
 * @returns {Generator<Move>} */
function* lineMoves({ drawing, place: { x, y, k } }, before, old) {
  const were = new Map(before.lines.map(({ name, element }) => [name, element]));
  const shift = transform((old.x - x) / k, (old.y - y) / k, old.k / k);
  for (const { name, element } of drawing.lines) {
    if (!element.isConnected) continue;
    const [from, to] = [were.get(name), element].map((each) => GEOMETRY.map((at) => each?.getAttribute(at) ?? ""));
    const isAlike = from.every((text, at) => text.replace(NUMBERS, "") === to[at].replace(NUMBERS, ""));
    if (!isAlike || element.localName === "g") yield [element, "opacity", "0", "1"];
    else yield [element, "transform", shift, transform(0, 0)];
    if (isAlike) for (const [at, name] of GEOMETRY.entries()) if (to[at]) yield [element, name, from[at], to[at]];
  }
}

/** What stands for a box in a drawing without it: the box for the rest of its family, or an ancestor.
 * @param {Box | undefined} box @param {Map<Key, Box>} boxes @param {Map<Key, Box>} others */
function standIn(box, boxes, others) {
  return box && [REST - 1 - box.parent, ...ancestors(boxes, box.key)].find((key) => others.has(key));
}

/** @param {Viewer} viewer @param {Drawing} before @param {Poses} poses */
function follow(viewer, before, poses) {
  const act = takeFold(viewer, before);
  const { k } = viewer.place;
  // What the page has changed is fitted as what was there before, but never made smaller. The same boxes with another
  // look, as after a correction of an office, keep scale and place.
  const { boxes } = viewer.drawing;
  const same = boxes.size === before.boxes.size && [...boxes.keys()].every((each) => before.boxes.has(each));
  if (viewer.fitted && act === null && !same && fittedPlace(viewer).k >= k) return fit(viewer);
  const key = anchorOf(viewer, before, act, poses);
  const now = boxes.get(key ?? NaN);
  const pose = poses.get(key ?? NaN);
  if (!now || !pose) return fit(viewer);
  const place = { k, x: pose.x - now.x * k, y: pose.y - now.y * k };
  viewer.fitted &&= same;
  go(viewer, act === null ? place : withChildren(viewer, place, now, before));
}

/** The key of the box whose expansion was asked for here and that this drawing brings; it may also be a drawing that
 * came before that. @param {Viewer} viewer @param {Drawing} before */
function takeFold(viewer, before) {
  const act = viewer.folding;
  if (!act || performance.now() - act.since > PATIENCE) return null;
  const [old, now] = [before, viewer.drawing].map(({ boxes }) => boxes.get(act.key));
  if (!now || !old || now.collapsed !== old.collapsed || now.name !== old.name) viewer.folding = null;
  return act.key;
}

/** The box that was expanded; else the selected one; else the one nearest to the middle of the window.
 * @param {Viewer} viewer @param {Drawing} before @param {Key | null} act @param {Poses} poses */
function anchorOf(viewer, { boxes }, act, poses) {
  const [x, y] = viewer.size.map((length) => length / 2);
  const away = (pose) => Math.hypot(pose.x - x, pose.y - y);
  const near = [...poses].sort((a, b) => away(a[1]) - away(b[1])).map(([key]) => key);
  const wanted = [act, boxes.get(act ?? NaN)?.parent, viewer.selected, ...near];
  return wanted.find((key) => boxes.has(key ?? NaN) && viewer.drawing.boxes.has(key ?? NaN));
}

/** Children that were expanded out of view come into it as far as the box that was expanded stays in it.
 * @param {Viewer} viewer @param {Transform} place @param {Box} box @param {Drawing} before */
function withChildren(viewer, place, box, before) {
  const family = box.rest ? box.parent : box.key; // the rest of a family makes room for more of it
  const { boxes } = viewer.drawing;
  const isFresh = ({ key }) => !before.boxes.has(key) && ancestors(boxes, key).includes(family);
  const fresh = [...boxes.values()].filter(isFresh);
  if (!fresh.length) return place;
  const [areas, own, free] = [fresh.map(areaOf), areaOf(box), windowAt(viewer, place, ASIDE, coveredParts(viewer))];
  const [dx, dy] = [0, 1].map((side) => {
    const reach = [Math.min(...areas.map((area) => area[side])), Math.max(...areas.map((area) => area[side + 2]))];
    const window = [free[side], free[side + 2]];
    const [least, most] = [own[side + 2] - window[1], own[side] - window[0]].sort((a, b) => a - b);
    return Math.min(Math.max(0, most), Math.max(Math.min(0, least), shiftInto(reach, window)));
  });
  return { k: place.k, x: place.x - dx * place.k, y: place.y - dy * place.k };
}
