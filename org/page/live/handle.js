// What can be asked of a chart from outside: where things are, and what is lit. Tests click by it.

function handleOf(chart) {
  const named = (name) => [...chart.picture.boxes.values()].find((box) => nameOf(box) === name);
  return {
    where: (key) => whereIs(chart, key),
    at: (name) => whereIs(chart, named(name)?.id),
    badge: (name) => badgePlace(chart, named(name)),
    boxes: () => [...chart.picture.boxes.values()].map(plainly),
    places: () => drawnPlaces(chart),
    lit: () => [...(chart.lit ?? [])].filter((key) => chart.picture.boxes.has(key)),
    moving: () => isMoving(chart),
    flashing: () => chart.flash?.key ?? null,
  };
}

// A box where it belongs, px of the scene.
function plainly(box) {
  const { id, x, y, w, h } = box;
  return { key: id, name: nameOf(box), x, y, w, h };
}

function nameOf(box) {
  return box.lines.join(" ");
}

// The middle of the "+" or "−" of a box, px in the browser's window; null for a box that neither folds nor unfolds.
function badgePlace(chart, box) {
  return isFoldable(box) && !box.rest ? onScreen(chart, { x: box.x, y: box.y + box.h / 2 }) : null;
}

// All boxes as they are drawn at this moment, also while they move: middle and size, px in the browser's window.
function drawnPlaces(chart) {
  const scale = chart.net.getScale();
  const onWindow = (box) => ({ ...plainly(box), ...onScreen(chart, box), w: box.w * scale, h: box.h * scale });
  return [...chart.shown.boxes.values()].map(onWindow);
}
