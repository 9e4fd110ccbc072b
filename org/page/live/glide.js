// The way from one picture to the next: where each box and each line begins and where it ends. A new box grows out of
// its nearest ancestor that was in sight; one that goes shrinks into its nearest ancestor that stays.

function hasMoved(before, after) {
  if (before.gliding || before.boxes.size !== after.boxes.size) return true;
  const isAlike = (box, old) => old && ["x", "y", "w", "h"].every((side) => old[side] === box[side]);
  return [...after.boxes.values()].some((box) => !isAlike(box, before.boxes.get(box.id)));
}

function movesBetween(before, after) {
  const boxes = boxMoves(before.boxes, after.boxes);
  return {
    after,
    boxes,
    reporting: lineMoves(before.reporting, after.reporting, boxes),
    handoffs: lineMoves(before.handoffs, after.handoffs, new Map()),
    before: { size: before.size, lanes: before.lanes },
  };
}

// By key: what is drawn, from what, to what. What goes is drawn below what comes, and that below what stays.
function boxMoves(before, after) {
  const gone = [...before.values()].filter((box) => !after.has(box.id));
  const fresh = [...after.values()].filter((box) => !before.has(box.id));
  const stays = [...after.values()].filter((box) => before.has(box.id));
  return new Map([
    ...gone.map((box) => [box.id, going({ ...box, gone: true }, standIn(box, before, after))]),
    ...fresh.map((box) => [box.id, coming(box, standIn(box, after, before))]),
    ...stays.map((box) => [box.id, { box, from: stateOf(before.get(box.id)), to: stateOf(box) }]),
  ]);
}

// Place and full size, how far it has grown, and how solid it is.
function stateOf({ x, y, w, h, grow = 1, alpha = 1 }) {
  return { x, y, w: w / grow, h: h / grow, grow, alpha };
}

// What stands for a box in a picture where it is not drawn: the box for the rest of its family, or an ancestor.
function standIn(box, boxes, others) {
  const kin = [restOf(box.above), box.above, ...ancestors(boxes, box.above)];
  return others.get(kin.find((key) => others.has(key) && !others.get(key).gone));
}

function coming(box, origin) {
  const to = stateOf(box);
  const from = origin ? { ...to, x: origin.x, y: origin.y, grow: SEED } : { ...to, alpha: 0 };
  return { box, from, to, seed: origin && { from: origin } };
}

function going(box, end) {
  const from = stateOf(box);
  const to = end ? { ...from, x: end.x, y: end.y, grow: SEED } : { ...from, alpha: 0 };
  return { box, from, to, seed: end && { to: end } };
}

// By id. The reporting line of a box that grows or shrinks does so with it; other lines that come or go fade.
function lineMoves(before, after, boxes) {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  const kept = new Set(after.map((edge) => edge.id));
  const gone = before.filter((edge) => !kept.has(edge.id)).map((edge) => lineMove(edge, edge, null, boxes));
  return [...gone, ...after.map((edge) => lineMove(edge, old.get(edge.id) ?? null, edge, boxes))];
}

function lineMove(edge, old, now, boxes) {
  const solid = edge.alpha ?? 1;
  if (old && now) {
    const rings = now.ring && [old.ring ?? now.ring, now.ring];
    return { edge, from: old.path, to: now.path, rings, alpha: [old.alpha ?? 1, 1] };
  }
  const seed = boxes.get(edge.from)?.seed;
  const point = now ? seed?.from : seed?.to;
  if (!point) return { edge, from: edge.path, to: edge.path, alpha: now ? [0, 1] : [solid, 0] };
  const whole = { path: edge.path, ring: edge.ring };
  const dot = { path: edge.path.map((_number, at) => (at % 2 ? point.y : point.x)), ring: [point.x, point.y] };
  const [from, to] = now ? [dot, whole] : [whole, dot];
  const rings = edge.ring && [from.ring, to.ring];
  return { edge, from: from.path, to: to.path, rings, alpha: [solid, solid] };
}

// The picture at a share of the way.
function pictureBetween({ before, after, boxes, reporting, handoffs }, share) {
  const drawn = new Map();
  for (const [key, { box, from, to }] of boxes) drawn.set(key, boxBetween(box, from, to, share));
  return {
    ...after,
    gliding: true,
    boxes: drawn,
    reporting: reporting.map((move) => lineBetween(move, share)),
    handoffs: handoffs.map((move) => lineBetween(move, share)),
    size: after.size.map((length, at) => between(before.size[at], length, share)),
    lanes: before.lanes && after.lanes && lanesBetween(before.lanes, after.lanes, share),
    kept: new Map(),
  };
}

function boxBetween(box, from, to, share) {
  const at = (side) => between(from[side], to[side], share);
  const grow = at("grow");
  return { ...box, x: at("x"), y: at("y"), w: at("w") * grow, h: at("h") * grow, grow, alpha: at("alpha") };
}

function lineBetween({ edge, from, to, rings, alpha }, share) {
  const made = { ...edge, path: pathBetween(from, to, share), shapes: undefined, area: undefined };
  if (alpha[0] !== 1 || alpha[1] !== 1) made.alpha = between(...alpha, share);
  if (rings) made.ring = rings[1].map((end, at) => between(rings[0][at], end, share));
  return made;
}

// The shorter path gets its last point as often as it takes.
function pathBetween(from, to, share) {
  const path = [];
  for (let at = 0; at < Math.max(from.length, to.length); at++) {
    path.push(between(numberAt(from, at), numberAt(to, at), share));
  }
  return path;
}

function numberAt(path, at) {
  return at < path.length ? path[at] : path[path.length - 2 + (at % 2)];
}

// Lanes and words that both maps have move; others stand where they belong from the first moment.
function lanesBetween(before, after, share) {
  const words = countedWords(before.labels);
  const names = [...countedWords(after.labels).keys()];
  const mixed = (from, to) => to.map((end, at) => (typeof end === "number" ? between(from[at], end, share) : end));
  const each = (from, to) => (from.length === to.length ? to.map((end, at) => mixed(from[at], end)) : to);
  return {
    bands: each(before.bands, after.bands),
    labels: after.labels.map((label, at) => mixed(words.get(names[at]) ?? label, label)),
    plate: mixed(before.plate, after.plate),
    drops: before.drops.length === after.drops.length
      ? after.drops.map((drop, at) => pathBetween(before.drops[at], drop, share))
      : after.drops,
    divide: between(before.divide, after.divide, share),
  };
}

// Labels by what they say, how it looks, and how often it was said above.
function countedWords(labels) {
  const counted = new Map();
  for (const label of labels) {
    let count = 0;
    while (counted.has(`${label[2]} ${label[3]} ${count}`)) count += 1;
    counted.set(`${label[2]} ${label[3]} ${count}`, label);
  }
  return counted;
}
