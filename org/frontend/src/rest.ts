// When a chart is at rest, and what is done then.

import { set, svg } from "./dom.ts";
import { room } from "./room.ts";

const NAME = 12; // px of the scene: height of the letters of a name
const FAR = 7; // px: names smaller than this give way to those of the branches
const FAR_NAME = 12; // px on the screen
const HAIR = 0.8; // px on the screen: width of a line

/** Far out, notes go and the names of branches come. */
export const isFar = ({ place: { k } }: Viewer) => k * NAME < FAR;

/** What was looked for is seen, though it be filtered out. */
export const isHidden = ({ faded, fade, selected, other }: Viewer, key: Key) =>
  fade === "hide" && faded.has(key) && key !== selected && key !== other;

/** On the box that has the focus, or on the selected department. */
export const whereKeysAre = ({ drawing: { boxes }, cursor, selected }: Viewer): Key | null =>
  [cursor, selected].find((key) => boxes.has(key ?? NaN)) ?? null;

export function begin({ busy, root }: Viewer, what: Motion) {
  busy.add(what);
  set(root, { "data-ready": false });
}

export function finish(viewer: Viewer, what: Motion) {
  viewer.busy.delete(what);
  settle(viewer);
}

/** Once nothing moves any more. */
export function settle(viewer: Viewer) {
  const { drawing, placed, busy, root, data, fitted, size } = viewer;
  if (!drawing || !placed || busy.size) return;
  nameFarBranches(viewer);
  viewer.minimap.dodge();
  const { x, y, k } = viewer.place;
  room.places.set(nameOf(data), { x, y, k, fitted });
  const middle = [x, y].map((at, axis) => Number(((size[axis] / 2 - at) / k).toFixed(1)));
  // A drawing for another frame than this one is about to be replaced.
  const isForFrame = !data.frame || String(data.frame) === String(room.frames.get(data.chart) ?? data.frame);
  set(root, { "data-scale": k.toFixed(4), "data-centre": JSON.stringify(middle), "data-ready": isForFrame });
}

/** Of the place where a drawing is left. */
export const nameOf = ({ chart, fit }: Data) => `${chart}/${fit}`;

/** Far out, the largest branches are named at a size that can be read, each where none is named yet. */
function nameFarBranches(viewer: Viewer) {
  const { drawing, place, stage, root } = viewer;
  root.classList.toggle("far", isFar(viewer));
  stage.querySelector(".far-names")?.remove();
  if (!isFar(viewer)) return;
  stage.style.setProperty("--hair", (HAIR / place.k).toFixed(2));
  const size = FAR_NAME / place.k;
  const names = svg("g", { class: "far-names", "aria-hidden": true, "font-size": size, "stroke-width": size / 4 });
  const taken: { x: number; y: number; half: number }[] = [];
  const branches = [...drawing.boxes.values()].filter((box) => box.branching && !isHidden(viewer, box.key));
  for (const { x, y, name } of branches.sort((a, b) => b.count - a.count)) {
    const [half, high] = [0.3 * size * name.length, 0.7 * size];
    if (taken.some((other) => Math.abs(x - other.x) <= half + other.half && Math.abs(y - other.y) <= 2 * high))
      continue;
    taken.push({ x, y, half });
    names.append(svg("text", { x, y: y + 0.36 * size, "text-anchor": "middle" }, name));
  }
  drawing.svg.append(names);
}
