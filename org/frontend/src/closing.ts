// A drawing without what is below some branches, and without the room that they leave empty: the offline file collapses
// as the page does, though nothing behind it lays out the chart again.

import { set } from "./dom.ts";
import { ancestors, areaOf, readBox, readDrawing } from "./drawing.ts";

const [SHAFT, HEAD] = [4, 5] as const; // places of the paths in a hand-off
const MOVED = ":not(.department) > :is(path, circle, rect, text)";
const REACH = 7; // px right of a box: half of the room between two columns

type Move = (x: number, y: number) => number; // where a point comes to be; nothing moves sideways
type Knot = [number, number]; // a height before and after; what is between two of them moves with both

/** A copy of the whole drawing, and the hand-offs that are not drawn yet. `folded` are the branches as they look closed,
 * `rows` the upper edges of the rows. */
export function closeBranches(
  whole: SVGSVGElement,
  handoffs: Handoff[],
  closed: Set<Key>,
  folded: Map<Key, Element>,
  rows: number[],
) {
  const drawn = whole.cloneNode(true) as SVGSVGElement;
  const { boxes, lines, width, height } = readDrawing(drawn);
  const isMap = drawn.querySelector(".lanes") !== null; // its rows and bands keep their places
  const kept = new Map<Key, Box>();
  for (const box of boxes.values())
    if (ancestors(boxes, box.key).some((above) => closed.has(above)))
      [box.element, box.ground].forEach((each) => each?.remove());
    else kept.set(box.key, closed.has(box.key) ? close(box, folded.get(box.key)) : box);
  for (const { element, from, to } of lines) if (!kept.has(from) || !kept.has(to)) element?.remove();
  const [move, grown] = isMap ? [(_x: number, y: number) => y, 0] : closeUp([...boxes.values()], kept, rows);
  for (const { element, x, y, h } of kept.values())
    set(element, { transform: `translate(${x} ${round(move(x, y - h / 2) + h / 2)})` });
  for (const shape of drawn.querySelectorAll(MOVED)) {
    const at = (name: string) => Number(shape.getAttribute(name));
    const path = shape.getAttribute("d");
    if (path) set(shape, { d: movePath(path, move) });
    else if (shape.hasAttribute("cy")) set(shape, { cy: round(move(at("cx"), at("cy"))) });
    else set(shape, { y: round(move(at("x"), at("y"))) });
  }
  const high = round(height + grown);
  set(drawn, { viewBox: `0 0 ${width} ${high}`, height: high });
  const shown = handoffs.filter(([from, to]) => kept.has(from) && kept.has(to));
  const moved = shown.map(
    (each) => each.with(SHAFT, movePath(each[SHAFT], move)).with(HEAD, movePath(each[HEAD], move)) as Handoff,
  );
  return { drawn, handoffs: moved };
}

/** As it looks closed, in place of how it looks open. */
function close(box: Box, folded?: Element) {
  if (!folded) box.element.classList.replace("expanded", "collapsed");
  else box.element.replaceWith((box.element = folded.cloneNode(true) as SVGGElement));
  return readBox(box.element);
}

const round = (length: number) => Number(length.toFixed(1));

/** Boxes that reach over each other sideways, the first column first. */
function columnsOf(boxes: Box[]) {
  const columns: { boxes: Box[]; end: number }[] = [];
  for (const box of boxes.toSorted((a, b) => areaOf(a)[0] - areaOf(b)[0])) {
    const [start, , end] = areaOf(box);
    const last = columns.at(-1);
    if (last && start < last.end) Object.assign(last, { end: Math.max(last.end, end) }).boxes.push(box);
    else columns.push({ boxes: [box], end });
  }
  return columns;
}

/** Each column of each row closes over what is gone, and the next row begins below the lowest of them. Says, too, how
 * much higher the drawing is after that. */
function closeUp(all: Box[], kept: Map<Key, Box>, tops: number[]): [Move, number] {
  let end: Knot = [0, 0]; // of the row above
  const inRows = Map.groupBy(all, (box) => tops.findLastIndex((top) => areaOf(box)[1] > top - 1));
  const rows = [...inRows]
    .sort(([a], [b]) => a - b)
    .map(([, boxes]) => {
      const start = end;
      const columns = columnsOf(boxes).map(({ boxes, end }) => ({ end, knots: closeColumn(boxes, kept, start) }));
      const lows = columns.map(({ knots }) => knots.at(-1)![1]);
      end = [Math.max(...boxes.map((box) => areaOf(box)[3])), Math.max(...lows)];
      return { columns, end, start };
    });
  const move = (x: number, y: number) => {
    const row = rows.find(({ end: [low] }) => y <= low) ?? rows.at(-1);
    const column = row?.columns.find(({ end }) => x <= end + REACH);
    return along(column?.knots ?? [row?.start ?? [0, 0]], y);
  };
  return [move, end[1] - end[0]];
}

/** From the lower end of the row above downwards. In a gap that has become lower, what is near a box stays as near. */
function closeColumn(boxes: Box[], kept: Map<Key, Box>, start: Knot) {
  const knots = [start];
  let [above, gaps, before]: [number, number[], Box?] = [start[0], []];
  for (const box of boxes.toSorted((a, b) => a.y - b.y)) {
    const [, top, , end] = areaOf(box);
    gaps.push(top - above);
    above = end;
    const now = kept.get(box.key);
    if (!now) continue;
    // As far apart as what is gone was from both, or as the boundary between them needs.
    const isAlike = before && (before.office === "front") === (box.office === "front");
    const gap = (isAlike ? Math.min : Math.max)(gaps[0], gaps.at(-1)!);
    const [from, to] = knots.at(-1)!;
    knots.push([from + gap / 2, to + gap / 2], [top - gap / 2, to + gap / 2], [top, to + gap], [end, to + gap + now.h]);
    [before, gaps] = [box, []];
  }
  return knots;
}

/** Where a height comes to be. */
function along(knots: Knot[], y: number) {
  const next = knots.findIndex(([from]) => y < from);
  const [end, last] = knots.at(next)!; // above the first one and below the last one all moves alike
  if (next < 1) return y + last - end;
  const [from, to] = knots[next - 1];
  return to + ((y - from) * (last - to)) / (end - from);
}

/** Bends are relative to where they begin, and stay as they are; the ends of a curve take along what bends it. */
function movePath(path: string, move: Move) {
  let [x, y] = [0, 0];
  return path.replace(/([a-z])([^a-z]*)/gi, (all, name: string, numbers: string) => {
    const ends = (numbers.match(/[^\s,]+/g) ?? []).map(Number);
    if (!"MLHVC".includes(name)) {
      x += ends.at(-2) ?? 0;
      y += ends.at(-1) ?? 0;
      return all;
    }
    const pairs = name === "H" ? [[ends[0], y]] : name === "V" ? [[x, ends[0]]] : pairUp(ends);
    const shift = (at: number[]) => move(at[0], at[1]) - at[1];
    const shifts = pairs.map((pair, at) =>
      name !== "C" ? shift(pair) : at % 3 ? shift(pairs[at - (at % 3) + 2]) : shift([x, y]),
    );
    [x, y] = pairs.at(-1)!;
    if (name === "H") return all;
    if (name === "V") return `V${round(y + shifts[0])}`;
    return name + pairs.map((pair, at) => `${pair[0]} ${round(pair[1] + shifts[at])}`).join(" ");
  });
}

const pairUp = (numbers: number[]) => numbers.flatMap((x, at) => (at % 2 ? [] : [[x, numbers[at + 1]]]));
