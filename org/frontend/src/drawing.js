// A drawing as the viewer knows it: its boxes by key with who is below whom, and its lines.

export const TOP = -1;
const COLUMN = 12; // px: boxes whose left edges differ by less are in one column

/** @param {SVGSVGElement} svg @returns {Drawing} */
export function readDrawing(svg) {
  const groups = /** @type {NodeListOf<SVGGElement>} */ (svg.querySelectorAll("g.department"));
  const lines = /** @type {NodeListOf<SVGElement>} */ (svg.querySelectorAll("[data-from]"));
  const boxes = new Map([...groups].map(readBox).map((box) => [box.key, box]));
  for (const ground of svg.querySelectorAll(".regions [data-key]"))
    boxes.get(Number(ground.getAttribute("data-key")))?.grounds.push(ground);
  const [, , width, height] = (svg.getAttribute("viewBox") ?? "0 0 0 0").split(/[\s,]+/).map(Number);
  return { svg, width, height, boxes, lines: [...lines].map(readLine), children: childrenOf(boxes) };
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

/** @param {SVGElement} element @returns {Line} */
function readLine(element) {
  const { classList, dataset, localName } = element;
  const { from = "", to = "" } = dataset;
  const standing = ["crossing", "undecided"].find((each) => classList.contains(each));
  const relation = element.closest(".regions") ? "region" : element.closest(".handoffs") ? "handoff" : "reporting";
  const layer = element.closest(".boundary") ? "outer" : classList.contains("count");
  const ofHandoff = standing ? `handoff-${standing}` : "handoff";
  const kind = { region: "", reporting: standing ?? "reporting", handoff: ofHandoff }[relation];
  const kinds = [classList.contains("dotted") ? "dotted" : classList.contains("ring") ? "crossing" : kind];
  if (classList.contains("complaint")) kinds.push("complaint");
  return { element, name: [localName, relation, layer, from, to].join(), from, to, relation, kinds };
}

/** Column by column, and down each. @param {Map<Key, Box>} boxes */
function childrenOf(boxes) {
  const column = (box) => Math.round((box.x - box.w / 2) / COLUMN);
  const sorted = [...boxes.values()].sort((a, b) => column(a) - column(b) || a.y - b.y);
  return Map.groupBy(sorted, ({ parent }) => (boxes.has(parent) ? parent : TOP));
}

/** From the parent up to the top, as far as they are drawn. @param {Map<Key, Box>} boxes @param {Key} key */
export function ancestors(boxes, key) {
  const above = [];
  for (let up = boxes.get(key)?.parent; up !== undefined && boxes.has(up); up = boxes.get(up)?.parent) above.push(up);
  return above;
}

/** Left, top, right and bottom. @param {Box} box */
export const areaOf = ({ x, y, w, h }) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
