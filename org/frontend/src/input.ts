// What hands do: pointer, touch and keys. It is drawn at once and told to the page, which answers with a new drawing or a
// new selection.

import { STEP, fitByHand, uncover, zoomBy } from "./camera.ts";
import { light } from "./emphasis.ts";
import { roam, typeAhead, walk } from "./navigation.ts";
import { toggleHelp } from "./overlay.ts";
import { whereKeysAre } from "./rest.ts";
import { nextTurn } from "./room.ts";

const LONG = 500; // ms: a touch that lasts as long means a second department
const TWICE = 300; // ms: a click this soon after an expansion is the second half of a double-click

const KEYS: Record<string, (viewer: Viewer, event: KeyboardEvent) => unknown> = {
  0: fitByHand,
  "+": (viewer) => zoomBy(viewer, STEP),
  "=": (viewer) => zoomBy(viewer, STEP),
  "-": (viewer) => zoomBy(viewer, 1 / STEP),
  Escape: (viewer) => viewer.search.close() || choose(viewer, null),
  Enter: (viewer, { shiftKey }) => enter(viewer, whereKeysAre(viewer), shiftKey),
  " ": (viewer) => choose(viewer, whereKeysAre(viewer)),
  Backspace: (viewer) => focusOn(viewer, null),
  "/": (viewer) => viewer.search.open(),
  "?": toggleHelp,
};
const WALKS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];
const ONCE = ["Enter", " ", "Backspace"]; // a key that is held down does these once

export function listen(viewer: Viewer) {
  const { view } = viewer;
  view.addEventListener("click", (event) => press(viewer, event));
  view.addEventListener("dblclick", (event) => pressTwice(viewer, event));
  view.addEventListener("keydown", (event) => pressKey(viewer, event));
  view.addEventListener("pointerdown", (event) => touch(viewer, event));
  view.addEventListener("focusin", (event) => arrive(viewer, event));
  for (const name of ["pointerup", "pointercancel"]) view.addEventListener(name, () => clearTimeout(viewer.touching));
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

/** Its first click has selected the department already. */
function pressTwice(viewer: Viewer, event: MouseEvent) {
  if (!isForSecond(event) && performance.now() - viewer.foldedAt >= TWICE) fold(viewer, keyAt(event));
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
  const act = KEYS[key] ?? (WALKS.includes(key) && (() => walk(viewer, key, fold)));
  const isLetter = /^\p{L}$/u.test(key);
  if ((!act && !isLetter) || ctrlKey || metaKey || altKey || isComposing) return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own
  if (!act) typeAhead(viewer, key);
  else if (!event.repeat || !ONCE.includes(key)) act(viewer, event);
}

/** Expands or collapses a branch, or shows it alone; selects a department that has none. */
function enter(viewer: Viewer, key: Key | null, alone: boolean) {
  const box = viewer.drawing.boxes.get(key ?? NaN);
  if (!box) return;
  if (!box.branching && !box.rest) choose(viewer, key);
  else if (alone) focusOn(viewer, key);
  else fold(viewer, key);
}

/** A screen reader and a click go to a box without a key. */
function arrive(viewer: Viewer, event: Event) {
  const key = keyAt(event);
  if (key === null || key === whereKeysAre(viewer)) return;
  viewer.cursor = key;
  roam(viewer);
}

/** Selects a department, and `other` beside it. */
export function choose(viewer: Viewer, key: Key | null, other: Key | null = null) {
  viewer.cursor = key === null ? whereKeysAre(viewer) : null;
  if (key === (viewer.selected ?? null) && other === viewer.other && !viewer.spotlight) return;
  Object.assign(viewer, { selected: key, other, spotlight: null });
  if (key !== null) viewer.hints.end();
  light(viewer);
  tell(viewer, "choose", key);
}

/** With a modifier key or a long touch: beside the one that is selected, or no more. */
export function chooseToo(viewer: Viewer, key: Key) {
  const { selected = null, other } = viewer;
  if (selected === null) choose(viewer, key);
  else if (key === selected) choose(viewer, other);
  else choose(viewer, selected, key === other ? null : key);
}

/** Expands or collapses a branch, or shows more of a large family. */
export function fold(viewer: Viewer, key: Key | null) {
  const box = viewer.drawing.boxes.get(key ?? NaN);
  if (!box?.branching && !box?.rest) return;
  Object.assign(viewer, { folding: key, foldedAt: performance.now() });
  tell(viewer, "fold", key);
}

/** Only the branch of a department that has one; null: one step back up. */
export function focusOn(viewer: Viewer, key: Key | null) {
  if (key === null || viewer.drawing.boxes.get(key)?.branching) tell(viewer, "focus", key);
}

/** Every act says what is selected after it: of two that follow each other closely the page may see only the second. */
export function tell(viewer: Viewer, act: string, key: Key | null) {
  viewer.turn = nextTurn(viewer);
  const { selected = null, other, turn } = viewer;
  viewer.send("picked", { turn, act, key, selected, other });
}
