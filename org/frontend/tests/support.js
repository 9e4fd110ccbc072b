// A browser's window by jsdom, and a small chart in it.

import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><html lang='en'><body></body></html>", {
  pretendToBeVisual: true,
  url: "http://localhost/", // only a page with an address may keep anything
});
const NAMES = ["document", "Node", "Element", "HTMLElement", "SVGElement", "DOMParser", "KeyboardEvent", "MouseEvent"];
for (const name of NAMES) globalThis[name] = window[name];
Object.assign(globalThis, {
  window,
  sessionStorage: window.sessionStorage,
  localStorage: window.localStorage,
  getComputedStyle: window.getComputedStyle,
  devicePixelRatio: 1,
  innerHeight: 800,
  matchMedia: (wish) => ({ matches: !wish.includes("contrast"), addEventListener() {} }), // no motion, dark
  ResizeObserver: class {
    constructor(act) {
      resized = act;
    }
    observe() {}
    disconnect() {}
  },
});
Object.defineProperties(window.HTMLElement.prototype, {
  clientWidth: { get: () => size[0], configurable: true },
  clientHeight: { get: () => size[1], configurable: true },
});
window.HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
window.HTMLDialogElement.prototype.close = function () {
  this.open = false;
};

let size = [1000, 600];
let resized = () => {};

/** Of the window on the drawing, px. */
export function resize(width, height) {
  size = [width, height];
  resized();
}

await import("./handle.js");
const { component, openDocument } = await import("../src/index.ts");
const { default: steering } = await import("../src/steer.ts");
export { openDocument };

/** @param {number} key @param {number} parent @param {string} name */
export function department(
  key,
  parent,
  name,
  { kinds = "back leaf", x = 100, y = 20 + 60 * key, more = "", summary = "" } = {},
) {
  return `<g class="department ${kinds}" data-key="${key}" data-parent="${parent}" id="d-${key}"
    transform="translate(${x} ${y})"><title>${name}, in full\nFigures\n${summary}</title>
    <rect class="box" x="-50" y="-15" width="100" height="30" rx="6"/><text class="name">${name}</text>${more}</g>`;
}

/** Board: Sales (Team A, Team B), Finance. Team A hands off to Finance. */
export const DEPARTMENTS = [
  department(0, -1, "Board", { kinds: "back expanded", x: 400, y: 30 }),
  department(1, 0, "Sales", { kinds: "front expanded", x: 200, y: 100, summary: "38 people" }),
  department(2, 1, "Team A", { kinds: "front leaf", x: 220, y: 160 }),
  department(3, 1, "Team B", { kinds: "back leaf", x: 220, y: 220 }),
  department(4, 0, "Finance", { kinds: "back collapsed", x: 600, y: 100 }),
];
const LINES = [
  [1, 0, "crossing"],
  [2, 1, "inside"],
  [3, 1, "crossing"],
  [4, 0, "inside"],
];

export function drawing(departments = DEPARTMENTS, width = 800, height = 300) {
  const lines = LINES.map(
    ([from, to, standing]) => `<path class="line ${standing}" data-from="${from}" data-to="${to}" d="M0 0L9 9"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" class="org-svg" viewBox="0 0 ${width} ${height}">
    <g class="scene"><g class="regions"><g class="region"><rect data-key="1"/></g></g>
    <g class="lines">${lines.join("")}</g>
    <g class="departments">${departments.join("")}</g></g></svg>`;
}

export const WORDS = JSON.parse(readFileSync(new URL("words.json", import.meta.url), "utf8"));
const LEGEND = [
  { sample: "front", text: "Front office" },
  { sample: "crossing", text: "Crosses the boundary" },
  { sample: "handoffs-all", text: "All hand-offs" },
];
/** Drawn once something asks for them. */
export const HANDOFFS = [[2, 4, "crossing", "orders: 9 a week", "M0 0L9 9", "M9 9L8 8Z", { "stroke-width": "1.2" }]];
let count = 0;

/** A chart on an empty page, and what it has told so far. */
export function mount(more = {}) {
  const chart = `chart ${(count += 1)}`;
  const host = document.createElement("div");
  const root = host.appendChild(document.createElement("div"));
  root.className = "org-viewer";
  document.body.replaceChildren(host);
  const told = [];
  const sent = { chart, fit: "whole", svg: drawing(), handoffs: HANDOFFS, legend: LEGEND, lanes: false, ...more };
  const give = (news = {}, encode = (data) => ({ ...data })) => steering({ data: encode(Object.assign(sent, news)) });
  const steer = (wanted) => steering({ data: { chart, turn: 0, selected: null, ...wanted } });
  const setStateValue = (name, value) => told.push([name, value]);
  const place = (words = WORDS) => component({ data: { chart, words }, parentElement: host, setStateValue });
  const end = place();
  give();
  const group = (key) => root.querySelector(`[data-key="${key}"].department`);
  const view = root.querySelector(".view");
  const press = (key, target = view) =>
    target.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const click = (element, more = {}) =>
    element.dispatchEvent(new window.MouseEvent("click", { bubbles: true, ...more }));
  const acts = () => told.filter(([name]) => name === "picked").map(([, { act, key }]) => [act, key]);
  return { root, view, give, steer, place, end, told, acts, group, press, click, handle: root.orgChart };
}
