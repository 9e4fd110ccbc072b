// A picture as the canvas needs it: boxes by key, lines, and paths that are built once and drawn where they are seen.

const TILE = 2000; // px: shapes that begin in one square of this size share a path
const LEAST_LINE = 0.6; // px on the screen: thinner lines would vanish in a large chart

function makePicture(data) {
  const boxes = new Map(data.nodes.map((node) => [node.id, { ...node, lines: node.label.split("\n") }]));
  const reporting = data.edges.filter((edge) => edge.relation === "reporting");
  const handoffs = data.edges.filter((edge) => edge.relation === "handoff");
  const { size, legend, note, lanes, measures, palettes } = data;
  return {
    boxes, reporting, handoffs, size, legend, note, lanes, measures, palettes,
    handoffLegend: data.handoff_legend,
    children: childrenOf(boxes, reporting),
    kept: new Map(),
  };
}

// What is needed at each draw is built once.
function keep(picture, name, build) {
  if (!picture.kept.has(name)) picture.kept.set(name, build());
  return picture.kept.get(name);
}

// Things of one look share a path, tile by tile; each tile knows one of its things and the area it covers.
function tilesOf(things, look, add, areaOf) {
  const tiles = new Map();
  for (const thing of things) {
    const area = areaOf(thing);
    const name = `${look(thing)} ${Math.floor(area[0] / TILE)} ${Math.floor(area[1] / TILE)}`;
    if (!tiles.has(name)) tiles.set(name, { thing, shape: new Path2D(), area: [...area] });
    const tile = tiles.get(name);
    add(tile.shape, thing);
    for (const side of [0, 1]) tile.area[side] = Math.min(tile.area[side], area[side]);
    for (const side of [2, 3]) tile.area[side] = Math.max(tile.area[side], area[side]);
  }
  return [...tiles.values()];
}

// Whether an area (left, top, right, bottom), grown by some px, is in the window.
function isSeen({ window: [left, top, right, bottom] }, area, grow) {
  return area[0] - grow < right && area[2] + grow > left && area[1] - grow < bottom && area[3] + grow > top;
}

function areaOfBox({ x, y, w, h }) {
  return [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
}

function areaOfLine({ path }) {
  const area = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < path.length; i += 2) {
    area[0] = Math.min(area[0], path[i]);
    area[1] = Math.min(area[1], path[i + 1]);
    area[2] = Math.max(area[2], path[i]);
    area[3] = Math.max(area[3], path[i + 1]);
  }
  return area;
}

// Reporting lines by look; crossings come last, so that they lie on top.
function strokesOf(edges, { lanes, measures }, isFaint = () => false) {
  const look = (edge) => [edge.standing, edge.width, edge.dashes, edge.dotted, edge.alpha, isFaint(edge)].join();
  const add = (shape, edge) => (lanes ? addCurve(shape, edge.path) : addElbow(shape, edge.path, measures.corner));
  const strokes = tilesOf(edges, look, add, areaOfLine);
  return strokes.sort((a, b) => (a.thing.standing === "crossing") - (b.thing.standing === "crossing"));
}

function addElbow(path, points, corner) {
  path.moveTo(points[0], points[1]);
  for (let i = 2; i + 3 < points.length; i += 2) {
    const [ax, ay, bx, by, cx, cy] = points.slice(i - 2, i + 4);
    path.lineTo(...towards(bx, by, ax, ay, corner));
    path.quadraticCurveTo(bx, by, ...towards(bx, by, cx, cy, corner));
  }
  path.lineTo(points.at(-2), points.at(-1));
}

// The point `corner` px from (x, y) to (toX, toY), but no farther than half the way.
function towards(x, y, toX, toY, corner) {
  const length = Math.hypot(toX - x, toY - y);
  const share = length ? Math.min(corner, length / 2) / length : 0;
  return [x + (toX - x) * share, y + (toY - y) * share];
}

// A chain of cubic Bézier pieces: x, y, then six numbers a piece.
function addCurve(path, points) {
  path.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 6) path.bezierCurveTo(...points.slice(i, i + 6));
}

// The outline of a box, `grow` px outside of it.
function addBox(path, box, measures, grow) {
  const radius = Math.min(box.h / 2, measures.radius[box.office]) + grow;
  path.roundRect(box.x - box.w / 2 - grow, box.y - box.h / 2 - grow, box.w + 2 * grow, box.h + 2 * grow, radius);
}

function addPlain(path, box) {
  path.rect(box.x - box.w / 2, box.y - box.h / 2, box.w, box.h);
}

function addArea(path, [left, top, right, bottom], grow) {
  path.roundRect(left - grow, top - grow, right - left + 2 * grow, bottom - top + 2 * grow, grow);
}

// What lies between a trunk and a box beside it: without it the round corners would leave holes there.
function cornerBeside(box, path) {
  if (Math.abs(path.at(-1) - box.y) > 0.05) return null; // it hangs by its top
  return [path.at(-4), box.y - box.h / 2, box.x, box.y + box.h / 2];
}
