// The legend: one line, whose entries are switches. What is switched off is drawn faintly or not at all.

import { CROSS, button, html, icon, set } from "./dom.js";
import { ALL_HANDOFFS, light } from "./emphasis.js";
import { nextTurn, rememberClosed } from "./room.js";
import { parseDrawing } from "./safe_svg.js";

/** The picture of what an entry explains, once for each theme. @param {Entry | undefined} entry */
export function drawSample(entry) {
  const themes = entry?.light ? ["light", "dark"] : [];
  const pictures = themes.map((theme) => set(parseDrawing(entry?.[theme]), { class: theme, "aria-hidden": true }));
  return html("span", { class: "sample" }, ...pictures);
}

/** @param {Viewer} viewer */
export function makeLegend(viewer) {
  const list = html("ul");
  const element = html("div", { class: "legend", role: "group" }, list);
  let shown = "";

  const switched = () => {
    light(viewer);
    viewer.send("switched", { turn: nextTurn(viewer), off: [...viewer.switches.off] });
  };
  const makeSwitch = (entry) => {
    const flip = () => {
      const { off } = viewer.switches;
      if (!off.delete(entry.sample)) off.add(entry.sample);
      switched();
    };
    const attributes = { "data-sample": entry.sample };
    return html("li", {}, button(flip, attributes, drawSample(entry), html("span", {}, entry.text)));
  };
  const showAll = () => {
    viewer.switches.off.clear();
    switched();
    list.querySelector("button")?.focus();
  };
  /** @param {Record<string, string>} words */
  const makeMore = ({ legend_whole: label = "" }) => {
    const flip = () => set(whole, { "aria-expanded": element.classList.toggle("whole") });
    const isWhole = element.classList.contains("whole");
    const whole = button(flip, { "aria-label": label, title: label, "aria-expanded": isWhole }, "⋯");
    return html("li", { class: "more" }, whole);
  };
  const close = () => {
    rememberClosed((viewer.switches.closed = !viewer.switches.closed));
    fill();
    /** @type {HTMLElement} */ (element.lastElementChild).focus();
  };
  const fill = () => {
    const { switches, data, litLines } = viewer;
    const { legend, handoff_legend: more = [], words, note = "" } = data;
    const isLit = [...litLines].some(({ relation }) => relation === "handoff");
    const entries = isLit || switches.off.has(ALL_HANDOFFS) ? [...legend, ...more] : legend;
    const key = JSON.stringify([entries, words, switches.closed, note]);
    if (key !== shown) {
      const all = html("li", { class: "show-all" }, button(showAll, {}, words.switch_all ?? ""));
      list.replaceChildren(...entries.map(makeSwitch), all, html("li", { class: "note" }, note), makeMore(words));
      const attributes = { class: "closer", "aria-expanded": !switches.closed, title: words.legend_close ?? "" };
      const closer = button(close, attributes, switches.closed ? (words.legend ?? "") : icon(CROSS));
      set(element, { "aria-label": words.legend ?? "" }).replaceChildren(list, closer);
    }
    shown = key;
    [list.hidden, element.hidden] = [switches.closed, !entries.length];
    for (const each of list.querySelectorAll("button[data-sample]")) {
      const sample = each.getAttribute("data-sample") ?? "";
      const isOn = switches.off.has(sample) === (sample === ALL_HANDOFFS);
      set(each, { "aria-pressed": isOn, title: words[isOn ? "switch_off" : "switch_on"] ?? "" });
    }
    list.classList.toggle("switched", switches.off.size > 0);
  };
  return { element, fill };
}
