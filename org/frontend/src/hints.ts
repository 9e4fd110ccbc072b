// The first minute: three numbers on the picture, and a line above it with what they mean. Shown until the person has
// closed it once, or has done what it asks for: clicked a department.

import { go } from "./camera.ts";
import { button, html, set, svg } from "./dom.ts";
import { keep } from "./room.ts";

const SEEN = "org-chart-hints";
const RADIUS = 9; // px of the scene

export function makeHints(viewer: Viewer) {
  const element = html("aside", { class: "hints", hidden: "" });
  const end = () => {
    if (element.hidden) return;
    const { size, place } = viewer;
    const freed = element.offsetHeight;
    element.hidden = true;
    viewer.size = [size[0], size[1] + freed];
    go(viewer, { ...place, y: place.y + freed }); // so that nothing moves on the screen
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
  return { element, fill, end };
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
