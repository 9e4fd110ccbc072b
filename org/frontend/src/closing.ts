// A drawing without what is below some branches, and without the columns and rows that they leave empty: the offline
// file collapses as the page does, though nothing behind it lays out the chart again.

import { set } from "./dom.ts";
import { ancestors, areaOf, readDrawing } from "./drawing.ts";

const KEPT = 32; // px of an empty column or row, for the lines that lead to what comes after it
const [SHAFT, HEAD] = [4, 5] as const; // places of the paths in a hand-off

/** A copy of the whole drawing, and the hand-offs that are not drawn yet. */
export function closeBranches(whole: SVGSVGElement, handoffs: Handoff[], closed: Set<Key>) {
  const drawn = whole.cloneNode(true) as SVGSVGElement;
  const { boxes, lines, width, height } = readDrawing(drawn);
  const isGone = (key: Key) => ancestors(boxes, key).some((above) => closed.has(above));
  const [gone = [], left = []] = [true, false].map((is) => [...boxes.values()].filter(({ key }) => isGone(key) === is));
  const hidden = new Set(gone.map(({ key }) => key));
  for (const { element, ground } of gone) [element, ground].forEach((each) => each?.remove());
  for (const { element, from, to } of lines) if (hidden.has(from) || hidden.has(to)) element.remove();
  for (const key of closed) boxes.get(key)?.element.classList.replace("expanded", "collapsed");
  const isMap = drawn.querySelector(".lanes") !== null; // its rows and bands keep their places
  const [toX, toY] = [width, height].map((length, axis) => {
    const [kept, lost] = [left, gone].map((each) => each.map(areaOf).map((area) => [area[axis], area[axis + 2]]));
    return closeGaps(kept, isMap ? [] : lost, length);
  });
  for (const { element, x, y } of left) set(element, { transform: `translate(${toX(x)} ${toY(y)})` });
  const bend = (path: string) => movePath(path, toX, toY);
  for (const shape of drawn.querySelectorAll(":not(.department) > :is(path, circle, rect, text)"))
    for (const [name, move] of Object.entries({ x: toX, cx: toX, y: toY, cy: toY, d: bend })) {
      const given = shape.getAttribute(name);
      if (given !== null) set(shape, { [name]: move(given) });
    }
  set(drawn, { viewBox: `0 0 ${toX(width)} ${toY(height)}`, width: toX(width), height: toY(height) });
  const shown = handoffs.filter(([from, to]) => !hidden.has(from) && !hidden.has(to));
  const moved = shown.map((each) => each.with(SHAFT, bend(each[SHAFT])).with(HEAD, bend(each[HEAD])) as Handoff);
  return { drawn, handoffs: moved };
}

/** Where a coordinate comes to be, once what is empty for want of the `lost` stretches is closed. */
function closeGaps(kept: number[][], lost: number[][], length: number) {
  const cuts: number[][] = [];
  let end = 0;
  for (const [from, to] of [...kept.toSorted((a, b) => a[0] - b[0]), [length, length]]) {
    const isFreed = lost.some(([low, high]) => low >= end && high <= from);
    if (isFreed && from - end > KEPT) cuts.push([end, from - end - KEPT]);
    end = Math.max(end, to);
  }
  return (at: number | string) => {
    const saved = cuts.map(([start, size]) => Math.min(Math.max(Number(at) - start, 0), size));
    return Number((Number(at) - saved.reduce((sum, each) => sum + each, 0)).toFixed(1));
  };
}

/** Bends are relative to where they begin, and stay as they are. */
function movePath(path: string, toX: (x: number) => number, toY: (y: number) => number) {
  return path.replace(/([MLHVC])([^a-z]*)/gi, (all, name: string, numbers: string) => {
    if (!"MLHVC".includes(name)) return all;
    const isX = (at: number) => name === "H" || (name !== "V" && at % 2 === 0);
    const ends = numbers.match(/[^\s,]+/g) ?? [];
    return name + ends.map((end, at) => (isX(at) ? toX : toY)(Number(end))).join(" ");
  });
}
