// The offline file: the same chart, with nothing behind it. What the page does elsewhere is done here, from the data
// that the file carries.

import { choose } from "./input.ts";
import { NARROW, fit } from "./camera.ts";
import { closeBranches } from "./closing.ts";
import { CROSS, button, html, iconButton, set } from "./dom.ts";
import { ancestors, readDrawing } from "./drawing.ts";
import { plain, wordsOf } from "./matching.ts";
import { nextTurn } from "./room.ts";
import { makeViewer, show, showFlash } from "./viewer.ts";

const MOST = 30; // results in the list

const read = (id: string) => JSON.parse(document.getElementById(id)!.textContent);

export function openDocument() {
  const root = document.querySelector<HTMLElement>(".org-viewer")!;
  const outline = globalThis.innerWidth < NARROW ? root.querySelector("template")?.content : null;
  const drawn = (outline ?? root).querySelector<SVGSVGElement>("svg.org-svg")!;
  const groups = [...(outline ?? root).querySelectorAll<SVGElement>(".folded .department")];
  const folded = new Map(groups.map((group) => [Number(group.dataset.key), group]));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => set(root, { "data-theme": dark.matches ? "dark" : "light" });
  follow();
  dark.addEventListener("change", follow);

  const [words, details, { legend, handoffs, closed: first, rows }] = [
    "words",
    "details",
    outline ? "narrow" : "wide",
  ].map(read);
  const lanes = drawn.querySelector(".lanes > *") !== null;
  // What is below of these is not in the file.
  for (const group of drawn.querySelectorAll(".department.collapsed")) group.classList.replace("collapsed", "leaf");
  const { boxes } = readDrawing(drawn);
  const closed = new Set<Key>(first);
  const redraw = () => {
    const made = closeBranches(drawn, handoffs, closed, folded, rows);
    const now = { svg: [...closed].join(), handoffs: made.handoffs };
    show(viewer, { chart: "chart", fit: "whole", words, legend, lanes, ...now }, () => made.drawn);
  };
  const toggle = (key: Key) => {
    if (!closed.delete(key)) closed.add(key);
    redraw();
  };
  const goTo = (key: Key) => {
    const above = ancestors(boxes, key).filter((each) => closed.delete(each));
    if (above.length) redraw();
    choose(viewer, key);
    showFlash(viewer, { key, turn: nextTurn(viewer) });
  };
  const drawer = html("aside", { class: "drawer", "aria-live": "polite", hidden: "" });
  const acts = { choose: () => fillDrawer(drawer, viewer, details, goTo), fold: toggle, find: goTo };
  const viewer: Viewer = makeViewer(root, (name, { act, key, text }: any) => {
    if (name === "picked" && act in acts) acts[act as keyof typeof acts](key);
    if (name === "sought") viewer.search.show(seek(boxes, details, text));
  });
  redraw();
  root.querySelector(".window")?.append(drawer);
  window.addEventListener("beforeprint", () => fit(viewer));
}

function seek(boxes: Map<Key, Box>, details: Details, text: string): Found {
  const words = wordsOf(text);
  const all = details.boxes.filter(({ name }) => words.length && words.every((word) => plain(name).includes(word)));
  const results = all.slice(0, MOST).map(({ key, name }) => {
    const way = ancestors(boxes, key).map((above) => boxes.get(above)?.name);
    return { key, name, way: way.reverse().join(" › "), where: "", office: boxes.get(key)?.office ?? "" };
  });
  return { text, total: all.length, results };
}

function fillDrawer(drawer: HTMLElement, viewer: Viewer, { boxes, flows }: Details, goTo: (key: Key) => void) {
  const { words } = viewer.data;
  const names = new Map(boxes.map(({ key, name }) => [key, name]));
  const it = boxes.find(({ key }) => key === viewer.selected);
  drawer.hidden = !it;
  if (!it) return;
  const link = ([key, what]: [Key, string?]) => {
    const text = [names.get(key), what].filter(Boolean).join(": ");
    const act = () => goTo(key);
    return html("li", {}, button(act, {}, text));
  };
  const part = (title: string, rows: [Key, string?][]) =>
    rows.length ? [html("h2", {}, title), html("ul", {}, ...rows.map(link))] : [];
  const given = flows.flatMap(({ from, to, what }): [Key, string][] => (from === it.key ? [[to, what]] : []));
  const taken = flows.flatMap(({ from, to, what }): [Key, string][] => (to === it.key ? [[from, what]] : []));
  const way = ancestors(viewer.drawing.boxes, it.key).map((key): [Key] => [key]);
  const children = boxes.flatMap(({ key, parent }): [Key][] => (parent === it.key ? [[key]] : []));
  drawer.replaceChildren(
    iconButton(words.close, CROSS, () => choose(viewer, null)),
    html("h1", {}, it.name),
    html("p", {}, it.hint),
    ...part(words.above, way),
    ...part(words.below, children),
    ...part(words.gives, given),
    ...part(words.takes, taken),
  );
}
