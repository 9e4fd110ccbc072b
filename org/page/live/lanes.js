// The boundary map: the ground of its lanes, and hand-offs as curves. An org chart draws hand-offs on demand.

const FADED = 0.14; // what is left of hand-offs that do not touch the chosen department

// Under everything: bands, the customers' plate with the ways from it, and words where no line comes.
function paintGround(ctx, chart) {
  const { shown: picture, palette } = chart;
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
  ctx.stroke(keep(picture, "drops", () => {
    const path = new Path2D();
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
  const { lanes, measures, size } = chart.shown;
  ctx.beginPath();
  ctx.moveTo(0, lanes.divide);
  ctx.lineTo(size[0], lanes.divide);
  ctx.strokeStyle = chart.palette.boundary;
  ctx.lineWidth = Math.max(measures.divide.width, LEAST_LINE / chart.scale);
  ctx.setLineDash(measures.divide.dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

// All hand-offs that are to be seen at rest; with a department chosen, its own on top and the others faded. An org
// chart has, until all are asked for, those with a number: between folded branches.
function paintFlows(ctx, chart) {
  const { shown, on } = chart;
  const isAtRest = (edge) => !edge.minor && (shown.lanes || on.has(ALL_HANDOFFS) || edge.number !== undefined);
  const flows = keep(shown, "flows", () => flowsToPaint(chart).filter(isAtRest));
  paintEach(ctx, flows, chart, chart.lit ? FADED : 1);
  if (chart.shown.lanes) paintLitFlows(ctx, chart);
}

// Those of the chosen departments, or of the spotlight.
function paintLitFlows(ctx, chart) {
  const flows = keep(chart.shown, "lit flows", () => flowsToPaint(chart).filter((edge) => chart.litLines.has(edge.id)));
  paintEach(ctx, flows, chart, 1);
}

// Numbers come last: no line runs through one.
function paintEach(ctx, flows, chart, strength) {
  const seen = flows.filter((edge) => isSeen(chart, (edge.area ??= areaOfLine(edge)), 2 * edge.width + 10));
  for (const paint of isFar(chart) ? [paintHandoff] : [paintHandoff, paintNumber]) {
    for (const edge of seen) {
      ctx.globalAlpha = (edge.alpha ?? 1) * (isFlowFaint(chart, edge) ? FAINT.line : strength);
      paint(ctx, edge, chart);
    }
  }
  ctx.globalAlpha = 1;
}

function flowsToPaint(chart) {
  const isCut = (edge) => chart.fade === "hide" && chart.fadedLines.has(`${edge.from} ${edge.to}`);
  return chart.shown.handoffs.filter((edge) => isLineDrawn(chart, edge) && !isCut(edge));
}

function isFlowFaint(chart, edge) {
  return chart.fadedLines.has(`${edge.from} ${edge.to}`) || isLineFaint(chart, edge);
}

function paintHandoff(ctx, edge, chart) {
  edge.shapes ??= handoffShapes(edge, chart.picture.measures.arrow); // built once
  paintLine(ctx, edge, edge.shapes.curve, chart);
  ctx.fillStyle = lineColour(edge, chart.palette);
  ctx.fill(edge.shapes.head);
}

// How many crossings a line of a folded branch stands for, where there is room to say so.
function paintNumber(ctx, edge, chart) {
  if (!edge.spot || chart.glide) return;
  const { palette, picture } = chart;
  const { note, font, number } = picture.measures;
  const [left, top, right, bottom] = edge.spot;
  ctx.beginPath();
  ctx.roundRect(left, top, right - left, bottom - top, (bottom - top) / 2);
  ctx.fillStyle = palette.background;
  ctx.fill();
  ctx.strokeStyle = lineColour(edge, palette);
  ctx.lineWidth = number.line;
  ctx.stroke();
  ctx.font = `400 ${note.size}px ${font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = edge.standing === "crossing" ? palette.crossing : palette.quiet_text;
  // 0.35: half the height of a digit
  ctx.fillText(edge.number.toLocaleString("en"), (left + right) / 2, (top + bottom) / 2 + 0.35 * note.size);
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
