// What hands do: pointer, wheel and keys.

const TWICE = 300; // ms: a click this soon after a fold is the second half of a double-click
const KEYS = {
  f: (chart) => fit(chart, true),
  "+": (chart) => zoomBy(chart, ZOOM.step, null, true),
  "=": (chart) => zoomBy(chart, ZOOM.step, null, true),
  "-": (chart) => zoomBy(chart, 1 / ZOOM.step, null, true),
  Escape: (chart) => closeSearch(chart) || choose(chart, null),
  Enter: (chart) => fold(chart, whereKeysAre(chart)),
  o: (chart) => whereKeysAre(chart) !== null && focusOn(chart, whereKeysAre(chart)),
  Backspace: (chart) => focusOn(chart, null),
  "/": (chart) => openSearch(chart),
  "?": (chart) => toggleHelp(chart),
  ArrowUp: (chart) => walk(chart, ({ up }) => up),
  ArrowDown: (chart) => walk(chart, ({ down, next }) => down ?? next),
  ArrowLeft: (chart) => walk(chart, ({ previous }) => previous),
  ArrowRight: (chart) => walk(chart, ({ next }) => next),
};
const ONCE = ["Enter", "o", "Backspace"]; // a key that is held down does these once

function listen(chart) {
  const { net, view, overlay } = chart;
  net.on("click", ({ pointer, event }) => press(chart, pointer.canvas, event));
  net.on("doubleClick", ({ pointer, event }) => pressTwice(chart, pointer.canvas, event));
  net.on("dragStart", () => {
    halt(chart);
    point(chart, null);
  });
  net.on("dragging", () => (chart.fitted = false));
  net.on("zoom", () => (chart.fitted = false));
  overlay.legend.addEventListener("toggle", () => chart.fitted && fit(chart, true));
  view.addEventListener("pointermove", (event) => event.pointerType !== "touch" && point(chart, event));
  view.addEventListener("pointerleave", () => point(chart, null));
  // Before vis-network sees it: its steps are the same for a notch of a wheel and a touch of a trackpad.
  view.addEventListener("wheel", (event) => turnWheel(chart, event), { capture: true, passive: false });
  view.addEventListener("keydown", (event) => pressKey(chart, event));
}

// A click or a touch; `event` is Hammer's.
function press(chart, place, event) {
  if (performance.now() - chart.foldedAt < TWICE) return;
  const badge = badgeAt(chart, place);
  const box = badge ?? boxAt(chart, place);
  if (badge || box?.rest) foldByHand(chart, box.id);
  else if (!isForSecond(event)) choose(chart, box?.id ?? null);
  else if (box) chooseToo(chart, box.id);
}

// Its first click has chosen the department already.
function pressTwice(chart, place, event) {
  const box = boxAt(chart, place);
  if (box && !isForSecond(event) && performance.now() - chart.foldedAt >= TWICE) foldByHand(chart, box.id);
}

// Whether a second department is meant: by a key that is held down, or a long touch, which Hammer calls a "press".
function isForSecond({ srcEvent, type, pointerType }) {
  const { ctrlKey, metaKey, shiftKey } = srcEvent ?? {};
  return ctrlKey || metaKey || shiftKey || (type === "press" && pointerType === "touch");
}

function foldByHand(chart, key) {
  chart.foldedAt = performance.now();
  fold(chart, key);
}

function turnWheel(chart, event) {
  event.preventDefault();
  event.stopPropagation();
  halt(chart);
  point(chart, null);
  const pixels = event.deltaY * [1, 16, 400][event.deltaMode] * (event.ctrlKey ? 5 : 1); // ctrl: a pinch on a trackpad
  zoomBy(chart, Math.exp(-pixels * ZOOM.wheel), inView(chart, event), false);
}

function pressKey(chart, event) {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own
  if (!event.repeat || !ONCE.includes(event.key)) act(chart);
}

// Hovering: a light outline, the badge and the tooltip. No event, or a pressed button, ends it.
function point(chart, event) {
  const place = event && !event.buttons ? inView(chart, event) : null;
  const spot = place && chart.net.DOMtoCanvas(place);
  const badge = spot ? badgeAt(chart, spot) : undefined;
  const box = badge ?? (spot ? boxAt(chart, spot) : undefined);
  showTip(chart, badge ? "" : box?.hint, place);
  const [key, over] = [box?.id ?? null, Boolean(badge)];
  if (key === chart.hovered && over === chart.overBadge) return;
  Object.assign(chart, { hovered: key, overBadge: over });
  chart.view.classList.toggle("over-box", key !== null);
  chart.net.redraw();
}

function inView(chart, event) {
  const corner = chart.view.getBoundingClientRect();
  return { x: event.clientX - corner.left, y: event.clientY - corner.top };
}
