// A network of departments: vis-network draws it, and this adds what it does not do by itself. Names that fit, colours
// of the theme, neighbours of what is selected, what is filtered out, search, legend and a few switches.
// All text of the file goes onto the canvas, into textContent or into vis-network's titles, which are plain text.

const NAME_SIZE = 12; // px on the screen, at any zoom
const NAME_LINE = 15;
const NARROW = 600;
const ZOOM_STEP = 1.3;

// `hands.select(key)` is called when the person selects a department, or none (null), `hands.lines(on)` when reporting
// lines are switched.
function openNetwork(vis, root, data, hands = {}) {
  const view = {
    root,
    data,
    hands,
    selected: null,
    spotlight: [],
    faded: new Set(),
    fadedLines: new Set(),
    hide: false,
    reporting: true,
    physics: false,
    nodes: new vis.DataSet(),
    edges: new vis.DataSet(),
  };
  build(view);
  view.net = new vis.Network(view.canvas, { nodes: view.nodes, edges: view.edges }, view.data.options);
  fill(view);
  fit(view);
  listen(view);
  root.orgNetwork = view; // for tests
  return view;
}

function replaceData(view, data) {
  Object.assign(view, { data, waiting: false });
  build(view);
  fill(view);
  fit(view);
}

function closeNetwork(view) {
  view.sizes?.disconnect();
  view.net?.destroy();
  view.root.replaceChildren();
}

function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

// The parts round the canvas, made again with each new network; the canvas itself stays.
function build(view) {
  const { words } = view.data;
  view.canvas ??= element("div", { class: "network-canvas", role: "img", tabindex: "-1" });
  view.canvas.setAttribute("aria-label", words.view);
  view.tools = element(
    "div",
    { class: "network-tools", role: "group", "aria-label": words.tools },
    button("−", words.zoom_out, () => zoom(view, 1 / ZOOM_STEP)),
    button("+", words.zoom_in, () => zoom(view, ZOOM_STEP)),
    button("⤢", words.fit, () => fit(view, true)),
  );
  view.switches = element("div", { class: "network-switches" });
  addSwitches(view);
  const about = element("div", { class: "network-about" }, ...view.data.about.map(figure));
  const below = legend(view);
  const bar = element("div", { class: "network-bar" }, search(view));
  // On a phone the canvas has the room, and what is not needed at once is with the legend.
  (view.root.clientWidth < NARROW ? below : bar).append(about, view.switches);
  bar.append(view.tools);
  if (view.canvas.parentNode !== view.root) view.root.replaceChildren(view.canvas);
  for (const old of [...view.root.children]) if (old !== view.canvas) old.remove();
  view.canvas.before(bar);
  view.canvas.after(below);
}

// A figure in words, which says what it means on hover and focus.
function figure([text, tip]) {
  return element("span", { tabindex: "0", role: "note", "data-tip": tip, "aria-description": tip }, text);
}

function button(sign, name, act) {
  const made = element("button", { type: "button", title: name, "aria-label": name }, sign);
  made.addEventListener("click", act);
  return made;
}

function addSwitches(view) {
  const { words, edges } = view.data;
  view.lines = element("input", { type: "checkbox" });
  view.lines.checked = view.reporting;
  view.lines.addEventListener("change", () => {
    steer(view, { reporting: view.lines.checked });
    view.hands.lines?.(view.reporting);
  });
  const moving = element("input", { type: "checkbox" });
  moving.checked = view.physics;
  moving.addEventListener("change", () => letMove(view, moving.checked));
  if (edges.some((edge) => edge.tone === "reporting"))
    view.switches.append(element("label", {}, view.lines, words.reporting));
  view.switches.append(element("label", { title: words.physics_help }, moving, words.physics));
}

function search(view) {
  const { words, nodes } = view.data;
  const id = `network-names-${Math.random().toString(36).slice(2)}`;
  const list = element("datalist", { id }, ...nodes.map((node) => element("option", { value: node.name })));
  const field = element("input", { type: "search", list: id, placeholder: words.search, "aria-label": words.search });
  field.addEventListener("change", () => {
    const found = find(nodes, field.value);
    if (!found) return;
    choose(view, found.id);
    view.net.focus(found.id, { scale: Math.max(1, view.net.getScale()), animation: !isStill() });
  });
  return element("div", { class: "network-search" }, field, list);
}

function find(nodes, text) {
  const sought = plain(text.trim());
  if (!sought) return undefined;
  return nodes.find((node) => plain(node.name) === sought) ?? nodes.find((node) => plain(node.name).includes(sought));
}

// Without case and accents, so that "ke toan" finds "Kế toán".
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();
}

function isStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function legend(view) {
  const { data } = view;
  const entries = data.legend.map(({ sample, text }) =>
    element("li", {}, element("span", { class: `sample ${sample}`, "data-sample": sample }), text),
  );
  const made = element("details", { class: "network-legend" }, element("summary", {}, data.words.legend));
  made.open = view.legendOpen ?? view.root.clientWidth >= NARROW;
  made.addEventListener("toggle", () => (view.legendOpen = made.open));
  made.append(element("ul", {}, ...entries));
  if (data.note) made.append(element("p", {}, data.note));
  return made;
}

// Colours

function useTheme(view) {
  const { colorScheme } = getComputedStyle(view.root); // "light dark" where the system forces its colours
  const isDark = colorScheme === "dark" || (colorScheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const name = isDark ? "dark" : "light";
  const theme = view.data.themes[matchMedia("(prefers-contrast: more)").matches ? `${name}-high` : name];
  view.theme = theme;
  view.root.dataset.theme = name;
  for (const part of ["paper", "ink", "quiet", "accent"]) view.root.style.setProperty(`--network-${part}`, theme[part]);
  for (const [tone, colour] of Object.entries(theme.edges)) view.root.style.setProperty(`--network-${tone}`, colour);
  for (const sample of view.root.querySelectorAll("[data-sample]")) paintSample(sample, theme);
}

// Offices are explained by their shapes where colours mean something else: then they take the first colour there is.
function paintSample(sample, theme) {
  const word = sample.dataset.sample;
  const kinds = word.startsWith("tint-") ? [`front-${word.slice(5)}`, `back-${word.slice(5)}`] : [word];
  const found = kinds.map((kind) => theme.nodes[kind]).find(Boolean);
  const [fill, edge] =
    found ?? (["front", "back", "unclear", "folded"].includes(word) ? ["transparent", theme.ink] : []);
  if (!fill) return;
  sample.style.background = fill;
  sample.style.borderColor = edge;
}

// Nodes and edges

function fill(view) {
  useTheme(view);
  const { nodes, edges } = view.data;
  const kept = new Set(nodes.map((node) => node.id));
  view.nodes.remove(view.nodes.getIds().filter((id) => !kept.has(id)));
  view.edges.clear();
  view.nodes.update(nodes);
  view.edges.add(edges);
  view.looks = { nodes: new Map(), edges: new Map() };
  paint(view);
}

// What is lit: the selected department with its neighbours, or else what the page puts in the light; null when all is.
function litNodes(view) {
  const { selected, data } = view;
  if (selected === null || !data.nodes.some((node) => node.id === selected))
    return view.spotlight.length ? new Set(view.spotlight) : null;
  const lit = new Set([selected]);
  for (const edge of data.edges) {
    if (edge.tone === "reporting" && !view.reporting) continue;
    if (edge.from === selected) lit.add(edge.to);
    if (edge.to === selected) lit.add(edge.from);
  }
  return lit;
}

function paint(view) {
  const lit = litNodes(view);
  const scale = view.net.getScale();
  const named = fittingNames(view, lit, scale);
  const { nodes, edges } = view.data;
  change(view, "nodes", nodes, (node) => ({
    ...lookOfNode(view, node, lit),
    font: fontOf(view, node, lit, scale, named.has(node.id)),
  }));
  change(view, "edges", edges, (edge) => lookOfEdge(view, edge, lit));
  view.net.selectNodes(lit?.has(view.selected) ? [view.selected] : [], false);
  view.root.dataset.selected = view.selected ?? "";
}

// Only what looks other than before is given to vis-network, which takes long over each.
function change(view, kind, items, lookOf) {
  const before = view.looks[kind];
  const changed = [];
  for (const item of items) {
    const look = lookOf(item);
    const text = JSON.stringify(look);
    if (before.get(item.id) !== text) changed.push({ id: item.id, ...look });
    before.set(item.id, text);
  }
  if (changed.length) view[kind].update(changed);
}

function isHidden(view, { id }) {
  return view.hide && view.faded.has(id) && id !== view.selected;
}

function lookOfNode(view, node, lit) {
  const { theme } = view;
  const out = view.faded.has(node.id);
  const pale = out || (lit !== null && !lit.has(node.id));
  const [background, border] = (pale ? theme.faded_nodes : theme.nodes)[node.kind];
  const chosen = { background, border: theme.accent };
  const look = {
    hidden: isHidden(view, node),
    color: { background, border, highlight: chosen, hover: chosen },
  };
  if (node.shadow) look.shadow = { ...node.shadow, color: border };
  return look;
}

function lookOfEdge(view, edge, lit) {
  const { theme, selected } = view;
  const touches = edge.from === selected || edge.to === selected;
  const between = selected === null && lit?.has(edge.from) && lit.has(edge.to);
  const out = isFilteredOut(view, edge);
  const colour = (out || !(lit === null || touches || between) ? theme.faded_edges : theme.edges)[edge.tone];
  const silent = (edge.tone === "reporting" && !view.reporting) || (edge.minor && !touches);
  return {
    hidden: silent || (out && view.hide),
    color: { color: colour, hover: colour, highlight: colour, inherit: false },
  };
}

function isFilteredOut(view, { from, to, tone }) {
  const ends = tone === "reporting" ? `${to} ${from}` : `${from} ${to}`; // a reporting line is named child first
  return view.faded.has(from) || view.faded.has(to) || view.fadedLines.has(ends);
}

// Names: as many as fit at their size on the screen, the largest departments first. The rest are seen on hover.

function fittingNames(view, lit, scale) {
  const places = view.net.getPositions();
  const shapes = view.data.nodes.filter((node) => !isHidden(view, node));
  const taken = new Grid(140 / scale);
  for (const node of shapes) taken.add(areaOfNode(node, places[node.id], 1 / scale));
  const named = new Set();
  for (const node of shapes.sort((one, other) => rank(view, lit, other) - rank(view, lit, one))) {
    const area = areaOfName(view, node, places[node.id], scale);
    if (area.left < 0 || area.right > view.data.size[0] || taken.meets(area, node.id)) continue;
    taken.add({ ...area, of: node.id });
    named.add(node.id);
  }
  return named;
}

function rank(view, lit, node) {
  return (node.id === view.selected ? 2e6 : lit?.has(node.id) ? 1e6 : 0) + node.size;
}

function fontOf(view, node, lit, scale, named) {
  const { theme } = view;
  const pale = view.faded.has(node.id) || (lit !== null && !lit.has(node.id));
  return {
    size: named ? NAME_SIZE / scale : 0,
    color: pale ? theme.quiet : theme.ink,
    strokeWidth: 3 / scale,
    strokeColor: theme.paper,
    vadjust: -2 / scale,
  };
}

function areaOfNode(node, { x, y }, gap) {
  const half = node.size + gap;
  return { left: x - half, right: x + half, top: y - half, bottom: y + half, of: node.id };
}

const pen = document.createElement("canvas").getContext("2d");

function areaOfName(view, node, { x, y }, scale) {
  const lines = node.label.split("\n");
  pen.font = `${NAME_SIZE}px ${view.data.options.nodes.font.face}`;
  node.room ??= Math.max(...lines.map((line) => pen.measureText(line).width));
  const half = node.room / 2 / scale;
  const top = y + node.size + 1 / scale;
  return { left: x - half, right: x + half, top, bottom: top + (lines.length * NAME_LINE) / scale };
}

// Rectangles by the squares that they touch, so that each is compared with few others.
class Grid {
  constructor(step) {
    this.step = step;
    this.squares = new Map();
  }

  *around({ left, right, top, bottom }) {
    const [first, last, high, low] = [left, right, top, bottom].map((edge) => Math.floor(edge / this.step));
    for (let x = first; x <= last; x++) for (let y = high; y <= low; y++) yield `${x} ${y}`;
  }

  add(area) {
    for (const square of this.around(area)) {
      if (!this.squares.has(square)) this.squares.set(square, []);
      this.squares.get(square).push(area);
    }
  }

  meets(area, but) {
    for (const square of this.around(area))
      for (const other of this.squares.get(square) ?? []) if (other.of !== but && overlap(area, other)) return true;
    return false;
  }
}

function overlap(one, other) {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}

// Camera and hands

// All of it, or as wide as the frame where it is higher, from the top on.
function fit(view, glide = false) {
  const [width, height] = view.data.size;
  const frame = view.canvas.getBoundingClientRect();
  if (!frame.width || !frame.height) return;
  const tall = width < NARROW && height / width > frame.height / frame.width;
  const scale = Math.min(1.25, frame.width / width, tall ? Infinity : frame.height / height);
  const y = tall ? frame.height / 2 / scale : height / 2;
  move(view, { position: { x: width / 2, y }, scale }, glide);
}

function zoom(view, factor) {
  move(view, { position: view.net.getViewPosition(), scale: view.net.getScale() * factor }, true);
}

function move(view, to, glide) {
  const gliding = glide && !isStill();
  view.root.dataset.ready = String(!gliding);
  view.net.moveTo({ ...to, animation: gliding ? { duration: 300, easingFunction: "easeInOutQuad" } : false });
  if (!gliding) atRest(view);
}

function atRest(view) {
  paint(view);
  view.root.dataset.scale = view.net.getScale().toFixed(4);
  view.root.dataset.ready = String(!view.waiting);
}

function listen(view) {
  const { net } = view;
  net.on("click", ({ nodes }) => choose(view, nodes[0] ?? null));
  net.on("zoom", () => {
    clearTimeout(view.zooming);
    view.zooming = setTimeout(() => atRest(view), 60);
  });
  net.on("dragEnd", () => paint(view));
  net.on("animationFinished", () => atRest(view));
  net.on("hoverNode", () => (view.canvas.style.cursor = "pointer"));
  net.on("blurNode", () => (view.canvas.style.cursor = ""));
  view.root.addEventListener("keydown", ({ key }) => key === "Escape" && view.selected !== null && choose(view, null));
  view.sizes = new ResizeObserver(() => requestAnimationFrame(() => view.net.canvas && fit(view)));
  view.sizes.observe(view.canvas);
  document.fonts.ready.then(() => {
    for (const node of view.data.nodes) delete node.room;
    atRest(view);
  });
}

function choose(view, key) {
  if (key === view.selected) return view.net.selectNodes(key === null ? [] : [key], false);
  view.selected = key;
  paint(view);
  view.hands.select?.(key);
}

// What the page, or a switch, wants; what is not named stays.
function steer(view, wanted) {
  const { faded, faded_lines: lines } = wanted;
  if (faded !== undefined) view.faded = new Set(faded ?? []);
  if (lines !== undefined) view.fadedLines = new Set(lines.map(([source, target]) => `${source} ${target}`));
  for (const name of ["hide", "reporting", "selected", "spotlight"])
    if (wanted[name] !== undefined) view[name] = wanted[name];
  view.lines.checked = view.reporting;
  paint(view);
}

// Off again, everything goes back to its place in the drawing, so that the page and its files stay the same.
function letMove(view, on) {
  view.physics = on;
  view.net.setOptions({ physics: { ...view.data.options.physics, enabled: on } });
  clearInterval(view.naming);
  if (on) view.naming = setInterval(() => paint(view), 500);
  else for (const { id, x, y } of view.data.nodes) view.net.moveNode(id, x, y);
  paint(view);
}

// In a file, which holds the data too.
function openDocument(vis) {
  const root = document.querySelector(".org-network");
  const drawn = document.getElementById(globalThis.innerWidth < NARROW ? "narrow" : "wide");
  const view = openNetwork(vis, root, JSON.parse(drawn.textContent));
  for (const wish of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"])
    matchMedia(wish).addEventListener("change", () => {
      useTheme(view);
      paint(view);
    });
}
