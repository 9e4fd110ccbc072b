// Where the keys lead: in a chart as the tree pattern of WAI-ARIA says, in a boundary map along and between the rows.

import { reveal } from "./camera.ts";
import { set } from "./dom.ts";
import { ancestors } from "./drawing.ts";
import { plain } from "./matching.ts";
import { isHidden, whereKeysAre } from "./rest.ts";

const PAUSE = 700; // ms after which letters begin a new word

/** One box is where the Tab key goes. */
export function roam(viewer: Viewer) {
  const stop = boxHere(viewer) ?? shown(viewer)[0];
  const before = viewer.drawing.svg.querySelector('[tabindex="0"]');
  if (stop?.element === before) return;
  before?.setAttribute("tabindex", "-1");
  stop?.element.setAttribute("tabindex", "0");
}

const boxHere = (viewer: Viewer) => viewer.drawing.boxes.get(whereKeysAre(viewer) ?? NaN);

/** Those of some boxes, or of all in the order in which they are read, that are not filtered out. */
const shown = (viewer: Viewer, boxes: Iterable<Box> = viewer.drawing.boxes.values()) =>
  [...boxes].filter(({ key }) => !isHidden(viewer, key));

/** The boxes that are beside each other: the rows of a boundary map, or the children of each department. */
const families = ({ drawing: { boxes, children }, data: { lanes } }: Viewer) =>
  lanes ? Map.groupBy(boxes.values(), ({ y }) => y) : children;

/** Level, and place among those that are beside it. */
export function number(viewer: Viewer) {
  for (const family of families(viewer).values())
    for (const [at, { key, element }] of shown(viewer, family).entries()) {
      const level = viewer.data.lanes ? 1 : 1 + ancestors(viewer.drawing.boxes, key).length;
      set(element, { "aria-level": level, "aria-posinset": at + 1, "aria-setsize": shown(viewer, family).length });
    }
}

type Ways = Record<string, () => Box | undefined | void>;

/** `name` is that of a key that is not a letter; `fold` expands or collapses. */
export function walk(viewer: Viewer, name: string, fold: (viewer: Viewer, key: Key) => void) {
  const here = boxHere(viewer);
  const ways = viewer.data.lanes ? rowWays(viewer, here) : treeWays(viewer, here, fold);
  const step = !here && name.startsWith("Arrow") ? shown(viewer)[0] : ways[name]?.();
  if (step) focus(viewer, step);
}

function treeWays(viewer: Viewer, here: Box | undefined, fold: (viewer: Viewer, key: Key) => void): Ways {
  const { boxes, children } = viewer.drawing;
  const order = shown(viewer);
  const at = order.findIndex((box) => box === here);
  const [first] = shown(viewer, children.get(here?.key ?? NaN) ?? []);
  return {
    ArrowDown: () => order[at + 1],
    ArrowUp: () => order[at - 1],
    ArrowRight: () => (here && !first ? fold(viewer, here.key) : first),
    ArrowLeft: () => (here?.branching && first ? fold(viewer, here.key) : boxes.get(here?.parent ?? NaN)),
    Home: () => order[0],
    End: () => order.at(-1),
  };
}

function rowWays(viewer: Viewer, here: Box | undefined): Ways {
  const rows = [...families(viewer).values()].map((row) => shown(viewer, row));
  const at = rows.findIndex((row) => here && row.includes(here));
  const row = rows[at] ?? [];
  const place = row.findIndex((box) => box === here);
  const away = ({ x }: Box) => Math.abs(x - (here?.x ?? 0));
  const nearest = (other?: Box[]) => other?.toSorted((a, b) => away(a) - away(b))[0];
  return {
    ArrowDown: () => nearest(rows[at + 1]),
    ArrowUp: () => nearest(rows[at - 1]),
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
  const order = shown(viewer);
  const from = order.findIndex((box) => box === boxHere(viewer)) + (isNew ? 1 : 0);
  const around = [...order.slice(from), ...order.slice(0, from)];
  const found = around.find(({ name }) => plain(name).startsWith(text));
  if (found) focus(viewer, found);
}

function focus(viewer: Viewer, box: Box) {
  viewer.cursor = box.key;
  roam(viewer);
  box.element.focus({ preventScroll: true });
  reveal(viewer, box);
}
