// How each shape is seen: plain, lit among dimmed ones, faint where it is filtered out or switched off in the legend,
// or not at all. It is said by classes; the style sheet does the rest.

import { set, svg } from "./dom.js";
import { ancestors } from "./drawing.js";

/**
 * @typedef {import("./viewer.js").Viewer} Viewer
 * @typedef {import("./drawing.js").Box} Box
 * @typedef {import("./drawing.js").Line} Line
 */

export const ALL_HANDOFFS = "handoffs-all"; // off until it is switched on; every other entry is the other way round
const OUTLINES = { selected: 3, other: 3 }; // px outside of the box

/** What the selected departments touch is lit with their ways to the top, or else what the spotlight is on.
 * @param {Viewer} viewer */
export function light(viewer) {
  const { boxes, lines } = viewer.drawing;
  const chosen = chosenOf(viewer);
  const spot = chosen.length ? { departments: chosen, lines: [] } : viewer.spotlight;
  const pairs = new Set(spot?.lines.map(([from, to]) => `${from} ${to}`));
  const keys = chosen.map(String);
  const touches = (/** @type {Line} */ { from, to, relation }) =>
    relation !== "region" && (pairs.has(`${from} ${to}`) || keys.includes(from) || keys.includes(to));
  viewer.litLines = new Set(spot ? lines.filter(touches) : []);
  viewer.way = new Set(chosen.flatMap((key) => [key, ...ancestors(boxes, key)]).map(String));
  const ends = [...viewer.litLines].flatMap(({ from, to }) => [Number(from), Number(to)]);
  viewer.lit = spot ? new Set([...spot.departments, ...ends, ...[...viewer.way].map(Number)]) : null;
  viewer.spoken.textContent = chosen.map((key) => boxes.get(key)?.hint).join("\n");
  refresh(viewer);
}

/** @param {Viewer} viewer @returns {number[]} */
export function chosenOf({ selected, other, drawing }) {
  const chosen = [selected, other].filter((key) => key !== null && key !== undefined && drawing.boxes.has(key));
  return /** @type {number[]} */ (chosen);
}

/** Puts the classes on what is drawn. @param {Viewer} viewer */
export function refresh(viewer) {
  const { root, drawing, lit, off, selected, other } = viewer;
  root.classList.toggle("has-lit", lit !== null);
  root.dataset.off = [...off].join(" ");
  root.dataset.selected = selected !== undefined && drawing.boxes.has(selected ?? NaN) ? String(selected) : "";
  for (const box of drawing.boxes.values()) {
    const { element, key } = box;
    const isChosen = key === selected || key === other;
    toggle(element, "lit", lit?.has(key));
    toggle(element, "faint", !isChosen && isPushedBack(viewer, box));
    toggle(element, "gone", isHidden(viewer, key));
    outline(box, "selected", key === selected);
    outline(box, "other", key === other);
    element.setAttribute("aria-selected", String(isChosen));
  }
  for (const line of drawing.lines) refreshLine(viewer, line);
  const specks = viewer.minimap.specks;
  for (const [key, speck] of specks)
    speck.setAttribute("class", drawing.boxes.get(key)?.element.getAttribute("class") ?? "");
  viewer.legend.fill();
  viewer.roam();
}

/** @param {Viewer} viewer @param {Line} line */
function refreshLine(viewer, line) {
  const { element, relation, kinds } = line;
  const ends = [line.from, line.to].map(Number);
  if (relation === "region")
    return void toggle(
      element,
      "gone",
      ends.some((key) => isHidden(viewer, key)),
    );
  const isLit = viewer.litLines.has(line);
  const isCut = viewer.fadedLines.has(`${line.from} ${line.to}`);
  const gone = ends.some((key) => isHidden(viewer, key)) || kinds.some((kind) => viewer.off.has(kind));
  const faint = ends.some((key) => isPushedBack(viewer, viewer.drawing.boxes.get(key)));
  toggle(element, "lit", isLit);
  toggle(element, "shown", isLit || (viewer.on.has(ALL_HANDOFFS) && !element.matches(".minor")));
  toggle(element, "way", relation === "reporting" && viewer.way.has(line.from) && viewer.way.has(line.to));
  toggle(element, "gone", gone || (isCut && viewer.fade === "hide"));
  toggle(element, "faint", isCut || faint);
}

/** @param {Element} element @param {string} name @param {boolean | undefined} is */
function toggle(element, name, is) {
  if (element.classList.contains(name) !== Boolean(is)) element.classList.toggle(name, Boolean(is));
}

/** @param {Box} box @param {keyof typeof OUTLINES} name @param {boolean} is */
function outline({ element, w, h }, name, is) {
  if (element.classList.contains(name) === is) return;
  toggle(element, name, is);
  element.querySelector(`.outline.${name}`)?.remove();
  if (is) element.append(ring(element, w, h, OUTLINES[name], name));
}

/** Round a box, `gap` px outside of it. @param {Element} element @param {number} w @param {number} h
 * @param {number} gap @param {string} name */
export function ring(element, w, h, gap, name) {
  const made = svg("rect", { class: `outline ${name}`, fill: "none" });
  const radius = Number(element.querySelector(".box")?.getAttribute("rx") ?? 0) + gap;
  set(made, { x: -w / 2 - gap, y: -h / 2 - gap, width: w + 2 * gap, height: h + 2 * gap, rx: radius });
  return made;
}

/** Filtered out, or of a kind that is switched off. @param {Viewer} viewer @param {Box | undefined} box */
function isPushedBack({ faded, off }, box) {
  return box !== undefined && (faded.has(box.key) || box.kinds.some((kind) => off.has(kind)));
}

/** What was looked for is seen, though it be filtered out. @param {Viewer} viewer @param {number} key */
export function isHidden({ folded, faded, fade, selected, other }, key) {
  if (folded.has(key)) return true;
  return key !== selected && key !== other && fade === "hide" && faded.has(key);
}
