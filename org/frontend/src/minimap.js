// The whole drawing in a corner, and a frame round what of it is in the window. Shown while much of it is not.

import { frameOf, jump, windowAt } from "./camera.js";
import { html, set, svg } from "./dom.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

const SIZE = [150, 100]; // px
const SPECK = 1.5; // px that a box takes at least
const LEAST = 560; // px that the view is wide at least
const MUCH = 0.8; // of the drawing: with as much in the window there is no minimap

/** @param {Viewer} viewer */
export function makeMinimap(viewer) {
  const frame = svg("rect", { class: "frame" });
  const map = svg("svg", { width: SIZE[0], height: SIZE[1] });
  const element = html("div", { class: "minimap", "aria-hidden": true, hidden: "" }, map);
  /** @type {Map<number, SVGElement>} */
  const specks = new Map();
  let [scale, left, top] = [1, 0, 0];

  const look = (/** @type {PointerEvent} */ { buttons, clientX, clientY }) => {
    if (!buttons) return;
    const corner = map.getBoundingClientRect();
    const [w, h] = frameOf(viewer);
    const { k } = viewer.place;
    viewer.fitted = false;
    viewer.flight = null;
    const [x, y] = [(clientX - corner.left - left) / scale, (clientY - corner.top - top) / scale];
    jump(viewer, { k, x: w / 2 - x * k, y: h / 2 - y * k });
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    look(event);
  });
  element.addEventListener("pointermove", look);

  /** For a new drawing: one speck a box, in the colours of its department. */
  const fill = () => {
    const { width, height, boxes } = viewer.drawing;
    scale = Math.min((SIZE[0] - 8) / Math.max(width, 1), (SIZE[1] - 8) / Math.max(height, 1));
    [left, top] = [(SIZE[0] - width * scale) / 2, (SIZE[1] - height * scale) / 2];
    specks.clear();
    for (const { key, x, y, w, h } of boxes.values()) {
      const [wide, high] = [Math.max(w, SPECK / scale), Math.max(h, SPECK / scale)];
      const rect = svg("rect", { class: "box", x: x - wide / 2, y: y - high / 2, width: wide, height: high });
      specks.set(key, svg("g", {}, rect));
    }
    const group = svg("g", { transform: `translate(${left} ${top}) scale(${scale})` }, ...specks.values());
    map.replaceChildren(group, frame);
  };
  const follow = () => {
    if (!viewer.drawing) return;
    const { width, height } = viewer.drawing;
    const [x1, y1, x2, y2] = windowAt(viewer, viewer.place);
    const [across, down] = [Math.min(width, x2) - Math.max(0, x1), Math.min(height, y2) - Math.max(0, y1)];
    const share = (Math.max(0, across) * Math.max(0, down)) / Math.max(width * height, 1);
    const hidden = frameOf(viewer)[0] < LEAST || share >= MUCH;
    if (element.hidden !== hidden) element.hidden = hidden;
    if (hidden) return;
    const near = (/** @type {number} */ at, /** @type {number} */ most) => Math.min(most - 1, Math.max(1, at));
    const [a, b] = [near(left + x1 * scale, SIZE[0]), near(top + y1 * scale, SIZE[1])];
    const [c, d] = [near(left + x2 * scale, SIZE[0]), near(top + y2 * scale, SIZE[1])];
    set(frame, { x: a, y: b, width: Math.max(0, c - a), height: Math.max(0, d - b) });
  };
  return { element, specks, fill, follow };
}
