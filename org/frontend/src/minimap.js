// The whole drawing in a corner, and a frame round what of it is in the window. Shown while much of it is not. At rest it
// is in a corner where it covers no box and no label; on a boundary map where there is none it goes.

import { centre, windowAt } from "./camera.js";
import { html, set, svg } from "./dom.js";

const [WIDTH, HEIGHT, MARGIN] = [150, 100, 4]; // px
const SPECK = 1.5; // px that a box takes at least
const LEAST = 560; // px that the view is wide at least
const ASIDE = 8; // px from the edges of the view
const CORNERS = ["bottom right", "bottom left", "top right", "top left"];
const MUCH = 0.8; // of the drawing: with as much in the window there is no minimap

/** @param {Viewer} viewer */
export function makeMinimap(viewer) {
  const frame = svg("rect", { class: "frame" });
  const map = svg("svg", { width: WIDTH, height: HEIGHT });
  const element = html("div", { class: "minimap", "aria-hidden": true, hidden: "" }, map);
  let [scale, left, top] = [1, 0, 0];
  let [corner, isHeld] = [CORNERS[0], false];

  const look = ({ buttons, clientX, clientY }) => {
    const area = map.getBoundingClientRect();
    if (buttons) centre(viewer, (clientX - area.left - left) / scale, (clientY - area.top - top) / scale);
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    isHeld = true;
    look(event);
  });
  element.addEventListener("pointermove", look);
  element.addEventListener("lostpointercapture", () => {
    isHeld = false;
    dodge();
  });

  /** @param {Box} box */
  const speck = ({ x, y, w, h }) => {
    const [wide, high] = [w, h].map((length) => Math.max(length, SPECK / scale));
    return `M${x - wide / 2} ${y - high / 2}h${wide}v${high}h${-wide}z`;
  };
  const fill = () => {
    const { width, height, boxes } = viewer.drawing;
    scale = Math.min((WIDTH - 2 * MARGIN) / Math.max(width, 1), (HEIGHT - 2 * MARGIN) / Math.max(height, 1));
    [left, top] = [(WIDTH - width * scale) / 2, (HEIGHT - height * scale) / 2];
    const specks = svg("g", { transform: `translate(${left} ${top}) scale(${scale})` });
    // One shape for all that look alike: the fewer there are, the sooner the page is styled.
    for (const [look, alike] of Map.groupBy(boxes.values(), ({ office, kinds }) => `${office} ${kinds.join(" ")}`))
      specks.append(svg("g", { class: look }, svg("path", { class: "box", d: alike.map(speck).join("") })));
    map.replaceChildren(specks, frame);
  };
  const follow = () => {
    if (!viewer.drawing) return;
    const { width, height } = viewer.drawing;
    const [x1, y1, x2, y2] = windowAt(viewer, viewer.place);
    const [w, h] = [Math.min(width, x2) - Math.max(0, x1), Math.min(height, y2) - Math.max(0, y1)];
    const share = (Math.max(0, w) * Math.max(0, h)) / Math.max(width * height, 1);
    element.hidden = viewer.size[0] < LEAST || share >= MUCH;
    // The frame stays in the map when the view looks past the drawing.
    const within = (length, most) => Math.min(most - 1, Math.max(1, length));
    const [x, right] = [x1, x2].map((at) => within(left + at * scale, WIDTH));
    const [y, bottom] = [y1, y2].map((at) => within(top + at * scale, HEIGHT));
    set(frame, { x, y, width: right - x, height: bottom - y });
  };
  /** @param {string} at */
  const isFree = (at) => {
    const { x, y, k } = viewer.place;
    const [w, h] = viewer.size;
    const [wide, high] = [WIDTH + ASIDE, HEIGHT + ASIDE];
    const [west, north] = [at.includes("left") ? 0 : w - wide, at.includes("top") ? 0 : h - high];
    const mine = [(west - x) / k, (north - y) / k, (west + wide - x) / k, (north + high - y) / k];
    const meets = (area) => [0, 1].every((side) => area[side] < mine[side + 2] && area[side + 2] > mine[side]);
    return !viewer.drawing.obstacles.some(meets);
  };
  const dodge = () => {
    if (element.hidden || isHeld) return;
    const free = [corner, ...CORNERS].find(isFree);
    element.hidden = free === undefined && viewer.data.lanes; // an org chart was come near to
    element.dataset.corner = corner = free ?? corner;
  };
  return { element, fill, follow, dodge };
}
