// What hands do: pointer, wheel and keys.

const KEYS = {
  f: (chart) => fit(chart, true),
  "+": (chart) => zoomBy(chart, ZOOM.step, null, true),
  "=": (chart) => zoomBy(chart, ZOOM.step, null, true),
  "-": (chart) => zoomBy(chart, 1 / ZOOM.step, null, true),
  Escape: (chart) => choose(chart, null),
  ArrowUp: (chart) => walk(chart, ({ up }) => up),
  ArrowDown: (chart) => walk(chart, ({ down, next }) => down ?? next),
  ArrowLeft: (chart) => walk(chart, ({ previous }) => previous),
  ArrowRight: (chart) => walk(chart, ({ next }) => next),
};

function listen(chart) {
  const { net, view, overlay } = chart;
  net.on("click", ({ pointer }) => choose(chart, boxAt(chart, pointer.canvas)?.id ?? null));
  net.on("dragStart", () => {
    halt(chart);
    point(chart, null);
  });
  net.on("dragging", () => (chart.fitted = false));
  net.on("zoom", () => (chart.fitted = false));
  overlay.legend.addEventListener("toggle", () => chart.fitted && fit(chart, true));
  view.addEventListener("pointermove", (event) => event.pointerType !== "touch" && point(chart, event));
  view.addEventListener("pointerleave", () => point(chart, null));
  // Before vis-network sees it: its steps are the same for a notch of a wheel and a touch of a trackpad.
  view.addEventListener("wheel", (event) => turnWheel(chart, event), { capture: true, passive: false });
  view.addEventListener("keydown", (event) => pressKey(chart, event));
}

function turnWheel(chart, event) {
  event.preventDefault();
  event.stopPropagation();
  halt(chart);
  point(chart, null);
  const pixels = event.deltaY * [1, 16, 400][event.deltaMode] * (event.ctrlKey ? 5 : 1); // ctrl: a pinch on a trackpad
  zoomBy(chart, Math.exp(-pixels * ZOOM.wheel), inView(chart, event), false);
}

function pressKey(chart, event) {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own
  act(chart);
}

// Hovering: a light outline and the tooltip. No event, or a pressed button, ends it.
function point(chart, event) {
  const place = event && !event.buttons ? inView(chart, event) : null;
  const box = place ? boxAt(chart, chart.net.DOMtoCanvas(place)) : undefined;
  showTip(chart, box?.hint, place);
  const key = box?.id ?? null;
  if (key === chart.hovered) return;
  chart.hovered = key;
  chart.view.classList.toggle("over-box", key !== null);
  chart.net.redraw();
}

function inView(chart, event) {
  const corner = chart.view.getBoundingClientRect();
  return { x: event.clientX - corner.left, y: event.clientY - corner.top };
}

// One step along the reporting lines, or along the rows of a boundary map. The first step of all goes to the first
// top department.
function walk(chart, pick) {
  const { boxes, lanes } = chart.picture;
  const here = boxes.has(chart.selected) ? chart.selected : null;
  const ways = lanes ? besideInRows(chart.picture, here) : besideInTree(chart.picture, here);
  const key = here === null ? ways.first : pick(ways);
  if (!boxes.has(key)) return;
  choose(chart, key);
  reveal(chart, key);
}

function besideInTree({ boxes, parent, children, tops }, here) {
  const up = parent.get(here);
  const siblings = boxes.has(up) ? children.get(up) : tops;
  const at = siblings.indexOf(here);
  return { first: tops[0], up, down: children.get(here)?.[0], previous: siblings[at - 1], next: siblings[at + 1] };
}
