// The first minute: three numbers on the picture and what they mean. Shown until the person has closed it once, or has
// done what it asks for: clicked a department.

import { button, html, set, svg } from "./dom.js";

const SEEN = "org-chart-hints";
const RADIUS = 9; // px of the scene

/** @param {Viewer} viewer */
export function makeHints(viewer) {
  const element = html("aside", { class: "hints", hidden: "" });
  const end = () => {
    if (element.hidden) return;
    element.hidden = true;
    viewer.stage.querySelector(".hint-marks")?.remove();
    remember();
  };
  const close = () => {
    end();
    viewer.view.focus({ preventScroll: true });
  };
  const fill = () => {
    const { hints } = viewer.data;
    if (!element.hidden || (hints && !wasSeen() && !element.childElementCount)) show(viewer, element, hints, close);
  };
  return { element, fill, end };
}

/** @param {Viewer} viewer @param {HTMLElement} element @param {Data["hints"]} hints @param {() => void} close */
function show(viewer, element, hints, close) {
  element.hidden = !hints;
  if (!hints) return;
  const [title, done, ...texts] = hints;
  const items = texts.map((text) => html("li", {}, text));
  set(element, { "aria-label": title }).replaceChildren(
    html("p", {}, title),
    html("ol", {}, ...items),
    button(close, {}, done),
  );
  const marks = svg("g", { class: "hint-marks", "aria-hidden": true });
  for (const [at, place] of placesOf(viewer).entries())
    if (place) {
      const digit = svg("text", { y: 4, "text-anchor": "middle" }, String(at + 1));
      marks.append(svg("g", { transform: `translate(${place})` }, svg("circle", { r: RADIUS }), digit));
    }
  viewer.drawing.svg.append(marks);
}

/** A department of the front office, the boundary where a line crosses it, and a department with hand-offs.
 * @param {Viewer} viewer @returns {(number[] | undefined)[]} */
function placesOf({ drawing: { boxes, lines, touching } }) {
  const all = [...boxes.values()].filter(({ rest }) => !rest);
  const front = all.find(({ office }) => office === "front");
  const ring = lines.find(({ element }) => element.classList.contains("ring"))?.element;
  const degree = ({ key }) => touching.get(key)?.length ?? 0;
  const [busy] = all.filter((box) => box !== front).sort((a, b) => degree(b) - degree(a));
  const corner = (box) => box && [box.x - box.w / 2 + RADIUS, box.y - box.h / 2];
  return [
    corner(front),
    ring && ["cx", "cy"].map((name) => Number(ring.getAttribute(name)) - 1.3 * RADIUS),
    corner(busy),
  ];
}

function wasSeen() {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return true; // where nothing may be kept it would come every time
  }
}

function remember() {
  try {
    localStorage.setItem(SEEN, "yes");
  } catch {
    // as above
  }
}
