// Where an arrow key leads: along the reporting lines, or along the rows of a boundary map.

import { choose } from "./acts.js";
import { reveal } from "./camera.js";
import { TOP } from "./drawing.js";
import { isHidden } from "./emphasis.js";

/** The first step of all goes to the first top department. A box for the rest of a family is not selected.
 * @param {Viewer} viewer @param {"up" | "down" | "previous" | "next"} way */
export function walk(viewer, way) {
  const here = whereKeysAre(viewer);
  const ways = viewer.data.lanes ? besideInRows(viewer, here) : besideInTree(viewer, here);
  const box = viewer.drawing.boxes.get((here === null ? ways.first : ways[way]) ?? NaN);
  if (!box) return;
  if (box.rest) viewer.cursor = box.key;
  else choose(viewer, box.key);
  roam(viewer);
  box.element.focus({ preventScroll: true });
  reveal(viewer, box);
}

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

/** @param {Viewer} viewer @param {Key | null} here */
function besideInTree(viewer, here) {
  const { boxes, children } = viewer.drawing;
  const below = (key) => (children.get(key) ?? []).filter((child) => !isHidden(viewer, child));
  const up = boxes.get(here ?? NaN)?.parent ?? TOP;
  const siblings = below(boxes.has(up) ? up : TOP);
  const at = siblings.indexOf(here ?? NaN);
  const [previous, next] = [siblings[at - 1], siblings[at + 1]];
  return { first: below(TOP)[0], up, down: (here === null ? [] : below(here))[0] ?? next, previous, next };
}

/** The neighbours of a box in its row and the nearest ones in the rows above and below. @param {Viewer} viewer @param {Key | null} key */
function besideInRows(viewer, key) {
  const boxes = [...viewer.drawing.boxes.values()].filter((box) => !isHidden(viewer, box.key));
  const heights = [...new Set(boxes.map((box) => box.y))].sort((a, b) => a - b);
  const rows = heights.map((y) => boxes.filter((box) => box.y === y).sort((a, b) => a.x - b.x));
  const at = rows.findIndex((row) => row.some((box) => box.key === key));
  const place = rows[at]?.findIndex((box) => box.key === key) ?? -1;
  const away = ({ x }) => Math.abs(x - (rows[at]?.[place].x ?? 0));
  const nearest = (row) => row?.toSorted((a, b) => away(a) - away(b))[0]?.key;
  const [previous, next] = [rows[at]?.[place - 1]?.key, rows[at]?.[place + 1]?.key];
  return { first: rows[0]?.[0]?.key, up: nearest(rows[at - 1]), down: nearest(rows[at + 1]), previous, next };
}
