// A drawing as the viewer knows it: its boxes by key with who is below whom, and its lines.

import { svg } from "./dom.ts";

export const TOP = -1;

/** The boxes come in the order in which they are read, the children by the key of their parent. `handoffs` are not drawn
 * until something asks for them. */
export function readDrawing(drawn: SVGSVGElement, handoffs: Handoff[] = []) {
  const find = <E extends Element = SVGElement>(what: string) => [...drawn.querySelectorAll<E>(what)];
  const boxes = new Map(
    find<SVGGElement>("g.department")
      .map(readBox)
      .map((box) => [box.key, box]),
  );
  for (const ground of find(".regions [data-key]")) {
    const box = boxes.get(Number(ground.dataset.key));
    if (box) box.ground = ground;
  }
  if (handoffs.length && !drawn.querySelector(".handoffs"))
    drawn.querySelector(".departments")?.before(svg("g", { class: "handoffs", fill: "none" }));
  const layer = drawn.querySelector(".handoffs");
  const asked = handoffs.map((each) => readHandoff(each, boxes, layer));
  const [, , width, height] = (drawn.getAttribute("viewBox") ?? "0 0 0 0").split(/[\s,]+/).map(Number);
  const lines = [...find("[data-from]").map((shape) => readLine(shape)), ...asked];
  const children = Map.groupBy(boxes.values(), ({ parent }) => (boxes.has(parent) ? parent : TOP));
  return { svg: drawn, width, height, boxes, lines, children };
}

/** One of thousands in a large company, few of which are looked at: its element is made once something asks for it. */
function readHandoff(handoff: Handoff, boxes: Map<Key, Box>, layer: Element | null) {
  const [from, to, classes] = handoff;
  return describeLine("g", "handoff", classes.split(" "), from, to, () => makeHandoff(handoff, boxes), layer);
}

/** As those that are drawn. */
function makeHandoff([from, to, classes, what, shaft, head, look]: Handoff, boxes: Map<Key, Box>): SVGElement {
  const ends = [from, to].map((key) => boxes.get(key)?.name).join(" → ");
  const title = svg("title", {}, what ? `${ends}: ${what}` : ends);
  const parts = [svg("path", { class: "shaft", d: shaft, ...look }), svg("path", { class: "head", d: head })];
  return svg("g", { class: `handoff ${classes}`, "data-from": from, "data-to": to }, title, ...parts);
}

/** Its centre and size in px of the scene. `name` may be shortened, `hint` is the whole name and the figures; `count` of
 * departments below. `rest` stands for the further departments of a large family. `kinds` are its entries of the legend. */
export function readBox(element: SVGGElement) {
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
  const ground = undefined as Element | undefined; // what of a region belongs to it
  return { key, parent, element, x, y, w, h, name, hint, office, kinds, collapsed, branching, rest, count, ground };
}

/** A path, a ring or a group. */
function readLine(element: SVGElement) {
  const { classList, dataset, localName } = element;
  const relation = element.closest(".handoffs") ? "handoff" : element.closest(".regions") ? "region" : "reporting";
  const [from, to] = [dataset.from, dataset.to].map(Number);
  const line = describeLine(localName, relation, [...classList], from, to, () => element);
  return Object.assign(line, { element });
}

/** `name` is the same in every drawing. `kinds` are its entries of the legend. `make` gives its element, which goes to
 * `layer` while something asks for it; without a layer it is always drawn. */
export function describeLine(
  shape: string,
  relation: "reporting" | "handoff" | "region",
  classes: string[],
  from: Key,
  to: Key,
  make: () => SVGElement,
  layer: Element | null = null,
) {
  const has = (name: string) => classes.includes(name);
  const status = ["crossing", "undecided"].find(has);
  const kind = { region: "", reporting: status ?? "reporting", handoff: status ? `handoff-${status}` : "handoff" };
  const kinds = [has("dotted") ? "dotted" : has("ring") ? "crossing" : kind[relation]];
  if (has("complaint")) kinds.push("complaint");
  const isCount = has("count");
  const name = [shape, relation, isCount, from, to].join();
  const element = undefined as SVGElement | undefined;
  return { element, make, layer, name, from, to, relation, kinds, isMinor: has("minor"), isCount };
}

export const elementOf = (line: Line) => (line.element ??= line.make());

/** From the parent up to the top, as far as they are drawn. */
export function ancestors(boxes: Map<Key, Box>, key: Key) {
  const above: Key[] = [];
  for (let up = boxes.get(key)?.parent; up !== undefined && boxes.has(up); up = boxes.get(up)?.parent) above.push(up);
  return above;
}

/** Left, top, right and bottom. */
export const areaOf = ({ x, y, w, h }: Box) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
