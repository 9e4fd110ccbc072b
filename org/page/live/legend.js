// The legend, whose entries are switches: what is switched off is drawn faintly or not at all.

const ROOMY = 640; // px: in a narrower window the legend opens closed
const ALL_HANDOFFS = "handoffs-all"; // off until it is switched on; every other entry is on until it is switched off

// The switches of a chart, kept for as long as the page is open: the samples that are switched off, those that are
// switched on, and the text that each had when it was switched.
function switchesOf(name) {
  room.switches ??= new Map();
  if (!room.switches.has(name)) room.switches.set(name, { off: new Set(), on: new Set(), meanings: new Map() });
  return room.switches.get(name);
}

function fillLegend(chart) {
  const { legend } = chart.overlay;
  const entries = legendEntries(chart);
  if (forgetTints(chart, entries)) queueMicrotask(() => chart.alive && chart.switchLegend());
  const { words } = chart.data;
  const shown = JSON.stringify([entries, chart.palette, chart.picture.note, words, [...chart.off], [...chart.on]]);
  if (shown === legend.shown) return; // a button that has the focus keeps it
  legend.shown = shown;
  legend.querySelector("summary").textContent = words.legend;
  legend.querySelector("p").textContent = chart.picture.note;
  legend.hidden = !entries.length;
  fillList(chart, legend.querySelector("ul"), entries);
}

function fillList(chart, list, entries) {
  const focused = list.getRootNode().activeElement?.dataset.sample;
  const buttons = entries.map((entry) => legendButton(chart, entry));
  if (chart.off.size) buttons.push(showAllButton(chart));
  list.setAttribute("aria-label", chart.data.words.legend);
  list.replaceChildren(...buttons.map((button) => element("li", {}, button)));
  buttons.find(({ dataset }) => focused && dataset.sample === focused)?.focus({ preventScroll: true });
}

// What is drawn now. An org chart draws hand-offs only on demand, so that there is a switch to demand all of them.
function legendEntries({ picture, litHandoffs, on, palette, data }) {
  const onDemand = !picture.lanes && picture.handoffs.length > 0;
  const drawn = litHandoffs.length > 0 || on.has(ALL_HANDOFFS);
  const all = [
    ...picture.legend,
    ...(drawn ? picture.handoffLegend : []),
    ...(onDemand ? [{ sample: ALL_HANDOFFS, text: data.words.all_handoffs }] : []),
  ];
  return all.filter(({ sample }) => drawSample(sample, palette));
}

// A colour that was switched off is shown again once it means another thing: the chart is coloured by something else.
function forgetTints({ off, meanings }, entries) {
  const stale = entries.filter(({ sample, text }) => off.has(sample) && meanings.get(sample) !== text);
  const tints = stale.filter(({ sample }) => sample.startsWith("tint-"));
  for (const { sample } of tints) off.delete(sample);
  return tints.length > 0;
}

function isShown(chart, sample) {
  return sample === ALL_HANDOFFS ? chart.on.has(sample) : !chart.off.has(sample);
}

// In a chart that is coloured by something else than the office, the office is told by its shape alone.
function legendPalette({ palette, picture }) {
  const isColoured = picture.legend.some(({ sample }) => sample.startsWith("tint-"));
  return isColoured ? { ...palette, ...palette.tints[picture.measures.neutral_tint] } : palette;
}

function legendButton(chart, { sample, text }) {
  const { words } = chart.data;
  const shown = isShown(chart, sample);
  const attributes = { type: "button", "data-sample": sample, "aria-pressed": shown };
  attributes.title = shown ? words.switch_off : words.switch_on;
  const button = element("button", attributes, drawSample(sample, legendPalette(chart)), element("span", {}, text));
  button.addEventListener("click", () => flipSwitch(chart, sample, text));
  return button;
}

function showAllButton(chart) {
  const button = element("button", { type: "button", class: "show-all" }, chart.data.words.switch_all);
  button.addEventListener("click", () => {
    chart.off.clear();
    chart.switchLegend();
    chart.overlay.legend.querySelector("button").focus();
  });
  return button;
}

function flipSwitch(chart, sample, text) {
  chart.meanings.set(sample, text);
  const set = sample === ALL_HANDOFFS ? chart.on : chart.off;
  if (!set.delete(sample)) set.add(sample);
  chart.switchLegend();
}
