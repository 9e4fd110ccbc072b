// The offline file: the same chart, with nothing behind it. What the page does elsewhere is done here, from the data
// that the file carries.

import { choose } from "./input.ts";
import { NARROW, fit } from "./camera.ts";
import { closeBranches } from "./closing.ts";
import { CROSS, button, html, iconButton, set } from "./dom.ts";
import { ancestors, elementOf, readDrawing } from "./drawing.ts";
import { plain, wordsOf } from "./matching.ts";
import { nextTurn } from "./room.ts";
import { Viewer, show, showFlash } from "./viewer.ts";

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

  const [words, { legend, handoffs, closed: first, rows }] = ["words", outline ? "narrow" : "wide"].map(read);
  const lanes = drawn.querySelector(".lanes > *") !== null;
  // What is below of these is not in the file.
  for (const group of drawn.querySelectorAll(".department.collapsed")) group.classList.replace("collapsed", "leaf");
  const whole = readDrawing(drawn, handoffs);
  const closed = new Set<Key>(first);
  const redraw = () => {
    const made = closeBranches(drawn, handoffs, closed, folded, rows);
    const now = { svg: [...closed].join(), handoffs: made.handoffs };
    show(viewer, { chart: "chart", fit: "whole", legend, lanes, ...now }, () => made.drawn);
  };
  const toggle = (key: Key) => {
    if (!closed.delete(key)) closed.add(key);
    redraw();
  };
  const expand = (key: Key) => {
    const { parent } = whole.boxes.get(key)!;
    for (const box of whole.boxes.values()) if (box.parent === parent) closed.delete(box.key);
    redraw();
  };
  const goTo = (key: Key) => {
    const above = ancestors(whole.boxes, key).filter((each) => closed.delete(each));
    if (above.length) redraw();
    choose(viewer, key);
    showFlash(viewer, { key, turn: nextTurn(viewer) });
  };
  const drawer = html("aside", { class: "drawer", "aria-live": "polite", hidden: "" });
  const acts = { choose: () => fillDrawer(drawer, viewer, whole, goTo), fold: toggle, expand, find: goTo };
  const viewer: Viewer = new Viewer(
    root,
    (name, { act, key, text }: any) => {
      if (name === "picked" && act in acts) acts[act as keyof typeof acts](key);
      if (name === "sought") viewer.search.show(seek(whole.boxes, text));
    },
    words,
  );
  redraw();
  root.querySelector(".window")?.append(drawer);
  window.addEventListener("beforeprint", () => fit(viewer));
}

const keyOf = ({ key }: Box) => key;
const wholeName = (box?: Box) => box?.hint.split("\n", 1)[0] ?? "";

function seek(boxes: Map<Key, Box>, text: string): Found {
  const words = wordsOf(text);
  const holds = (text: string) => words.length && words.every((word) => plain(text).includes(word));
  const titleOf = ({ element }: Box) => element.querySelector(".title")?.textContent ?? "";
  const all = [...boxes.values()].filter((box) => holds(`${wholeName(box)} ${titleOf(box)}`));
  const results = all.slice(0, MOST).map((box) => {
    const way = ancestors(boxes, box.key).map((above) => boxes.get(above)?.name);
    const { key, office } = box;
    return { key, name: wholeName(box), way: way.reverse().join(" › "), where: titleOf(box), office };
  });
  return { text, total: all.length, results };
}

function fillDrawer(drawer: HTMLElement, viewer: Viewer, whole: Drawing, goTo: (key: Key) => void) {
  const { words } = viewer;
  const { boxes, lines, children } = whole;
  const it = boxes.get(viewer.selected ?? NaN);
  drawer.hidden = !it;
  if (!it) return;
  const part = (title: string, keys: Key[], whats: string[] = []) => {
    const texts = keys.map((key, at) => [wholeName(boxes.get(key)), whats[at]].filter(Boolean).join(": "));
    const links = keys.map((key, at) => button(() => goTo(key), {}, texts[at]));
    return links.length ? [html("h2", {}, title), html("ul", {}, ...links.map((link) => html("li", {}, link)))] : [];
  };
  const flowPart = (title: string, end: "from" | "to", other: "from" | "to") => {
    const isMeant = (line: Line) => line.relation === "handoff" && line[end] === it.key && !line.isCount;
    const flows = lines.filter(isMeant);
    const whats = flows.map((line) => {
      const ends = [line.from, line.to].map((key) => boxes.get(key)?.name).join(" → ");
      return elementOf(line).querySelector("title")?.textContent.replace(ends, "").replace(/^: /, "") ?? "";
    });
    const keys = flows.map((flow) => flow[other]);
    return part(title, keys, whats);
  };
  const below = children.get(it.key) ?? [];
  drawer.replaceChildren(
    iconButton(words.close, CROSS, () => choose(viewer, null)),
    html("h1", {}, wholeName(it)),
    html("p", {}, it.hint.slice(wholeName(it).length + 1)),
    ...part(words.above, ancestors(boxes, it.key)),
    ...part(words.below, below.map(keyOf)),
    ...flowPart(words.gives, "from", "to"),
    ...flowPart(words.takes, "to", "from"),
  );
}
