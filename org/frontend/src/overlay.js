// What is round the drawing: buttons, tip, help of the keys, names far out.

import { STEP, fitByHand, isFar, zoomBy } from "./camera.js";
import { html, iconButton, set, svg } from "./dom.js";
import { isHidden } from "./emphasis.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

const ICONS = {
  zoom_out: "M4 9h10",
  zoom_in: "M4 9h10M9 4v10",
  fit: "M3 7V3h4M11 3h4v4M15 11v4h-4M7 15H3v-4M7 7h4v4H7z",
  full_screen: "M7 3H3v4M11 3h4v4M15 11v4h-4M7 15H3v-4",
  help: "M6.2 6.7a2.8 2.8 0 1 1 4.3 2.4c-1 .6-1.5 1.1-1.5 2.2M9 14.3v.1",
};
export const CROSS = "M6 6l6 6M12 6l-6 6";

/** What to press (signs of the keyboard), the word for a gesture, and the word for what it does. */
const HELP = /** @type {[string[], string, string][]} */ ([
  [["↑", "↓", "←", "→"], "", "help_walk"],
  [["Enter"], "help_double_click", "help_fold"],
  [["O"], "", "help_focus"],
  [["Backspace"], "", "help_back"],
  [[], "help_shift_click", "help_two"],
  [["/"], "", "help_search"],
  [["+", "−"], "", "help_zoom"],
  [["F"], "", "help_fit"],
  [["Esc"], "", "help_escape"],
  [["?"], "", "help_keys"],
]);

/** @param {Viewer} viewer */
export function fillTools(viewer) {
  const { tools, words, root } = viewer;
  /** @type {Record<keyof typeof ICONS, () => unknown>} */
  const actions = {
    zoom_out: () => zoomBy(viewer, 1 / STEP),
    zoom_in: () => zoomBy(viewer, STEP),
    fit: () => fitByHand(viewer),
    full_screen: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
    help: () => viewer.help.toggle(),
  };
  set(tools, { role: "toolbar", "aria-label": words.tools ?? "" });
  const names = /** @type {(keyof typeof ICONS)[]} */ (Object.keys(ICONS)).filter((name) => words[name]);
  const button = (/** @type {keyof typeof ICONS} */ name) =>
    iconButton(words[name], ICONS[name], actions[name], { "data-action": name });
  tools.replaceChildren(...names.map(button));
}

/** Beside the pointer and never outside of the view. @param {Viewer} viewer @param {string} text
 * @param {{clientX: number, clientY: number}} [at] */
export function showTip({ tip, view }, text, at) {
  tip.hidden = !text;
  if (!text || !at) return;
  if (tip.textContent !== text) tip.textContent = text;
  const { left, top, width, height } = view.getBoundingClientRect();
  const [x, y] = [at.clientX - left, at.clientY - top];
  const toLeft = x + 14 + tip.offsetWidth > width ? x - 10 - tip.offsetWidth : x + 14;
  const toTop = y + 18 + tip.offsetHeight > height ? y - 8 - tip.offsetHeight : y + 18;
  tip.style.transform = `translate(${Math.max(4, toLeft)}px, ${Math.max(4, toTop)}px)`;
}

/** The keys, in a modal dialog: the browser keeps the focus inside, and Escape closes it. @param {Viewer} viewer */
export function makeHelp(viewer) {
  const dialog = html("dialog", { class: "help", "aria-labelledby": "help-title" });
  /** @type {Element | null} */
  let opener = null;
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside its content
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Streamlit has keys of its own
    if (event.key === "?") dialog.close();
  });
  dialog.addEventListener("close", () => opener instanceof HTMLElement && opener.focus({ preventScroll: true }));
  const toggle = () => {
    if (dialog.open) return dialog.close();
    viewer.search.close();
    const inside = /** @type {ShadowRoot | Document} */ (viewer.root.getRootNode()).activeElement;
    opener = inside instanceof HTMLElement ? inside : viewer.view;
    dialog.showModal();
    dialog.querySelector("button")?.focus();
  };
  return { dialog, toggle };
}

/** @param {Viewer} viewer */
export function fillHelp({ help: { dialog }, words }) {
  const close = iconButton(words.close, CROSS, () => dialog.close());
  const rows = HELP.flatMap(([keys, gesture, word]) => {
    const pressed = [
      ...keys.map((key) => html("kbd", {}, key)),
      ...(gesture ? [html("span", {}, words[gesture])] : []),
    ];
    return words[word] ? [html("dt", {}, ...pressed), html("dd", {}, words[word])] : [];
  });
  const title = html("h2", { id: "help-title" }, words.help ?? "");
  dialog.replaceChildren(html("div", {}, html("header", {}, title, close), html("dl", {}, ...rows)));
}

const FAR_NAME = 12; // px on the screen

/** Far out, the largest branches are named at a size that can be read, each where none is named yet.
 * @param {Viewer} viewer */
export function nameFarBranches(viewer) {
  const { drawing, place, stage, root } = viewer;
  const far = isFar(viewer);
  root.classList.toggle("far", far);
  stage.style.setProperty("--hair", String(0.8 / place.k));
  stage.querySelector(".far-names")?.remove();
  if (!far) return;
  const size = FAR_NAME / place.k;
  const named = svg("g", { class: "far-names", "font-size": size.toFixed(1), "stroke-width": (size / 4).toFixed(1) });
  /** @type {number[][]} */
  const taken = [];
  const branches = [...drawing.boxes.values()].filter((box) => box.branching && !isHidden(viewer, box.key));
  for (const { key, x, y, name } of branches.sort((a, b) => b.count - a.count)) {
    const half = 0.3 * size * name.length;
    const area = [x - half, y - size * 0.7, x + half, y + size * 0.7];
    if (taken.some((other) => area[0] < other[2] && area[2] > other[0] && area[1] < other[3] && area[3] > other[1]))
      continue;
    taken.push(area);
    named.append(svg("text", { x, y: y + 0.36 * size, "text-anchor": "middle", "data-key": key }, name));
  }
  drawing.svg.append(named);
}
