// Where the picture lies in the window: fitting, zooming, keeping the place, and finding a box on the screen.

const FIT = { margin: 10, most: 1.4 }; // px: the scene has a margin of its own
const ZOOM = { least: 0.02, most: 4, step: 1.3, wheel: 0.0015 };
const GLIDE = 300; // ms

// The whole picture, above the legend, and below the buttons if a box would lie under them.
function fit(chart, animated) {
  const { width, height } = chart.view.getBoundingClientRect();
  const bottom = height - (chart.overlay.legend.offsetTop || height);
  const tools = chart.overlay.tools;
  let place = fitBetween(chart, width, height, 0, bottom);
  if (anyBoxUnder(chart, place, tools, width, height)) {
    place = fitBetween(chart, width, height, tools.offsetTop + tools.offsetHeight - FIT.margin, bottom);
  }
  go(chart, place, animated);
  chart.fitted = true;
}

function fitBetween(chart, width, height, top, bottom) {
  const [w, h] = chart.picture.size;
  const free = [width - 2 * FIT.margin, height - top - bottom - 2 * FIT.margin].map((length) => Math.max(length, 40));
  const scale = Math.max(ZOOM.least, Math.min(free[0] / Math.max(w, 1), free[1] / Math.max(h, 1), FIT.most));
  return { scale, position: { x: w / 2, y: h / 2 + (bottom - top) / 2 / scale } };
}

function anyBoxUnder(chart, { scale, position }, element, width, height) {
  const left = position.x + (element.offsetLeft - width / 2) / scale;
  const low = position.y + (element.offsetTop + element.offsetHeight - height / 2) / scale;
  return [...chart.picture.boxes.values()].some((box) => box.x + box.w / 2 > left && box.y - box.h / 2 < low);
}

// Moves the camera to `place`: at once, or in GLIDE ms by the clock (vis-network counts frames, which may be slow).
function go(chart, place, animated) {
  cancelAnimationFrame(chart.gliding);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const from = placeOf(chart);
  const begin = performance.now();
  chart.target = place;
  const step = (now) => {
    const share = animated && !calm ? Math.min(1, Math.max(0, now - begin) / GLIDE) : 1;
    const eased = share * share * (3 - 2 * share);
    const between = (start, end) => start + (end - start) * eased;
    const position = { x: between(from.position.x, place.position.x), y: between(from.position.y, place.position.y) };
    const scale = from.scale * (place.scale / from.scale) ** eased;
    chart.net.moveTo({ scale, position, animation: false });
    if (share < 1) chart.gliding = requestAnimationFrame(step);
    else chart.target = null;
  };
  step(begin);
}

function placeOf(chart) {
  return { scale: chart.net.getScale(), position: chart.net.getViewPosition() };
}

// A hand on the picture stops it where it is.
function halt(chart) {
  cancelAnimationFrame(chart.gliding);
  chart.target = null;
}

// Shows the picture where it was left; one that is shown for the first time is fitted.
function restore(chart) {
  const place = room.places.get(chart.placeName);
  if (!place || place.fitted) return fit(chart, false);
  chart.fitted = false;
  go(chart, place, false);
}

function remember(chart) {
  const place = { ...placeOf(chart), fitted: chart.fitted };
  room.places.set(chart.placeName, place);
  chart.shell.dataset.scale = place.scale.toFixed(4);
  chart.shell.dataset.centre = JSON.stringify([place.position.x, place.position.y].map((n) => Number(n.toFixed(1))));
}

// `point` (px from the corner of the view) stays where it is; without one the middle does.
function zoomBy(chart, factor, point, animated) {
  const { scale: old, position: centre } = chart.target ?? placeOf(chart);
  const scale = Math.min(ZOOM.most, Math.max(ZOOM.least, old * factor));
  const still = point ? chart.net.DOMtoCanvas(point) : centre;
  const position = {
    x: still.x + ((centre.x - still.x) * old) / scale,
    y: still.y + ((centre.y - still.y) * old) / scale,
  };
  chart.fitted = false;
  go(chart, { scale, position }, animated);
}

// The middle of the view stays the middle, unless the whole picture was in sight: then it is again.
function resize(chart) {
  const { width, height } = chart.view.getBoundingClientRect();
  if (!width || !height) return;
  const place = chart.target ?? room.places.get(chart.placeName); // as last drawn: the camera counts from the new size
  chart.net.setSize("100%", "100%");
  if (!chart.placed) restore(chart);
  else if (chart.fitted) fit(chart, false);
  else go(chart, place, false);
  chart.placed = true;
  chart.net.redraw(); // at once: a resized canvas is blank
}

// Moves to a department that is out of sight; one that is in sight moves nothing.
function reveal(chart, key) {
  const box = chart.picture.boxes.get(key);
  if (!box || !chart.placed) return;
  chart.toReveal = null;
  const { x, y } = chart.net.canvasToDOM(box);
  const [w, h] = [box.w, box.h].map((length) => (length / 2) * chart.net.getScale());
  const { width, height } = chart.view.getBoundingClientRect();
  if (x - w >= 0 && y - h >= 0 && x + w <= width && y + h <= height) return;
  chart.fitted = false;
  go(chart, { scale: placeOf(chart).scale, position: { x: box.x, y: box.y } }, true);
}

function boxAt(chart, { x, y }) {
  for (const box of chart.picture.boxes.values()) {
    if (Math.abs(x - box.x) <= box.w / 2 && Math.abs(y - box.y) <= box.h / 2) return box;
  }
  return undefined;
}

// The middle of a box in the browser's window, px; null if it is not drawn.
function whereIs(chart, key) {
  const box = chart.picture.boxes.get(key);
  if (!box) return null;
  const corner = chart.view.getBoundingClientRect();
  const { x, y } = chart.net.canvasToDOM(box);
  return { x: corner.left + x, y: corner.top + y };
}
