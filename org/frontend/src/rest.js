// When a chart is at rest, and what is done then.

import { mark, set, svg } from "./dom.js";
import { room } from "./room.js";

const NAME = 12; // px of the scene: height of the letters of a name
const FAR = 9; // px: names smaller than this give way to those of the branches
const FAR_NAME = 12; // px on the screen
const HAIR = 0.8; // px on the screen: width of a line

/** Far out, notes go and the names of branches come. @param {Viewer} viewer */
export const isFar = ({ place: { k } }) => k * NAME < FAR;

/** @param {Viewer} viewer */
export const isMoving = ({ flight, gliding }) => flight !== null || gliding;

/** What was looked for is seen, though it be filtered out. @param {Viewer} viewer @param {Key} key */
export const isHidden = ({ folded, faded, fade, selected, other }, key) =>
  folded.has(key) || (fade === "hide" && faded.has(key) && key !== selected && key !== other);

/** On the box that has the focus, or on the selected department. @param {Viewer} viewer @returns {Key | null} */
export const whereKeysAre = ({ drawing: { boxes }, cursor, selected }) =>
  [cursor, selected].find((key) => boxes.has(key ?? NaN)) ?? null;

/** @param {Viewer} viewer */
export const unsettle = ({ root }) => set(root, { "data-ready": false });

/** Once nothing moves any more. @param {Viewer} viewer */
export function settle(viewer) {
  if (!viewer.drawing || !viewer.placed || viewer.held || viewer.uncovering || isMoving(viewer)) return;
  nameFarBranches(viewer);
  viewer.minimap.dodge();
  const { x, y, k } = viewer.place;
  const [w, h] = viewer.size;
  room.places.set(viewer.placeName, { x, y, k, fitted: viewer.fitted });
  const middle = [(w / 2 - x) / k, (h / 2 - y) / k].map((length) => Number(length.toFixed(1)));
  // A drawing for another frame than this one is about to be replaced.
  const { chart, frame } = viewer.data;
  const isForFrame = !frame || String(frame) === String(room.frames.get(chart) ?? frame);
  const state = { "data-scale": k.toFixed(4), "data-centre": JSON.stringify(middle), "data-ready": isForFrame };
  set(viewer.root, state);
}

/** Far out, the largest branches are named at a size that can be read, each where none is named yet. @param {Viewer} viewer */
function nameFarBranches(viewer) {
  const { drawing, place, stage, root } = viewer;
  mark(root, "far", isFar(viewer));
  stage.querySelector(".far-names")?.remove();
  if (!isFar(viewer)) return;
  const lines = /** @type {SVGElement | null} */ (stage.querySelector("g.lines"));
  lines?.style.setProperty("--hair", (HAIR / place.k).toFixed(2));
  const size = FAR_NAME / place.k;
  const names = svg("g", { class: "far-names", "aria-hidden": true, "font-size": size, "stroke-width": size / 4 });
  const taken = [];
  const branches = [...drawing.boxes.values()].filter((box) => box.branching && !isHidden(viewer, box.key));
  for (const { x, y, name } of branches.sort((a, b) => b.count - a.count)) {
    const [half, high] = [0.3 * size * name.length, 0.7 * size];
    const isFree = (other) => Math.abs(x - other.x) > half + other.half || Math.abs(y - other.y) > 2 * high;
    if (!taken.every(isFree)) continue;
    taken.push({ x, y, half });
    names.append(svg("text", { x, y: y + 0.36 * size, "text-anchor": "middle" }, name));
  }
  drawing.svg.append(names);
}
