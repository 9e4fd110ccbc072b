// What lies over the canvas: buttons, tooltip, small drawings, and the words for a screen reader. Texts are only ever
// text.

const WIDE = { x: 1, y: 2, width: 24, height: 12 };
const CARD = { width: 21, height: 11, rx: 3 };
const SAMPLES = {
  front: (p) => [["rect", { ...WIDE, rx: 6, fill: p.front.fill, stroke: p.front.edge }]],
  back: (p) => [["rect", { ...WIDE, rx: 3, fill: p.back.fill, stroke: p.back.edge }]],
  unclear: (p) => [
    ["rect", { ...WIDE, rx: 3, fill: p.unclear.fill, stroke: p.unclear.edge, "stroke-dasharray": "3 2" }],
  ],
  folded: (p) => [
    ["rect", { ...CARD, x: 4, y: 4, fill: p.back.fill, stroke: p.back.edge }],
    ["rect", { ...CARD, x: 1, y: 1, fill: p.back.fill, stroke: p.back.edge }],
  ],
  boundary: (p) => [["rect", { ...WIDE, rx: 6, fill: p.region, stroke: p.boundary }]],
  reporting: (p) => [line(p.line, 1.4)],
  undecided: (p) => [line(p.undecided, 1.4, "4 3")],
  crossing: (p) => [line(p.crossing, 2.2), ["circle", { cx: 13, cy: 8, r: 3.5, fill: p.ring, stroke: p.crossing }]],
  dotted: (p) => [line(p.line, 1.4, "1 3")],
  divide: (p) => [line(p.boundary, 2.2, "7 3.5")],
  handoff: (p) => arrow(p.handoff),
  complaint: (p) => arrow(p.handoff, "4 3"),
  "handoff-crossing": (p) => arrow(p.crossing),
  "handoff-undecided": (p) => arrow(p.undecided),
  "handoffs-all": (p) => arrow(p.handoff),
  rest: (p) => [["rect", { ...WIDE, rx: 3, fill: p.rest.fill, stroke: p.rest.edge, "stroke-dasharray": "3 2" }]],
  shares: (p) => [
    ["path", { d: "M1 5H11V11H1Z", fill: p.shares[0] }],
    ["path", { d: "M11 5H16V11H11Z", fill: p.shares[1] }],
    ["path", { d: "M16 5H25V11H16Z", fill: p.shares[2] }],
    ["path", { d: "M1 5H25V11H1Z", fill: "none", stroke: p.quiet_text, "stroke-width": 0.8 }],
  ],
};
const PEN = { stroke: "currentColor", "stroke-width": 1.6, fill: "none", "stroke-linecap": "round" };
const ICONS = {
  zoom_out: "M4 9h10",
  zoom_in: "M4 9h10M9 4v10",
  fit: "M3 7V3h4M11 3h4v4M15 11v4h-4M7 15H3v-4M7 7h4v4H7z",
  full_screen: "M7 3H3v4M11 3h4v4M15 11v4h-4M7 15H3v-4",
  help: "M6.2 6.7a2.8 2.8 0 1 1 4.3 2.4c-1 .6-1.5 1.1-1.5 2.2M9 14.3v.1",
};

function line(colour, width, dash = "") {
  return ["path", { d: "M1 8H25", stroke: colour, "stroke-width": width, "stroke-dasharray": dash, fill: "none" }];
}

function arrow(colour, dash = "") {
  const [name, curve] = line(colour, 1.8, dash);
  return [[name, { ...curve, d: "M1 12C8 4 14 4 20 8" }], ["path", { d: "M25 11L17.5 9.5L21.5 4.5Z", fill: colour }]];
}

// The small drawing of a legend entry; null for one that this palette knows nothing of.
function drawSample(sample, palette) {
  const tint = sample.startsWith("tint-") ? palette.tints?.[Number(sample.slice(5))] : null;
  if (tint) return drawing(26, 16, halves(tint));
  return Object.hasOwn(SAMPLES, sample) ? drawing(26, 16, SAMPLES[sample](palette)) : null;
}

// A colour that does not tell the office: the front office's pill on the left, the back office's rectangle on the right.
function halves({ front, back }) {
  return [
    ["path", { d: "M13 2H7A6 6 0 0 0 7 14H13Z", fill: front.fill, stroke: front.edge }],
    ["path", { d: "M13 2H22A3 3 0 0 1 25 5V11A3 3 0 0 1 22 14H13Z", fill: back.fill, stroke: back.edge }],
  ];
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children); // a string becomes a text node
  return made;
}

function drawing(width, height, shapes) {
  const space = "http://www.w3.org/2000/svg";
  const root = document.createElementNS(space, "svg");
  const size = { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" };
  for (const [key, value] of Object.entries(size)) root.setAttribute(key, value);
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    root.append(shape);
  }
  return root;
}

// `parts` holds all of it in the order of the Tab key.
function makeOverlay(chart) {
  const legend = element("details", { class: "legend" });
  legend.append(element("summary"), element("ul"), element("p"));
  const tools = element("div", { class: "tools", role: "toolbar" });
  const tip = element("div", { class: "tip", hidden: "" });
  const spoken = element("div", { class: "spoken", role: "status", "aria-live": "polite" });
  const [search, help] = [makeSearch(chart), makeHelp(chart)];
  return { search, tools, legend, tip, spoken, help, parts: [search, tools, legend, tip, spoken, help] };
}

// `actions` names what the buttons for zoom and full screen do.
function labelOverlay(chart, words, actions) {
  fillTools(chart.overlay, words, { ...actions, help: () => toggleHelp(chart) });
  labelSearch(chart, words);
  labelHelp(chart, words);
}

function fillTools(overlay, words, actions) {
  overlay.tools.setAttribute("aria-label", words.tools);
  const buttons = Object.entries(ICONS).map(([name, path]) => {
    const attributes = { type: "button", "aria-label": words[name], title: words[name], "data-action": name };
    const button = element("button", attributes, drawing(18, 18, [["path", { ...PEN, d: path }]]));
    button.addEventListener("click", actions[name]);
    return button;
  });
  overlay.tools.replaceChildren(...buttons);
}

// The tooltip stands beside the pointer (px from the corner of the view) and never outside of the view.
function showTip(chart, text, point) {
  const { tip } = chart.overlay;
  tip.hidden = !text;
  if (!text) return;
  if (tip.textContent !== text) tip.textContent = text;
  const { width, height } = chart.view.getBoundingClientRect();
  const left = point.x + 14 + tip.offsetWidth > width ? point.x - 10 - tip.offsetWidth : point.x + 14;
  const top = point.y + 18 + tip.offsetHeight > height ? point.y - 8 - tip.offsetHeight : point.y + 18;
  tip.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
}
