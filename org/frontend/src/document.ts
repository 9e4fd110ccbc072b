// The offline file: the same chart, with nothing behind it. What the page does elsewhere is done here, from the data
// that the file carries.

import { choose } from "./acts.ts";
import { fit } from "./camera.ts";
import { CROSS, button, html, iconButton, set } from "./dom.ts";
import { ancestors } from "./drawing.ts";
import { light, sayCount } from "./emphasis.ts";
import { plain, wordsOf } from "./matching.ts";
import { settle } from "./rest.ts";
import { nextTurn } from "./room.ts";
import { makeViewer, show, showFlash } from "./viewer.ts";

const MOST = 30; // results in the list

const read = (id: string) => JSON.parse(document.getElementById(id)?.textContent || "null");

export function openDocument() {
  const root = document.querySelector<HTMLElement>(".org-viewer")!;
  const drawn = root.querySelector<SVGSVGElement>("svg.org-svg")!;
  const details: Details = read("details") ?? { boxes: [], flows: [] };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => set(root, { "data-theme": dark.matches ? "dark" : "light" });
  follow();
  dark.addEventListener("change", follow);

  const closed = new Set<Key>();
  const toggle = (key: Key) => {
    if (!closed.delete(key)) closed.add(key);
    refold(viewer, closed);
    sayCount(viewer, viewer.drawing, closed.has(key) ? "closed" : "opened", viewer.drawing.boxes.get(key)?.name);
  };
  const goTo = (key: Key) => {
    for (const above of ancestors(viewer.drawing.boxes, key)) closed.delete(above);
    refold(viewer, closed);
    choose(viewer, key);
    showFlash(viewer, { key, turn: nextTurn(viewer) });
  };
  const drawer = html("aside", { class: "drawer", "aria-live": "polite", hidden: "" });
  const acts = { choose: () => fillDrawer(drawer, viewer, details, goTo), fold: toggle, find: goTo };
  const viewer: Viewer = makeViewer(root, (name, { act, key, text }: any) => {
    if (name === "picked" && act in acts) acts[act as keyof typeof acts](key);
    if (name === "sought") seek(viewer, details, text);
  });
  const [words, legend, handoffs] = [read("words") ?? {}, read("legend") ?? [], read("handoffs") ?? []];
  const lanes = drawn.querySelector(".lanes > *") !== null;
  show(viewer, { chart: "chart", fit: "whole", svg: "", words, legend, handoffs, lanes }, () => drawn);
  root.querySelector(".window")?.append(drawer);
  window.addEventListener("beforeprint", () => fit(viewer));
}

/** What is below a collapsed branch is not drawn; the others keep their places. */
function refold(viewer: Viewer, closed: Set<Key>) {
  const { boxes } = viewer.drawing;
  viewer.folded = new Set([...boxes.keys()].filter((key) => ancestors(boxes, key).some((above) => closed.has(above))));
  for (const { key, element, branching, collapsed } of boxes.values()) {
    if (!branching || collapsed) continue; // what is below of these is not in the file
    element.classList.toggle("collapsed", closed.has(key));
    element.classList.toggle("expanded", !closed.has(key));
    set(element, { "aria-expanded": !closed.has(key) });
  }
  light(viewer);
  settle(viewer);
}

function seek({ search, drawing: { boxes } }: Viewer, details: Details, text: string) {
  const words = wordsOf(text);
  const all = details.boxes.filter(({ name }) => words.every((word) => plain(name).includes(word)));
  const results = all.slice(0, MOST).map(({ key, name }) => {
    const way = ancestors(boxes, key).map((above) => boxes.get(above)?.name);
    return { key, name, way: way.reverse().join(" › "), where: "", office: boxes.get(key)?.office ?? "" };
  });
  if (words.length) search.show({ text, total: all.length, results });
}

function fillDrawer(drawer: HTMLElement, viewer: Viewer, { boxes, flows }: Details, goTo: (key: Key) => void) {
  const { words } = viewer.data;
  const names = new Map(boxes.map(({ key, name }) => [key, name]));
  const it = boxes.find(({ key }) => key === viewer.selected);
  drawer.hidden = !it;
  if (!it) return;
  const link = ({ key, what }: { key: Key; what?: string }) =>
    html(
      "li",
      {},
      button(() => goTo(key), {}, [names.get(key), what].filter(Boolean).join(": ")),
    );
  const part = (title: string, rows: { key: Key; what?: string }[]) =>
    rows.length ? [html("h2", {}, title), html("ul", {}, ...rows.map(link))] : [];
  const given = flows.filter(({ from }) => from === it.key).map(({ to: key, what }) => ({ key, what }));
  const taken = flows.filter(({ to }) => to === it.key).map(({ from: key, what }) => ({ key, what }));
  const way = ancestors(viewer.drawing.boxes, it.key).map((key) => ({ key }));
  const children = boxes.filter(({ parent }) => parent === it.key).map(({ key }) => ({ key }));
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
