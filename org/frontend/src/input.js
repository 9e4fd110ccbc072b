// What hands do: pointer, touch and keys.

import { choose, chooseToo, focusOn, fold } from "./acts.js";
import { STEP, fitByHand, reveal, uncover, zoomBy } from "./camera.js";
import { beside, roam, whereKeysAre } from "./navigation.js";
import { toggleHelp } from "./overlay.js";

const LONG = 500; // ms: a touch that lasts as long means a second department
const TWICE = 300; // ms: a click this soon after an expansion is the second half of a double-click

/** @type {Record<string, (viewer: Viewer, event: KeyboardEvent) => unknown>} */
const KEYS = {
  f: fitByHand,
  "+": (viewer) => zoomBy(viewer, STEP),
  "=": (viewer) => zoomBy(viewer, STEP),
  "-": (viewer) => zoomBy(viewer, 1 / STEP),
  Escape: (viewer) => viewer.search.close() || choose(viewer, null),
  Enter: (viewer, event) => fold(viewer, whereKeysAre(viewer) ?? keyAt(event)),
  " ": (viewer, event) => choose(viewer, keyAt(event)),
  o: (viewer) => whereKeysAre(viewer) !== null && focusOn(viewer, whereKeysAre(viewer)),
  Backspace: (viewer) => focusOn(viewer, null),
  "/": (viewer) => viewer.search.open(),
  "?": toggleHelp,
  ArrowUp: (viewer) => walk(viewer, "up"),
  ArrowDown: (viewer) => walk(viewer, "down"),
  ArrowLeft: (viewer) => walk(viewer, "previous"),
  ArrowRight: (viewer) => walk(viewer, "next"),
};
const ONCE = ["Enter", " ", "o", "Backspace"]; // a key that is held down does these once

/** @param {Viewer} viewer */
export function listen(viewer) {
  const { view } = viewer;
  view.addEventListener("click", (event) => press(viewer, event));
  view.addEventListener("dblclick", (event) => pressTwice(viewer, event));
  view.addEventListener("keydown", (event) => pressKey(viewer, event));
  view.addEventListener("pointerdown", (event) => touch(viewer, event));
  for (const name of ["pointerup", "pointercancel"]) view.addEventListener(name, () => clearTimeout(viewer.touching));
}

/** The department at which something happened. @param {Event} event */
function keyAt({ target }) {
  const key = /** @type {Element} */ (target).closest(".department")?.getAttribute("data-key");
  return key ? Number(key) : null;
}

/** @param {Viewer} viewer @param {MouseEvent} event */
function press(viewer, event) {
  const key = keyAt(event);
  const isBadge = /** @type {Element} */ (event.target).closest(".badge");
  if (viewer.touchedLong || performance.now() - viewer.foldedAt < TWICE) return;
  if (key !== null && (isBadge || viewer.drawing.boxes.get(key)?.rest)) fold(viewer, key);
  else if (!isForSecond(event)) choose(viewer, key);
  else if (key !== null) chooseToo(viewer, key);
  if (key !== null) uncover(viewer);
}

/** Its first click has selected the department already. @param {Viewer} viewer @param {MouseEvent} event */
function pressTwice(viewer, event) {
  if (!isForSecond(event) && performance.now() - viewer.foldedAt >= TWICE) fold(viewer, keyAt(event));
}

/** @param {MouseEvent} event */
const isForSecond = ({ ctrlKey, metaKey, shiftKey }) => ctrlKey || metaKey || shiftKey;

/** A touch that lasts and does not move selects a second department. @param {Viewer} viewer @param {PointerEvent} event */
function touch(viewer, event) {
  const key = keyAt(event);
  viewer.touchedLong = false;
  if (viewer.search.close()) viewer.search.input.blur();
  if (event.pointerType !== "touch" || key === null || !event.isPrimary) return;
  viewer.touching = setTimeout(() => {
    viewer.touchedLong = true; // the click that comes of it is not one
    chooseToo(viewer, key);
  }, LONG);
}

/** @param {Viewer} viewer @param {KeyboardEvent} event */
function pressKey(viewer, event) {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own
  if (!event.repeat || !ONCE.includes(event.key)) act(viewer, event);
}

/** The first step of all goes to the first top department. A box for the rest of a family is not selected.
 * @param {Viewer} viewer @param {"up" | "down" | "previous" | "next"} way */
function walk(viewer, way) {
  const here = whereKeysAre(viewer);
  const ways = beside(viewer, here);
  const box = viewer.drawing.boxes.get((here === null ? ways.first : ways[way]) ?? NaN);
  if (!box) return;
  if (box.rest) viewer.cursor = box.key;
  else choose(viewer, box.key);
  roam(viewer);
  box.element.focus({ preventScroll: true });
  reveal(viewer, box);
}
