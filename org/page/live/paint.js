// The layers of a picture on a 2D canvas, in the order and with the numbers of the exported file.

const WAY = 1.6; // px that a line on the way to the top is thicker

// Under the boxes: the ground with the boundary, the reporting lines, the rings; in a boundary map the hand-offs too.
function paintUnder(ctx, chart) {
  const { shown } = chart;
  if (shown.lanes) paintGround(ctx, chart);
  else if (!chart.off.has("boundary")) paintRegions(ctx, chart);
  paintReporting(ctx, chart);
  paintFlows(ctx, chart);
  if (shown.lanes && !chart.off.has("divide")) paintDivide(ctx, chart);
  if (shown.measures.ring * chart.scale > LEAST_LINE) paintRings(ctx, chart);
  if (isFar(chart)) paintFarBoxes(ctx, chart);
  else if (chart.glide) for (const box of shown.boxes.values()) paintBox(ctx, box, chart);
}

function paintRegions(ctx, chart) {
  const { palette, scale, shown } = chart;
  const [outer, inner] = shown.measures.region;
  ctx.lineJoin = ctx.lineCap = "round";
  paintRegion(ctx, chart, palette.boundary, Math.max(outer, inner + LEAST_LINE / scale), "outer");
  paintRegion(ctx, chart, palette.region, inner, "inner");
}

// A union by overdraw: boxes and lines in one colour, grown by `grow` px. Needs no polygon arithmetic.
function paintRegion(ctx, chart, colour, grow, name) {
  const { shown } = chart;
  const { boxes, measures } = shown;
  // The outer one grows when the chart is far away.
  if (shown.kept.get(`${name} size`) !== grow) shown.kept.delete(name);
  shown.kept.set(`${name} size`, grow);
  const lines = keep(shown, "region", () => linesOfRegion(chart));
  const solid = keep(shown, name, () => {
    const front = [...boxes.values()].filter((box) => isInRegion(chart, box));
    const corners = lines.map((edge) => cornerBeside(boxes.get(edge.from), edge.path)).filter(Boolean);
    return [
      ...tilesOf(front, () => "", (shape, box) => addBox(shape, box, measures, grow), areaOfBox),
      ...tilesOf(corners, () => "", (shape, area) => addArea(shape, area, grow), (area) => area),
    ];
  });
  const paths = keep(shown, "region lines", () =>
    tilesOf(lines, () => "", (shape, edge) => addElbow(shape, edge.path, 0), areaOfLine));
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * grow;
  for (const { shape, area } of solid) if (isSeen(chart, area, grow)) ctx.fill(shape);
  for (const { shape, area } of paths) if (isSeen(chart, area, grow)) ctx.stroke(shape);
}

function isInRegion(chart, box) {
  return box.office === "front" && !box.rest && (box.alpha ?? 1) > 0.5 && !isHidden(chart, box.id);
}

function linesOfRegion(chart) {
  const { boxes, reporting } = chart.shown;
  const isInside = (key) => boxes.has(key) && isInRegion(chart, boxes.get(key));
  return reporting.filter((edge) => edge.region && isInside(edge.from) && isInside(edge.to));
}

// With something lit the other lines are dimmed; the way to the top lies on all of them.
function paintReporting(ctx, chart) {
  const { shown, lit } = chart;
  const faint = (edge) => isLineFaint(chart, edge);
  const drawn = (ids) => shown.reporting.filter((edge) => isLineDrawn(chart, edge) && (!ids || ids(edge)));
  const all = keep(shown, "lines", () => strokesOf(drawn(), shown, faint));
  const on = keep(shown, "lit lines", () => strokesOf(drawn((edge) => chart.litLines.has(edge.id)), shown));
  const isOnWay = ({ from, to }) => chart.way.has(from) && chart.way.has(to);
  const way = keep(shown, "way", () => strokesOf(drawn(isOnWay), shown));
  ctx.lineJoin = "miter";
  ctx.lineCap = "butt";
  for (const stroke of all) {
    ctx.globalAlpha = (stroke.thing.alpha ?? 1) * (faint(stroke.thing) ? FAINT.line : lit ? DIM.line : 1);
    paintStroke(ctx, stroke, chart);
  }
  ctx.globalAlpha = 1;
  for (const stroke of on) paintStroke(ctx, stroke, chart);
  for (const stroke of way) paintStroke(ctx, stroke, chart, WAY);
}

// A stroke that is thicker is in the colour of the selection.
function paintStroke(ctx, { thing, shape, area }, chart, thicker = 0) {
  const width = thing.width + thicker;
  if (isSeen(chart, area, width)) {
    paintLine(ctx, { ...thing, width }, shape, chart, thicker ? chart.palette.crossing : undefined);
  }
}

function paintLine(ctx, edge, shape, chart, colour = lineColour(edge, chart.palette)) {
  ctx.strokeStyle = colour;
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

function paintRings(ctx, chart) {
  const { palette, shown } = chart;
  const { ring: radius, ring_line: width } = shown.measures;
  const ringed = keep(shown, "rings", () => shown.reporting.filter((edge) => edge.ring && isLineDrawn(chart, edge)));
  ctx.fillStyle = palette.ring;
  ctx.strokeStyle = palette.crossing;
  ctx.lineWidth = width;
  for (const edge of ringed) {
    const [x, y] = edge.ring;
    if (!isSeen(chart, [x, y, x, y], radius + width)) continue;
    ctx.globalAlpha = (edge.alpha ?? 1) * (isLineFaint(chart, edge) ? FAINT.line : 1);
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

// Above the boxes: the outlines of the chosen departments and of the one under the pointer. In an org chart also their
// hand-offs, which a boundary map has under the boxes.
function paintOver(ctx, chart) {
  const { boxes } = chart.shown;
  ctx.lineJoin = "round";
  if (!chart.shown.lanes) paintLitFlows(ctx, chart);
  const lit = [...(chart.lit ?? [])].filter((key) => boxes.has(key) && !isFar(chart));
  for (const key of lit) paintBox(ctx, boxes.get(key), chart); // no curve runs through a lit name
  const pointed = chart.hovered ?? chart.cursor;
  if (pointed !== chart.selected) paintOutline(ctx, pointed, OUTLINE.hovered, chart);
  paintOutline(ctx, chart.other, OUTLINE.other, chart);
  paintOutline(ctx, chart.selected, OUTLINE.selected, chart);
  paintFlash(ctx, chart);
}
