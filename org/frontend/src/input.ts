// What hands do: pointer, touch and keys. It is drawn at once and told to the page, which answers with a new drawing or a
// new selection. Keys walk through a chart as the tree pattern of WAI-ARIA says, in a boundary map along the rows.

import { STEP, fitByHand, goBack, keepCovered, reveal, uncover, zoomBy } from "./camera.ts";
import { light } from "./emphasis.ts";
import { plain } from "./matching.ts";
import { toggleHelp } from "./overlay.ts";
import { boxHere, families, roam, shown } from "./rest.ts";
import { nextTurn } from "./room.ts";

const LONG = 500; // ms: a touch that lasts as long means a second department
const TWICE = 300; // ms: a click this soon after an expansion is the second half of a double-click
const PAUSE = 700; // ms after which letters begin a new word

const KEYS: Record<string, (viewer: Viewer, event: KeyboardEvent) => unknown> = {
  0: fitByHand,
  "+": (viewer) => zoomBy(viewer, STEP),
  "=": (viewer) => zoomBy(viewer, STEP),
  "-": (viewer) => zoomBy(viewer, 1 / STEP),
  Escape: (viewer) => viewer.search.close() || choose(viewer, null),
  Enter: (viewer, { shiftKey }) => enter(viewer, boxHere(viewer), shiftKey),
  " ": (viewer) => choose(viewer, boxHere(viewer)?.key ?? null),
  "*": (viewer) => expandSiblings(viewer, boxHere(viewer)),
  Backspace: (viewer) => focusOn(viewer, null),
  "/": (viewer) => viewer.search.open(),
  "?": toggleHelp,
};
const WALKS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];
const ONCE = ["Enter", " ", "*", "Backspace"]; // a key that is held down does these once

export function listen(viewer: Viewer) {
  const { view } = viewer;
  view.addEventListener("click", (event) => press(viewer, event));
  view.addEventListener("dblclick", (event) => {
    // Its first click has selected the department already.
    if (!isForSecond(event) && performance.now() - viewer.foldedAt >= TWICE) fold(viewer, keyAt(event));
  });
  view.addEventListener("keydown", (event) => pressKey(viewer, event));
  view.addEventListener("pointerdown", (event) => touch(viewer, event));
  for (const name of ["pointerup", "pointercancel"]) view.addEventListener(name, () => clearTimeout(viewer.touching));
  // A screen reader and a click go to a box without a key.
  view.addEventListener("focusin", (event) => {
    viewer.cursor = keyAt(event) ?? viewer.cursor;
    roam(viewer);
  });
}

/** The department at which something happened. */
function keyAt({ target }: Event) {
  const key = (target as Element).closest(".department")?.getAttribute("data-key");
  return key ? Number(key) : null;
}

function press(viewer: Viewer, event: MouseEvent) {
  const key = keyAt(event);
  const isBadge = (event.target as Element).closest(".badge");
  if (viewer.touchedLong || performance.now() - viewer.foldedAt < TWICE) return;
  if (key !== null && (isBadge || viewer.drawing.boxes.get(key)?.rest)) fold(viewer, key);
  else if (!isForSecond(event)) choose(viewer, key);
  else if (key !== null) chooseToo(viewer, key);
  if (key !== null) uncover(viewer);
}

const isForSecond = ({ ctrlKey, metaKey, shiftKey }: MouseEvent) => ctrlKey || metaKey || shiftKey;

/** A touch that lasts and does not move selects a second department. */
function touch(viewer: Viewer, event: PointerEvent) {
  const key = keyAt(event);
  viewer.touchedLong = false;
  if (viewer.search.close()) viewer.search.input.blur();
  if (event.pointerType !== "touch" || key === null || !event.isPrimary) return;
  viewer.touching = setTimeout(() => {
    viewer.touchedLong = true; // the click that comes of it is not one
    chooseToo(viewer, key);
  }, LONG);
}

function pressKey(viewer: Viewer, event: KeyboardEvent) {
  const { key, ctrlKey, metaKey, altKey, isComposing } = event;
  const act = KEYS[key] ?? (WALKS.includes(key) && (() => walk(viewer, key)));
  const isLetter = /^\p{L}$/u.test(key);
  if ((!act && !isLetter) || ctrlKey || metaKey || altKey || isComposing) return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own
  if (!act) typeAhead(viewer, key);
  else if (!event.repeat || !ONCE.includes(key)) act(viewer, event);
}

/** Expands or collapses a branch, or shows it alone; selects a department that has none. */
function enter(viewer: Viewer, box: Box | undefined, alone: boolean) {
  if (!box) return;
  if (!box.branching && !box.rest) choose(viewer, box.key);
  else if (alone) focusOn(viewer, box.key);
  else fold(viewer, box.key);
}

function walk(viewer: Viewer, key: string) {
  const here = boxHere(viewer);
  const ways = viewer.data.lanes ? rowWays(viewer, here) : treeWays(viewer, here);
  const step = !here && key.startsWith("Arrow") ? shown(viewer)[0] : ways[key as keyof typeof ways]();
  if (step) focus(viewer, step);
}

function treeWays(viewer: Viewer, here?: Box) {
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

function rowWays(viewer: Viewer, here?: Box) {
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
function typeAhead(viewer: Viewer, letter: string) {
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

/** Selects a department, and `other` beside it. */
export function choose(viewer: Viewer, key: Key | null, other: Key | null = null) {
  viewer.cursor = key === null ? (boxHere(viewer)?.key ?? null) : null;
  if (key === (viewer.selected ?? null) && other === viewer.other && !viewer.spotlight) return;
  Object.assign(viewer, { selected: key, other, spotlight: null });
  if (key !== null) viewer.hints.end();
  light(viewer);
  goBack(viewer);
  tell(viewer, "choose", key);
}

/** With a modifier key or a long touch: beside the one that is selected, or no more. */
function chooseToo(viewer: Viewer, key: Key) {
  const { selected = null, other } = viewer;
  if (selected === null) choose(viewer, key);
  else if (key === selected) choose(viewer, other);
  else choose(viewer, selected, key === other ? null : key);
}

/** Expands or collapses a branch, or shows more of a large family. */
function fold(viewer: Viewer, key: Key | null) {
  const box = viewer.drawing.boxes.get(key ?? NaN);
  if (box?.branching || box?.rest) tellFold(viewer, "fold", box.key);
}

/** Expands the branches below the same parent, in one request. */
function expandSiblings(viewer: Viewer, here?: Box) {
  const family = [...viewer.drawing.boxes.values()].filter(({ parent }) => parent === here?.parent);
  const first = [here, ...family].find((box) => box?.collapsed);
  if (here && first) tellFold(viewer, "expand", here.key, first.key);
}

/** `folding` keeps its place when the drawing comes. */
function tellFold(viewer: Viewer, act: string, key: Key, folding = key) {
  keepCovered(viewer);
  Object.assign(viewer, { folding, foldedAt: performance.now() });
  tell(viewer, act, key);
}

/** Only the branch of a department that has one; null: one step back up. */
function focusOn(viewer: Viewer, key: Key | null) {
  if (key === null || viewer.drawing.boxes.get(key)?.branching) tell(viewer, "focus", key);
}

/** Every act says what is selected after it: of two that follow each other closely the page may see only the second. */
export function tell(viewer: Viewer, act: string, key: Key | null) {
  viewer.turn = nextTurn(viewer);
  const { selected = null, other, turn } = viewer;
  viewer.send("picked", { turn, act, key, selected, other });
}
