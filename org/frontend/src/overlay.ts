// What is round the drawing: buttons, the help of the keys, and the hints of the first minute.

import { STEP, fit, fitByHand, go, zoomBy } from "./camera.ts";
import { CROSS, button, html, iconButton, set, svg } from "./dom.ts";
import { keep } from "./room.ts";

const TOOLS: Record<string, [string, (viewer: Viewer) => unknown]> = {
  zoom_out: ["M4 9h10", (viewer) => zoomBy(viewer, 1 / STEP)],
  zoom_in: ["M4 9h10M9 4v10", (viewer) => zoomBy(viewer, STEP)],
  fit: ["M3 7V3h4M11 3h4v4M15 11v4h-4M7 15H3v-4M7 7h4v4H7z", fitByHand],
  full_screen: ["M7 3H3v4M11 3h4v4M15 11v4h-4M7 15H3v-4", toggleFullScreen],
  help: ["M6.2 6.7a2.8 2.8 0 1 1 4.3 2.4c-1 .6-1.5 1.1-1.5 2.2M9 14.3v.1", toggleHelp],
};
/** What each key does, by the end of its word; some have a gesture beside them, or alone. */
const KEYS =
  "walk ↑ ↓ ← →,select Space,fold Enter,expand *,focus Shift+Enter,back Backspace,two,search /,type A–Z,zoom + −,fit 0,escape Esc,keys ?";
const GESTURES: Record<string, string> = { fold: "help_double_click", two: "help_shift_click" };

const SEEN = "org-chart-hints";
const RADIUS = 9; // px of the scene

export function makeTools(viewer: Viewer) {
  const { words } = viewer;
  const made = Object.entries(TOOLS).map(([name, [path, act]]) =>
    iconButton(words[name], path, () => act(viewer), { "data-action": name }),
  );
  return html("div", { class: "tools", role: "toolbar", "aria-label": words.tools }, ...made);
}

function toggleFullScreen({ root }: Viewer) {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
}

/** A modal dialog: the browser keeps the focus inside, gives it back, and closes it at Escape. */
export function makeHelp(viewer: Viewer) {
  const dialog = html("dialog", { class: "help", "aria-labelledby": "help-title" });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside its content
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Streamlit has keys of its own
    if (event.key === "?") toggleHelp(viewer);
  });
  return dialog;
}

export function toggleHelp({ help, search, words, data }: Viewer) {
  search.close();
  if (help.open) return help.close();
  const rows = KEYS.split(",").flatMap((each) => {
    const [act, ...keys] = each.split(" ");
    const what = words[act === "walk" && data.lanes ? "help_walk_map" : `help_${act}`];
    const gesture = GESTURES[act] ? [html("span", {}, words[GESTURES[act]])] : [];
    const pressed = keys.map((key) => html("kbd", {}, key));
    return [html("dt", {}, ...pressed, ...gesture), html("dd", {}, what)];
  });
  const close = iconButton(words.close, CROSS, () => help.close());
  const header = html("header", {}, html("h2", { id: "help-title" }, words.help), close);
  help.replaceChildren(html("div", {}, header, html("dl", {}, ...rows)));
  help.showModal();
}

/** Three numbers on the picture, and a line above it with what they mean. Shown until the person has closed it once, or
 * has done what it asks for: clicked a department. */
export function makeHints(viewer: Viewer) {
  const element = html("aside", { class: "hints", hidden: "" });
  let isOver: boolean | undefined; // asked for once, so that nothing comes later and moves the drawing
  const end = () => {
    isOver = true;
    if (element.hidden) return;
    const { size, place } = viewer;
    const freed = element.getBoundingClientRect().height; // with its fraction of a px
    element.hidden = true;
    viewer.size = [size[0], Math.round(size[1] + freed)];
    go(viewer, { ...place, y: place.y + freed }); // so that nothing moves on the screen
    viewer.stage.querySelector(".hint-marks")?.remove();
    keep("localStorage", SEEN, "yes");
  };
  const close = () => {
    end();
    if (viewer.fitted) fit(viewer, true); // into the room of the hints
    viewer.view.focus({ preventScroll: true });
  };
  const fill = () => {
    const { hints } = viewer.data;
    isOver ??= keep("localStorage", SEEN) !== null;
    element.hidden = !hints || isOver;
    if (!hints || isOver) return;
    const [title, done, ...texts] = hints;
    const places = markedPlaces(viewer.drawing);
    const list = html("ol", {}, ...texts.filter((_, at) => places[at]).map((text) => html("li", {}, text)));
    set(element, { "aria-label": title }).replaceChildren(html("p", {}, title), list, button(close, {}, done));
    viewer.drawing.svg.append(makeMarks(places.filter((place) => place !== undefined)));
  };
  return { element, fill, end };
}

/** On a department of the front office, the boundary where a line crosses it, and a department with hand-offs: those of
 * them that the drawing has. */
function markedPlaces({ boxes, lines }: Drawing) {
  const all = [...boxes.values()].filter(({ rest }) => !rest);
  const front = all.find(({ office }) => office === "front");
  const ring = lines.find(({ element }) => element?.classList.contains("ring"))?.element;
  const degree = ({ key }: Box) => lines.filter(({ from, to }) => from === key || to === key).length;
  const [busy] = all.filter((box) => box !== front).sort((a, b) => degree(b) - degree(a));
  const corner = (box?: Box) => box && [box.x - box.w / 2, box.y - box.h / 2]; // clear of the name
  const beside = ring && ["cx", "cy"].map((name) => Number(ring.getAttribute(name)) - 1.3 * RADIUS);
  const above = front && [front.x + front.w / 2, front.y - front.h / 2 - RADIUS]; // where no line crosses it
  return [corner(front), beside ?? above, corner(busy)];
}

function makeMarks(places: number[][]) {
  const marks = places.map((place, at) => {
    const digit = svg("text", { y: 4, "text-anchor": "middle" }, String(at + 1));
    return svg("g", { transform: `translate(${place})` }, svg("circle", { r: RADIUS }), digit);
  });
  return svg("g", { class: "hint-marks", "aria-hidden": true }, ...marks);
}
