// Where an arrow key leads: along the reporting lines, or along the rows of a boundary map.

import { TOP } from "./drawing.js";
import { isHidden } from "./emphasis.js";
import { reveal } from "./camera.js";

/**
 * @typedef {import("./viewer.js").Viewer} Viewer
 * @typedef {Partial<Record<"first" | "up" | "down" | "previous" | "next", number>>} Ways
 */

/** The first step of all goes to the first top department. A box for the rest of a family is not selected.
 * @param {Viewer} viewer @param {(ways: Ways) => number | undefined} pick */
export function walk(viewer, pick) {
  const here = whereKeysAre(viewer);
  const ways = viewer.inLanes ? besideInRows(viewer, here) : besideInTree(viewer, here);
  const key = here === null ? ways.first : pick(ways);
  const box = viewer.drawing.boxes.get(key ?? NaN);
  if (!box) return;
  if (box.rest) viewer.cursor = box.key;
  else viewer.choose(box.key);
  viewer.roam();
  box.element.focus({ preventScroll: true });
  reveal(viewer, box.key);
}

/** On a box for the rest of a family, or on the selected department. @param {Viewer} viewer @returns {number | null} */
export function whereKeysAre({ drawing: { boxes }, cursor, selected }) {
  if (cursor !== null && boxes.has(cursor)) return cursor;
  return selected !== undefined && selected !== null && boxes.has(selected) ? selected : null;
}

/** @param {Viewer} viewer @param {number | null} here @returns {Ways} */
export function besideInTree(viewer, here) {
  const { boxes, children } = viewer.drawing;
  const below = (/** @type {number} */ key) => (children.get(key) ?? []).filter((child) => !isHidden(viewer, child));
  const up = boxes.get(here ?? NaN)?.parent ?? TOP;
  const siblings = below(boxes.has(up) ? up : TOP);
  const at = siblings.indexOf(here ?? NaN);
  const down = here === null ? undefined : below(here)[0];
  return {
    first: below(TOP)[0],
    up,
    down: down ?? siblings[at + 1],
    previous: siblings[at - 1],
    next: siblings[at + 1],
  };
}

/** The neighbours of a box in its row and the nearest ones in the rows above and below.
 * @param {Viewer} viewer @param {number | null} key @returns {Ways} */
function besideInRows(viewer, key) {
  const boxes = [...viewer.drawing.boxes.values()].filter((box) => !isHidden(viewer, box.key));
  const here = boxes.find((box) => box.key === key);
  const heights = [...new Set(boxes.map((box) => box.y))].sort((a, b) => a - b);
  const rows = heights.map((y) => boxes.filter((box) => box.y === y).sort((a, b) => a.x - b.x));
  const first = rows[0]?.[0]?.key;
  if (!here) return { first };
  const at = heights.indexOf(here.y);
  const away = (/** @type {{x: number}} */ { x }) => Math.abs(x - here.x);
  const nearest = (row = rows[0].slice(0, 0)) => [...row].sort((a, b) => away(a) - away(b))[0]?.key;
  const place = rows[at].indexOf(here);
  const [previous, next] = [rows[at][place - 1]?.key, rows[at][place + 1]?.key];
  return { first, up: nearest(rows[at - 1]), down: nearest(rows[at + 1]), previous, next };
}
