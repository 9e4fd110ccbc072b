// The first minute: three numbers on the picture and what they mean. Shown until the person has closed it once, or has
// done what it asks for: clicked a department.

import { button, html, set, svg } from "./dom.ts";
import { findFree } from "./free.ts";
import { keep } from "./room.ts";

const SEEN = "org-chart-hints";
const RADIUS = 9; // px of the scene
const [ASIDE, STEP] = [8, 20]; // px: from the edges of the view, and between two places that are tried

export function makeHints(viewer: Viewer) {
  const element = html("aside", { class: "hints", hidden: "" });
  let laidIn = ""; // the place and size of the view
  const end = () => {
    if (element.hidden) return;
    element.hidden = true;
    viewer.stage.querySelector(".hint-marks")?.remove();
    keep("localStorage", SEEN, "yes");
  };
  const close = () => {
    end();
    viewer.view.focus({ preventScroll: true });
  };
  const fill = () => {
    const { hints } = viewer.data;
    const isOver = element.childElementCount ? element.hidden : keep("localStorage", SEEN) !== null;
    element.hidden = !hints || isOver;
    if (!hints || isOver) return;
    const [title, done, ...texts] = hints;
    const list = html("ol", {}, ...texts.map((text) => html("li", {}, text)));
    set(element, { "aria-label": title }).replaceChildren(html("p", {}, title), list, button(close, {}, done));
    viewer.drawing.svg.append(makeMarks(viewer.drawing));
  };
  /** Once, where it covers least. */
  const dodge = () => {
    const { top } = viewer.view.getBoundingClientRect();
    const laid = [top, ...viewer.size].join();
    if (element.hidden || laid === laidIn) return;
    laidIn = laid;
    const { offsetWidth: w, offsetHeight: h } = element;
    const [right, bottom] = [viewer.size[0] - w - ASIDE, Math.min(viewer.size[1], innerHeight - top) - h - ASIDE];
    const places: { x: number; y: number; area: number[] }[] = [];
    for (let y = bottom; y >= ASIDE; y -= STEP)
      for (let x = right; x >= ASIDE; x -= STEP) places.push({ x, y, area: [x, y, x + w, y + h] });
    const { x, y } = places.length ? findFree(viewer, places) : { x: ASIDE, y: ASIDE };
    Object.assign(element.style, { left: `${x}px`, top: `${y}px` });
  };
  return { element, fill, end, dodge };
}

/** On a department of the front office, the boundary where a line crosses it, and a department with hand-offs. */
function makeMarks({ boxes, lines }: Drawing) {
  const all = [...boxes.values()].filter(({ rest }) => !rest);
  const front = all.find(({ office }) => office === "front");
  const ring = lines.find(({ element }) => element.classList.contains("ring"))?.element;
  const degree = ({ key }: Box) => lines.filter(({ from, to }) => from === key || to === key).length;
  const [busy] = all.filter((box) => box !== front).sort((a, b) => degree(b) - degree(a));
  const corner = (box?: Box) => box && [box.x - box.w / 2 + RADIUS, box.y - box.h / 2];
  const beside = ring && ["cx", "cy"].map((name) => Number(ring.getAttribute(name)) - 1.3 * RADIUS);
  const marks = [corner(front), beside, corner(busy)].map((place, at) => {
    const digit = svg("text", { y: 4, "text-anchor": "middle" }, String(at + 1));
    return place ? [svg("g", { transform: `translate(${place})` }, svg("circle", { r: RADIUS }), digit)] : [];
  });
  return svg("g", { class: "hint-marks", "aria-hidden": true }, ...marks.flat());
}
