// Where the keys lead: in a chart as the tree pattern of WAI-ARIA says, in a boundary map along and between the rows.

import { reveal } from "./camera.ts";
import { set } from "./dom.ts";
import { TOP, ancestors } from "./drawing.ts";
import { plain } from "./matching.ts";
import { isHidden, whereKeysAre } from "./rest.ts";

const PAUSE = 700; // ms after which letters begin a new word

/** One box is where the Tab key goes. */
export function roam(viewer: Viewer) {
  const { boxes, svg } = viewer.drawing;
  const stop = boxes.get(whereKeysAre(viewer) ?? readingOrder(viewer)[0])?.element;
  const before = svg.querySelector('[tabindex="0"]');
  if (stop === before) return;
  before?.setAttribute("tabindex", "-1");
  stop?.setAttribute("tabindex", "0");
}

type Shows = (viewer: Viewer, key: Key) => boolean;
const isShown: Shows = (viewer, key) => !isHidden(viewer, key);

/** Each department before those below it; in a map row by row. */
function readingOrder(viewer: Viewer, shows = isShown): Key[] {
  if (viewer.data.lanes) return rows(viewer, shows).flat();
  const walk = (key: Key): Key[] => [key, ...below(viewer, key, shows).flatMap(walk)];
  return below(viewer, TOP, shows).flatMap(walk);
}

const keysOf = (viewer: Viewer, boxes: Iterable<Box>, shows: Shows) =>
  [...boxes].map(({ key }) => key).filter((key) => shows(viewer, key));

/** What is drawn below a department. */
const below = (viewer: Viewer, key: Key, shows = isShown) =>
  keysOf(viewer, viewer.drawing.children.get(key) ?? [], shows);

function rows(viewer: Viewer, shows = isShown) {
  const sorted = [...viewer.drawing.boxes.values()].sort((a, b) => a.y - b.y || a.x - b.x);
  return [...Map.groupBy(sorted, ({ y }) => y).values()].map((row) => keysOf(viewer, row, shows));
}

/** A screen reader meets the boxes in this order. */
export function order(viewer: Viewer) {
  const elements = readingOrder(viewer, () => true).map((key) => elementOf(viewer, key));
  elements[0]?.parentNode?.append(...elements);
}

/** Level, and place among those that are beside it. */
export function number(viewer: Viewer) {
  const { boxes, children } = viewer.drawing;
  const families = viewer.data.lanes ? rows(viewer) : [...children.keys()].map((key) => below(viewer, key));
  for (const family of families)
    for (const [at, key] of family.entries()) {
      const level = viewer.data.lanes ? 1 : 1 + ancestors(boxes, key).length;
      set(elementOf(viewer, key), { "aria-level": level, "aria-posinset": at + 1, "aria-setsize": family.length });
    }
}

const elementOf = (viewer: Viewer, key: Key) => viewer.drawing.boxes.get(key)!.element;

/** `name` is that of a key that is not a letter; `fold` expands or collapses. */
export function walk(viewer: Viewer, name: string, fold: (viewer: Viewer, key: Key | null) => void) {
  const here = whereKeysAre(viewer);
  const ways = viewer.data.lanes ? rowWays(viewer, here) : treeWays(viewer, here, () => fold(viewer, here));
  const step = here === null && name.startsWith("Arrow") ? readingOrder(viewer)[0] : ways[name]?.();
  if (step !== undefined) focus(viewer, step);
}

type Ways = Record<string, () => Key | undefined | void>;

function treeWays(viewer: Viewer, here: Key | null, fold: () => void): Ways {
  const order = readingOrder(viewer);
  const box = viewer.drawing.boxes.get(here ?? NaN);
  const [at, first] = [order.indexOf(here ?? NaN), below(viewer, here ?? NaN)[0]];
  return {
    ArrowDown: () => order[at + 1],
    ArrowUp: () => order[at - 1],
    ArrowRight: () => (box && first === undefined ? fold() : first),
    ArrowLeft: () => (box && first !== undefined && box.branching ? fold() : box?.parent),
    Home: () => order[0],
    End: () => order.at(-1),
  };
}

function rowWays(viewer: Viewer, here: Key | null): Ways {
  const { boxes } = viewer.drawing;
  const all = rows(viewer);
  const at = all.findIndex((row) => row.includes(here ?? NaN));
  const row = all[at] ?? [];
  const place = row.indexOf(here ?? NaN);
  const away = (key: Key) => Math.abs((boxes.get(key)?.x ?? 0) - (boxes.get(here ?? NaN)?.x ?? 0));
  const nearest = (other?: Key[]) => other?.toSorted((a, b) => away(a) - away(b))[0];
  return {
    ArrowDown: () => nearest(all[at + 1]),
    ArrowUp: () => nearest(all[at - 1]),
    ArrowRight: () => row[place + 1],
    ArrowLeft: () => row[place - 1],
    Home: () => row[0],
    End: () => row.at(-1),
  };
}

/** The next department whose name begins with what is typed. */
export function typeAhead(viewer: Viewer, letter: string) {
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

function focus(viewer: Viewer, key: Key) {
  const box = viewer.drawing.boxes.get(key);
  viewer.cursor = box ? key : viewer.cursor;
  roam(viewer);
  box?.element.focus({ preventScroll: true });
  reveal(viewer, box);
}
