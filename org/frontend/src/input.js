// What hands do: pointer, touch and keys.

import { STEP, fitByHand, zoomBy } from "./camera.js";
import { walk, whereKeysAre } from "./navigation.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

const TWICE = 300; // ms: a click this soon after an expansion is the second half of a double-click
const LONG = 500; // ms: a touch that lasts as long means a second department
const STILL = 10; // px that a long touch may move

/** @type {Record<string, (viewer: Viewer) => unknown>} */
const KEYS = {
  f: (viewer) => fitByHand(viewer),
  "+": (viewer) => zoomBy(viewer, STEP),
  "=": (viewer) => zoomBy(viewer, STEP),
  "-": (viewer) => zoomBy(viewer, 1 / STEP),
  Escape: (viewer) => viewer.search.close() || viewer.choose(null),
  Enter: (viewer) => viewer.fold(whereKeysAre(viewer)),
  o: (viewer) => whereKeysAre(viewer) !== null && viewer.focusOn(whereKeysAre(viewer)),
  Backspace: (viewer) => viewer.focusOn(null),
  "/": (viewer) => viewer.search.open(),
  "?": (viewer) => viewer.help.toggle(),
  ArrowUp: (viewer) => walk(viewer, ({ up }) => up),
  ArrowDown: (viewer) => walk(viewer, ({ down }) => down),
  ArrowLeft: (viewer) => walk(viewer, ({ previous }) => previous),
  ArrowRight: (viewer) => walk(viewer, ({ next }) => next),
};
const ONCE = ["Enter", "o", "Backspace"]; // a key that is held down does these once

/** @param {Viewer} viewer */
export function listen(viewer) {
  const { view } = viewer;
  view.addEventListener("click", (event) => press(viewer, event));
  view.addEventListener("dblclick", (event) => pressTwice(viewer, event));
  view.addEventListener("keydown", (event) => pressKey(viewer, event));
  view.addEventListener("pointermove", (event) => hover(viewer, event));
  view.addEventListener("pointerleave", () => viewer.showTip(""));
  view.addEventListener("pointerdown", (event) => touchLong(viewer, event));
  view.addEventListener("contextmenu", (event) => viewer.touching && event.preventDefault());
}

/** The department at which something happened. @param {Event} event */
function keyAt({ target }) {
  const group = target instanceof Element ? target.closest(".department") : null;
  return group instanceof SVGElement ? Number(group.dataset.key) : null;
}

/** @param {Viewer} viewer @param {MouseEvent} event */
function press(viewer, event) {
  const key = keyAt(event);
  const target = /** @type {Element} */ (event.target);
  if (viewer.touchedLong || performance.now() - viewer.foldedAt < TWICE) return;
  if (key !== null && (target.closest(".badge") || viewer.drawing.boxes.get(key)?.rest)) foldByHand(viewer, key);
  else if (!isForSecond(event)) viewer.choose(key);
  else if (key !== null) viewer.chooseToo(key);
}

/** Its first click has selected the department already. @param {Viewer} viewer @param {MouseEvent} event */
function pressTwice(viewer, event) {
  const key = keyAt(event);
  if (key !== null && !isForSecond(event) && performance.now() - viewer.foldedAt >= TWICE) foldByHand(viewer, key);
}

/** @param {MouseEvent} event */
function isForSecond({ ctrlKey, metaKey, shiftKey }) {
  return ctrlKey || metaKey || shiftKey;
}

/** @param {Viewer} viewer @param {number} key */
function foldByHand(viewer, key) {
  viewer.foldedAt = performance.now();
  viewer.fold(key);
}

/** @param {Viewer} viewer @param {PointerEvent} event */
function touchLong(viewer, event) {
  const key = keyAt(event);
  viewer.touchedLong = false;
  viewer.touching = event.pointerType === "touch";
  if (viewer.search.close()) viewer.search.input.blur();
  if (!viewer.touching || key === null || !event.isPrimary) return;
  const ended = new AbortController();
  const waiting = setTimeout(() => {
    viewer.touchedLong = true; // the click that comes of it is not one
    ended.abort();
    viewer.chooseToo(key);
  }, LONG);
  const end = () => {
    clearTimeout(waiting);
    ended.abort();
  };
  const moved = (/** @type {PointerEvent} */ { clientX, clientY }) =>
    Math.hypot(clientX - event.clientX, clientY - event.clientY) > STILL && end();
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, { signal: ended.signal });
  addEventListener("pointermove", moved, { signal: ended.signal });
}

/** @param {Viewer} viewer @param {KeyboardEvent} event */
function pressKey(viewer, event) {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own
  if (!event.repeat || !ONCE.includes(event.key)) act(viewer);
}

/** The tip beside the pointer. A pressed button ends it. @param {Viewer} viewer @param {PointerEvent} event */
function hover(viewer, event) {
  if (event.pointerType === "touch") return;
  const key = event.buttons || /** @type {Element} */ (event.target).closest(".badge") ? null : keyAt(event);
  viewer.showTip(viewer.drawing?.boxes.get(key ?? NaN)?.hint ?? "", event);
}
