// The way from one drawing to the next. A new box grows out of its nearest ancestor that was drawn; one that goes
// shrinks into its nearest ancestor that stays. Lines follow, and one box keeps its place on the screen.

import { ASIDE, LAST, fit, fittedPlace, go, include, isCalm } from "./camera.ts";
import { svg } from "./dom.ts";
import { ancestors, areaOf } from "./drawing.ts";
import { begin, finish } from "./rest.ts";

const MOST = 600; // boxes: with more, every frame would be late
const REST = -2; // the box for the further children of a department is numbered downwards from here
const LEAST = 120; // ms that a glide takes in any case
const SETTLED = 380; // ms after which an expansion comes to rest, where its answer comes early enough
const SEED = 0.02; // how large a box is that grows out of another one
const PATIENCE = 15_000; // ms that an expansion or a layout asked for here may take to come

type Move = [Element, Keyframe, Keyframe];

/** Where the middle of each box is drawn at this moment, px of the view, and at which scale. */
export function posesOf({ drawing, view }: Viewer): Map<Key, Transform> {
  const corner = view.getBoundingClientRect();
  const poseOf = ({ element, w, key }: Box) => {
    const { left, top, width, height } = element.querySelector(".box")?.getBoundingClientRect() ?? corner;
    const pose = { x: left - corner.left + width / 2, y: top - corner.top + height / 2, k: width / w };
    return [key, pose] as const;
  };
  return new Map([...drawing.boxes.values()].map(poseOf));
}

/** Looks at the new drawing from where the old one was looked at, and lets what has moved glide there. The time since
 * `begun`, that the drawing took to make, is not waited for a second time. */
export async function glide(viewer: Viewer, before: Drawing, poses: Map<Key, Transform>, begun: number) {
  const old = viewer.place;
  const due = viewer.folding === null ? Infinity : viewer.foldedAt + SETTLED;
  follow(viewer, before, poses);
  const { boxes, svg: drawn } = viewer.drawing;
  if (isCalm() || Math.max(boxes.size, before.boxes.size) > MOST || document.hidden) return;
  const leaving = svg("g", { "aria-hidden": true });
  drawn.querySelector("g.departments")?.before(leaving);
  const moves = [...boxMoves(viewer, before, poses, leaving), ...lineMoves(viewer, before, old)];
  const news = moves.filter(([, from, to]) => JSON.stringify(from) !== JSON.stringify(to));
  begin(viewer, "glide");
  const startTime = Number(document.timeline.currentTime); // not the first frame, which a large drawing makes late
  const duration = Math.max(LEAST, Math.min(begun + LAST, due) - startTime);
  const motions = news.map(([element, ...frames]) => element.animate(frames, { duration, easing: "ease-in-out" }));
  for (const motion of motions) motion.startTime = startTime;
  await Promise.allSettled(motions.map(({ finished }) => finished));
  leaving.remove();
  if (drawn === viewer.drawing.svg) finish(viewer, "glide"); // else the next drawing is on its way
}

function* boxMoves(viewer: Viewer, before: Drawing, poses: Map<Key, Transform>, leaving: Element): Generator<Move> {
  const { boxes } = viewer.drawing;
  const { x, y, k } = viewer.place;
  const at = (pose: Transform) => place((pose.x - x) / k, (pose.y - y) / k, pose.k / k);
  for (const box of boxes.values()) {
    const origin = poses.get(standIn(box, boxes, before.boxes) ?? NaN);
    const from = poses.get(box.key) ?? (origin && { ...origin, k: SEED * k });
    if (from) yield [box.element, at(from), place(box.x, box.y)];
    else yield [box.element, { opacity: 0 }, { opacity: 1 }];
  }
  for (const box of before.boxes.values()) {
    const from = poses.get(box.key);
    if (boxes.has(box.key) || !from) continue;
    const end = boxes.get(standIn(box, before.boxes, boxes) ?? NaN);
    leaving.append(box.element);
    yield [box.element, at(from), end ? place(end.x, end.y, SEED) : { ...at(from), opacity: 0 }];
  }
}

const place = (x: number, y: number, scale = 1): Keyframe => ({
  transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) scale(${scale.toFixed(3)})`,
});

/** `old` is where the old drawing was looked at from. What cannot change its shape by and by appears. */
function* lineMoves({ drawing, place: { x, y, k } }: Viewer, before: Drawing, old: Transform): Generator<Move> {
  const were = new Map(before.lines.map(({ name, element }) => [name, element]));
  const shift = place((old.x - x) / k, (old.y - y) / k, old.k / k);
  for (const regions of drawing.svg.querySelectorAll(".regions")) yield [regions, { opacity: 0 }, { opacity: 1 }];
  for (const { name, element, relation } of drawing.lines) {
    if (!element?.isConnected || relation === "region") continue;
    const [from, to] = [were.get(name), element].map(shapeOf);
    const isAlike = from && to && String(from.d).replace(/[^a-z]/gi, "") === String(to.d).replace(/[^a-z]/gi, "");
    if (isAlike) yield [element, { ...shift, ...from }, { ...place(0, 0), ...to }];
    else yield [element, { opacity: 0 }, { opacity: 1 }];
  }
}

/** What of a line or a ring can change by and by. */
function shapeOf(element?: Element): Keyframe | null {
  const [d, cx, cy] = ["d", "cx", "cy"].map((name) => element?.getAttribute(name));
  return d ? { d: `path("${d}")` } : cx ? { cx: `${cx}px`, cy: `${cy}px` } : null;
}

/** What stands for a box in a drawing without it: the box for the rest of its family, or an ancestor. */
function standIn(box: Box, boxes: Map<Key, Box>, others: Map<Key, Box>) {
  return [REST - 1 - box.parent, ...ancestors(boxes, box.key)].find((key) => others.has(key));
}

function follow(viewer: Viewer, before: Drawing, poses: Map<Key, Transform>) {
  const act = takeFold(viewer, before);
  const { k } = viewer.place;
  // What the page has changed is fitted as what was there before, but never made smaller. The same boxes with another
  // look, as after a correction of an office, keep scale and place.
  const { boxes } = viewer.drawing;
  const same = boxes.size === before.boxes.size && [...boxes.keys()].every((each) => before.boxes.has(each));
  const isAsked = performance.now() - viewer.fittedAt < PATIENCE; // *Fit* brings a new layout of the same boxes
  if (viewer.fitted && act === null && (isAsked || (!same && fittedPlace(viewer).k >= k))) return fit(viewer);
  const key = anchorOf(viewer, before, act, poses);
  const now = boxes.get(key ?? NaN);
  const pose = poses.get(key ?? NaN);
  if (!now || !pose) return fit(viewer);
  const place = { k, x: pose.x - now.x * k, y: pose.y - now.y * k };
  viewer.fitted &&= same;
  go(viewer, act === null ? place : withChildren(viewer, place, now, before));
}

/** The key of the box whose expansion was asked for here and that this drawing brings; it may also be a drawing that
 * came before that. */
function takeFold(viewer: Viewer, before: Drawing) {
  const act = viewer.folding;
  if (act === null || performance.now() - viewer.foldedAt > PATIENCE) return null;
  const [old, now] = [before, viewer.drawing].map(({ boxes }) => boxes.get(act));
  if (!now || !old || now.collapsed !== old.collapsed || now.name !== old.name) viewer.folding = null;
  return act;
}

/** The box that was expanded; else the selected one; else the one nearest to the middle of the window. */
function anchorOf(viewer: Viewer, { boxes }: Drawing, act: Key | null, poses: Map<Key, Transform>) {
  const [x, y] = viewer.size.map((length) => length / 2);
  const away = (pose: Transform) => Math.hypot(pose.x - x, pose.y - y);
  const near = [...poses].sort((a, b) => away(a[1]) - away(b[1])).map(([key]) => key);
  const wanted = [act, boxes.get(act ?? NaN)?.parent, viewer.selected, ...near];
  return wanted.find((key) => boxes.has(key ?? NaN) && viewer.drawing.boxes.has(key ?? NaN));
}

/** Children that were expanded out of view come into it as far as the box that was expanded stays in it. */
function withChildren(viewer: Viewer, place: Transform, box: Box, before: Drawing) {
  const family = box.rest ? box.parent : box.key; // the rest of a family makes room for more of it
  const { boxes } = viewer.drawing;
  const isFresh = ({ key }: Box) => !before.boxes.has(key) && ancestors(boxes, key).includes(family);
  const areas = [...boxes.values()].filter(isFresh).map(areaOf);
  if (!areas.length) return include(viewer, place, areaOf(box), 0);
  const all = [0, 1, 2, 3].map((side) => Math[side < 2 ? "min" : "max"](...areas.map((area) => area[side])));
  return include(viewer, include(viewer, place, all, ASIDE), areaOf(box), ASIDE);
}
