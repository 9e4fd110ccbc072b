// What a person does is drawn at once and told to the page; the page answers with a new drawing or a new selection.

import { light } from "./emphasis.ts";
import { whereKeysAre } from "./rest.ts";
import { nextTurn } from "./room.ts";

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
