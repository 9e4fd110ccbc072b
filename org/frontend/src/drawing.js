// A drawing as the viewer knows it: its boxes by key with who is below whom, and its lines.

/**
 * How a box is drawn at this moment: centre (px of the scene), how far it has grown, and how solid it is.
 * @typedef {{x: number, y: number, grow: number, alpha: number}} Pose
 *
 * @typedef {object} Box
 * @property {number} key position in the company; of a box for the rest of a family REST or less
 * @property {number} parent key of the box above, or one that is not drawn
 * @property {SVGGElement} element
 * @property {number} x centre, px of the scene, as are the others
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {string} name
 * @property {string} hint the whole name and the figures
 * @property {string} office front, back or unclear
 * @property {string[]} kinds entries of the legend that it belongs to
 * @property {boolean} collapsed
 * @property {boolean} branching whether it can be expanded or collapsed
 * @property {boolean} rest
 * @property {number} count departments below
 * @property {Pose} pose
 * @property {boolean} [leaving] on its way out
 *
 * @typedef {object} Line
 * @property {SVGElement} element a path, a ring, or a group
 * @property {string} from
 * @property {string} to
 * @property {"reporting" | "handoff" | "region"} relation
 * @property {string[]} kinds entries of the legend that it belongs to
 *
 * @typedef {object} Drawing
 * @property {SVGSVGElement} svg
 * @property {number} width
 * @property {number} height
 * @property {Map<number, Box>} boxes
 * @property {Line[]} lines
 * @property {Map<number, number[]>} children by the key of the parent, TOP for those without; in reading order
 */

export const TOP = -1;
const REST = -2;
const COLUMN = 12; // px: boxes whose left edges differ by less are in one column

/** The box for the further children of a department, as the page numbers it. @param {number} parent */
export function restOf(parent) {
  return REST - 1 - parent;
}

/** @param {SVGSVGElement} svg @returns {Drawing} */
export function readDrawing(svg) {
  const groups = /** @type {NodeListOf<SVGGElement>} */ (svg.querySelectorAll("g.department"));
  const boxes = new Map([...groups].map(readBox).map((box) => [box.key, box]));
  const drawn = /** @type {NodeListOf<SVGElement>} */ (svg.querySelectorAll("[data-from]"));
  const [, , width, height] = (svg.getAttribute("viewBox") ?? "0 0 0 0").split(/[\s,]+/).map(Number);
  return { svg, width, height, boxes, lines: [...drawn].map(readLine), children: childrenOf(boxes) };
}

/** @param {SVGGElement} element @returns {Box} */
function readBox(element) {
  const { classList, dataset } = element;
  const [x, y] = (element.getAttribute("transform") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [0, 0];
  const rect = element.querySelector(".box");
  const [w, h] = ["width", "height"].map((side) => Number(rect?.getAttribute(side) ?? 0));
  const title = element.querySelector("title");
  const rest = classList.contains("rest");
  const office = ["front", "back"].find((each) => classList.contains(each)) ?? "unclear";
  const tint = [...classList].filter((each) => each.startsWith("tint-"));
  const name = [...element.querySelectorAll("text.name")].map((line) => line.textContent).join(" ");
  const hint = title?.textContent ?? name;
  title?.remove(); // the viewer has a tip of its own
  const collapsed = classList.contains("collapsed");
  const branching = !rest && (collapsed || classList.contains("expanded"));
  const kinds = rest ? ["rest"] : [office, ...tint];
  const [key, parent, count] = [dataset.key, dataset.parent ?? TOP, dataset.count ?? 0].map(Number);
  const pose = { x, y, grow: 1, alpha: 1 };
  return { key, parent, element, x, y, w, h, name, hint, office, kinds, collapsed, branching, rest, count, pose };
}

/** @param {SVGElement} element @returns {Line} */
function readLine(element) {
  const { classList, dataset } = element;
  const standing = ["crossing", "undecided"].find((each) => classList.contains(each)) ?? "inside";
  const relation = element.closest(".regions") ? "region" : element.closest(".handoffs") ? "handoff" : "reporting";
  /** @type {string[]} */
  let kinds = [];
  if (classList.contains("dotted")) kinds = ["dotted"];
  else if (element.matches(".ring")) kinds = ["crossing"];
  else if (relation === "reporting") kinds = [standing === "inside" ? "reporting" : standing];
  else if (relation === "handoff") kinds = [standing === "inside" ? "handoff" : `handoff-${standing}`];
  if (classList.contains("complaint")) kinds.push("complaint");
  return { element, from: dataset.from ?? "", to: dataset.to ?? "", relation, kinds };
}

/** Column by column, and down each. @param {Map<number, Box>} boxes */
function childrenOf(boxes) {
  const edge = (/** @type {Box} */ box) => Math.round((box.x - box.w / 2) / COLUMN);
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const box of [...boxes.values()].sort((a, b) => edge(a) - edge(b) || a.y - b.y)) {
    const parent = boxes.has(box.parent) ? box.parent : TOP;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent)?.push(box.key);
  }
  return children;
}

/** From the parent up to the top, as far as they are drawn. @param {Map<number, Box>} boxes @param {number} key */
export function ancestors(boxes, key) {
  const above = [];
  for (let up = boxes.get(key)?.parent; up !== undefined && boxes.has(up); up = boxes.get(up)?.parent) {
    if (above.push(up) > boxes.size) break;
  }
  return above;
}

/** Left, top, right and bottom. @param {Box} box */
export function areaOf({ x, y, w, h }) {
  return [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
}
