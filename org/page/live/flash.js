// A department that was looked for: it comes gently into sight and a ring round it pulses twice.

const READABLE = 10; // px on the screen
const FLASH = { last: 1500, pulses: 2, gap: 4, reach: 16, width: 3 }; // ms; px

// Waits for a picture that has the box.
function flash(chart, { key, turn }) {
  if (!chart.placed || !chart.picture.boxes.has(key)) return;
  room.flashed.set(chart.name, turn);
  if (isFar(chart)) comeNear(chart, key);
  else reveal(chart, key);
  chart.flash = { key, begin: performance.now() + (chart.flight ? GLIDE : 0) };
  blink(chart);
}

// So near that names can be read.
function comeNear(chart, key) {
  const { x, y } = chart.picture.boxes.get(key);
  chart.fitted = false;
  go(chart, { scale: READABLE / chart.picture.measures.name.size, position: { x, y } }, true);
}

function blink(chart) {
  cancelAnimationFrame(chart.blinking);
  if (!chart.alive || !chart.flash) return;
  if (performance.now() > chart.flash.begin + FLASH.last) chart.flash = null;
  chart.net.redraw();
  chart.blinking = requestAnimationFrame(() => blink(chart));
}

function paintFlash(ctx, chart) {
  const { key, begin } = chart.flash ?? {};
  const box = chart.shown.boxes.get(key);
  if (!box) return;
  const share = Math.min(1, Math.max(0, performance.now() - begin) / FLASH.last);
  const beat = isCalm() ? 0.25 : (share * FLASH.pulses) % 1;
  const zoom = Math.max(1, 0.6 / chart.scale); // still to be seen in a chart that is far away
  ctx.beginPath();
  addBox(ctx, box, chart.picture.measures, (FLASH.gap + FLASH.reach * beat) * zoom);
  ctx.strokeStyle = chart.palette.crossing;
  ctx.lineWidth = FLASH.width * zoom;
  ctx.globalAlpha = isCalm() ? 1 : (1 - beat) * (1 - share / 2);
  ctx.stroke();
  ctx.globalAlpha = 1;
}
