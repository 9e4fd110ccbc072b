// What moves, by the clock: the camera in flight, and boxes and lines on their way to their new places.

const GLIDE = 250; // ms
const MOST_GLIDING = 1500; // boxes: with more, every frame would be late
const SEED = 0.02; // how large a box is that grows out of another one

function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function isMoving(chart) {
  return Boolean(chart.flight || chart.glide);
}

// 0 … 1, slow at both ends.
function shareAt(now, begin) {
  const share = Math.min(1, Math.max(0, now - begin) / GLIDE);
  return share * share * (3 - 2 * share);
}

// Moves the camera to `place`, at once or in flight (vis-network's own flight counts frames, which may be slow).
function go(chart, place, animated, begin = performance.now()) {
  chart.flight = null;
  if (!animated || isCalm()) return chart.net.moveTo({ ...place, animation: false });
  chart.flight = { from: placeOf(chart), to: place, begin };
  run(chart);
}

// A hand on the picture stops the camera where it is; boxes go on to their places.
function halt(chart) {
  chart.flight = null;
}

// Boxes that stay glide from where they are drawn now, in `before`.
function glide(chart, before, begin) {
  const after = chart.picture;
  chart.glide = null;
  chart.shown = after;
  const count = Math.max(before.boxes.size, after.boxes.size);
  if (isCalm() || count > MOST_GLIDING || document.hidden) return;
  chart.glide = { moves: movesBetween(before, after), begin };
  chart.shown = pictureBetween(chart.glide.moves, 0);
  run(chart);
}

function run(chart) {
  chart.shell.dataset.ready = "false";
  chart.frame ??= requestAnimationFrame((now) => step(chart, now));
}

// Camera and boxes step together, so that the box under one's eye does not tremble between the two. Moving the camera
// also asks for the draw.
function step(chart, now) {
  chart.frame = undefined;
  if (!chart.alive) return;
  let place = placeOf(chart);
  if (chart.flight) {
    const { from, to, begin } = chart.flight;
    const share = shareAt(now, begin);
    place = placeBetween(from, to, share);
    if (share === 1) chart.flight = null;
  }
  if (chart.glide) {
    const share = shareAt(now, chart.glide.begin);
    chart.shown = share < 1 ? pictureBetween(chart.glide.moves, share) : chart.picture;
    if (share === 1) chart.glide = null;
  }
  chart.net.moveTo({ ...place, animation: false });
  if (isMoving(chart)) run(chart);
}

function between(from, to, share) {
  return from + (to - from) * share;
}

function placeBetween(from, to, share) {
  const [x, y] = ["x", "y"].map((axis) => between(from.position[axis], to.position[axis], share));
  return { scale: from.scale * (to.scale / from.scale) ** share, position: { x, y } };
}
