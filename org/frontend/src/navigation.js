// Where an arrow key leads: along the reporting lines, or along the rows of a boundary map.

import { TOP } from "./drawing.js";
import { isHidden } from "./rest.js";

/** The boxes beside one, by the way there. @param {Viewer} viewer @param {Key | null} here @returns {Record<string, Key | undefined>} */
export const beside = (viewer, here) => (viewer.data.lanes ? besideInRows : besideInTree)(viewer, here);

/** On a box for the rest of a family, or on the selected department. @param {Viewer} viewer @returns {Key | null} */
export function whereKeysAre({ drawing: { boxes }, cursor, selected }) {
  return [cursor, selected].find((key) => boxes.has(key ?? NaN)) ?? null;
}

/** One box is where the Tab key goes. @param {Viewer} viewer */
export function roam(viewer) {
  const key = whereKeysAre(viewer) ?? besideInTree(viewer, null).first;
  viewer.tabStop?.setAttribute("tabindex", "-1");
  viewer.tabStop = viewer.drawing.boxes.get(key ?? NaN)?.element;
  viewer.tabStop?.setAttribute("tabindex", "0");
}

/** The keys of boxes that are not hidden. @param {Viewer} viewer @param {Iterable<Box>} boxes */
const shown = (viewer, boxes) => [...boxes].map(({ key }) => key).filter((key) => !isHidden(viewer, key));

/** @param {Viewer} viewer @param {Key | null} here */
function besideInTree(viewer, here) {
  const { boxes, children } = viewer.drawing;
  const below = (key) => shown(viewer, children.get(key) ?? []);
  const up = boxes.get(here ?? NaN)?.parent ?? TOP;
  const siblings = below(boxes.has(up) ? up : TOP);
  const at = siblings.indexOf(here ?? NaN);
  const [previous, next] = [siblings[at - 1], siblings[at + 1]];
  return { first: below(TOP)[0], up, down: (here === null ? [] : below(here))[0] ?? next, previous, next };
}

/** The neighbours of a box in its row and the nearest ones in the rows above and below. @param {Viewer} viewer @param {Key | null} key */
function besideInRows(viewer, key) {
  const { boxes } = viewer.drawing;
  const sorted = [...boxes.values()].sort((a, b) => a.y - b.y || a.x - b.x);
  const rows = [...Map.groupBy(sorted, ({ y }) => y).values()].map((row) => shown(viewer, row));
  const at = rows.findIndex((row) => row.includes(key ?? NaN));
  const place = rows[at]?.indexOf(key ?? NaN) ?? -1;
  const away = (other) => Math.abs((boxes.get(other)?.x ?? 0) - (boxes.get(key ?? NaN)?.x ?? 0));
  const [up, down] = [rows[at - 1], rows[at + 1]].map((row) => row?.toSorted((a, b) => away(a) - away(b))[0]);
  return { first: rows[0]?.[0], up, down, previous: rows[at]?.[place - 1], next: rows[at]?.[place + 1] };
}
