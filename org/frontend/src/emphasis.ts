// How each shape is seen: plain, lit among dimmed ones, faint where it is filtered out or switched off in the legend,
// or not at all. It is said by classes; the style sheet does the rest.

import { set, svg, write } from "./dom.ts";
import { ancestors, elementOf } from "./drawing.ts";
import { isHidden, number, roam } from "./rest.ts";

export const ALL_HANDOFFS = "handoffs-all"; // drawn once it is switched; the others are drawn until then
const GAP = 3; // px between a box and its outline

/** The selected departments that the drawing shows. */
export const chosenKeys = ({ drawing: { boxes }, selected, other }: Viewer): Key[] =>
  [selected ?? NaN, other ?? NaN].filter((key) => boxes.has(key));

/** What the selected departments touch is lit with their ways to the top, or else what the spotlight is on. */
export function light(viewer: Viewer) {
  const { boxes, lines } = viewer.drawing;
  const chosen = chosenKeys(viewer);
  const spot = chosen.length ? { departments: chosen, lines: [] } : viewer.spotlight;
  const pairs = new Set(spot?.lines.map(String));
  const isLit = ({ relation, from, to }: Line) =>
    relation !== "region" && (chosen.includes(from) || chosen.includes(to) || pairs.has(`${from},${to}`));
  const litLines = lines.filter(isLit);
  const way = new Set(chosen.flatMap((key) => [key, ...ancestors(boxes, key)]));
  viewer.lit = spot ? new Set([...spot.departments, ...litLines.flatMap(({ from, to }) => [from, to]), ...way]) : null;
  viewer.litLines = new Set(litLines);
  const isAway = !chosen.length && viewer.selected !== null; // in a branch that was closed, which is said
  if (viewer.said !== chosen.join() && !isAway) say(viewer, chosen.map((key) => boxes.get(key)?.hint).join("\n"));
  viewer.said = chosen.join();
  for (const outline of viewer.stage.querySelectorAll(".outline:not(.flash)")) outline.remove();
  for (const box of boxes.values()) refreshBox(viewer, box);
  for (const line of lines) if (line.element || isShown(viewer, line)) refreshLine(viewer, line, way);
  number(viewer);
  viewer.root.classList.toggle("has-lit", viewer.lit !== null);
  const selected = chosen.find((key) => key === viewer.selected) ?? "";
  set(viewer.root, { "data-off": [...viewer.memory.off].join(" "), "data-selected": selected });
  viewer.legend.fill();
  roam(viewer);
}

/** To a person who does not see it change. */
export const say = ({ spoken }: Viewer, text: string) => (spoken.textContent = text);

/** `what` is opened, closed or shown. */
export function sayCount(viewer: Viewer, { boxes }: Drawing, what: string, name = "") {
  const n = write([...boxes.values()].filter(({ rest }) => !rest).length);
  say(viewer, viewer.words[what].replace("{n}", n).replace("{name}", name));
}

function refreshBox(viewer: Viewer, box: Box) {
  const { element, key, ground } = box;
  const [selected, other] = [key === viewer.selected, key === viewer.other];
  const gone = isHidden(viewer, key);
  const faint = !selected && !other && isPushedBack(viewer, box);
  wear(element, { lit: viewer.lit?.has(key) ?? false, faint, gone, selected, other });
  ground?.classList.toggle("gone", gone);
  if (selected || other) element.append(ring(box, GAP, selected ? "selected" : "other"));
  set(element, { "aria-selected": selected || other });
}

const isShown = ({ litLines, memory: { off } }: Viewer, line: Line) =>
  litLines.has(line) || (off.has(ALL_HANDOFFS) && !line.isMinor);

function refreshLine(viewer: Viewer, line: Line, ways: Set<Key>) {
  const { relation, kinds, from, to, layer } = line;
  const element = elementOf(line);
  const { off } = viewer.memory;
  const ends = [from, to];
  const isCut = viewer.fadedLines.has(`${from} ${to}`);
  const isOff = kinds.some((kind) => off.has(kind)) || (isCut && viewer.fade === "hide");
  const gone = isOff || ends.some((key) => isHidden(viewer, key));
  if (relation === "region") return wear(element, { gone });
  const [lit, shown] = [viewer.litLines.has(line), isShown(viewer, line)];
  const way = relation === "reporting" && ends.every((key) => ways.has(key));
  const faint = isCut || ends.some((key) => isPushedBack(viewer, viewer.drawing.boxes.get(key)));
  wear(element, { gone, lit, shown, way, faint });
  // Most hand-offs are in the drawing only while they are shown.
  if (!layer) return;
  if (!shown || gone) element.remove();
  else if (!element.isConnected) layer.prepend(element);
}

function wear(element: Element, classes: Record<string, boolean>) {
  for (const [name, is] of Object.entries(classes)) element.classList.toggle(name, is);
}

/** Round a box, `gap` px outside of it. */
export function ring({ element, w, h }: Box, gap: number, name: string) {
  const rx = Number(element.querySelector(".box")?.getAttribute("rx")) + gap;
  const area = { x: -w / 2 - gap, y: -h / 2 - gap, width: w + 2 * gap, height: h + 2 * gap };
  return svg("rect", { class: `outline ${name}`, fill: "none", rx, ...area });
}

/** Filtered out, or of a kind that is switched off. */
function isPushedBack({ faded, memory }: Viewer, box?: Box) {
  return box !== undefined && (faded.has(box.key) || box.kinds.some((kind) => memory.off.has(kind)));
}
