// The boundary map: the ground of its lanes, and hand-offs as curves. An org chart draws hand-offs on demand.

const FADED = 0.14; // what is left of hand-offs that do not touch the chosen department

// Under everything: bands, the customers' plate with the ways from it, and words where no line comes.
function paintGround(ctx, chart) {
  const { picture, palette } = chart;
  const { lanes, measures } = picture;
  const [width] = picture.size;
  for (const [top, bottom, ground] of lanes.bands) {
    ctx.fillStyle = palette.grounds[ground];
    ctx.fillRect(0, top, width, bottom - top);
  }
  const [left, top, right, bottom] = lanes.plate;
  ctx.beginPath();
  ctx.roundRect(left, top, right - left, bottom - top, (bottom - top) / 2);
  ctx.fillStyle = palette.grounds.plate;
  ctx.fill();
  ctx.strokeStyle = palette.quiet_text;
  ctx.lineWidth = measures.edge;
  ctx.setLineDash(measures.dash);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.strokeStyle = palette.line;
  ctx.globalAlpha = chart.lit ? DIM.line : 1;
  ctx.lineWidth = Math.max(measures.drop, LEAST_LINE / chart.scale);
  ctx.stroke(keep(picture, "drops", (path) => {
    for (const drop of lanes.drops) addCurve(path, drop);
    return path;
  }));
  ctx.globalAlpha = 1;
  for (const label of lanes.labels) paintLabel(ctx, label, chart);
}

function paintLabel(ctx, [x, y, text, name], chart) {
  const { wordings, font } = chart.picture.measures;
  const wording = wordings[name];
  if (wording.size * chart.scale < LEAST_TEXT) return;
  ctx.textAlign = wording.centred ? "center" : "left";
  ctx.textBaseline = "alphabetic";
  ctx.font = `${wording.weight} ${wording.size}px ${font}`;
  ctx.fillStyle = chart.palette[wording.colour];
  ctx.fillText(text, x, y);
}

// The boundary lies on the hand-offs, so that nothing hides it; the boxes lie on both.
function paintDivide(ctx, chart) {
  const { lanes, measures, size } = chart.picture;
  ctx.beginPath();
  ctx.moveTo(0, lanes.divide);
  ctx.lineTo(size[0], lanes.divide);
  ctx.strokeStyle = chart.palette.boundary;
  ctx.lineWidth = Math.max(measures.divide.width, LEAST_LINE / chart.scale);
  ctx.setLineDash(measures.divide.dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

// All hand-offs; with a department chosen, its own on top and the others faded.
function paintFlows(ctx, chart) {
  ctx.globalAlpha = chart.lit ? FADED : 1;
  for (const edge of chart.picture.handoffs) if (!edge.minor) paintHandoff(ctx, edge, chart);
  ctx.globalAlpha = 1;
  for (const edge of chart.litHandoffs) paintHandoff(ctx, edge, chart);
}

function paintHandoff(ctx, edge, chart) {
  edge.shapes ??= handoffShapes(edge, chart.picture.measures.arrow); // built once
  paintLine(ctx, edge, edge.shapes.curve, chart);
  ctx.fillStyle = lineColour(edge, chart.palette);
  ctx.fill(edge.shapes.head);
}

function handoffShapes({ path, width }, [least, share, spread]) {
  const [cx, cy, x, y] = path.slice(-4);
  const length = least + share * width;
  const angle = Math.atan2(y - cy, x - cx);
  const back = (part, turn) => [x - part * length * Math.cos(angle + turn), y - part * length * Math.sin(angle + turn)];
  const [curve, head] = [new Path2D(), new Path2D()];
  addCurve(curve, [...path.slice(0, -2), ...back(0.5, 0)]); // a thick line would blunt the tip
  head.moveTo(x, y);
  for (const side of [-spread, spread]) head.lineTo(...back(1, side));
  head.closePath();
  return { curve, head };
}

// A chain of cubic Bézier pieces: x, y, then six numbers a piece.
function addCurve(path, points) {
  path.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 6) path.bezierCurveTo(...points.slice(i, i + 6));
}

// The neighbours of a box in its row and the nearest ones in the rows above and below, for the arrow keys.
function besideInRows({ boxes }, key) {
  const here = boxes.get(key);
  const heights = [...new Set([...boxes.values()].map((box) => box.y))].sort((a, b) => a - b);
  const rows = heights.map((y) => [...boxes.values()].filter((box) => box.y === y).sort((a, b) => a.x - b.x));
  const first = rows[0]?.[0]?.id;
  if (!here) return { first };
  const at = heights.indexOf(here.y);
  const nearest = (row = []) => [...row].sort((a, b) => Math.abs(a.x - here.x) - Math.abs(b.x - here.x))[0]?.id;
  const place = rows[at].indexOf(here);
  const [previous, next] = [rows[at][place - 1]?.id, rows[at][place + 1]?.id];
  return { first, up: nearest(rows[at - 1]), down: nearest(rows[at + 1]), previous, next };
}
