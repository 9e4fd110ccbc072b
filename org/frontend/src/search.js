// The search field with its list of results. The page searches; here one types, sees and chooses.

import { html, icon, iconButton, set } from "./dom.js";
import { drawSample } from "./legend.js";
import { mark } from "./matching.js";
import { CROSS } from "./overlay.js";

/**
 * @typedef {import("./viewer.js").Viewer} Viewer
 * @typedef {import("./room.js").Found} Found
 * @typedef {import("./room.js").Result} Result
 */

const PAUSE = 120; // ms without a key after which the page is asked
const LETTERS = 200; // more are not sent
const LENS = "M12.5 12.5L16 16M8 3a5 5 0 1 0 0 10A5 5 0 1 0 8 3z";

/** @param {Viewer} viewer */
export function makeSearch(viewer) {
  const input = html("input", {
    ...{ type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": false, maxlength: LETTERS },
    ...{ "aria-controls": "search-list", enterkeyhint: "search", autocomplete: "off", spellcheck: false },
  });
  const slash = html("kbd", { "aria-hidden": true }, "/");
  const clear = iconButton("", CROSS, () => {
    input.value = "";
    seek();
    input.focus();
  });
  const list = html("ul", { id: "search-list", role: "listbox" });
  const count = html("p");
  const pane = html("div", { class: "pane", hidden: "" }, list, count);
  const spoken = html("div", { class: "spoken", role: "status", "aria-live": "polite" });
  const lens = html("span", { class: "lens" }, icon(LENS));
  const spinner = html("span", { class: "spinner", "aria-hidden": true });
  const field = html("div", { class: "field" }, lens, input, slash, spinner, clear);
  const element = html("div", { class: "search", role: "search" }, field, pane, spoken);

  /** @type {Found | null} what the list shows */
  let found = null;
  let asked = false; // whether the page owes an answer
  let hurried = false; // whether Enter came before it
  let active = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;

  const isOpen = () => element.classList.contains("open");
  const setOpen = (/** @type {boolean} */ open) => {
    element.classList.toggle("open", open);
    if (!open) hurried = false;
    refresh();
  };
  /** Closes the list; says whether it was open. */
  const close = () => {
    const was = isOpen();
    if (was) setOpen(false);
    return was;
  };
  const leave = () => {
    setOpen(false);
    viewer.view.focus({ preventScroll: true });
  };
  /** What was looked for is found, or belongs to another company. */
  const empty = () => {
    clearTimeout(pause);
    [found, asked, hurried, input.value] = [null, false, false, ""];
    refresh();
  };
  const seek = () => {
    clearTimeout(pause);
    const text = input.value;
    hurried = false;
    if (!text.trim()) found = null;
    asked = text.trim() !== (found?.text.trim() ?? "");
    pause = setTimeout(() => viewer.alive && viewer.send("sought", { turn: viewer.nextTurn(), text }), PAUSE);
    setOpen(true);
  };
  /** What the page has found. Results for another text than the present one are late. @param {Found | null} news */
  const show = (news) => {
    const text = input.value.trim();
    if (!news || !text || news.text.trim() !== text) return;
    if (!asked && JSON.stringify(news) === JSON.stringify(found)) return;
    [found, asked, active] = [news, false, 0];
    if (hurried && news.results.length) return choose(0);
    hurried = false;
    list.replaceChildren(...news.results.map(row));
    list.scrollTop = 0;
    refresh();
  };
  const refresh = () => {
    const visible = isOpen() && found !== null;
    element.classList.toggle("waiting", asked);
    [slash.hidden, clear.hidden] = [Boolean(input.value), !input.value];
    pane.hidden = !visible;
    input.setAttribute("aria-expanded", String(visible && Boolean(found?.results.length)));
    count.textContent = found ? countWords(found, viewer.words) : "";
    spoken.textContent = visible ? count.textContent : "";
    step(active);
  };
  /** Marks a result, for the eye and for a screen reader; the focus stays in the field. @param {number} to */
  const step = (to) => {
    active = to;
    const rows = [...list.children];
    for (const [at, each] of rows.entries()) each.setAttribute("aria-selected", String(at === to));
    const marked = pane.hidden ? undefined : rows[to];
    if (marked) set(input, { "aria-activedescendant": marked.id });
    else input.removeAttribute("aria-activedescendant");
    marked?.scrollIntoView?.({ block: "nearest" });
  };
  const choose = (/** @type {number} */ at) => {
    const key = found?.results[at]?.key;
    leave();
    empty();
    if (key !== undefined) viewer.find(key);
  };
  /** Two lines: the name with its office, and where it is in the company or what else has matched.
   * @param {Result} result @param {number} at */
  const row = ({ name, way, where, office }, at) => {
    const words = [
      drawSample(office) ?? "",
      html("span", { class: "name" }, ...mark(name, input.value)),
      html("span", { class: "spoken" }, viewer.words[`office_${office}`] ?? ""),
      html("span", { class: "way" }, ...(where ? mark(where, input.value) : [way])),
    ];
    const made = html("li", { id: `search-${at}`, role: "option", title: where ? way : "" }, ...words);
    made.addEventListener("click", () => choose(at));
    // Not where the list has only moved below a pointer at rest.
    made.addEventListener("pointermove", (event) => event.movementY && step(at));
    return made;
  };
  const moveBy = (/** @type {number} */ by) => {
    const length = found?.results.length ?? 0;
    if (!isOpen()) setOpen(true);
    else if (length) step((active + by + length) % length);
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation(); // Streamlit has keys of its own, and letters are letters here
    const isInField = event.target === input && !event.isComposing;
    if (event.key === "Escape") leave();
    else if (isInField && event.key === "Enter" && asked) hurried = true;
    else if (isInField && event.key === "Enter") choose(active);
    else if (isInField && event.key === "ArrowDown") moveBy(1);
    else if (isInField && event.key === "ArrowUp") moveBy(-1);
    else return;
    event.preventDefault();
  };

  input.addEventListener("input", seek);
  input.addEventListener("focus", () => setOpen(true));
  pane.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) close();
  });
  element.addEventListener("keydown", press);
  for (const name of ["keyup", "keypress"]) element.addEventListener(name, (event) => event.stopPropagation());
  const label = () => {
    const { search = "", search_clear: empties = "", search_results: results = "" } = viewer.words;
    set(input, { placeholder: search, "aria-label": search });
    set(clear, { title: empties, "aria-label": empties });
    set(list, { "aria-label": results });
    refresh();
  };
  const open = () => {
    input.focus({ preventScroll: true });
    input.select();
  };
  return { element, input, label, show, open, close, empty };
}

/** @param {Found} found @param {Record<string, string>} words */
function countWords({ total, results }, words) {
  if (!total) return words.search_none;
  const number = (/** @type {number} */ count) => count.toLocaleString(document.documentElement.lang || undefined);
  if (results.length === total) return words.search_all.replace("{total}", number(total));
  return words.search_part.replace("{shown}", number(results.length)).replace("{total}", number(total));
}
