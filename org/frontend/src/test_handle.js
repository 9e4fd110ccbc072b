// What can be asked of a chart from outside: where things are, and what is lit. Tests click by it.

import { isMoving } from "./motion.js";

/**
 * @typedef {import("./viewer.js").Viewer} Viewer
 * @typedef {import("./drawing.js").Box} Box
 */

/** @param {Viewer} viewer */
export function handleOf(viewer) {
  const all = () => [...(viewer.drawing?.boxes.values() ?? [])];
  const named = (/** @type {string} */ name) => all().find((box) => box.name === name);
  const place = (/** @type {Box | undefined} */ box) => (box ? viewer.onScreen(box) : null);
  const plainly = (/** @type {Box} */ { key, name, x, y, w, h }) => ({ key, name, x, y, w, h });
  const drawn = (/** @type {Box} */ box) => {
    const size = viewer.place.k * box.pose.grow;
    return { ...plainly(box), ...viewer.onScreen(box.pose), w: box.w * size, h: box.h * size };
  };
  return {
    /** The middle of a box, px of the browser's window. */
    where: (/** @type {number} */ key) => place(viewer.drawing?.boxes.get(key)),
    at: (/** @type {string} */ name) => place(named(name)),
    /** The middle of its "+" or "−". */
    badge(/** @type {string} */ name) {
      const box = named(name);
      return box?.branching ? viewer.onScreen({ x: box.x, y: box.y + box.h / 2 }) : null;
    },
    /** Where they belong, px of the scene. */
    boxes: () => all().map(plainly),
    /** As they are drawn at this moment, px of the browser's window. */
    places: () => all().map(drawn),
    lit: () => [...(viewer.lit ?? [])].filter((key) => viewer.drawing.boxes.has(key)),
    moving: () => isMoving(viewer),
    flashing: () => viewer.flashing,
  };
}
