// A drawing as the viewer knows it: its boxes by key with who is below whom, and its lines.

import { svg } from "./dom.js";

export const TOP = -1;
const COLUMN = 12; // px: boxes whose left edges differ by less are in one column

/** @param {SVGSVGElement} drawn @param {Handoff[]} handoffs what is not drawn until something asks for it @returns {Drawing} */
export function readDrawing(drawn, handoffs = []) {
  const groups = /** @type {NodeListOf<SVGGElement>} */ (drawn.querySelectorAll("g.department"));
  const shapes = /** @type {NodeListOf<SVGElement>} */ (drawn.querySelectorAll("[data-from]"));
  const boxes = new Map([...groups].map(readBox).map((box) => [box.key, box]));
  for (const ground of drawn.querySelectorAll(".regions [data-key]"))
    boxes.get(Number(ground.getAttribute("data-key")))?.grounds.push(ground);
  const [, , width, height] = (drawn.getAttribute("viewBox") ?? "0 0 0 0").split(/[\s,]+/).map(Number);
  const lines = [
    ...[...shapes].map((shape) => readLine(shape)),
    ...handoffs.map((each) => makeHandoff(each, boxes, drawn)),
  ];
  const labels = [...drawn.querySelectorAll(".labels text")].map(areaOfLabel);
  const plates = [...drawn.querySelectorAll("rect.plate")].map(areaOfRect);
  const obstacles = [...[...boxes.values()].map(areaOf), ...labels, ...plates];
  return {
    svg: drawn,
    width,
    height,
    boxes,
    lines,
    obstacles,
    touching: linesByEnd(lines),
    children: childrenOf(boxes),
  };
}

/** As those that are drawn, but in no drawing yet. @param {Handoff} handoff @param {Map<Key, Box>} boxes @param {SVGSVGElement} drawn */
function makeHandoff([from, to, classes, what, shaft, head, look], boxes, drawn) {
  const ends = [from, to].map((key) => boxes.get(key)?.name).join(" → ");
  const element = svg("g", { class: `handoff ${classes}`, "data-from": from, "data-to": to });
  element.append(svg("title", {}, what ? `${ends}: ${what}` : ends));
  element.append(svg("path", { class: "shaft", d: shaft, ...look }), svg("path", { class: "head", d: head }));
  if (!drawn.querySelector(".handoffs"))
    drawn.querySelector(".departments")?.before(svg("g", { class: "handoffs", fill: "none" }));
  return { ...readLine(element, "handoff"), layer: drawn.querySelector(".handoffs") };
}

/** @param {Line[]} lines */
function linesByEnd(lines) {
  /** @type {Map<Key, Line[]>} */
  const touching = new Map();
  for (const line of lines) {
    for (const end of [line.from, line.to]) {
      if (!touching.has(end)) touching.set(end, []);
      touching.get(end)?.push(line);
    }
  }
  return touching;
}

/** @param {SVGGElement} element @returns {Box} */
function readBox(element) {
  const { classList, dataset } = element;
  const [x, y] = (element.getAttribute("transform")?.match(/-?[\d.]+/g) ?? [0, 0]).map(Number);
  const [w, h] = ["width", "height"].map((side) => Number(element.querySelector(".box")?.getAttribute(side)));
  const name = [...element.querySelectorAll("text.name")].map((line) => line.textContent).join(" ");
  const hint = element.querySelector("title")?.textContent || name;
  const [rest, collapsed] = ["rest", "collapsed"].map((each) => classList.contains(each));
  const branching = !rest && (collapsed || classList.contains("expanded"));
  const office = ["front", "back"].find((each) => classList.contains(each)) ?? "unclear";
  const kind = classList.contains("middle") ? "middle" : office;
  const kinds = rest ? ["rest"] : [kind, ...[...classList].filter((each) => each.startsWith("tint-"))];
  const [key, parent, count] = [dataset.key, dataset.parent ?? TOP, dataset.count ?? 0].map(Number);
  const state = { collapsed, branching, rest, count, grounds: [] };
  return { key, parent, element, x, y, w, h, name, hint, office, kinds, ...state };
}

/** @param {SVGElement} element @param {Line["relation"]} [given] @returns {Line} */
function readLine(element, given) {
  const { classList, dataset, localName } = element;
  const [from, to] = [dataset.from, dataset.to].map(Number);
  const standing = ["crossing", "undecided"].find((each) => classList.contains(each));
  const relation =
    given ?? (element.closest(".regions") ? "region" : element.closest(".handoffs") ? "handoff" : "reporting");
  const layer = classList.contains("count");
  const ofHandoff = standing ? `handoff-${standing}` : "handoff";
  const kind = { region: "", reporting: standing ?? "reporting", handoff: ofHandoff }[relation];
  const kinds = [classList.contains("dotted") ? "dotted" : classList.contains("ring") ? "crossing" : kind];
  if (classList.contains("complaint")) kinds.push("complaint");
  return { element, name: [localName, relation, layer, from, to].join(), from, to, relation, kinds };
}

/** @param {Element} rect */
function areaOfRect(rect) {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
  return [x, y, x + width, y + height];
}

/** @param {Element} label */
function areaOfLabel(label) {
  const [x, y, size] = ["x", "y", "font-size"].map((name) => Number(label.getAttribute(name)));
  const length = 0.6 * size * (label.textContent ?? "").length;
  const left = label.getAttribute("text-anchor") === "middle" ? x - length / 2 : x;
  return [left, y - size, left + length, y + size / 3];
}

/** Branches row by row, single departments column by column and down each. @param {Map<Key, Box>} boxes */
function childrenOf(boxes) {
  const column = (box) => Math.round((box.x - box.w / 2) / COLUMN);
  const families = Map.groupBy(boxes.values(), ({ parent }) => (boxes.has(parent) ? parent : TOP));
  for (const family of families.values())
    if (family.some(({ branching }) => branching)) family.sort((a, b) => a.y - b.y || a.x - b.x);
    else family.sort((a, b) => column(a) - column(b) || a.y - b.y);
  return families;
}

/** From the parent up to the top, as far as they are drawn. @param {Map<Key, Box>} boxes @param {Key} key */
export function ancestors(boxes, key) {
  const above = [];
  for (let up = boxes.get(key)?.parent; up !== undefined && boxes.has(up); up = boxes.get(up)?.parent) above.push(up);
  return above;
}

/** Left, top, right and bottom. @param {Box} box */
export const areaOf = ({ x, y, w, h }) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
