// The way from one drawing to the next. A new box grows out of its nearest ancestor that was drawn; one that goes
// shrinks into its nearest ancestor that stays. Lines follow, and one box keeps its place on the screen.

import { fit, fittedPlace, go, shiftInto, windowAt } from "./camera.js";
import { set, svg } from "./dom.js";
import { ancestors, areaOf, restOf } from "./drawing.js";
import { between, isCalm, run } from "./motion.js";

/**
 * @typedef {import("./viewer.js").Viewer} Viewer
 * @typedef {import("./drawing.js").Box} Box
 * @typedef {import("./drawing.js").Pose} Pose
 * @typedef {import("./drawing.js").Drawing} Drawing
 * @typedef {{box: Box, from: Pose, to: Pose}} BoxMove
 * @typedef {{element: Element, name: string, parts: string[], from: number[], to: number[]}} NumberMove
 * @typedef {object} Glide
 * @property {number} begin
 * @property {BoxMove[]} boxes
 * @property {NumberMove[]} numbers
 * @property {Element[]} fading elements that come
 * @property {Map<number, Element[]>} grounds what of the region belongs to a box
 * @property {SVGGElement} leaving boxes on their way out
 */

const MOST = 600; // boxes: with more, every frame would be late
const SEED = 0.02; // how large a box is that grows out of another one
const PATIENCE = 15_000; // ms that an expansion asked for here may take to come
const ASIDE = 16; // px between expanded children and the edge of the window
const NUMBER = /-?\d*\.?\d+/g;

/** Boxes that stay glide from where they are drawn now. @param {Viewer} viewer @param {Drawing} before */
export function glideFrom(viewer, before, begin = performance.now()) {
  const { boxes, svg: drawn, lines } = viewer.drawing;
  viewer.glide = null;
  if (isCalm() || Math.max(boxes.size, before.boxes.size) > MOST || document.hidden) return;
  const leaving = svg("g", { class: "leaving", "aria-hidden": true });
  drawn.querySelector("g.departments")?.before(leaving);
  const { numbers, fading } = lineMoves(before, lines);
  /** @type {Map<number, Element[]>} */
  const grounds = new Map();
  for (const ground of drawn.querySelectorAll(".regions [data-key]")) {
    const key = Number(ground.getAttribute("data-key"));
    grounds.set(key, [...(grounds.get(key) ?? []), ground]);
  }
  const moves = boxMoves(before.boxes, boxes);
  leaving.append(...moves.filter(({ box }) => box.leaving).map(({ box }) => box.element));
  viewer.glide = { begin, boxes: moves, numbers, fading, grounds, leaving };
  pose(viewer.glide, 0);
  run(viewer);
}

/** @param {Map<number, Box>} before @param {Map<number, Box>} after @returns {BoxMove[]} */
function boxMoves(before, after) {
  /** @type {BoxMove[]} */
  const moves = [];
  for (const box of before.values()) {
    if (after.has(box.key) || box.leaving) continue;
    const end = standIn(box, before, after);
    const to = end ? { x: end.x, y: end.y, grow: SEED, alpha: 1 } : { ...box.pose, alpha: 0 };
    moves.push({ box: { ...box, leaving: true }, from: box.pose, to });
  }
  for (const box of after.values()) {
    const to = { x: box.x, y: box.y, grow: 1, alpha: 1 };
    const origin = standIn(box, after, before)?.pose;
    const fresh = origin ? { ...to, x: origin.x, y: origin.y, grow: SEED } : { ...to, alpha: 0 };
    const from = before.get(box.key)?.pose ?? fresh;
    if (JSON.stringify(from) !== JSON.stringify(to)) moves.push({ box, from, to });
  }
  return moves;
}

/** What stands for a box in a drawing without it: the box for the rest of its family, or an ancestor.
 * @param {Box} box @param {Map<number, Box>} boxes @param {Map<number, Box>} others */
function standIn(box, boxes, others) {
  const key = [restOf(box.parent), ...ancestors(boxes, box.key)].find((each) => others.has(each));
  return key === undefined ? undefined : others.get(key);
}

/** Lines that both drawings have go from shape to shape where these have the same pieces; others come into view.
 * @param {Drawing} before @param {import("./drawing.js").Line[]} lines */
function lineMoves(before, lines) {
  const old = new Map(before.lines.map((line) => [nameOf(line), line.element]));
  /** @type {NumberMove[]} */
  const numbers = [];
  /** @type {Element[]} */
  const fading = [];
  for (const line of lines) {
    const found = movesOf(old.get(nameOf(line)), line.element);
    if (found) numbers.push(...found);
    else fading.push(line.element);
  }
  return { numbers, fading };
}

/** @param {import("./drawing.js").Line} line */
function nameOf({ element, from, to, relation }) {
  return [element.localName, relation, element.closest(".boundary") ? "outer" : "", from, to].join(" ");
}

/** @param {Element | undefined} old @param {Element} now @returns {NumberMove[] | null} null: not of one shape */
function movesOf(old, now) {
  if (!old || old.childElementCount !== now.childElementCount) return null;
  const moves = [...now.children].map((child, at) => movesOf(old.children[at], child));
  for (const name of ["d", "cx", "cy", "x", "y"]) {
    const [was, is] = [old, now].map((element) => element.getAttribute(name) ?? "");
    if (was === is) continue;
    const parts = is.split(NUMBER);
    if (parts.join(" ") !== was.split(NUMBER).join(" ")) return null;
    const [from, to] = [was, is].map((text) => (text.match(NUMBER) ?? []).map(Number));
    moves.push([{ element: now, name, parts, from, to }]);
  }
  return moves.includes(null) ? null : moves.flatMap((each) => each ?? []);
}

/** The drawing at a share of the way. @param {Glide} glide @param {number} share */
export function pose({ boxes, numbers, fading, grounds, leaving }, share) {
  for (const { box, from, to } of boxes) {
    const at = (/** @type {"x" | "y" | "grow" | "alpha"} */ part) => between(from[part], to[part], share);
    box.pose = share === 1 ? to : { x: at("x"), y: at("y"), grow: at("grow"), alpha: at("alpha") };
    const { x, y, grow, alpha } = box.pose;
    const place = `translate(${x.toFixed(2)} ${y.toFixed(2)})` + (grow === 1 ? "" : ` scale(${grow.toFixed(4)})`);
    fade(box.element, alpha);
    box.element.setAttribute("transform", place);
    for (const ground of grounds.get(box.key) ?? []) {
      ground.setAttribute("transform", share === 1 ? "" : `${place} translate(${-box.x} ${-box.y})`);
    }
  }
  for (const { element, name, parts, from, to } of numbers) {
    const number = (/** @type {number} */ at) => Number(between(from[at], to[at], share).toFixed(2));
    element.setAttribute(name, parts.map((part, at) => part + (at < to.length ? number(at) : "")).join(""));
  }
  for (const element of fading) fade(element, share);
  if (share === 1) leaving.remove();
}

/** @param {Element} element @param {number} alpha */
function fade(element, alpha) {
  if (alpha === 1) element.removeAttribute("opacity");
  else set(element, { opacity: alpha.toFixed(3) });
}

/** Looks at the new drawing from where the old one was looked at. @param {Viewer} viewer @param {Drawing} before */
export function follow(viewer, before, begin = performance.now()) {
  const act = takeFold(viewer, before);
  const animated = viewer.glide !== null;
  const { boxes } = viewer.drawing;
  const here = viewer.place;
  const { k } = viewer.flight?.to ?? here;
  // What the page has changed is fitted as what was there before, but never made smaller.
  if (viewer.fitted && act === null && fittedPlace(viewer).k >= k) return fit(viewer, animated, begin);
  const key = anchorOf(viewer, before, act);
  const [old, now] = [before.boxes, boxes].map((each) => each.get(key ?? NaN));
  if (!old || !now) return fit(viewer, false);
  const place = { k, x: here.x + old.pose.x * here.k - now.x * k, y: here.y + old.pose.y * here.k - now.y * k };
  viewer.fitted = false;
  go(viewer, act === null ? place : withChildren(viewer, place, now, before), animated, begin);
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
 * @param {Viewer} viewer @param {Drawing} before @param {number | null} act */
function anchorOf(viewer, before, act) {
  const isInBoth = (/** @type {number | null | undefined} */ key) =>
    key !== null && key !== undefined && viewer.drawing.boxes.has(key) && before.boxes.has(key);
  const wanted = [act, before.boxes.get(act ?? NaN)?.parent, viewer.selected].find(isInBoth);
  if (wanted !== undefined) return wanted;
  const [left, top, right, bottom] = windowAt(viewer, viewer.place);
  const away = (/** @type {Box} */ { pose: { x, y } }) => Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2);
  const both = [...before.boxes.values()].filter((box) => isInBoth(box.key));
  return both.sort((a, b) => away(a) - away(b))[0]?.key;
}

/** Children that were expanded out of view come into it as far as the box that was expanded stays in it.
 * @param {Viewer} viewer @param {import("./camera.js").Transform} place @param {Box} box @param {Drawing} before */
function withChildren(viewer, place, box, before) {
  const family = box.rest ? box.parent : box.key; // the rest of a family makes room for more of it
  const { boxes } = viewer.drawing;
  const fresh = [...boxes.values()].filter(
    ({ key }) => !before.boxes.has(key) && ancestors(boxes, key).includes(family),
  );
  if (!fresh.length) return place;
  const areas = fresh.map(areaOf);
  const own = areaOf(box);
  const free = windowAt(viewer, place, ASIDE);
  const [dx, dy] = [0, 1].map((side) => {
    const reach = [Math.min(...areas.map((area) => area[side])), Math.max(...areas.map((area) => area[side + 2]))];
    const window = [free[side], free[side + 2]];
    const most = [own[side + 2] - window[1], own[side] - window[0]].sort((a, b) => a - b);
    return Math.min(Math.max(0, most[1]), Math.max(Math.min(0, most[0]), shiftInto(reach, window)));
  });
  return { k: place.k, x: place.x - dx * place.k, y: place.y - dy * place.k };
}
