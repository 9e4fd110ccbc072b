// Where the picture lies in the window: fitting, zooming, keeping the place, and bringing a box into sight.

const FIT = { margin: 10, most: 1.4 }; // px: the scene has a margin of its own
const ZOOM = { least: 0.02, most: 4, step: 1.3, wheel: 0.0015 };
const REVEAL = 0.15; // of the window: how far from its edge a box comes to lie that was out of sight

// The whole picture, above the legend, and below the buttons and the search field if a box, or the plate of a boundary
// map, would lie under them.
function fit(chart, animated, begin) {
  const { width, height } = chart.view.getBoundingClientRect();
  const bottom = height - (chart.overlay.legend.offsetTop || height);
  const above = [chart.overlay.tools, chart.overlay.search].filter(Boolean);
  let place = fitBetween(chart, width, height, 0, bottom);
  const under = above.filter((element) => isAnyUnder(chart, place, element, width, height));
  if (under.length) {
    const top = Math.max(...under.map((element) => element.offsetTop + element.offsetHeight));
    place = fitBetween(chart, width, height, top - FIT.margin, bottom);
  }
  go(chart, place, animated, begin);
  chart.fitted = true;
}

function fitBetween(chart, width, height, top, bottom) {
  const [w, h] = chart.picture.size;
  const free = [width - 2 * FIT.margin, height - top - bottom - 2 * FIT.margin].map((length) => Math.max(length, 40));
  const scale = Math.max(ZOOM.least, Math.min(free[0] / Math.max(w, 1), free[1] / Math.max(h, 1), FIT.most));
  return { scale, position: { x: w / 2, y: h / 2 + (bottom - top) / 2 / scale } };
}

function isAnyUnder(chart, place, element, width, height) {
  const { offsetLeft: left, offsetTop: top, offsetWidth, offsetHeight } = element;
  const window = windowAt(place, width, height);
  const [x, y] = [window[0] + left / place.scale, window[1] + top / place.scale];
  const under = { window: [x, y, x + offsetWidth / place.scale, y + offsetHeight / place.scale] };
  const { boxes, lanes } = chart.picture;
  return [...boxes.values()].map(areaOfBox).concat(lanes ? [lanes.plate] : []).some((area) => isSeen(under, area, 0));
}

// What of the scene is in the window: left, top, right, bottom.
function windowAt({ scale, position: { x, y } }, width, height) {
  const [w, h] = [width / scale / 2, height / scale / 2];
  return [x - w, y - h, x + w, y + h];
}

function placeOf(chart) {
  return { scale: chart.net.getScale(), position: chart.net.getViewPosition() };
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
  const { scale: old, position: centre } = chart.flight?.to ?? placeOf(chart);
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
  // As last drawn: the camera counts from the new size.
  const place = chart.flight?.to ?? room.places.get(chart.placeName);
  chart.net.setSize("100%", "100%");
  if (!chart.placed) restore(chart);
  else if (chart.fitted) fit(chart, false);
  else go(chart, place, false);
  chart.placed = true;
  chart.net.redraw(); // at once: a resized canvas is blank
  tellFrame(chart, width, height);
}

// What of the window is free of the legend: left, top, right, bottom in the scene, `margin` px inside of its edges.
function freeWindow(chart, place, margin) {
  const { width, height } = chart.view.getBoundingClientRect();
  const [left, top, right, bottom] = windowAt(place, width, height);
  const legend = height - (chart.overlay.legend.offsetTop || height);
  const [x, y] = [Math.min(margin, width / 4), Math.min(margin, height / 4)].map((length) => length / place.scale);
  return [left + x, top + y, right - x, bottom - y - Math.min(legend, height / 3) / place.scale];
}

// Moves to a department that is out of sight, as far as is needed; one that is in sight moves nothing.
function reveal(chart, key) {
  const box = chart.picture.boxes.get(key);
  if (!box || !chart.placed) return;
  chart.toReveal = null;
  const place = chart.flight?.to ?? placeOf(chart);
  const { width, height } = chart.view.getBoundingClientRect();
  const area = areaOfBox(box);
  const window = windowAt(place, width, height);
  if (area[0] >= window[0] && area[1] >= window[1] && area[2] <= window[2] && area[3] <= window[3]) return;
  const free = freeWindow(chart, place, REVEAL * Math.min(width, height));
  const position = {
    x: place.position.x + nearestShift([area[0], area[2]], [free[0], free[2]]),
    y: place.position.y + nearestShift([area[1], area[3]], [free[1], free[3]]),
  };
  chart.fitted = false;
  go(chart, { scale: place.scale, position }, true);
}

// The least way of a window so that a stretch lies in it; one that is too long fills it.
function nearestShift([from, to], [low, high]) {
  const ends = [to - high, from - low].sort((a, b) => a - b);
  return within(0, ends);
}

function within(number, [least, most]) {
  return Math.min(most, Math.max(least, number));
}

// The middle of a box in the browser's window, px; null if it is not drawn.
function whereIs(chart, key) {
  const box = chart.picture.boxes.get(key);
  return box ? onScreen(chart, box) : null;
}

function onScreen(chart, point) {
  const corner = chart.view.getBoundingClientRect();
  const { x, y } = chart.net.canvasToDOM(point);
  return { x: corner.left + x, y: corner.top + y };
}
