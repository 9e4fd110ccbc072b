// The legend: one line, whose entries are switches. What is switched off is drawn faintly or not at all.

import { nextTurn } from "./acts.js";
import { CROSS, button, html, iconButton, set } from "./dom.js";
import { ALL_HANDOFFS, light } from "./emphasis.js";
import { parseDrawing } from "./safe_svg.js";

/** The picture of what an entry explains, once for each theme. @param {Entry | undefined} entry */
export function drawSample(entry) {
  const made = html("span", { class: "sample" });
  if (!entry?.light) return made;
  for (const theme of ["light", "dark"])
    made.append(set(parseDrawing(entry[theme]), { class: theme, "aria-hidden": true }));
  return made;
}

/** @param {Viewer} viewer */
export function makeLegend(viewer) {
  const list = html("ul");
  const element = html("div", { class: "legend", role: "group" }, list);
  let shown = "";

  const entries = () => {
    const { legend, handoff_legend: lit = [] } = viewer.data;
    const handoffs = viewer.drawing.lines.filter(({ relation }) => relation === "handoff");
    const isDrawn = viewer.switches.off.has(ALL_HANDOFFS) || handoffs.some((line) => viewer.litLines.has(line));
    return isDrawn ? [...legend, ...lit] : legend;
  };
  const switched = () => {
    light(viewer);
    viewer.send("switched", { turn: nextTurn(viewer), off: [...viewer.switches.off] });
  };
  const makeSwitch = (entry) => {
    const { sample, text } = entry;
    const { off } = viewer.switches;
    const isOn = off.has(sample) === (sample === ALL_HANDOFFS);
    const flip = () => {
      if (!off.delete(sample)) off.add(sample);
      switched();
    };
    const title = viewer.data.words[isOn ? "switch_off" : "switch_on"];
    const attributes = { "data-sample": sample, "aria-pressed": isOn, title };
    return button(flip, attributes, drawSample(entry), html("span", {}, text));
  };
  const showAll = () => {
    viewer.switches.off.clear();
    switched();
    list.querySelector("button")?.focus();
  };
  const closer = () => {
    const { data, switches } = viewer;
    const { legend = "", legend_close: close = legend } = data.words;
    const flip = () => {
      switches.closed = !switches.closed;
      fill();
      element.querySelector("button")?.focus();
    };
    const attributes = { class: "closer", "aria-expanded": !switches.closed };
    return switches.closed ? button(flip, attributes, legend) : iconButton(close, CROSS, flip, attributes);
  };
  const fill = () => {
    const { switches, data } = viewer;
    const now = entries();
    const key = JSON.stringify([now, data.words, [...switches.off], switches.closed, data.note]);
    if (key === shown) return; // a button that has the focus keeps it
    shown = key;
    const root = /** @type {ShadowRoot | Document} */ (list.getRootNode());
    const focused = root.activeElement?.getAttribute("data-sample");
    const parts = now.map(makeSwitch);
    if (switches.off.size) parts.push(button(showAll, { class: "show-all" }, data.words.switch_all ?? ""));
    list.replaceChildren(...parts.map((part) => html("li", {}, part)));
    if (data.note) list.append(html("li", { class: "note" }, data.note));
    list.hidden = switches.closed;
    element.hidden = !now.length;
    set(element, { "aria-label": data.words.legend ?? "" }).replaceChildren(list, closer());
    parts.find(({ dataset }) => focused && dataset.sample === focused)?.focus({ preventScroll: true });
  };
  return { element, fill };
}
