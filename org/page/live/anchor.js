// Nothing jumps: when a new picture comes for the same place, one box keeps its place on the screen.

const PATIENCE = 15000; // ms that a fold asked for here may take to come
const ASIDE = 16; // px between unfolded children and the edge of the window

// Looks at the new picture from where the old one, as drawn in `before`, was looked at.
function follow(chart, before, begin) {
  const act = takeFold(chart, before);
  const animated = chart.glide !== null;
  if (chart.fitted && !act) return fit(chart, animated, begin);
  const key = anchorOf(chart, before, act);
  if (key === undefined) return fit(chart, false);
  const [old, now] = [before.boxes.get(key), chart.picture.boxes.get(key)];
  const here = placeOf(chart);
  const scale = chart.flight?.to.scale ?? here.scale;
  const still = (axis) => now[axis] - ((old[axis] - here.position[axis]) * here.scale) / scale;
  const place = { scale, position: { x: still("x"), y: still("y") } };
  if (act) chart.fitted = false;
  go(chart, act ? withChildren(chart, place, now, before) : place, animated, begin);
}

// The fold that was asked for here and that this picture brings; it may also be a picture that came before that.
function takeFold(chart, before) {
  const act = chart.folding;
  if (!act || performance.now() - act.since > PATIENCE) return null;
  const [old, now] = [before, chart.picture].map((picture) => picture.boxes.get(act.key));
  if (!now || !old || now.folded !== old.folded || now.label !== old.label) chart.folding = null;
  return act;
}

// The box that was folded; else the chosen one; else the one nearest to the middle of the view.
function anchorOf(chart, before, act) {
  const { boxes } = chart.picture;
  const isInBoth = (key) => boxes.has(key) && before.boxes.has(key) && !before.boxes.get(key).gone;
  const wanted = [act?.key, act && before.boxes.get(act.key)?.above, chart.selected].find(isInBoth);
  if (wanted !== undefined) return wanted;
  const { x, y } = placeOf(chart).position;
  let [nearest, least] = [undefined, Infinity];
  for (const box of before.boxes.values()) {
    const away = Math.hypot(box.x - x, box.y - y);
    if (away < least && isInBoth(box.id)) [nearest, least] = [box.id, away];
  }
  return nearest;
}

// Children that were unfolded out of sight come into it as far as the box that was unfolded stays in it.
function withChildren(chart, place, box, before) {
  const family = box.rest ? box.above : box.id; // the rest of a family makes room for more of it
  const isFresh = (child) => child.above === family && !before.boxes.has(child.id);
  const fresh = [...chart.picture.boxes.values()].filter(isFresh);
  if (!fresh.length) return place;
  const areas = fresh.map(areaOfBox);
  const own = areaOfBox(box);
  const free = freeWindow(chart, place, ASIDE);
  const shift = [0, 1].map((side) => {
    const reach = [Math.min(...areas.map((area) => area[side])), Math.max(...areas.map((area) => area[side + 2]))];
    const window = [free[side], free[side + 2]];
    const most = [own[side + 2] - window[1], own[side] - window[0]].sort((a, b) => a - b);
    return within(nearestShift(reach, window), [Math.min(0, most[0]), Math.max(0, most[1])]);
  });
  return { scale: place.scale, position: { x: place.position.x + shift[0], y: place.position.y + shift[1] } };
}
