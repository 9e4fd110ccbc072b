// One department on the canvas: its card, its words, the bar of a folded branch, and the badge that folds and unfolds.

const LEAST_TEXT = 4; // px on the screen: smaller letters are not drawn
const LEAST_CORNER = 2; // px on the screen: smaller corners are not rounded
const OUTLINE = {
  selected: { gap: 3, width: 2.5, halo: 8 },
  other: { gap: 3, width: 2.5, halo: 8, dash: [6, 4] },
  hovered: { gap: 2, width: 1.2, halo: 0 },
};
const BADGE = { radius: 7, reach: 9, most: 14, sign: 3.4, line: 1.6 }; // px; reach is on the screen

// Far away means that no name can be read: then all boxes of a look are drawn as one path.
function isFar(chart) {
  return chart.scale * chart.picture.measures.name.size < LEAST_TEXT;
}

// Its shape tells the office without colour. One that grows out of another, or shrinks into it, is drawn as it is when
// it is full, smaller.
function paintBox(ctx, box, chart) {
  if (isHidden(chart, box.id) || !isSeen(chart, areaOfBox(box), 20)) return;
  const { grow = 1, alpha = 1 } = box;
  if (grow === 1 && alpha === 1) return paintFullBox(ctx, box, chart);
  ctx.save();
  ctx.globalAlpha *= alpha;
  ctx.translate(box.x, box.y);
  ctx.scale(grow, grow);
  paintFullBox(ctx, { ...box, x: 0, y: 0, w: box.w / grow, h: box.h / grow }, chart);
  ctx.restore();
}

function paintFullBox(ctx, box, chart) {
  const { measures } = chart.picture;
  const skin = skinOf(chart, box);
  ctx.lineWidth = measures.edge;
  ctx.strokeStyle = skin.edge;
  ctx.fillStyle = skin.fill;
  const behind = box.folded && !box.rest && !chart.off.has("folded");
  if (behind) paintCard(ctx, { ...box, x: box.x + measures.stack, y: box.y + measures.stack }, measures);
  paintCard(ctx, box, measures);
  if (isFar(chart)) return;
  paintWords(ctx, box, skin, measures);
  if (box.shares && !chart.off.has("shares")) paintShares(ctx, box, skin, chart);
  const sign = badgeOf(chart, box);
  if (sign) paintBadge(ctx, box, sign, chart);
}

function paintCard(ctx, box, measures) {
  ctx.beginPath();
  addBox(ctx, box, measures, 0);
  ctx.fill();
  if (box.office === "unclear" || box.rest) ctx.setLineDash(measures.dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

// The lines of the name and the note, as one block in the middle of what the bar leaves. Nothing is wrapped or cut.
function paintWords(ctx, box, skin, measures) {
  const { name, note, baseline, font, bar } = measures;
  const room = box.shares ? bar.gap + bar.height : 0;
  let top = box.y - (box.lines.length * name.line + (box.note ? note.line : 0) + room) / 2;
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
  if (box.office !== "unclear" || box.rest) return;
  ctx.font = `600 ${note.size}px ${font}`;
  ctx.fillText("?", box.x + box.w / 2 - note.size, box.y - box.h / 2 + 1.2 * note.size);
}

// What a folded branch holds: front, unclear, back, as wide as their shares; few among many are seen all the same.
function paintShares(ctx, box, skin, chart) {
  const { bar } = chart.picture.measures;
  const whole = box.w - 2 * bar.side;
  const total = box.shares.reduce((sum, share) => sum + share, 0);
  const widths = box.shares.map((share) => (share ? Math.max(bar.least, (whole * share) / total) : 0));
  widths[widths.indexOf(Math.max(...widths))] -= widths.reduce((sum, width) => sum + width, -whole);
  const [left, top] = [box.x - whole / 2, box.y + box.h / 2 - bar.foot - bar.height];
  ctx.save();
  ctx.globalAlpha *= { plain: 1, dim: 1 - DIM.edge, faint: 1 - FAINT.edge }[moodOf(chart, box)];
  let x = left;
  for (const [at, width] of widths.entries()) {
    ctx.fillStyle = chart.palette.shares[at];
    ctx.fillRect(x, top, width, bar.height);
    x += width;
  }
  ctx.strokeStyle = skin.note;
  ctx.lineWidth = bar.line;
  ctx.strokeRect(left, top, whole, bar.height);
  ctx.restore();
}

// "+" on what is folded; "−" on what can be folded, while it is chosen or under the pointer.
function badgeOf(chart, { id, folded, children, rest, gone }) {
  if (rest || gone) return "";
  if (folded) return "+";
  return children && (id === chart.hovered || id === chart.selected) ? "−" : "";
}

function paintBadge(ctx, box, sign, chart) {
  const { palette } = chart;
  const [x, y] = [box.x, box.y + box.h / 2];
  const held = chart.overBadge && chart.hovered === box.id;
  const [paper, edge, ink] = held
    ? [palette.crossing, palette.crossing, palette.background]
    : [palette.background, palette.quiet_text, palette.text];
  ctx.beginPath();
  ctx.arc(x, y, BADGE.radius, 0, 2 * Math.PI);
  ctx.fillStyle = paper;
  ctx.fill();
  const strength = ctx.globalAlpha;
  if (!held) ctx.globalAlpha *= { plain: 1, dim: 1 - DIM.text, faint: 1 - FAINT.text }[moodOf(chart, box)];
  ctx.lineWidth = chart.picture.measures.edge;
  ctx.strokeStyle = edge;
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x - BADGE.sign, y);
  ctx.lineTo(x + BADGE.sign, y);
  if (sign === "+") ctx.moveTo(x, y - BADGE.sign);
  if (sign === "+") ctx.lineTo(x, y + BADGE.sign);
  ctx.strokeStyle = ink;
  ctx.lineWidth = BADGE.line;
  ctx.stroke();
  ctx.globalAlpha = strength;
}

// The box whose badge lies at a point of the scene; on the screen it can be hit within BADGE.reach px, where the zoom
// leaves room for that.
function badgeAt(chart, { x, y }) {
  if (isFar(chart)) return undefined;
  const reach = Math.max(BADGE.radius, Math.min(BADGE.reach / chart.scale, BADGE.most));
  const away = (box) => Math.hypot(x - box.x, y - box.y - box.h / 2);
  const near = [...chart.shown.boxes.values()].filter((box) => away(box) <= reach && badgeOf(chart, box));
  return near.filter((box) => !isHidden(chart, box.id)).sort((a, b) => away(a) - away(b))[0];
}

function boxAt(chart, { x, y }) {
  for (const box of chart.shown.boxes.values()) {
    const inside = Math.abs(x - box.x) <= box.w / 2 && Math.abs(y - box.y) <= box.h / 2;
    if (inside && !box.gone && !isHidden(chart, box.id)) return box;
  }
  return undefined;
}

function paintFarBoxes(ctx, chart) {
  const { shown } = chart;
  const { measures, boxes } = shown;
  const isRound = (box) => measures.radius[box.office] * chart.scale > LEAST_CORNER;
  const rounds = Object.values(measures.radius).map((radius) => radius * chart.scale > LEAST_CORNER);
  const tiles = keep(shown, `far ${rounds}`, () => {
    const drawn = [...boxes.values()].filter((box) => !isHidden(chart, box.id));
    const look = (box) => [lookOf(chart, box), box.alpha].join();
    const add = (shape, box) => (isRound(box) ? addBox : addPlain)(shape, box, measures, 0);
    return tilesOf(drawn, look, add, areaOfBox);
  });
  ctx.lineWidth = measures.edge;
  for (const { thing, shape, area } of tiles) {
    if (!isSeen(chart, area, measures.edge)) continue;
    const skin = skinOf(chart, thing);
    ctx.globalAlpha = thing.alpha ?? 1;
    ctx.fillStyle = skin.fill;
    ctx.strokeStyle = skin.edge;
    ctx.fill(shape);
    ctx.stroke(shape);
  }
  ctx.globalAlpha = 1;
}

// Boxes that are coloured alike have one look.
function lookOf(chart, box) {
  return [moodOf(chart, box), box.office, box.rest ? "rest" : box.tint].join();
}

function paintOutline(ctx, key, { gap, width, halo, dash = [] }, chart) {
  const box = chart.shown.boxes.get(key);
  if (!box || isHidden(chart, key)) return;
  const zoom = Math.max(1, 0.5 / chart.scale); // still to be seen in a chart that is far away
  ctx.beginPath();
  addBox(ctx, box, chart.picture.measures, gap * zoom);
  ctx.strokeStyle = chart.palette.crossing;
  ctx.lineWidth = width * zoom;
  ctx.setLineDash(dash.map((length) => length * zoom));
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 0.28; // a halo: in the front office the outline lies close to the boundary, which is violet too
  ctx.lineWidth = halo * zoom;
  if (halo) ctx.stroke();
  ctx.globalAlpha = 1;
}
