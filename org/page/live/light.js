// How each shape stands out: plain, dim beside what is lit, faint where it is filtered out or switched off in the
// legend, or not drawn at all.

const DIM = { fill: 0.8, edge: 0.6, text: 0.35, line: 0.35 }; // how far what is not lit fades into the paper
const FAINT = { fill: 0.92, edge: 0.82, text: 0.72, line: 0.14 }; // and what is filtered out

// What the chosen departments touch is lit with their ways to the top, or else what the page's spotlight is on.
function light(chart) {
  const { boxes, reporting, handoffs } = chart.picture;
  const chosen = [chart.selected, chart.other].filter((key) => boxes.has(key));
  const spot = chosen.length ? { departments: chosen, lines: [] } : chart.spotlight;
  const pairs = new Set(spot?.lines.map(([from, to]) => `${from} ${to}`));
  const touches = ({ from, to }) => pairs.has(`${from} ${to}`) || chosen.includes(from) || chosen.includes(to);
  const lines = spot ? reporting.filter(touches) : [];
  chart.litHandoffs = spot ? handoffs.filter(touches) : [];
  chart.way = new Set(chosen.flatMap((key) => [key, ...ancestors(boxes, key)]));
  chart.litLines = new Set([...lines, ...chart.litHandoffs].map((edge) => edge.id));
  const neighbours = [...lines, ...chart.litHandoffs].flatMap((edge) => [edge.from, edge.to]);
  chart.lit = spot ? new Set([...spot.departments, ...neighbours, ...chart.way]) : null;
  chart.overlay.spoken.textContent = chosen.map((key) => boxes.get(key).hint).join("\n");
  fillLegend(chart);
  forget(chart);
}

// The paths of the picture are built again at the next draw: something now stands out otherwise.
function forget(chart) {
  for (const picture of [chart.shown, chart.picture]) picture.kept.clear(); // while it glides these are two
}

function moodOf(chart, box) {
  if (box.id === chart.selected || box.id === chart.other) return "plain";
  if (isPushedBack(chart, box)) return "faint";
  return !chart.lit || chart.lit.has(box.id) ? "plain" : "dim";
}

// Filtered out, or of a kind that is switched off.
function isPushedBack({ faded, off }, { id, office, tint, rest }) {
  return faded.has(id) || off.has(rest ? "rest" : office) || (off.has(`tint-${tint}`) && !rest);
}

function isHidden({ faded, fade, selected, other }, key) {
  if (key === selected || key === other) return false; // what was looked for is seen, though it be filtered out
  return fade === "hide" && faded.has(key);
}

function isLineDrawn(chart, edge) {
  if (isHidden(chart, edge.from) || isHidden(chart, edge.to)) return false;
  return !samplesOf(edge).some((sample) => chart.off.has(sample));
}

function isLineFaint(chart, edge) {
  return [edge.from, edge.to].some((key) => {
    const box = chart.shown.boxes.get(key);
    return box !== undefined && isPushedBack(chart, box);
  });
}

// The entries of the legend that a line belongs to.
function samplesOf({ relation, standing, dotted, dashes }) {
  if (dotted) return ["dotted"];
  if (relation === "reporting") return [standing === "inside" ? "reporting" : standing];
  const handoff = standing === "inside" ? "handoff" : `handoff-${standing}`;
  return dashes ? [handoff, "complaint"] : [handoff];
}

// The colours of a box. Tinted by another property, it keeps the shape of its office.
function skinOf(chart, box) {
  const colours = chart.skins[moodOf(chart, box)];
  if (box.rest) return colours.rest;
  return (colours.tints[box.tint] ?? colours)[box.office];
}

// The palette's boxes in each mood: faded into the paper, with words that stay readable.
function skinsOf(palette) {
  const of = (fade) => {
    const offices = ({ front, back, unclear }) => ({ front: fade(front), back: fade(back), unclear: fade(unclear) });
    return { ...offices(palette), tints: palette.tints.map(offices), rest: fade(palette.rest) };
  };
  const faded = (far) => of((skin) => fadedSkin(skin, palette, far));
  return { plain: of((skin) => skin), dim: faded(DIM), faint: faded(FAINT) };
}

function fadedSkin(skin, palette, { fill, edge, text }) {
  return {
    fill: mix(skin.fill, palette.background, fill),
    edge: mix(skin.edge, palette.background, edge),
    text: mix(palette.text, palette.background, text),
    note: mix(palette.quiet_text, palette.background, text),
  };
}

function mix(colour, other, share) {
  const channels = [1, 3, 5].map((at) => {
    const [from, to] = [colour, other].map((text) => parseInt(text.slice(at, at + 2), 16));
    return Math.round(from + (to - from) * share);
  });
  return `rgb(${channels.join(",")})`;
}
