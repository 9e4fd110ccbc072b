// A page around one picture: pan, zoom, search, details. Texts are only ever text.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const view = document.getElementById("view");
const svg = view.querySelector("svg");
const [WIDTH, HEIGHT] = data.size;
const ZOOM = { step: 1.3, wheel: 0.0015, most: 8 };
const STEP = 60; // px of the window an arrow key moves the picture
const CLICK = 4; // px a pointer may move and still click
const MARK = { gap: 3, width: 2.5 };
const boxes = new Map(data.boxes.map((box) => [box.key, box]));
const pointers = new Map();
const camera = { x: WIDTH / 2, y: HEIGHT / 2, scale: 1, fitted: true };
let chosen = null;
let moved = 0;

const mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
mark.id = "mark";
for (const [name, value] of Object.entries({ fill: "none", stroke: data.accent, "stroke-width": MARK.width }))
  mark.setAttribute(name, value);

// The camera: what of the picture is in the window.

function show() {
  const { width, height } = view.getBoundingClientRect();
  if (!width || !height) return;
  if (camera.fitted) Object.assign(camera, { x: WIDTH / 2, y: HEIGHT / 2, scale: fitting(width, height) });
  const [w, h] = [width / camera.scale, height / camera.scale];
  svg.setAttribute("viewBox", `${camera.x - w / 2} ${camera.y - h / 2} ${w} ${h}`);
  view.dataset.scale = camera.scale.toFixed(4);
}

function fitting(width, height) {
  return Math.min(width / WIDTH, height / HEIGHT);
}

function fit() {
  camera.fitted = true;
  show();
}

// The place under `point` (px in the window) stays where it is; without one the middle does.
function zoom(factor, point) {
  const { left, top, width, height } = view.getBoundingClientRect();
  const least = fitting(width, height) / 2;
  const scale = Math.min(ZOOM.most, Math.max(least, camera.scale * factor));
  const [dx, dy] = point ? [point.clientX - left - width / 2, point.clientY - top - height / 2] : [0, 0];
  camera.x += dx / camera.scale - dx / scale;
  camera.y += dy / camera.scale - dy / scale;
  Object.assign(camera, { scale, fitted: false });
  show();
}

function pan(dx, dy) {
  camera.x -= dx / camera.scale;
  camera.y -= dy / camera.scale;
  camera.fitted = false;
  show();
}

function reveal(box) {
  const { width, height } = view.getBoundingClientRect();
  const readable = Math.max(camera.scale, Math.min(1, ZOOM.most));
  if (camera.scale < readable || isOutside(box, width, height))
    Object.assign(camera, { x: box.x, y: box.y, scale: readable, fitted: false });
  show();
}

function isOutside(box, width, height) {
  const across = Math.abs(box.x - camera.x) + box.w / 2;
  const down = Math.abs(box.y - camera.y) + box.h / 2;
  return across * camera.scale > width / 2 || down * camera.scale > height / 2;
}

function boxAt({ clientX, clientY }) {
  const { left, top, width, height } = view.getBoundingClientRect();
  const x = camera.x + (clientX - left - width / 2) / camera.scale;
  const y = camera.y + (clientY - top - height / 2) / camera.scale;
  return data.boxes.find((box) => Math.abs(x - box.x) <= box.w / 2 && Math.abs(y - box.y) <= box.h / 2);
}

// One department: its outline, its hand-offs, its details.

function choose(box, flash = false) {
  chosen = box ?? null;
  mark.remove();
  for (const flow of svg.querySelectorAll("[data-from]")) {
    const touches = box && [flow.dataset.from, flow.dataset.to].includes(String(box.key));
    flow.setAttribute("display", touches ? "inline" : "none");
  }
  describe(box);
  if (!box) return;
  const place = { x: box.x - box.w / 2 - MARK.gap, y: box.y - box.h / 2 - MARK.gap };
  const size = { width: box.w + 2 * MARK.gap, height: box.h + 2 * MARK.gap, rx: box.radius + MARK.gap };
  for (const [name, value] of Object.entries({ ...place, ...size })) mark.setAttribute(name, value);
  mark.setAttribute("class", flash ? "flash" : "");
  svg.append(mark);
}

function describe(box) {
  const panel = document.getElementById("details");
  panel.hidden = !box;
  if (!box) return;
  document.getElementById("name").textContent = box.name;
  document.getElementById("hint").textContent = box.hint;
  const parts = [
    part(data.words.above, chain(box)),
    part(data.words.below, data.boxes.filter((other) => other.parent === box.key).map((other) => [other, other.name])),
    part(data.words.gives, flows("from", "to", box)),
    part(data.words.takes, flows("to", "from", box)),
  ];
  document.getElementById("parts").replaceChildren(...parts.flat());
}

function chain(box) {
  const above = [];
  for (let up = boxes.get(box.parent); up && above.length < boxes.size; up = boxes.get(up.parent)) above.push([up, up.name]);
  return above;
}

function flows(here, there, box) {
  return data.flows
    .filter((flow) => flow[here] === box.key)
    .map((flow) => [boxes.get(flow[there]), [boxes.get(flow[there]).name, flow.what].filter(Boolean).join(": ")]);
}

function part(title, rows) {
  if (!rows.length) return [];
  const heading = document.createElement("h2");
  heading.textContent = title;
  const list = document.createElement("ul");
  for (const [box, text] of rows) {
    const button = document.createElement("button");
    button.textContent = text;
    button.addEventListener("click", () => goTo(box));
    const row = document.createElement("li");
    row.append(button);
    list.append(row);
  }
  return [heading, list];
}

function goTo(box) {
  reveal(box);
  choose(box, true);
}

// The search: letters without their marks, so that "phong" finds "Phòng".

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
}

function search(step) {
  const wanted = plain(field.value.trim());
  const found = wanted ? data.boxes.filter((box) => plain(box.name).includes(wanted)) : [];
  const at = found.length ? (Math.max(found.indexOf(chosen), step ? -1 : 0) + step + found.length) % found.length : 0;
  document.getElementById("count").textContent = wanted ? `${found.length ? at + 1 : 0} / ${found.length}` : "";
  if (found.length) goTo(found[at]);
  else choose(null);
}

const field = document.getElementById("search");
field.addEventListener("input", () => search(0));
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") search(event.shiftKey ? -1 : 1);
  if (event.key === "Escape") view.focus();
});

// Hands: pointer, wheel, keys, buttons.

const ACTIONS = { in: () => zoom(ZOOM.step), out: () => zoom(1 / ZOOM.step), fit, close: () => choose(null) };
const KEYS = {
  "+": ACTIONS.in, "=": ACTIONS.in, "-": ACTIONS.out, 0: fit, f: fit, Escape: ACTIONS.close,
  "/": () => field.focus(),
  ArrowLeft: () => pan(STEP, 0), ArrowRight: () => pan(-STEP, 0), ArrowUp: () => pan(0, STEP), ArrowDown: () => pan(0, -STEP),
};
for (const button of document.querySelectorAll("[data-action]"))
  button.addEventListener("click", ACTIONS[button.dataset.action]);
view.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});
view.addEventListener("wheel", (event) => {
  event.preventDefault();
  const pixels = event.deltaY * [1, 16, 400][event.deltaMode] * (event.ctrlKey ? 5 : 1); // ctrl: a pinch on a trackpad
  zoom(Math.exp(-pixels * ZOOM.wheel), event);
}, { passive: false });
view.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  view.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, event);
  if (pointers.size === 1) moved = 0;
});
view.addEventListener("pointermove", (event) => {
  const before = pointers.get(event.pointerId);
  if (!before) return void view.classList.toggle("over", Boolean(boxAt(event)));
  const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
  moved += Math.hypot(dx, dy);
  const other = [...pointers.values()].find((each) => each.pointerId !== event.pointerId);
  pointers.set(event.pointerId, event);
  if (other) pinch(before, event, other);
  else if (moved > CLICK) pan(dx, dy);
});
view.addEventListener("pointerup", (event) => {
  const last = pointers.delete(event.pointerId) && !pointers.size;
  if (last && moved <= CLICK) choose(boxAt(event));
});
view.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId));

function pinch(before, after, other) {
  const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  const middle = { clientX: (after.clientX + other.clientX) / 2, clientY: (after.clientY + other.clientY) / 2 };
  if (apart(before) > 0) zoom(apart(after) / apart(before), middle);
}

window.addEventListener("beforeprint", fit);
new ResizeObserver(show).observe(view);
document.fonts.ready.then(() => {
  show();
  view.dataset.ready = "true";
});
