// The live view: mounts vis-network once a host element and keeps it through reruns, so that nothing ever jumps.

const hosts = new WeakMap();

// Called by Streamlit at the first mount, at each message (also an equal one), and at a change of theme.
export default function ({ data, parentElement, setStateValue }) {
  if (!hosts.has(parentElement)) hosts.set(parentElement, makeChart(parentElement));
  const chart = hosts.get(parentElement);
  const call = ++chart.calls;
  if (!isSame(data, chart.message)) Object.assign(chart, { message: data, news: true });
  chart.send = setStateValue;
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
  const chart = {
    shell, view,
    calls: 0, alive: true, placed: false, fitted: true, scale: 1, window: [0, 0, 0, 0],
    turn: 0, selected: undefined, other: null, // undefined until the page has said what is chosen
    toReveal: null, hovered: null, cursor: null, overBadge: false, foldedAt: -Infinity,
    spotlight: null, lit: null, litLines: new Set(), litHandoffs: [], way: new Set(),
    faded: new Set(), fadedLines: new Set(), fade: "dim",
  };
  offerActs(chart);
  chart.steer = () => steer(chart);
  chart.minimap = makeMinimap(chart);
  chart.overlay = makeOverlay(chart);
  shell.replaceChildren(view, chart.minimap, ...chart.overlay.parts); // the order of the Tab key
  shell.orgChart = handleOf(chart);
  return chart;
}

function show(chart, vis) {
  const begin = performance.now();
  const before = chart.shown; // as it is drawn now
  if (chart.news) read(chart);
  usePalette(chart);
  if (chart.news) label(chart, chart.data.words);
  light(chart);
  if (!chart.net) start(chart, vis);
  else if (chart.news) replace(chart, before, begin);
  chart.news = chart.moved = false;
  steer(chart);
  reveal(chart, chart.toReveal); // chosen before it was drawn
  chart.net.redraw();
}

function read(chart) {
  chart.data = JSON.parse(new TextDecoder().decode(chart.message));
  chart.picture = makePicture(chart.data);
  chart.shown = chart.picture;
  const { chart: name, fit } = chart.data;
  const placeName = `${name}/${fit}`;
  const file = fit.split("-")[0];
  if (chart.file && chart.file !== file) emptySearch(chart);
  chart.file = file;
  Object.assign(chart, { name, placeName, moved: placeName !== chart.placeName }, switchesOf(name));
  room.charts.set(name, chart);
}

// vis-network gets the camera and the boxes' places. The lines stay with us: it would measure each of them, as a
// straight edge, at every click. Boxes that glide are painted by us, too.
function start(chart, vis) {
  chart.nodes = new vis.DataSet(visNodes(chart.picture));
  const options = structuredClone(chart.data.options);
  options.nodes.ctxRenderer = ({ ctx, id }) => {
    const box = chart.picture.boxes.get(id); // none: the node is just being taken away
    return { drawNode: () => box && !chart.glide && !isFar(chart) && paintBox(ctx, box, chart) };
  };
  chart.overlay.legend.open = chart.view.clientWidth >= ROOMY;
  chart.net = new vis.Network(chart.view, { nodes: chart.nodes, edges: [] }, options);
  chart.view.firstElementChild.removeAttribute("tabindex"); // the view itself takes the keys
  chart.net.on("beforeDrawing", (ctx) => {
    const place = placeOf(chart);
    chart.scale = place.scale;
    chart.window = windowAt(place, chart.view.clientWidth, chart.view.clientHeight);
    if (chart.stale) measure(chart, ctx);
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

// Where vis-network thinks a node of ours to be: it looks again only once that is out of the window.
function measure(chart, ctx) {
  chart.stale = false;
  for (const node of Object.values(chart.net.body.nodes)) node.updateBoundingBox(ctx, false);
}

// A new picture: at another place it stands where that was left, at the same one it grows out of the old one.
function replace(chart, before, begin) {
  const gone = chart.nodes.getIds().filter((id) => !chart.picture.boxes.has(id));
  chart.nodes.remove(gone);
  chart.nodes.update(visNodes(chart.picture));
  chart.stale = true;
  showTip(chart, ""); // what lies under the pointer now is another thing
  if (!chart.placed) return;
  if (chart.moved) {
    Object.assign(chart, { glide: null, folding: null });
    restore(chart);
  } else if (hasMoved(before, chart.picture)) {
    glide(chart, before, begin);
    follow(chart, before, begin);
  }
}

function finish(chart) {
  remember(chart);
  paintMinimap(chart);
  const { dataset } = chart.shell;
  dataset.selected = chart.picture.boxes.has(chart.selected) ? String(chart.selected) : "";
  dataset.ready = String(!isMoving(chart));
}

function end(chart) {
  chart.alive = false;
  if (room.charts.get(chart.name) === chart) room.charts.delete(chart.name);
  cancelAnimationFrame(chart.frame);
  cancelAnimationFrame(chart.blinking);
  clearTimeout(chart.framing);
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
  Object.assign(chart, { palette, skins: skinsOf(palette) });
  const colours = { paper: palette.background, ink: palette.text, quiet: palette.quiet_text, accent: palette.crossing };
  for (const [name, colour] of Object.entries(colours)) chart.shell.style.setProperty(`--chart-${name}`, colour);
  chart.shell.dataset.theme = dark ? "dark" : "light";
}

function label(chart, words) {
  if (JSON.stringify(words) === chart.words) return; // a button that has the focus keeps it
  chart.words = JSON.stringify(words);
  chart.view.setAttribute("aria-label", words.chart);
  labelOverlay(chart, words, {
    zoom_out: () => zoomBy(chart, 1 / ZOOM.step, null, true),
    zoom_in: () => zoomBy(chart, ZOOM.step, null, true),
    fit: () => fit(chart, true),
    full_screen: () => (document.fullscreenElement ? document.exitFullscreen() : chart.shell.requestFullscreen?.()),
  });
}
