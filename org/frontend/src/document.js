// The offline file: the same chart, with nothing behind it. What the page does elsewhere is done here, from the data
// that the file carries.

import { html, iconButton } from "./dom.js";
import { ancestors } from "./drawing.js";
import { light } from "./emphasis.js";
import { fold } from "./matching.js";
import { CROSS } from "./overlay.js";
import { Viewer } from "./viewer.js";

/**
 * @typedef {{key: number, name: string, hint: string, parent: number | null}} Department
 * @typedef {{from: number, to: number, what: string}} Flow
 * @typedef {{boxes: Department[], flows: Flow[]}} Details
 */

const MOST = 30; // results in the list

/** @param {string} id @returns {any} */
function read(id) {
  return JSON.parse(document.getElementById(id)?.textContent || "null");
}

export function openDocument() {
  const root = /** @type {HTMLElement} */ (document.querySelector(".org-viewer"));
  const drawn = /** @type {SVGSVGElement} */ (root.querySelector("svg.org-svg"));
  const details = /** @type {Details} */ (read("details") ?? { boxes: [], flows: [] });
  const departments = new Map(details.boxes.map((each) => [each.key, each]));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => (root.dataset.theme = dark.matches ? "dark" : "light");
  follow();
  dark.addEventListener("change", follow);

  const drawer = html("aside", { class: "drawer", "aria-live": "polite", hidden: "" });
  /** @type {Set<number>} */
  const closed = new Set();
  const viewer = new Viewer(root, (name, value) => {
    if (name === "sought") seek(viewer, details, String(value.text));
    if (name !== "picked") return;
    const key = /** @type {number | null} */ (value.key);
    if (value.act === "choose") describe();
    else if (key !== null && value.act === "fold") toggle(key);
    else if (key !== null && value.act === "find") goTo(key);
  });
  const describe = () => fillDrawer(drawer, viewer, details, departments, goTo);

  /** @param {number} key */
  const toggle = (key) => {
    if (!closed.delete(key)) closed.add(key);
    refold(viewer, closed);
  };
  /** @param {number} key */
  const goTo = (key) => {
    for (const above of ancestors(viewer.drawing.boxes, key)) closed.delete(above);
    refold(viewer, closed);
    viewer.choose(key);
    viewer.flash({ key, turn: viewer.nextTurn() });
  };
  const data = { chart: "chart", fit: "whole", svg: "", words: read("words") ?? {}, legend: read("legend") ?? [] };
  viewer.show({ ...data, lanes: drawn.querySelector("g.lanes > *") !== null }, () => drawn);
  for (const box of viewer.drawing.boxes.values()) box.branching &&= !box.collapsed; // what is not in the file
  viewer.selected = null;
  root.querySelector(".window")?.append(drawer);
}

/** What is below a collapsed branch is not drawn; the others keep their places. @param {Viewer} viewer
 * @param {Set<number>} closed */
function refold(viewer, closed) {
  const { boxes } = viewer.drawing;
  viewer.folding = null;
  viewer.folded = new Set([...boxes.keys()].filter((key) => ancestors(boxes, key).some((above) => closed.has(above))));
  for (const { key, element, branching } of boxes.values()) {
    if (!branching) continue;
    element.classList.toggle("collapsed", closed.has(key));
    element.classList.toggle("expanded", !closed.has(key));
    element.setAttribute("aria-expanded", String(!closed.has(key)));
  }
  light(viewer);
  viewer.settle();
}

/** @param {Viewer} viewer @param {Details} details @param {string} text */
function seek(viewer, { boxes }, text) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const all = boxes.filter(({ name }) => words.every((word) => fold(name).includes(word)));
  const results = all.slice(0, MOST).map(({ key, name }) => {
    const way = ancestors(viewer.drawing.boxes, key).map((above) => viewer.drawing.boxes.get(above)?.name);
    const office = viewer.drawing.boxes.get(key)?.office ?? "unclear";
    return { key, name, way: way.reverse().join(" › "), where: "", office };
  });
  if (words.length) viewer.search.show({ text, total: all.length, results });
}

/** @param {HTMLElement} drawer @param {Viewer} viewer @param {Details} details
 * @param {Map<number, Department>} departments @param {(key: number) => void} goTo */
function fillDrawer(drawer, viewer, { boxes, flows }, departments, goTo) {
  const it = departments.get(viewer.selected ?? NaN);
  drawer.hidden = !it;
  if (!it) return;
  const { words, drawing } = viewer;
  /** @param {string} title @param {[number, string][]} rows */
  const part = (title, rows) => {
    const items = rows.map(([key, text]) => {
      const button = html("button", { type: "button" }, text);
      button.addEventListener("click", () => goTo(key));
      return html("li", {}, button);
    });
    return items.length ? [html("h2", {}, title ?? ""), html("ul", {}, ...items)] : [];
  };
  const nameOf = (/** @type {number} */ key) => departments.get(key)?.name ?? "";
  const flow = (/** @type {number} */ key, /** @type {string} */ what) =>
    /** @type {[number, string]} */ ([key, [nameOf(key), what].filter(Boolean).join(": ")]);
  const named = (/** @type {number} */ key) => /** @type {[number, string]} */ ([key, nameOf(key)]);
  drawer.replaceChildren(
    iconButton(words.close ?? "", CROSS, () => viewer.choose(null)),
    html("h1", {}, it.name),
    html("p", {}, it.hint),
    ...part(words.above, ancestors(drawing.boxes, it.key).map(named)),
    ...part(
      words.below,
      boxes.filter(({ parent }) => parent === it.key).map(({ key }) => named(key)),
    ),
    ...part(
      words.gives,
      flows.filter(({ from }) => from === it.key).map(({ to, what }) => flow(to, what)),
    ),
    ...part(
      words.takes,
      flows.filter(({ to }) => to === it.key).map(({ from, what }) => flow(from, what)),
    ),
  );
}
