// The offline file: the same chart, with nothing behind it. What the page does elsewhere is done here, from the data
// that the file carries.

import { choose } from "./acts.js";
import { fit } from "./camera.js";
import { CROSS, button, html, iconButton, set } from "./dom.js";
import { ancestors } from "./drawing.js";
import { light, sayCount } from "./emphasis.js";
import { plain } from "./matching.js";
import { settle } from "./rest.js";
import { nextTurn } from "./room.js";
import { makeViewer, show, showFlash } from "./viewer.js";

const MOST = 30; // results in the list

/** @param {string} id */
function read(id) {
  return JSON.parse(document.getElementById(id)?.textContent || "null");
}

export function openDocument() {
  const root = /** @type {HTMLElement} */ (document.querySelector(".org-viewer"));
  const drawn = /** @type {SVGSVGElement} */ (root.querySelector("svg.org-svg"));
  /** @type {Details} */
  const details = read("details") ?? { boxes: [], flows: [] };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => set(root, { "data-theme": dark.matches ? "dark" : "light" });
  follow();
  dark.addEventListener("change", follow);

  /** @type {Set<Key>} */
  const closed = new Set();
  const toggle = (key) => {
    if (!closed.delete(key)) closed.add(key);
    refold(viewer, closed);
    sayCount(viewer, viewer.drawing, closed.has(key) ? "closed" : "opened", viewer.drawing.boxes.get(key)?.name);
  };
  const goTo = (key) => {
    for (const above of ancestors(viewer.drawing.boxes, key)) closed.delete(above);
    refold(viewer, closed);
    choose(viewer, key);
    showFlash(viewer, { key, turn: nextTurn(viewer) });
  };
  const drawer = html("aside", { class: "drawer", "aria-live": "polite", hidden: "" });
  const acts = { choose: () => fillDrawer(drawer, viewer, details, goTo), fold: toggle, find: goTo };
  const viewer = makeViewer(root, (name, value) => {
    if (name === "picked") acts[String(value.act)]?.(value.key);
    if (name === "sought") seek(viewer, details, String(value.text));
  });
  const sent = {
    chart: "chart",
    fit: "whole",
    svg: "",
    words: read("words") ?? {},
    legend: read("legend") ?? [],
    handoffs: read("handoffs") ?? [],
  };
  show(viewer, { ...sent, lanes: drawn.querySelector(".lanes > *") !== null }, () => drawn);
  root.querySelector(".window")?.append(drawer);
  window.addEventListener("beforeprint", () => fit(viewer));
}

/** What is below a collapsed branch is not drawn; the others keep their places. @param {Viewer} viewer @param {Set<Key>} closed */
function refold(viewer, closed) {
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

/** @param {Viewer} viewer @param {Details} details @param {string} text */
function seek({ search, drawing: { boxes } }, details, text) {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const all = details.boxes.filter(({ name }) => words.every((word) => plain(name).includes(word)));
  const results = all.slice(0, MOST).map(({ key, name }) => {
    const way = ancestors(boxes, key).map((above) => boxes.get(above)?.name);
    return { key, name, way: way.reverse().join(" › "), where: "", office: boxes.get(key)?.office ?? "" };
  });
  if (words.length) search.show({ text, total: all.length, results });
}

/** @param {HTMLElement} drawer @param {Viewer} viewer @param {Details} details @param {(key: Key) => void} goTo */
function fillDrawer(drawer, viewer, { boxes, flows }, goTo) {
  const { words } = viewer.data;
  const names = new Map(boxes.map(({ key, name }) => [key, name]));
  const it = boxes.find(({ key }) => key === viewer.selected);
  drawer.hidden = !it;
  if (!it) return;
  const link = ({ key, what }) => button(() => goTo(key), {}, [names.get(key), what].filter(Boolean).join(": "));
  const part = (title, rows) =>
    rows.length ? [html("h2", {}, title), html("ul", {}, ...rows.map((row) => html("li", {}, link(row))))] : [];
  const given = flows.filter(({ from }) => from === it.key).map(({ to: key, what }) => ({ key, what }));
  const taken = flows.filter(({ to }) => to === it.key).map(({ from: key, what }) => ({ key, what }));
  const close = iconButton(words.close, CROSS, () => choose(viewer, null));
  const way = ancestors(viewer.drawing.boxes, it.key).map((key) => ({ key }));
  const children = boxes.filter(({ parent }) => parent === it.key);
  const parts = [
    part(words.above, way),
    part(words.below, children),
    part(words.gives, given),
    part(words.takes, taken),
  ];
  drawer.replaceChildren(close, html("h1", {}, it.name), html("p", {}, it.hint), ...parts.flat());
}
