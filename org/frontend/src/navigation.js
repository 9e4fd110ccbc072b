// Where the keys lead: in a chart as the tree pattern of WAI-ARIA says, in a boundary map along and between the rows.

import { reveal } from "./camera.js";
import { set } from "./dom.js";
import { TOP, ancestors } from "./drawing.js";
import { plain } from "./matching.js";
import { isHidden, whereKeysAre } from "./rest.js";

const PAUSE = 700; // ms after which letters begin a new word

/** One box is where the Tab key goes. @param {Viewer} viewer */
export function roam(viewer) {
  const key = whereKeysAre(viewer) ?? readingOrder(viewer)[0];
  viewer.tabStop?.setAttribute("tabindex", "-1");
  viewer.tabStop = viewer.drawing.boxes.get(key ?? NaN)?.element;
  viewer.tabStop?.setAttribute("tabindex", "0");
}

/** Each department before those below it; in a map row by row. @param {Viewer} viewer @param {Shows} [shows] @returns {Key[]} */
function readingOrder(viewer, shows = isShown) {
  if (viewer.data.lanes) return rows(viewer, shows).flat();
  const walk = (key) => [key, ...below(viewer, key, shows).flatMap(walk)];
  return below(viewer, TOP, shows).flatMap(walk);
}

/** @typedef {(viewer: Viewer, key: Key) => boolean} Shows @type {Shows} */
const isShown = (viewer, key) => !isHidden(viewer, key);

/** @param {Viewer} viewer @param {Iterable<Box>} boxes @param {Shows} shows */
const keysOf = (viewer, boxes, shows) => [...boxes].map(({ key }) => key).filter((key) => shows(viewer, key));

/** What is drawn below a department. @param {Viewer} viewer @param {Key} key @param {Shows} [shows] */
const below = (viewer, key, shows = isShown) => keysOf(viewer, viewer.drawing.children.get(key) ?? [], shows);

/** @param {Viewer} viewer @param {Shows} [shows] */
function rows(viewer, shows = isShown) {
  const sorted = [...viewer.drawing.boxes.values()].sort((a, b) => a.y - b.y || a.x - b.x);
  return [...Map.groupBy(sorted, ({ y }) => y).values()].map((row) => keysOf(viewer, row, shows));
}

/** A screen reader meets the boxes in this order. @param {Viewer} viewer */
export function order(viewer) {
  const elements = readingOrder(viewer, () => true).map((key) => elementOf(viewer, key));
  elements[0]?.parentNode?.append(...elements);
}

/** Level, and place among those that are beside it. @param {Viewer} viewer */
export function number(viewer) {
  const { boxes, children } = viewer.drawing;
  const families = viewer.data.lanes ? rows(viewer) : [...children.keys()].map((key) => below(viewer, key));
  for (const family of families)
    for (const [at, key] of family.entries()) {
      const level = viewer.data.lanes ? 1 : 1 + ancestors(boxes, key).length;
      set(elementOf(viewer, key), { "aria-level": level, "aria-posinset": at + 1, "aria-setsize": family.length });
    }
}

/** @param {Viewer} viewer @param {Key} key */
const elementOf = (viewer, key) => /** @type {Box} */ (viewer.drawing.boxes.get(key)).element;

/** @param {Viewer} viewer @param {string} name of a key that is not a letter
 * @param {(viewer: Viewer, key: Key | null) => void} fold expands or collapses */
export function walk(viewer, name, fold) {
  const here = whereKeysAre(viewer);
  const ways = viewer.data.lanes ? rowWays(viewer, here) : treeWays(viewer, here, fold);
  const step = here === null && name.startsWith("Arrow") ? readingOrder(viewer)[0] : ways[name]?.();
  if (step !== undefined) focus(viewer, step);
}

/** @param {Viewer} viewer @param {Key | null} here @param {(viewer: Viewer, key: Key | null) => void} fold
 * @returns {Record<string, () => Key | undefined | void>} */
function treeWays(viewer, here, fold) {
  const order = readingOrder(viewer);
  const box = viewer.drawing.boxes.get(here ?? NaN);
  const [at, first] = [order.indexOf(here ?? NaN), below(viewer, here ?? NaN)[0]];
  return {
    ArrowDown: () => order[at + 1],
    ArrowUp: () => order[at - 1],
    ArrowRight: () => (box && first === undefined ? fold(viewer, here) : first),
    ArrowLeft: () => (box && first !== undefined && box.branching ? fold(viewer, here) : box?.parent),
    Home: () => order[0],
    End: () => order.at(-1),
  };
}

/** @param {Viewer} viewer @param {Key | null} here @returns {Record<string, () => Key | undefined>} */
function rowWays(viewer, here) {
  const { boxes } = viewer.drawing;
  const all = rows(viewer);
  const at = all.findIndex((row) => row.includes(here ?? NaN));
  const row = all[at] ?? [];
  const place = row.indexOf(here ?? NaN);
  const away = (key) => Math.abs((boxes.get(key)?.x ?? 0) - (boxes.get(here ?? NaN)?.x ?? 0));
  const nearest = (other) => other?.toSorted((a, b) => away(a) - away(b))[0];
  return {
    ArrowDown: () => nearest(all[at + 1]),
    ArrowUp: () => nearest(all[at - 1]),
    ArrowRight: () => row[place + 1],
    ArrowLeft: () => row[place - 1],
    Home: () => row[0],
    End: () => row.at(-1),
  };
}

/** The next department whose name begins with what is typed. @param {Viewer} viewer @param {string} letter */
export function typeAhead(viewer, letter) {
  const now = performance.now();
  const isNew = now - viewer.typed.at > PAUSE;
  const text = (isNew ? "" : viewer.typed.text) + plain(letter);
  viewer.typed = { text, at: now };
  const order = readingOrder(viewer);
  const from = order.indexOf(whereKeysAre(viewer) ?? NaN) + (isNew ? 1 : 0);
  const around = [...order.slice(from), ...order.slice(0, from)];
  const found = around.find((key) => plain(viewer.drawing.boxes.get(key)?.name ?? "").startsWith(text));
  if (found !== undefined) focus(viewer, found);
}

/** @param {Viewer} viewer @param {Key} key */
function focus(viewer, key) {
  const box = viewer.drawing.boxes.get(key);
  viewer.cursor = box ? key : viewer.cursor;
  roam(viewer);
  box?.element.focus({ preventScroll: true });
  reveal(viewer, box);
}
