// The shapes of a picture on a 2D canvas, in the order and with the numbers of the exported file.

const LEAST_TEXT = 4; // px on the screen: smaller letters are not drawn
const LEAST_CORNER = 2; // px on the screen: smaller corners are not rounded
const LEAST_LINE = 0.6; // px on the screen: thinner lines would vanish in a large chart
const OFFICES = ["back", "unclear", "front"];
const OUTLINE = { selected: { gap: 3, width: 2.5, halo: 8 }, hovered: { gap: 2, width: 1.2, halo: 0 } };
const DIM = { fill: 0.8, edge: 0.6, text: 0.35, line: 0.35 }; // how far what is not lit fades into the paper

// Everything that can be worked out once from the data: boxes by key, kinship, and the long paths.
function makePicture(data) {
  const boxes = new Map(data.nodes.map((node) => [node.id, { ...node, lines: node.label.split("\n") }]));
  const reporting = data.edges.filter((edge) => edge.relation === "reporting");
  const handoffs = data.edges.filter((edge) => edge.relation === "handoff");
  const parent = new Map(reporting.map((edge) => [edge.from, edge.to]));
  const children = new Map(reporting.map((edge) => [edge.to, []]));
  for (const edge of inReadingOrder(reporting, boxes)) children.get(edge.to).push(edge.from);
  const tops = [...boxes.keys()].filter((key) => !parent.has(key)).sort((a, b) => boxes.get(a).x - boxes.get(b).x);
  const { size, legend, note, lanes, measures, palettes } = data;
  return {
    boxes, reporting, handoffs, parent, children, tops, size, legend, note, lanes, measures, palettes,
    handoffLegend: data.handoff_legend,
    corners: data.corners,
    strokes: strokesOf(reporting, data),
    rings: reporting.filter((edge) => edge.ring),
    kept: new Map(),
  };
}

// Column by column, and down each: children of a column hang from one upright line.
function inReadingOrder(edges, boxes) {
  const upright = (edge) => edge.path.at(-4);
  return [...edges].sort((a, b) => upright(a) - upright(b) || boxes.get(a.from).y - boxes.get(b.from).y);
}

// A long path that is needed at each draw is built once.
function keep(picture, name, build) {
  if (!picture.kept.has(name)) picture.kept.set(name, build(new Path2D()));
  return picture.kept.get(name);
}

// Reporting lines of one look share a path; crossings come last, so that they lie on top.
function strokesOf(edges, { lanes, measures }) {
  const looks = new Map();
  for (const edge of edges) {
    const look = `${edge.standing} ${edge.width} ${edge.dashes ?? false} ${edge.dotted ?? false}`;
    if (!looks.has(look)) looks.set(look, { ...edge, shape: new Path2D() });
    if (lanes) addCurve(looks.get(look).shape, edge.path);
    else addElbow(looks.get(look).shape, edge.path, measures.corner);
  }
  return [...looks.values()].sort((a, b) => (a.standing === "crossing") - (b.standing === "crossing"));
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

// The outline of a box, `grow` px outside of it.
function addBox(path, box, measures, grow) {
  const radius = Math.min(box.h / 2, measures.radius[box.office]) + grow;
  path.roundRect(box.x - box.w / 2 - grow, box.y - box.h / 2 - grow, box.w + 2 * grow, box.h + 2 * grow, radius);
}

// Under the boxes: the ground with the boundary, the reporting lines, the rings; in a boundary map the hand-offs too.
function paintUnder(ctx, chart) {
  const { picture } = chart;
  if (picture.lanes) paintGround(ctx, chart);
  else paintRegions(ctx, chart);
  ctx.lineJoin = "miter";
  ctx.lineCap = "butt";
  ctx.globalAlpha = chart.lit ? DIM.line : 1;
  for (const stroke of picture.strokes) paintLine(ctx, stroke, stroke.shape, chart);
  ctx.globalAlpha = 1;
  for (const stroke of chart.litStrokes) paintLine(ctx, stroke, stroke.shape, chart);
  if (picture.lanes) paintFlows(ctx, chart);
  if (picture.lanes) paintDivide(ctx, chart);
  if (picture.measures.ring * chart.scale > LEAST_LINE) for (const edge of picture.rings) paintRing(ctx, edge, chart);
  if (isFar(chart)) paintFarBoxes(ctx, chart);
}

function paintRegions(ctx, { picture, palette, scale }) {
  const [outer, inner] = picture.measures.region;
  ctx.lineJoin = ctx.lineCap = "round";
  paintRegion(ctx, picture, palette.boundary, Math.max(outer, inner + LEAST_LINE / scale), "outer");
  paintRegion(ctx, picture, palette.region, inner, "inner");
}

// A union by overdraw: boxes and lines in one colour, grown by `grow` px. Needs no polygon arithmetic.
function paintRegion(ctx, picture, colour, grow, name) {
  const { boxes, reporting, measures, kept } = picture;
  if (kept.get(`${name} size`) !== grow) kept.delete(name); // the outer one grows when the chart is far away
  kept.set(`${name} size`, grow);
  const front = keep(picture, name, (path) => {
    for (const box of boxes.values()) if (box.office === "front") addBox(path, box, measures, grow);
    for (const [left, top, right, bottom] of picture.corners)
      path.roundRect(left - grow, top - grow, right - left + 2 * grow, bottom - top + 2 * grow, grow);
    return path;
  });
  const lines = keep(picture, "region lines", (path) => {
    for (const edge of reporting) if (edge.region) addElbow(path, edge.path, 0);
    return path;
  });
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * grow;
  ctx.fill(front);
  ctx.stroke(lines);
}

function paintLine(ctx, edge, shape, chart) {
  ctx.strokeStyle = lineColour(edge, chart.palette);
  ctx.lineWidth = Math.max(edge.width, LEAST_LINE / chart.scale);
  ctx.lineCap = edge.dotted ? "round" : "butt";
  ctx.setLineDash(dashesOf(edge, chart.picture.measures));
  ctx.stroke(shape);
  ctx.setLineDash([]);
}

// Dashes of a hand-off are complaints, and grow with its width.
function dashesOf({ dotted, dashes, standing, relation, width }, measures) {
  if (dotted) return measures.dots;
  if (!dashes && (standing !== "undecided" || relation === "handoff")) return [];
  return measures.dash.map((length) => length * Math.max(1, width / measures.dash_width));
}

function lineColour(edge, palette) {
  if (edge.dotted) return palette.line;
  if (edge.standing === "crossing") return palette.crossing;
  if (edge.standing === "undecided") return palette.undecided;
  return edge.relation === "handoff" ? palette.handoff : palette.line;
}

function paintRing(ctx, edge, chart) {
  const { palette, picture } = chart;
  ctx.beginPath();
  ctx.arc(edge.ring[0], edge.ring[1], picture.measures.ring, 0, 2 * Math.PI);
  ctx.fillStyle = palette.ring;
  ctx.fill();
  ctx.strokeStyle = palette.crossing;
  ctx.lineWidth = picture.measures.ring_line;
  ctx.stroke();
}

// Far away means that no name can be read: then all boxes of an office are drawn as one path.
function isFar(chart) {
  return chart.scale * chart.picture.measures.name.size < LEAST_TEXT;
}

function paintFarBoxes(ctx, chart) {
  const { picture, palette, dimmed, lit } = chart;
  const { measures, boxes } = picture;
  for (const office of OFFICES) {
    const round = measures.radius[office] * chart.scale > LEAST_CORNER;
    const shape = keep(picture, `${office} ${round}`, (path) => {
      for (const box of boxes.values()) if (box.office === office) (round ? addBox : addPlain)(path, box, measures, 0);
      return path;
    });
    const skin = (lit ? dimmed : palette)[office];
    ctx.fillStyle = skin.fill;
    ctx.strokeStyle = skin.edge;
    ctx.lineWidth = measures.edge;
    ctx.fill(shape);
    ctx.stroke(shape);
  }
}

function litBoxes({ lit, picture }) {
  return [...(lit ?? [])].map((key) => picture.boxes.get(key)).filter(Boolean);
}

function addPlain(path, box) {
  path.rect(box.x - box.w / 2, box.y - box.h / 2, box.w, box.h);
}

// One department: its shape tells the office without colour.
function paintBox(ctx, box, chart) {
  const { measures } = chart.picture;
  const skins = chart.lit && !chart.lit.has(box.id) ? chart.dimmed : chart.palette;
  const skin = skins[box.office];
  ctx.lineWidth = measures.edge;
  ctx.strokeStyle = skin.edge;
  ctx.fillStyle = skin.fill;
  if (box.folded) paintCard(ctx, { ...box, x: box.x + measures.stack, y: box.y + measures.stack }, measures);
  paintCard(ctx, box, measures);
  if (!isFar(chart)) paintWords(ctx, box, skin, measures);
}

function paintCard(ctx, box, measures) {
  ctx.beginPath();
  addBox(ctx, box, measures, 0);
  ctx.fill();
  if (box.office === "unclear") ctx.setLineDash(measures.dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

// The lines of the name and the note, as one block in the middle of the box. Nothing is wrapped or cut here.
function paintWords(ctx, box, skin, measures) {
  const { name, note, baseline, font } = measures;
  let top = box.y - (box.lines.length * name.line + (box.note ? note.line : 0)) / 2;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = skin.text;
  ctx.font = `600 ${name.size}px ${font}`;
  for (const line of box.lines) {
    ctx.fillText(line, box.x, top + baseline * name.line);
    top += name.line;
  }
  ctx.fillStyle = skin.note;
  ctx.font = `400 ${note.size}px ${font}`;
  if (box.note) ctx.fillText(box.note, box.x, top + baseline * note.line);
  if (box.office !== "unclear") return;
  ctx.font = `600 ${note.size}px ${font}`;
  ctx.fillText("?", box.x + box.w / 2 - note.size, box.y - box.h / 2 + 1.2 * note.size);
}

// Above the boxes: the chosen department's outline, and that of the one under the pointer. In an org chart also its
// hand-offs, which a boundary map has under the boxes.
function paintOver(ctx, chart) {
  ctx.lineJoin = "round";
  if (!chart.picture.lanes) for (const edge of chart.litHandoffs) paintHandoff(ctx, edge, chart);
  for (const box of litBoxes(chart)) paintBox(ctx, box, chart); // no curve runs through a lit name
  if (chart.hovered !== chart.selected) paintOutline(ctx, chart.hovered, OUTLINE.hovered, chart);
  paintOutline(ctx, chart.selected, OUTLINE.selected, chart);
}

function paintOutline(ctx, key, { gap, width, halo }, chart) {
  const box = chart.picture.boxes.get(key);
  if (!box) return;
  const zoom = Math.max(1, 0.5 / chart.scale); // still to be seen in a chart that is far away
  ctx.beginPath();
  addBox(ctx, box, chart.picture.measures, gap * zoom);
  ctx.strokeStyle = chart.palette.crossing;
  ctx.lineWidth = width * zoom;
  ctx.stroke();
  ctx.globalAlpha = 0.28; // a halo: in the front office the outline lies close to the boundary, which is violet too
  ctx.lineWidth = halo * zoom;
  if (halo) ctx.stroke();
  ctx.globalAlpha = 1;
}

// The palette's boxes faded into the paper; their words stay readable.
function dim(palette) {
  const fade = (skin) => ({
    fill: mix(skin.fill, palette.background, DIM.fill),
    edge: mix(skin.edge, palette.background, DIM.edge),
    text: mix(palette.text, palette.background, DIM.text),
    note: mix(palette.quiet_text, palette.background, DIM.text),
  });
  return { front: fade(palette.front), back: fade(palette.back), unclear: fade(palette.unclear) };
}

function mix(colour, other, share) {
  const channels = [1, 3, 5].map((at) => {
    const [from, to] = [colour, other].map((text) => parseInt(text.slice(at, at + 2), 16));
    return Math.round(from + (to - from) * share);
  });
  return `rgb(${channels.join(",")})`;
}
