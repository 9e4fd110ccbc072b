// The whole drawing in a corner, and a frame round what of it is in the window. Shown while much of it is not. At rest it
// is in a corner where it covers no box and no label; on a boundary map where there is none it goes.

import { centre, windowAt } from "./camera.ts";
import { html, set, svg } from "./dom.ts";

const [WIDTH, HEIGHT] = [150, 100]; // px
const SPECK = 1.5; // px that a box takes at least
const LEAST = 560; // px that the view is wide at least
const ASIDE = 8; // px from the edges of the view
const CORNERS = ["bottom right", "bottom left", "top right", "top left"];
const MUCH = 0.8; // of the drawing: with as much in the window there is no minimap

export function makeMinimap(viewer: Viewer) {
  const frame = svg("rect", { class: "frame" });
  const map = svg("svg", { width: WIDTH, height: HEIGHT });
  const element = html("div", { class: "minimap", "aria-hidden": true, hidden: "" }, map);
  let [corner, isHeld] = [CORNERS[0], false];

  const look = ({ buttons, clientX, clientY }: PointerEvent) => {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(map.getScreenCTM()?.inverse());
    if (buttons) centre(viewer, x, y);
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

  const fill = () => {
    const { width, height, boxes } = viewer.drawing;
    const least = SPECK * Math.max(width / WIDTH, height / HEIGHT);
    const speck = ({ x, y, w, h }: Box) => {
      const [wide, high] = [Math.max(w, least), Math.max(h, least)];
      return `M${x - wide / 2} ${y - high / 2}h${wide}v${high}h${-wide}z`;
    };
    set(map, { viewBox: `0 0 ${width} ${height}` }).replaceChildren();
    // One shape for all that look alike: the fewer there are, the sooner the page is styled.
    for (const [look, alike] of Map.groupBy(boxes.values(), ({ office, kinds }) => `${office} ${kinds.join(" ")}`))
      map.append(svg("g", { class: look }, svg("path", { class: "box", d: alike.map(speck).join("") })));
    map.append(frame);
  };
  const follow = () => {
    if (!viewer.drawing) return;
    const ends = [viewer.drawing.width, viewer.drawing.height];
    const [x, y, right, bottom] = windowAt(viewer, viewer.place).map((at, i) => Math.min(Math.max(at, 0), ends[i % 2]));
    const [width, height] = [right - x, bottom - y];
    element.hidden = viewer.size[0] < LEAST || width * height >= MUCH * ends[0] * ends[1];
    set(frame, { x, y, width, height });
  };
  const areaAt = (corner: string) => {
    const [wide, high] = [WIDTH + ASIDE, HEIGHT + ASIDE];
    const x = corner.endsWith("left") ? 0 : viewer.size[0] - wide;
    const y = corner.startsWith("top") ? 0 : viewer.size[1] - high;
    return { corner, area: [x, y, x + wide, y + high] };
  };
  const dodge = () => {
    if (element.hidden || isHeld) return;
    const best = findFree(viewer, [corner, ...CORNERS].map(areaAt));
    element.hidden = best.covered > 0 && viewer.data.lanes; // an org chart was come near to
    element.dataset.corner = corner = best.covered ? corner : best.corner;
  };
  return { element, fill, follow, dodge };
}

/** The first of the places, whose areas are px of the view, that covers the fewest boxes and labels. */
function findFree<Place extends { area: number[] }>({ view, drawing }: Viewer, places: Place[]) {
  const { left, top } = view.getBoundingClientRect();
  const shapes = [...drawing.svg.querySelectorAll(".box, .plate, .labels text")];
  const taken = shapes.map((each) => each.getBoundingClientRect());
  const count = ([x1, y1, x2, y2]: number[]) =>
    taken.filter((it) => it.left < x2 + left && it.right > x1 + left && it.top < y2 + top && it.bottom > y1 + top)
      .length;
  const counted = places.map((place) => ({ ...place, covered: count(place.area) }));
  return counted.reduce((best, other) => (other.covered < best.covered ? other : best));
}
