// Kinship: who stands above whom among the boxes in sight, and where an arrow key leads.

const NOBODY = -1; // above the tops
const REST = -2; // from here downwards: boxes for the rest of a family

// The box for the further children of a department, as the page numbers it.
function restOf(parent) {
  return REST - 1 - parent;
}

// Children by the key of their parent, in reading order: column by column, and down each. Those of a column hang from
// one upright line.
function childrenOf(boxes, reporting) {
  const uprights = new Map(reporting.map((edge) => [edge.from, edge.path.at(-4)]));
  const upright = (box) => uprights.get(box.id) ?? box.x;
  const children = new Map();
  for (const box of [...boxes.values()].sort((a, b) => upright(a) - upright(b) || a.y - b.y)) {
    const parent = boxes.has(box.above) ? box.above : NOBODY;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent).push(box.id);
  }
  return children;
}

// From the parent up to the top, as far as they are boxes of the picture.
function ancestors(boxes, key) {
  const above = [];
  let up = boxes.get(key)?.above;
  while (boxes.has(up) && above.length < boxes.size) {
    above.push(up);
    up = boxes.get(up).above;
  }
  return above;
}

// One step along the reporting lines, or along the rows of a boundary map. The first step of all goes to the first
// top department. A box for the rest of a family can be walked to, and is not chosen.
function walk(chart, pick) {
  const { picture } = chart;
  const here = whereKeysAre(chart);
  const ways = picture.lanes ? besideInRows(chart, here) : besideInTree(chart, here);
  const key = here === null ? ways.first : pick(ways);
  const box = picture.boxes.get(key);
  if (!box) return;
  if (box.rest) stopAt(chart, box);
  else choose(chart, key);
  reveal(chart, key);
}

// Where the keyboard is: on a box for the rest of a family, or on the chosen department.
function whereKeysAre({ picture: { boxes }, cursor, selected }) {
  return boxes.has(cursor) ? cursor : boxes.has(selected) ? selected : null;
}

function stopAt(chart, box) {
  chart.cursor = box.id;
  chart.overlay.spoken.textContent = box.hint || box.lines.join(" ");
  chart.net.redraw();
}

function besideInTree(chart, here) {
  const { boxes, children } = chart.picture;
  const below = (key) => (children.get(key) ?? []).filter((child) => !isHidden(chart, child));
  const above = boxes.get(here)?.above;
  const siblings = below(boxes.has(above) ? above : NOBODY);
  const at = siblings.indexOf(here);
  const [previous, next] = [siblings[at - 1], siblings[at + 1]];
  return { first: below(NOBODY)[0], up: above, down: below(here)[0], previous, next };
}

// The neighbours of a box in its row and the nearest ones in the rows above and below.
function besideInRows(chart, key) {
  const boxes = [...chart.picture.boxes.values()].filter((box) => !isHidden(chart, box.id));
  const here = boxes.find((box) => box.id === key);
  const heights = [...new Set(boxes.map((box) => box.y))].sort((a, b) => a - b);
  const rows = heights.map((y) => boxes.filter((box) => box.y === y).sort((a, b) => a.x - b.x));
  const first = rows[0]?.[0]?.id;
  if (!here) return { first };
  const at = heights.indexOf(here.y);
  const nearest = (row = []) => [...row].sort((a, b) => Math.abs(a.x - here.x) - Math.abs(b.x - here.x))[0]?.id;
  const place = rows[at].indexOf(here);
  const [previous, next] = [rows[at][place - 1]?.id, rows[at][place + 1]?.id];
  return { first, up: nearest(rows[at - 1]), down: nearest(rows[at + 1]), previous, next };
}
