// The legend: one line, whose entries are switches. What is switched off is drawn faintly or not at all.

import { CROSS, button, html, icon, set } from "./dom.ts";
import { ALL_HANDOFFS, light } from "./emphasis.ts";
import { keep, nextTurn } from "./room.ts";
import { parseDrawing } from "./safe_svg.ts";

const CLOSED = "org-chart-legend";
const ROOMY = 640; // px: in a narrower window the legend opens closed

/** The picture of what an entry explains, once for each theme. */
export function drawSample(entry?: Entry) {
  const pictures = (["light", "dark"] as const)
    .filter((theme) => entry?.[theme])
    .map((theme) => set(parseDrawing(entry?.[theme] ?? ""), { class: theme, "aria-hidden": true }));
  return html("span", { class: "sample" }, ...pictures);
}

/** Nothing is switched; closed if it was closed in this tab, also before a reload. */
export function freshSwitches({ root }: Viewer): Switches {
  const closed = keep("sessionStorage", CLOSED);
  return { off: new Set(), closed: closed ? closed === "true" : root.clientWidth < ROOMY };
}

export function makeLegend(viewer: Viewer) {
  const list = html("ul");
  const element = html("div", { class: "legend", role: "group" }, list);
  let shown = "";

  const change = (act: (off: Set<string>) => unknown) => {
    const { off } = viewer.switches;
    act(off);
    light(viewer);
    viewer.send("switched", { turn: nextTurn(viewer), off: [...off] });
  };
  const makeSwitch = (entry: Entry) => {
    const flip = () => change((off) => off.delete(entry.sample) || off.add(entry.sample));
    const attributes = { "data-sample": entry.sample };
    return html("li", {}, button(flip, attributes, drawSample(entry), html("span", {}, entry.text)));
  };
  const showAll = () => {
    change((off) => off.clear());
    list.querySelector("button")?.focus();
  };
  const showWhole = () => {
    const isWhole = element.classList.toggle("whole");
    set(list.querySelector(".more button")!, { "aria-expanded": isWhole });
  };
  const close = () => {
    keep("sessionStorage", CLOSED, String((viewer.switches.closed = !viewer.switches.closed)));
    fill();
    (element.lastElementChild as HTMLElement).focus();
  };
  const build = (entries: Entry[], words: Record<string, string>, note: string, closed: boolean) => {
    const { switch_all: all = "", legend_whole: whole = "", legend_close: title = "", legend = "" } = words;
    const isWhole = element.classList.contains("whole");
    const more = button(showWhole, { "aria-label": whole, title: whole, "aria-expanded": isWhole }, "⋯");
    list.replaceChildren(
      ...entries.map(makeSwitch),
      html("li", { class: "show-all" }, button(showAll, {}, all)),
      html("li", { class: "note" }, note),
      html("li", { class: "more" }, more),
    );
    const closer = button(close, { class: "closer", "aria-expanded": !closed, title }, closed ? legend : icon(CROSS));
    set(element, { "aria-label": legend }).replaceChildren(list, closer);
  };
  const fill = () => {
    const { switches, data, litLines } = viewer;
    const { legend, handoff_legend: more = [], words, note = "" } = data;
    const isLit = [...litLines].some(({ relation }) => relation === "handoff");
    const entries = isLit || switches.off.has(ALL_HANDOFFS) ? [...legend, ...more] : legend;
    const news = JSON.stringify([entries, words, note, switches.closed]);
    if (news !== shown) build(entries, words, note, switches.closed);
    shown = news;
    [list.hidden, element.hidden] = [switches.closed, !entries.length];
    for (const each of list.querySelectorAll<HTMLElement>("[data-sample]")) {
      const { sample = "" } = each.dataset;
      const isOn = switches.off.has(sample) === (sample === ALL_HANDOFFS);
      set(each, { "aria-pressed": isOn, title: words[isOn ? "switch_off" : "switch_on"] ?? "" });
    }
    list.classList.toggle("switched", switches.off.size > 0);
  };
  return { element, fill };
}
