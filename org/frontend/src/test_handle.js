// What can be asked of a chart from outside: where things are, and what is lit. Tests click by it.

import { isMoving } from "./rest.js";

/** Places are px of the browser's window, or null for what is not drawn. @param {Viewer} viewer */
export function handleOf(viewer) {
  const all = () => [...viewer.drawing.boxes.values()];
  const named = (name) => all().find((box) => box.name === name);
  /** As it is drawn at this moment. @param {Element | null | undefined} element */
  const place = (element) => {
    if (!element) return null;
    const { x, y, width: w, height: h } = element.getBoundingClientRect();
    return { x: x + w / 2, y: y + h / 2, w, h };
  };
  const boxOf = (box) => place(box?.element.querySelector(".box"));
  return {
    where: (key) => boxOf(viewer.drawing.boxes.get(key)),
    at: (name) => boxOf(named(name)),
    badge: (name) => place(named(name)?.element.querySelector(".badge .disc")),
    boxes: () => all().map(({ key, name, x, y, w, h }) => ({ key, name, x, y, w, h })), // px of the scene
    places: () => all().map((box) => ({ key: box.key, name: box.name, ...boxOf(box) })),
    lit: () => [...(viewer.lit ?? [])].filter((key) => viewer.drawing.boxes.has(key)),
    moving: () => isMoving(viewer),
    flashing: () => viewer.flashing,
  };
}
