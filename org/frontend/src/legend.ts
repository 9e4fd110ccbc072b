// The legend: one line, whose entries are switches. What is switched off is drawn faintly or not at all.

import { CROSS, button, html, icon, set } from "./dom.ts";
import { ALL_HANDOFFS, light } from "./emphasis.ts";
import { keep, nextTurn } from "./room.ts";
import { parseDrawing } from "./safe_svg.ts";

const CLOSED = "org-chart-legend"; // kept in this tab, also for a reload
const ROOMY = 640; // px: in a narrower window the legend opens closed

/** The picture of what an entry explains, once for each theme. */
export function drawSample(entry?: Entry) {
  const draw = (theme: "light" | "dark") =>
    entry?.[theme] ? [set(parseDrawing(entry[theme]), { class: theme, "aria-hidden": true })] : [];
  return html("span", { class: "sample" }, ...draw("light"), ...draw("dark"));
}

export function makeLegend(viewer: Viewer) {
  const { words, root } = viewer;
  const list = html("ul");
  const closer = button(() => fill(!list.hidden), { class: "closer", title: words.legend_close });
  const element = html("div", { class: "legend", role: "group", "aria-label": words.legend }, list, closer);
  const kept = keep("sessionStorage", CLOSED);
  let shown = "";
  list.hidden = kept ? kept === "true" : root.clientWidth < ROOMY;

  const change = (act: (off: Set<string>) => unknown) => {
    const { off } = viewer.memory;
    act(off);
    light(viewer);
    viewer.send("switched", { turn: nextTurn(viewer), off: [...off] });
  };
  const makeSwitch = (entry: Entry) => {
    const flip = () => change((off) => off.delete(entry.sample) || off.add(entry.sample));
    return button(flip, { "data-sample": entry.sample }, drawSample(entry), html("span", {}, entry.text));
  };
  const showAll = () => {
    change((off) => off.clear());
    list.querySelector("button")?.focus();
  };
  const showWhole = () => set(more, { "aria-expanded": element.classList.toggle("whole") });
  const whole = { "aria-label": words.legend_whole, title: words.legend_whole };
  const more = button(showWhole, { ...whole, "aria-expanded": false }, "⋯");
  const build = (entries: Entry[], note: string) =>
    list.replaceChildren(
      ...entries.map((entry) => html("li", {}, makeSwitch(entry))),
      html("li", { class: "show-all" }, button(showAll, {}, words.switch_all)),
      html("li", { class: "note" }, note),
      html("li", { class: "more" }, more),
    );
  const fill = (isClosed = list.hidden) => {
    const { memory, data, litLines } = viewer;
    const { legend, handoff_legend: others = [], note = "" } = data;
    if (isClosed !== list.hidden) keep("sessionStorage", CLOSED, String((list.hidden = isClosed)));
    closer.replaceChildren(isClosed ? words.legend : icon(CROSS));
    set(closer, { "aria-expanded": !isClosed });
    const isLit = [...litLines].some(({ relation }) => relation === "handoff");
    const entries = isLit || memory.off.has(ALL_HANDOFFS) ? [...legend, ...others] : legend;
    const news = JSON.stringify([entries, note]);
    if (news !== shown) build(entries, note);
    shown = news;
    element.hidden = !entries.length;
    for (const each of list.querySelectorAll<HTMLElement>("[data-sample]")) {
      const { sample = "" } = each.dataset;
      const isOn = memory.off.has(sample) === (sample === ALL_HANDOFFS);
      set(each, { "aria-pressed": isOn, title: words[isOn ? "switch_off" : "switch_on"] });
    }
    list.classList.toggle("switched", memory.off.size > 0);
  };
  return { element, fill };
}
