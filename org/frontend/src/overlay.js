// What is round the drawing: buttons, help of the keys, and names far out.

import { STEP, fitByHand, isFar, zoomBy } from "./camera.js";
import { CROSS, html, iconButton, mark, set, svg } from "./dom.js";
import { isHidden } from "./emphasis.js";

/** @type {Record<string, [string, (viewer: Viewer) => unknown]>} */
const TOOLS = {
  zoom_out: ["M4 9h10", (viewer) => zoomBy(viewer, 1 / STEP)],
  zoom_in: ["M4 9h10M9 4v10", (viewer) => zoomBy(viewer, STEP)],
  fit: ["M3 7V3h4M11 3h4v4M15 11v4h-4M7 15H3v-4M7 7h4v4H7z", fitByHand],
  full_screen: ["M7 3H3v4M11 3h4v4M15 11v4h-4M7 15H3v-4", toggleFullScreen],
  help: ["M6.2 6.7a2.8 2.8 0 1 1 4.3 2.4c-1 .6-1.5 1.1-1.5 2.2M9 14.3v.1", toggleHelp],
};
/** What each key does, by the end of its word; some have a gesture beside them, or alone. */
const KEYS = "walk ↑ ↓ ← →,fold Enter,focus O,back Backspace,two,search /,zoom + −,fit F,escape Esc,keys ?".split(",");
const GESTURES = { fold: "help_double_click", two: "help_shift_click" };
const FAR_NAME = 12; // px on the screen
const HAIR = 0.8; // px on the screen: width of a line

/** @param {Viewer} viewer */
export function labelTools(viewer) {
  const { tools, help, view, data } = viewer;
  const { words } = data;
  set(view, { "aria-label": words.chart ?? "" });
  viewer.search.label();
  const buttons = Object.entries(TOOLS).filter(([name]) => words[name]);
  const made = buttons.map(([name, [path, act]]) =>
    iconButton(words[name], path, () => act(viewer), { "data-action": name }),
  );
  set(tools, { role: "toolbar", "aria-label": words.tools ?? "" }).replaceChildren(...made);
  const rows = KEYS.flatMap((each) => {
    const [act, ...keys] = each.split(" ");
    const gesture = act in GESTURES ? [html("span", {}, words[GESTURES[act]] ?? "")] : [];
    const pressed = keys.map((key) => html("kbd", {}, key));
    return [html("dt", {}, ...pressed, ...gesture), html("dd", {}, words[`help_${act}`] ?? "")];
  });
  const close = iconButton(words.close ?? "", CROSS, () => help.close());
  const header = html("header", {}, html("h2", { id: "help-title" }, words.help ?? ""), close);
  help.replaceChildren(html("div", {}, header, html("dl", {}, ...rows)));
}

/** @param {Viewer} viewer */
function toggleFullScreen({ root }) {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
}

/** A modal dialog: the browser keeps the focus inside, gives it back, and closes it at Escape. @param {Viewer} viewer */
export function makeHelp(viewer) {
  const dialog = html("dialog", { class: "help", "aria-labelledby": "help-title" });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside its content
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Streamlit has keys of its own
    if (event.key === "?") toggleHelp(viewer);
  });
  return dialog;
}

/** @param {Viewer} viewer */
export function toggleHelp({ help, search }) {
  search.close();
  if (help.open) help.close();
  else help.showModal();
}

/** Far out, the largest branches are named at a size that can be read, each where none is named yet. @param {Viewer} viewer */
export function nameFarBranches(viewer) {
  const { drawing, place, stage, root } = viewer;
  mark(root, "far", isFar(viewer));
  stage.querySelector(".far-names")?.remove();
  if (!isFar(viewer)) return;
  const lines = /** @type {SVGElement | null} */ (stage.querySelector("g.lines"));
  lines?.style.setProperty("--hair", (HAIR / place.k).toFixed(2));
  const size = FAR_NAME / place.k;
  const names = svg("g", { class: "far-names", "aria-hidden": true, "font-size": size, "stroke-width": size / 4 });
  const taken = [];
  const branches = [...drawing.boxes.values()].filter((box) => box.branching && !isHidden(viewer, box.key));
  for (const { x, y, name } of branches.sort((a, b) => b.count - a.count)) {
    const [half, high] = [0.3 * size * name.length, 0.7 * size];
    const isFree = (other) => Math.abs(x - other.x) > half + other.half || Math.abs(y - other.y) > 2 * high;
    if (!taken.every(isFree)) continue;
    taken.push({ x, y, half });
    names.append(svg("text", { x, y: y + 0.36 * size, "text-anchor": "middle" }, name));
  }
  drawing.svg.append(names);
}
