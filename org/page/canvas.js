// The live view: mounts vis-network once a host element and keeps it through reruns, so that nothing ever jumps.

const hosts = new WeakMap();

// Called by Streamlit at the first mount, at each message (also an equal one), and at a change of theme.
export default function ({ data, parentElement, setStateValue }) {
  if (!hosts.has(parentElement)) hosts.set(parentElement, makeChart(parentElement));
  const chart = hosts.get(parentElement);
  const call = ++chart.calls;
  if (!isSame(data, chart.message)) Object.assign(chart, { message: data, news: true });
  chart.send = (key, turn) => setStateValue("picked", { key, turn });
  room.library.then((vis) => chart.alive && call === chart.calls && show(chart, vis));
  return () => {
    // A call that was overtaken by a newer one must not end the chart that the newer one shows.
    if (call !== chart.calls) return;
    hosts.delete(parentElement);
    end(chart);
  };
}

function isSame(bytes, others) {
  return bytes.length === others?.length && bytes.every((byte, at) => byte === others[at]);
}

function makeChart(host) {
  const shell = host.querySelector(".org-chart");
  const view = element("div", { class: "view", tabindex: "0", role: "application" });
  const overlay = makeOverlay();
  shell.replaceChildren(view, overlay.tools, overlay.legend, overlay.tip, overlay.spoken);
  const chart = {
    shell, view, overlay,
    calls: 0, alive: true, placed: false, fitted: true, scale: 1, turn: 0,
    selected: undefined, // until the page has said what is chosen
    toReveal: null, hovered: null, spotlight: null, lit: null, litStrokes: [], litHandoffs: [],
  };
  chart.steer = () => steer(chart);
  shell.orgChart = {
    where: (key) => whereIs(chart, key),
    at: (name) => whereIs(chart, [...chart.picture.boxes.values()].find((box) => box.lines.join(" ") === name)?.id),
  };
  return chart;
}

function show(chart, vis) {
  if (chart.news) read(chart);
  usePalette(chart);
  if (chart.news) label(chart, chart.data.words);
  light(chart);
  if (!chart.net) start(chart, vis);
  else if (chart.news) replaceNodes(chart);
  if (chart.moved && chart.placed) restore(chart);
  chart.news = chart.moved = false;
  steer(chart);
  reveal(chart, chart.toReveal); // chosen before it was drawn
  chart.net.redraw();
}

function read(chart) {
  chart.data = JSON.parse(new TextDecoder().decode(chart.message));
  chart.picture = makePicture(chart.data);
  const { chart: name, fit } = chart.data;
  const placeName = `${name}/${fit}`;
  Object.assign(chart, { name, placeName, moved: placeName !== chart.placeName });
  room.charts.set(name, chart);
}

// vis-network gets the camera and the boxes' places. The lines stay with us: it would measure each of them, as a
// straight edge, at every click.
function start(chart, vis) {
  chart.nodes = new vis.DataSet(visNodes(chart.picture));
  const options = structuredClone(chart.data.options);
  options.nodes.ctxRenderer = ({ ctx, id }) => {
    const box = chart.picture.boxes.get(id); // none: the node is just being taken away
    return { drawNode: () => box && !isFar(chart) && paintBox(ctx, box, chart) };
  };
  chart.overlay.legend.open = chart.view.clientWidth >= ROOMY;
  chart.net = new vis.Network(chart.view, { nodes: chart.nodes, edges: [] }, options);
  chart.view.firstElementChild.removeAttribute("tabindex"); // the view itself takes the keys
  chart.net.on("beforeDrawing", (ctx) => {
    chart.scale = chart.net.getScale();
    paintUnder(ctx, chart);
  });
  chart.net.on("afterDrawing", (ctx) => {
    paintOver(ctx, chart);
    if (chart.placed && !chart.moved) finish(chart); // while it moves to another place, nothing is worth keeping
  });
  listen(chart);
  chart.sizes = new ResizeObserver(() => resize(chart));
  chart.sizes.observe(chart.view);
  resize(chart);
}

function visNodes(picture) {
  return [...picture.boxes.values()].map(({ id, x, y, size, shape }) => ({ id, x, y, size, shape }));
}

function replaceNodes(chart) {
  const gone = chart.nodes.getIds().filter((id) => !chart.picture.boxes.has(id));
  chart.nodes.remove(gone);
  chart.nodes.update(visNodes(chart.picture));
}

function finish(chart) {
  remember(chart);
  const { dataset } = chart.shell;
  dataset.selected = chart.picture.boxes.has(chart.selected) ? String(chart.selected) : "";
  dataset.ready = "true";
}

function end(chart) {
  chart.alive = false;
  if (room.charts.get(chart.name) === chart) room.charts.delete(chart.name);
  cancelAnimationFrame(chart.gliding);
  chart.sizes?.disconnect();
  chart.net?.destroy();
  chart.shell.replaceChildren();
  delete chart.shell.dataset.ready;
  delete chart.shell.orgChart;
}

// Light or dark is what Streamlit's own background says.
function usePalette(chart) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillStyle = getComputedStyle(chart.shell).getPropertyValue("--st-background-color").trim();
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(pen.fillStyle.slice(at, at + 2), 16));
  const dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
  const palette = chart.picture.palettes[dark ? "dark" : "light"];
  Object.assign(chart, { palette, dimmed: dim(palette) });
  const colours = { paper: palette.background, ink: palette.text, quiet: palette.quiet_text, accent: palette.crossing };
  for (const [name, colour] of Object.entries(colours)) chart.shell.style.setProperty(`--chart-${name}`, colour);
  chart.shell.dataset.theme = dark ? "dark" : "light";
}

function label(chart, words) {
  if (JSON.stringify(words) === chart.words) return; // a button that has the focus keeps it
  chart.words = JSON.stringify(words);
  chart.view.setAttribute("aria-label", words.chart);
  fillTools(chart.overlay, words, {
    zoom_out: () => zoomBy(chart, 1 / ZOOM.step, null, true),
    zoom_in: () => zoomBy(chart, ZOOM.step, null, true),
    fit: () => fit(chart, true),
    full_screen: () => (document.fullscreenElement ? document.exitFullscreen() : chart.shell.requestFullscreen?.()),
  });
}

// What the chosen department touches is lit, or else what the page's spotlight is on; the rest is dimmed.
function light(chart) {
  const { boxes, reporting, handoffs } = chart.picture;
  const key = boxes.has(chart.selected) ? chart.selected : null;
  const spot = key === null ? chart.spotlight : { departments: [key], lines: [] };
  const pairs = new Set(spot?.lines.map(([from, to]) => `${from} ${to}`));
  const touches = (edge) => (key === null ? pairs.has(`${edge.from} ${edge.to}`) : edge.from === key || edge.to === key);
  const lines = spot ? reporting.filter(touches) : [];
  chart.litHandoffs = spot ? handoffs.filter(touches) : [];
  chart.litStrokes = strokesOf(lines, chart.picture);
  const neighbours = [...lines, ...chart.litHandoffs].flatMap((edge) => [edge.from, edge.to]);
  chart.lit = spot ? new Set([...spot.departments, ...neighbours]) : null;
  chart.overlay.spoken.textContent = boxes.get(key)?.hint ?? "";
  const legend = [...chart.picture.legend, ...(chart.litHandoffs.length ? chart.picture.handoffLegend : [])];
  fillLegend(chart.overlay, chart.data.words.legend, legend, chart.palette, chart.picture.note);
}

// A choice made here, on the canvas: drawn at once, then told to the page.
function choose(chart, key) {
  if (key === (chart.selected ?? null) && !chart.spotlight) return;
  chart.selected = key;
  chart.spotlight = null;
  chart.toReveal = null;
  chart.turn = Math.max(Date.now(), chart.turn + 1); // later than any choice before, also of a chart that was closed
  light(chart);
  chart.net.redraw();
  chart.send(key, chart.turn);
}

// A choice made by the page. One that does not know of our latest click yet is late, and is not followed.
function steer(chart) {
  const wanted = room.wanted.get(chart.name);
  if (!chart.net || !wanted || wanted.turn < chart.turn) return;
  const moved = JSON.stringify(wanted.spotlight) !== JSON.stringify(chart.spotlight);
  if (wanted.selected === chart.selected && !moved) return;
  chart.spotlight = wanted.spotlight;
  // What is chosen when the chart opens moves nothing: the place is where it was left, or all is in sight.
  chart.toReveal = chart.selected === undefined ? null : wanted.selected;
  chart.selected = wanted.selected;
  light(chart);
  reveal(chart, chart.toReveal);
  chart.net.redraw();
}
