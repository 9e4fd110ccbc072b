// A drawing without what is below some branches, and without the room that they leave empty: the offline file collapses
// as the page does, though nothing behind it lays out the chart again.

import { set } from "./dom.ts";
import { ancestors, areaOf, readBox, readDrawing } from "./drawing.ts";

const [SHAFT, HEAD] = [4, 5] as const; // places of the paths in a hand-off
const MOVED = ":not(.department) > :is(path, circle, rect, text)";

type Move = (x: number, y: number) => number; // where a point comes to be; nothing moves sideways

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
  for (const { element, from, to } of lines) if (!kept.has(from) || !kept.has(to)) element.remove();
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
  const moved = shown.map((each) => {
    const [shaft, head] = [each[SHAFT], each[HEAD]].map((path) => movePath(path, move));
    return each.with(SHAFT, shaft).with(HEAD, head) as Handoff;
  });
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
  for (const box of boxes.toSorted((a, b) => a.x - a.w / 2 - b.x + b.w / 2)) {
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
  let [old, bottom] = [0, 0]; // of the row above, before and after
  const inRows = Map.groupBy(all, ({ y, h }) => tops.findLastIndex((top) => y - h / 2 > top - 1));
  const rows = [...inRows]
    .sort(([a], [b]) => a - b)
    .map(([, boxes]) => {
      const shift = bottom - old;
      const columns = columnsOf(boxes).map((column) => closeColumn(column, kept, old, bottom));
      const end = boxes.reduce((low, { y, h }) => Math.max(low, y + h / 2), 0);
      [old, bottom] = [end, Math.max(bottom, ...columns.map(({ bottom }) => bottom))];
      return { columns, end, shift };
    });
  const move = (x: number, y: number) => {
    const row = rows.find(({ end }) => y <= end) ?? rows.at(-1);
    const column = row?.columns.find(({ end }) => x <= end);
    return column ? column.move(y) : y + (row?.shift ?? 0);
  };
  return [move, bottom - old];
}

const REACH = 7; // px right of a box: half of the room between two columns

type Stretch = { from: number; to: number; size: number; room: number };

function closeColumn(column: { boxes: Box[]; end: number }, kept: Map<Key, Box>, old: number, bottom: number) {
  const stretches: Stretch[] = []; // what is between two boxes and a box, in turns: where and how high, before and after
  let gaps: number[] = [];
  let before: Box | undefined;
  let above = old;
  let [low, from] = [bottom, old];
  for (const box of column.boxes.toSorted((a, b) => a.y - b.y)) {
    const [, top, , end] = areaOf(box);
    gaps.push(top - above);
    above = end;
    const now = kept.get(box.key);
    if (!now) continue;
    // As far apart as what is gone was from both, or as the boundary between them needs.
    const isAlike = before && (before.office === "front") === (box.office === "front");
    const gap = (isAlike ? Math.min : Math.max)(gaps[0], gaps.at(-1)!);
    before = box;
    stretches.push(
      { from, to: low, size: top - from, room: gap },
      { from: top, to: low + gap, size: end - top, room: now.h },
    );
    [gaps, from, low] = [[], end, low + gap + now.h];
  }
  const move = (y: number) => {
    const at = stretches.findLastIndex(({ from }) => y >= from);
    const stretch = stretches[at];
    if (!stretch) return y + bottom - old;
    const { from, to, size, room } = stretch;
    const inside = y - from;
    if (at % 2)
      return to + (inside < 1 ? inside : inside > size - 1 ? inside - size + room : inside + (room - size) / 2);
    return to + (inside <= room / 2 ? inside : Math.max(room / 2, inside - size + room));
  };
  return { move, bottom: stretches.length ? low : 0, end: column.end + REACH };
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
