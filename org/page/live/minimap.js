// The minimap: the whole picture in a corner, and a frame round what of it is in the window. Shown while much is not.

const MINIMAP = { width: 150, height: 100, margin: 8, speck: 1.5, least: 560 }; // px; least: the view is as wide
const MUCH = 0.8; // of the picture: with as much in sight there is no minimap

function makeMinimap(chart) {
  const map = element("canvas", { class: "minimap", "aria-hidden": "true", hidden: "" });
  const [width, height, right] = [MINIMAP.width, MINIMAP.height, MINIMAP.margin].map((length) => `${length}px`);
  Object.assign(map.style, { width, height, right });
  const look = (event) => event.buttons && lookAt(chart, map, event);
  map.addEventListener("pointerdown", (event) => {
    map.setPointerCapture(event.pointerId);
    look(event);
  });
  map.addEventListener("pointermove", look);
  return map;
}

function lookAt(chart, map, { offsetX, offsetY }) {
  const { scale, left, top } = map.chartPlace;
  chart.fitted = false;
  const position = { x: (offsetX - left) / scale, y: (offsetY - top) / scale };
  go(chart, { scale: placeOf(chart).scale, position }, false);
}

function paintMinimap(chart) {
  const { minimap: map, shown, window } = chart;
  const { clientWidth: width, clientHeight: height } = chart.view;
  map.hidden = width < MINIMAP.least || shareInSight(shown.size, window) >= MUCH;
  if (map.hidden) return;
  standBesideLegend(chart, width);
  const { ratio, ctx } = sharpContext(map);
  const place = placeInMap(shown.size);
  map.chartPlace = place;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = chart.palette.background;
  ctx.fillRect(0, 0, MINIMAP.width, MINIMAP.height);
  ctx.translate(place.left, place.top);
  ctx.scale(place.scale, place.scale);
  paintSpecks(ctx, chart, place.scale);
  paintFrame(ctx, chart, place.scale);
}

function shareInSight([width, height], [left, top, right, bottom]) {
  const across = Math.max(0, Math.min(width, right) - Math.max(0, left));
  const down = Math.max(0, Math.min(height, bottom) - Math.max(0, top));
  return (across * down) / Math.max(width * height, 1);
}

// Above a legend that reaches into the corner.
function standBesideLegend({ minimap, overlay: { legend }, view }, width) {
  const reaches = !legend.hidden && legend.offsetLeft + legend.offsetWidth > width - MINIMAP.width - 2 * MINIMAP.margin;
  const bottom = MINIMAP.margin + (reaches ? view.clientHeight - legend.offsetTop : 0);
  if (minimap.style.bottom !== `${bottom}px`) minimap.style.bottom = `${bottom}px`;
}

function sharpContext(map) {
  const ratio = globalThis.devicePixelRatio || 1;
  const [w, h] = [MINIMAP.width * ratio, MINIMAP.height * ratio].map(Math.round);
  if (map.width !== w) Object.assign(map, { width: w, height: h });
  return { ratio, ctx: map.getContext("2d") };
}

function placeInMap([width, height]) {
  const free = [MINIMAP.width - 8, MINIMAP.height - 8];
  const scale = Math.min(free[0] / Math.max(width, 1), free[1] / Math.max(height, 1));
  return { scale, left: (MINIMAP.width - width * scale) / 2, top: (MINIMAP.height - height * scale) / 2 };
}

// One speck a box, in the colour by which it is known: pale boxes by their edge.
function paintSpecks(ctx, chart, scale) {
  const least = MINIMAP.speck / scale;
  const tiles = keep(chart.shown, "specks", () => {
    const boxes = [...chart.shown.boxes.values()].filter((box) => !isHidden(chart, box.id));
    const add = (shape, { x, y, w, h }) => {
      const [wide, high] = [Math.max(w, least), Math.max(h, least)];
      shape.rect(x - wide / 2, y - high / 2, wide, high);
    };
    return tilesOf(boxes, (box) => lookOf(chart, box), add, () => [0, 0, 0, 0]); // never out of the map
  });
  for (const { thing, shape } of tiles) {
    const skin = skinOf(chart, thing);
    ctx.fillStyle = thing.office === "front" ? skin.fill : skin.edge;
    ctx.fill(shape);
  }
}

function paintFrame(ctx, { window: [left, top, right, bottom], palette, shown: { size } }, scale) {
  const edge = 3 / scale; // the frame stays in the map when the view looks past the picture
  const [x, y] = [Math.max(left, -edge), Math.max(top, -edge)];
  const [w, h] = [Math.min(right, size[0] + edge) - x, Math.min(bottom, size[1] + edge) - y];
  if (w <= 0 || h <= 0) return;
  ctx.globalAlpha = 0.1;
  ctx.fillStyle = ctx.strokeStyle = palette.crossing;
  ctx.fillRect(x, y, w, h);
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.5 / scale;
  ctx.strokeRect(x, y, w, h);
}
