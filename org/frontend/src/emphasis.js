// How each shape is seen: plain, lit among dimmed ones, faint where it is filtered out or switched off in the legend,
// or not at all. It is said by classes; the style sheet does the rest.

import { mark, set, svg } from "./dom.js";
import { ancestors } from "./drawing.js";
import { number, roam } from "./navigation.js";
import { isHidden } from "./rest.js";

export const ALL_HANDOFFS = "handoffs-all"; // drawn once it is switched; the others are drawn until then
const GAP = 3; // px between a box and its outline

/** What the selected departments touch is lit with their ways to the top, or else what the spotlight is on. After a
 * mere selection only what was lit or is lit is looked at. @param {Viewer} viewer @param {boolean} [all] */
export function light(viewer, all = true) {
  const { boxes, lines, touching } = viewer.drawing;
  const chosen = [viewer.selected ?? NaN, viewer.other ?? NaN].filter((key) => boxes.has(key));
  const spot = chosen.length ? { departments: chosen, lines: [] } : viewer.spotlight;
  const linesAt = (keys) => keys.flatMap((key) => touching.get(key) ?? []);
  const pairs = (spot?.lines ?? []).flatMap(([from, to]) => linesAt([from]).filter((line) => line.to === to));
  const litLines = [...linesAt(chosen), ...pairs].filter(({ relation }) => relation !== "region");
  const way = chosen.flatMap((key) => [key, ...ancestors(boxes, key)]);
  const before = viewer.lit ?? [];
  viewer.lit = spot ? new Set([...spot.departments, ...litLines.flatMap(({ from, to }) => [from, to]), ...way]) : null;
  Object.assign(viewer, { litLines: new Set(litLines), way: new Set(way) });
  sayChosen(viewer, chosen);
  const keys = all ? [...boxes.keys()] : [...before, ...(viewer.lit ?? [])];
  for (const key of keys) refreshBox(viewer, boxes.get(key));
  for (const line of all ? lines : linesAt(keys)) refreshLine(viewer, line);
  if (all) number(viewer);
  refreshRoot(viewer);
}

/** @param {Viewer} viewer @param {Key[]} chosen */
function sayChosen(viewer, chosen) {
  const words = chosen.map((key) => viewer.drawing.boxes.get(key)?.hint).join("\n");
  if (words !== viewer.said) say(viewer, (viewer.said = words));
}

/** To a person who does not see it change. @param {Viewer} viewer @param {string} text */
export const say = ({ spoken }, text) => (spoken.textContent = text);

/** @param {Viewer} viewer @param {Drawing} drawing @param {string} what opened, closed or shown @param {string} [name] */
export function sayCount(viewer, { boxes }, what, name = "") {
  const count = [...boxes.values()].filter(({ key, rest }) => !rest && !viewer.folded.has(key)).length;
  const number = count.toLocaleString(document.documentElement.lang || undefined);
  say(viewer, (viewer.data.words[what] ?? "").replace("{n}", number).replace("{name}", name));
}

/** @param {Viewer} viewer */
function refreshRoot(viewer) {
  const { root, drawing, lit, selected, switches } = viewer;
  mark(root, "has-lit", lit !== null);
  const shown = drawing.boxes.has(selected ?? NaN) ? String(selected) : "";
  set(root, { "data-off": [...switches.off].join(" "), "data-selected": shown });
  viewer.legend.fill();
  roam(viewer);
}

/** @param {Viewer} viewer @param {Box | undefined} box */
function refreshBox(viewer, box) {
  if (!box) return;
  const { element, key } = box;
  const [selected, other] = [key === viewer.selected, key === viewer.other];
  const gone = isHidden(viewer, key);
  const faint = !selected && !other && isPushedBack(viewer, box);
  if (!wear(box, { lit: viewer.lit?.has(key) ?? false, faint, gone, selected, other })) return;
  for (const ground of box.grounds) mark(ground, "gone", gone);
  element.querySelector(".outline:not(.flash)")?.remove();
  if (selected || other) element.append(ring(box, GAP, selected ? "selected" : "other"));
  set(element, { "aria-selected": selected || other });
}

/** @param {Viewer} viewer @param {Line} line */
function refreshLine(viewer, line) {
  const { element, relation, kinds, from, to } = line;
  const { off } = viewer.switches;
  const ends = [from, to];
  const isCut = viewer.fadedLines.has(`${from} ${to}`);
  const isOff = kinds.some((kind) => off.has(kind)) || (isCut && viewer.fade === "hide");
  const gone = isOff || ends.some((key) => isHidden(viewer, key));
  if (relation === "region") return void wear(line, { gone });
  const lit = viewer.litLines.has(line);
  const shown = lit || (off.has(ALL_HANDOFFS) && !element.classList.contains("minor"));
  const way = relation === "reporting" && viewer.way.has(from) && viewer.way.has(to);
  const faint = isCut || ends.some((key) => isPushedBack(viewer, viewer.drawing.boxes.get(key)));
  if (wear(line, { gone, lit, shown, way, faint })) place(line, shown && !gone);
}

/** Most hand-offs are in the drawing only while they are shown. @param {Line} line @param {boolean} isShown */
function place({ element, layer }, isShown) {
  if (layer && isShown) layer.prepend(element);
  else if (layer) element.remove();
}

/** Puts on those of the classes that are true; says whether that is news. @param {Box | Line} thing @param {Record<string, boolean>} classes */
function wear(thing, classes) {
  const worn = Object.keys(classes)
    .filter((name) => classes[name])
    .join(" ");
  if (worn === thing.worn) return false;
  for (const [name, is] of Object.entries(classes)) thing.element.classList.toggle(name, is);
  thing.worn = worn;
  return true;
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
