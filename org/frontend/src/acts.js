// What a person does is drawn at once and told to the page; the page answers with a new drawing or a new selection.

import { light } from "./emphasis.js";
import { whereKeysAre } from "./rest.js";
import { nextTurn } from "./room.js";

/** @param {Viewer} viewer @param {Key | null} key @param {Key | null} other a second department beside it */
export function choose(viewer, key, other = null) {
  viewer.cursor = key === null ? whereKeysAre(viewer) : null;
  if (key === (viewer.selected ?? null) && other === viewer.other && !viewer.spotlight) return;
  Object.assign(viewer, { selected: key, other, spotlight: null });
  if (key !== null) viewer.hints.end();
  light(viewer, false);
  tell(viewer, "choose", key);
}

/** With a modifier key or a long touch: beside the one that is selected, or no more. @param {Viewer} viewer @param {Key} key */
export function chooseToo(viewer, key) {
  const { selected = null, other } = viewer;
  if (selected === null) choose(viewer, key);
  else if (key === selected) choose(viewer, other);
  else choose(viewer, selected, key === other ? null : key);
}

/** Expands or collapses a branch, or shows more of a large family. @param {Viewer} viewer @param {Key | null} key */
export function fold(viewer, key) {
  const box = viewer.drawing.boxes.get(key ?? NaN);
  if (!box?.branching && !box?.rest) return;
  viewer.folding = { key: box.key, since: performance.now() };
  viewer.foldedAt = performance.now();
  tell(viewer, "fold", key);
}

/** Only the branch of a department that has one; null: one step back up. @param {Viewer} viewer @param {Key | null} key */
export function focusOn(viewer, key) {
  if (key === null || viewer.drawing.boxes.get(key)?.branching) tell(viewer, "focus", key);
}

/** Every act says what is selected after it: of two that follow each other closely the page may see only the second.
 * @param {Viewer} viewer @param {string} act @param {Key | null} key */
export function tell(viewer, act, key) {
  viewer.turn = nextTurn(viewer);
  const { selected = null, other, turn } = viewer;
  viewer.send("picked", { turn, act, key, selected, other });
}
