// The legend: one line, whose entries are switches. What is switched off is drawn faintly or not at all.

import { html, iconButton, set, svg } from "./dom.js";
import { ALL_HANDOFFS, light } from "./emphasis.js";
import { CROSS } from "./overlay.js";

/**
 * @typedef {import("./viewer.js").Viewer} Viewer
 * @typedef {{sample: string, text: string}} Entry
 */

const ROOMY = 640; // px: in a narrower window the legend opens closed
const WIDE = { x: 1, y: 2, width: 24, height: 12 };
const CARD = { width: 21, height: 11, rx: 3 };

/** The shapes of a sample by its name: the class of the drawing that colours it, and what is drawn.
 * @type {Record<string, [string, ["rect" | "path" | "circle", import("./dom.js").Attributes][]]>} */
const SAMPLES = {
  front: ["department front", [["rect", { ...WIDE, rx: 6 }]]],
  back: ["department back", [["rect", { ...WIDE, rx: 3 }]]],
  unclear: ["department unclear", [["rect", { ...WIDE, rx: 3, "stroke-dasharray": "3 2" }]]],
  rest: ["department rest", [["rect", { ...WIDE, rx: 3, "stroke-dasharray": "3 2" }]]],
  folded: [
    "department back",
    [
      ["rect", { ...CARD, x: 4, y: 4 }],
      ["rect", { ...CARD, x: 1, y: 1 }],
    ],
  ],
  boundary: ["region-sample", [["rect", { ...WIDE, rx: 6 }]]],
  divide: ["divide", [["path", { d: "M1 8H25", "stroke-dasharray": "7 3.5", "stroke-width": 2.2 }]]],
  reporting: ["line inside", [["path", { d: "M1 8H25" }]]],
  dotted: ["line inside dotted", [["path", { d: "M1 8H25", "stroke-dasharray": "1 3" }]]],
  undecided: ["line undecided", [["path", { d: "M1 8H25", "stroke-dasharray": "4 3" }]]],
  crossing: [
    "line crossing",
    [
      ["path", { d: "M1 8H25" }],
      ["circle", { class: "ring", cx: 13, cy: 8, r: 3.5 }],
    ],
  ],
  shares: ["bar", ["M1 5H11V11H1Z", "M11 5H16V11H11Z", "M16 5H25V11H16Z"].map((d) => ["path", { d }])],
};
/** @type {Record<string, string>} */
const ARROWS = {
  handoff: "inside",
  complaint: "inside complaint",
  "handoff-crossing": "crossing",
  "handoff-undecided": "undecided",
  [ALL_HANDOFFS]: "inside",
};

/** A small picture of what an entry explains; null for one that the viewer knows nothing of. @param {string} sample */
export function drawSample(sample) {
  const whole = svg("svg", { class: "sample", width: 26, height: 16, viewBox: "0 0 26 16", "aria-hidden": true });
  if (sample.startsWith("tint-")) {
    const half = (/** @type {string} */ office, /** @type {string} */ d) =>
      svg("g", { class: `department ${office} ${sample}` }, svg("path", { class: "box", d }));
    // The front office's pill on the left, the back office's rectangle on the right.
    whole.append(
      half("front", "M13 2H7A6 6 0 0 0 7 14H13Z"),
      half("back", "M13 2H22A3 3 0 0 1 25 5V11A3 3 0 0 1 22 14H13Z"),
    );
  } else if (Object.hasOwn(ARROWS, sample)) {
    const [shaft, head] = ["M1 12C8 4 14 4 20 8", "M25 11L17.5 9.5L21.5 4.5Z"];
    /** @type {import("./dom.js").Attributes} */
    const dash = sample === "complaint" ? { "stroke-dasharray": "4 3" } : {};
    const parts = [svg("path", { class: "shaft", d: shaft, ...dash }), svg("path", { class: "head", d: head })];
    whole.append(svg("g", { class: `handoff ${ARROWS[sample]}` }, ...parts));
  } else if (Object.hasOwn(SAMPLES, sample)) {
    const [classes, shapes] = SAMPLES[sample];
    const own = classes.startsWith("department") ? "box" : classes;
    const parts = shapes.map(([name, attributes]) => svg(name, { class: own, ...attributes }));
    whole.append(svg("g", { class: classes }, ...parts));
  } else return null;
  return whole;
}

/** @param {Viewer} viewer */
export function makeLegend(viewer) {
  const list = html("ul");
  const element = html("div", { class: "legend", role: "group" }, list);
  let shown = "";

  /** What is drawn now: hand-offs are explained while there are any to be seen. */
  const entries = () => {
    const { legend = [], handoff_legend: lit = [] } = viewer.data;
    const { words, drawing, on, litLines } = viewer;
    const handoffs = drawing.lines.filter(({ relation }) => relation === "handoff");
    const drawn = on.has(ALL_HANDOFFS) || handoffs.some((line) => litLines.has(line));
    const all = handoffs.some(({ element: { classList } }) => classList.contains("resting")) && words.all_handoffs;
    const demand = all ? [{ sample: ALL_HANDOFFS, text: words.all_handoffs }] : [];
    return [...legend, ...(drawn ? lit : []), ...demand].filter(({ sample }) => drawSample(sample));
  };
  const isOn = (/** @type {string} */ sample) =>
    sample === ALL_HANDOFFS ? viewer.on.has(sample) : !viewer.off.has(sample);

  const button = (/** @type {Entry} */ { sample, text }) => {
    const title = isOn(sample) ? viewer.words.switch_off : viewer.words.switch_on;
    const attributes = { type: "button", "data-sample": sample, "aria-pressed": isOn(sample), title: title ?? "" };
    const made = html("button", attributes, drawSample(sample) ?? "", html("span", {}, text));
    made.addEventListener("click", () => {
      viewer.switches.meanings.set(sample, text);
      const set = sample === ALL_HANDOFFS ? viewer.on : viewer.off;
      if (!set.delete(sample)) set.add(sample);
      switched();
    });
    return made;
  };
  const showAll = () => {
    const made = html("button", { type: "button", class: "show-all" }, viewer.words.switch_all ?? "");
    made.addEventListener("click", () => {
      viewer.off.clear();
      switched();
      list.querySelector("button")?.focus();
    });
    return made;
  };
  const closer = () => {
    const { words, switches } = viewer;
    const label = (switches.closed ? words.legend_open : words.legend_close) ?? words.legend ?? "";
    const flip = () => {
      switches.closed = !switches.closed;
      fill();
      element.querySelector("button")?.focus();
    };
    const attributes = { class: "closer", "aria-expanded": !switches.closed };
    if (!switches.closed) return iconButton(label, CROSS, flip, attributes);
    const made = html("button", { type: "button", ...attributes }, words.legend ?? "");
    made.addEventListener("click", flip);
    return made;
  };
  const switched = () => {
    light(viewer);
    viewer.send("switched", { turn: viewer.nextTurn(), off: [...viewer.off], on: [...viewer.on] });
  };
  /** A colour that was switched off is shown again once it means another thing. @param {Entry[]} now */
  const forget = (now) => {
    const { off, switches } = viewer;
    const stale = now.filter(({ sample, text }) => off.has(sample) && (switches.meanings.get(sample) ?? text) !== text);
    const tints = stale.filter(({ sample }) => sample.startsWith("tint-"));
    for (const { sample } of tints) off.delete(sample);
    if (tints.length) queueMicrotask(switched);
  };

  const fill = () => {
    const now = entries();
    forget(now);
    const { words, switches, data } = viewer;
    const key = JSON.stringify([now, words, [...viewer.off], [...viewer.on], switches.closed, data.note]);
    if (key === shown) return; // a button that has the focus keeps it
    shown = key;
    const focused = /** @type {Document} */ (list.getRootNode()).activeElement?.getAttribute("data-sample");
    const buttons = now.map(button);
    if (viewer.off.size) buttons.push(showAll());
    list.replaceChildren(...buttons.map((each) => html("li", {}, each)));
    if (data.note) list.append(html("li", { class: "note" }, data.note));
    list.hidden = switches.closed;
    set(element, { "aria-label": words.legend ?? "" });
    element.hidden = !now.length;
    element.replaceChildren(list, closer());
    buttons.find(({ dataset }) => focused && dataset.sample === focused)?.focus({ preventScroll: true });
  };
  return { element, fill, opensClosed: () => viewer.root.clientWidth < ROOMY };
}
