// When a chart is at rest, what is done then, and where the keys are.

import { set, svg } from "./dom.ts";
import { ancestors, areaOf } from "./drawing.ts";

const NAME = 12; // px of the scene: height of the letters of a name
const FAR = 7; // px: names smaller than this give way to those of the branches
const FAR_NAME = 12; // px on the screen
const ASIDE = 6; // px of the scene between the labels of lanes and a box
const HAIR = 0.8; // px on the screen: width of a line

/** Far out, notes go and the names of branches come. */
export const isFar = ({ place: { k } }: Viewer) => k * NAME < FAR;

export function begin({ busy, root }: Viewer, what: string) {
  busy.add(what);
  set(root, { "data-ready": false });
}

export function finish(viewer: Viewer, what: string) {
  viewer.busy.delete(what);
  settle(viewer);
}

/** Once nothing moves any more. */
export function settle(viewer: Viewer) {
  const { drawing, placed, busy, root, data, fitted, size, memory } = viewer;
  if (!drawing || !placed || busy.size) return;
  nameFarBranches(viewer);
  bringLabels(viewer);
  viewer.minimap.dodge();
  const { x, y, k } = viewer.place;
  memory.places[data.fit] = { x, y, k, fitted };
  const middle = [x, y].map((at, axis) => Number(((size[axis] / 2 - at) / k).toFixed(1)));
  // A drawing for another frame than this one is about to be replaced.
  const isForFrame = !data.frame || String(data.frame) === String(memory.frame ?? data.frame);
  set(root, { "data-scale": k.toFixed(4), "data-centre": JSON.stringify(middle), "data-ready": isForFrame });
}

/** The labels of lanes come along to the left edge of the window, as far as there is room beside the boxes. */
function bringLabels({ drawing, place: { x, k }, stage }: Viewer) {
  const labels = drawing.svg.querySelectorAll<SVGTextElement>(".labels text:not([text-anchor])");
  if (!labels.length) return;
  const ends = [...labels].map((label) => label.getBBox()).map(({ x, width }) => x + width);
  const room = Math.min(...[...drawing.boxes.values()].map((box) => areaOf(box)[0])) - Math.max(...ends) - ASIDE;
  stage.style.setProperty("--labels", `${Math.max(0, Math.min(-x / k, room)).toFixed(1)}px`);
}

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
  const branches = shown(viewer).filter(({ branching }) => branching);
  for (const { x, y, name } of branches.sort((a, b) => b.count - a.count)) {
    const [half, high] = [0.3 * size * name.length, 0.7 * size];
    if (taken.some((other) => Math.abs(x - other.x) <= half + other.half && Math.abs(y - other.y) <= 2 * high))
      continue;
    taken.push({ x, y, half });
    names.append(svg("text", { x, y: y + 0.36 * size, "text-anchor": "middle" }, name));
  }
  drawing.svg.append(names);
}

/** What was looked for is seen, though it be filtered out. */
export const isHidden = ({ faded, fade, selected, other }: Viewer, key: Key) =>
  fade === "hide" && faded.has(key) && key !== selected && key !== other;

/** Those of some boxes, or of all in the order in which they are read, that are not filtered out. */
export const shown = (viewer: Viewer, boxes: Iterable<Box> = viewer.drawing.boxes.values()) =>
  [...boxes].filter(({ key }) => !isHidden(viewer, key));

/** The box that has the focus, or the selected one. */
export const boxHere = ({ drawing: { boxes }, cursor, selected }: Viewer) =>
  boxes.get(cursor ?? NaN) ?? boxes.get(selected ?? NaN);

/** One box is where the Tab key goes. */
export function roam(viewer: Viewer) {
  const stop = boxHere(viewer) ?? shown(viewer)[0];
  const before = viewer.drawing.svg.querySelector('[tabindex="0"]');
  if (stop?.element === before) return;
  before?.setAttribute("tabindex", "-1");
  stop?.element.setAttribute("tabindex", "0");
}

/** The boxes that are beside each other: the rows of a boundary map, or the children of each department. */
export const families = ({ drawing: { boxes, children }, data: { lanes } }: Viewer) =>
  lanes ? Map.groupBy(boxes.values(), ({ y }) => y) : children;

/** Level, and place among those that are beside it. */
export function number(viewer: Viewer) {
  for (const all of families(viewer).values()) {
    const family = shown(viewer, all);
    for (const [at, { key, element }] of family.entries()) {
      const level = viewer.data.lanes ? 1 : 1 + ancestors(viewer.drawing.boxes, key).length;
      set(element, { "aria-level": level, "aria-posinset": at + 1, "aria-setsize": family.length });
    }
  }
}
