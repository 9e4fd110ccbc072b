// How each shape is seen: plain, lit among dimmed ones, faint where it is filtered out or switched off in the legend,
// or not at all. It is said by classes; the style sheet does the rest.

import { mark, set, svg } from "./dom.js";
import { ancestors } from "./drawing.js";
import { roam } from "./navigation.js";

export const ALL_HANDOFFS = "handoffs-all"; // drawn once it is switched; the others are drawn until then
const GAP = 3; // px between a box and its outline

/** What the selected departments touch is lit with their ways to the top, or else what the spotlight is on. @param {Viewer} viewer */
export function light(viewer) {
  const { boxes, lines } = viewer.drawing;
  const chosen = [viewer.selected ?? NaN, viewer.other ?? NaN].filter((key) => boxes.has(key));
  const keys = chosen.map(String);
  const spot = chosen.length ? { departments: chosen, lines: [] } : viewer.spotlight;
  const pairs = new Set(spot?.lines.map((ends) => ends.join(" ")));
  const touches = ({ from, to, relation }) =>
    relation !== "region" && (pairs.has(`${from} ${to}`) || keys.includes(from) || keys.includes(to));
  const way = chosen.flatMap((key) => [key, ...ancestors(boxes, key)]);
  const litLines = spot ? lines.filter(touches) : [];
  const ends = litLines.flatMap(({ from, to }) => [Number(from), Number(to)]);
  viewer.lit = spot ? new Set([...spot.departments, ...ends, ...way]) : null;
  Object.assign(viewer, { litLines: new Set(litLines), way: new Set(way.map(String)) });
  viewer.spoken.textContent = chosen.map((key) => boxes.get(key)?.hint).join("\n");
  refresh(viewer);
}

/** Puts the classes on what is drawn. @param {Viewer} viewer */
function refresh(viewer) {
  const { root, drawing, lit, selected, other, switches } = viewer;
  mark(root, "has-lit", lit !== null);
  const shown = drawing.boxes.has(selected ?? NaN) ? String(selected) : "";
  set(root, { "data-off": [...switches.off].join(" "), "data-selected": shown });
  for (const box of drawing.boxes.values()) {
    const { element, key } = box;
    const isChosen = key === selected || key === other;
    mark(element, "lit", lit?.has(key));
    mark(element, "faint", !isChosen && isPushedBack(viewer, box));
    for (const each of [element, ...box.grounds]) mark(each, "gone", isHidden(viewer, key));
    outline(box, "selected", key === selected);
    outline(box, "other", key === other);
    if (element.ariaSelected !== String(isChosen)) set(element, { "aria-selected": isChosen });
  }
  for (const line of drawing.lines) refreshLine(viewer, line);
  viewer.legend.fill();
  roam(viewer);
}

/** @param {Viewer} viewer @param {Line} line */
function refreshLine(viewer, line) {
  const { element, relation, kinds, from, to } = line;
  const { switches, drawing } = viewer;
  const ends = [from, to].map(Number);
  const isCut = viewer.fadedLines.has(`${from} ${to}`);
  const isOff = kinds.some((kind) => switches.off.has(kind)) || (isCut && viewer.fade === "hide");
  mark(element, "gone", isOff || ends.some((key) => isHidden(viewer, key)));
  if (relation === "region") return;
  const isLit = viewer.litLines.has(line);
  mark(element, "lit", isLit);
  mark(element, "shown", isLit || (switches.off.has(ALL_HANDOFFS) && !element.matches(".minor")));
  mark(element, "way", relation === "reporting" && viewer.way.has(from) && viewer.way.has(to));
  mark(element, "faint", isCut || ends.some((key) => isPushedBack(viewer, drawing.boxes.get(key))));
}

/** @param {Box} box @param {string} name @param {boolean} is */
function outline(box, name, is) {
  if (box.element.classList.contains(name) === is) return;
  mark(box.element, name, is);
  box.element.querySelector(`.outline.${name}`)?.remove();
  if (is) box.element.append(ring(box, GAP, name));
}

/** Round a box, `gap` px outside of it. @param {Box} box @param {number} gap @param {string} name */
export function ring({ element, w, h }, gap, name) {
  const rx = Number(element.querySelector(".box")?.getAttribute("rx")) + gap;
  const area = { x: -w / 2 - gap, y: -h / 2 - gap, width: w + 2 * gap, height: h + 2 * gap };
  return svg("rect", { class: `outline ${name}`, fill: "none", rx, ...area });
}

/** Filtered out, or of a kind that is switched off. @param {Viewer} viewer @param {Box | undefined} box */
function isPushedBack({ faded, switches }, box) {
  return box !== undefined && (faded.has(box.key) || box.kinds.some((kind) => switches.off.has(kind)));
}

/** What was looked for is seen, though it be filtered out. @param {Viewer} viewer @param {Key} key */
export const isHidden = ({ folded, faded, fade, selected, other }, key) =>
  folded.has(key) || (fade === "hide" && faded.has(key) && key !== selected && key !== other);
