// The search field with its list of results. The page searches; here one types, sees and chooses.

import { tell } from "./input.ts";
import { CROSS, html, icon, iconButton, set, write } from "./dom.ts";
import { drawSample } from "./legend.ts";
import { markMatches } from "./matching.ts";
import { nextTurn } from "./room.ts";

const PAUSE = 120; // ms without a key after which the page is asked
const LETTERS = 200; // more are not sent
const LENS = "M12.5 12.5L16 16M8 3a5 5 0 1 0 0 10A5 5 0 1 0 8 3z";
const COMBOBOX = { role: "combobox", "aria-autocomplete": "list", "aria-controls": "search-list", autocomplete: "off" };

export function makeSearch(viewer: Viewer) {
  const { words } = viewer;
  const named = { placeholder: words.search, "aria-label": words.search };
  const input = html("input", { type: "text", maxlength: LETTERS, enterkeyhint: "search", ...COMBOBOX, ...named });
  const slash = html("kbd", { "aria-hidden": true }, "/");
  const clear = iconButton(words.search_clear, CROSS, () => {
    input.value = "";
    seek();
    input.focus();
  });
  const list = html("ul", { id: "search-list", role: "listbox", "aria-label": words.search_results });
  const count = html("p", { role: "status", "aria-live": "polite" });
  const pane = html("div", { class: "pane" }, list, count);
  const [lens, spinner] = [html("span", { class: "lens" }, icon(LENS)), html("span", { class: "spinner" })];
  const field = html("div", { class: "field" }, lens, input, slash, spinner, clear);
  const element = html("div", { class: "search", role: "search" }, field, pane);

  let found: Found | null = null; // what the list shows
  let asked = false; // whether the page owes an answer
  let hurried = false; // whether Enter came before it
  let active = 0;
  let pause: Timer;

  const isOpen = () => element.classList.contains("open");
  const refresh = (open = isOpen()) => {
    element.classList.toggle("open", open);
    element.classList.toggle("waiting", asked);
    hurried &&= open;
    [slash.hidden, clear.hidden, pane.hidden] = [input.value !== "", input.value === "", !open || !found];
    if (found) count.textContent = countWords(found, words);
    set(input, { "aria-expanded": !pane.hidden && Boolean(found?.results.length) });
    step(active);
  };
  /** Marks a result, for the eye and for a screen reader; the focus stays in the field. */
  const step = (to: number) => {
    const row = pane.hidden ? undefined : list.children[to];
    active = to;
    for (const each of list.children) set(each, { "aria-selected": each === row });
    set(input, { "aria-activedescendant": row?.id ?? "" });
    row?.scrollIntoView?.({ block: "nearest" });
  };
  const open = () => {
    input.focus({ preventScroll: true });
    input.select();
  };
  /** Closes the list; says whether it was open. */
  const close = () => {
    const was = isOpen();
    refresh(false);
    return was;
  };
  const leave = () => {
    refresh(false);
    viewer.view.focus({ preventScroll: true });
  };
  /** What was looked for is found, or belongs to another company. */
  const empty = () => {
    clearTimeout(pause);
    [found, asked, input.value] = [null, false, ""];
    refresh();
  };
  const seek = () => {
    const text = input.value;
    clearTimeout(pause);
    if (!text.trim()) found = null;
    [asked, hurried] = [text.trim() !== (found?.text.trim() ?? ""), false];
    const ask = () => element.isConnected && viewer.send("sought", { turn: nextTurn(viewer), text });
    pause = setTimeout(ask, PAUSE);
    refresh(true);
  };
  /** Results for another text than the present one are late. */
  const show = (news: Found | null) => {
    if (!news?.text.trim() || news.text.trim() !== input.value.trim()) return;
    if (!asked && JSON.stringify(news) === JSON.stringify(found)) return;
    [found, asked, active] = [news, false, 0];
    list.replaceChildren(...news.results.map(makeRow));
    if (hurried && news.results.length) choose(0);
    else refresh();
  };
  const choose = (at: number) => {
    const result = found?.results[at];
    leave();
    empty();
    if (result) tell(viewer, "find", result.key);
  };
  /** Two lines: the name with its office, and where it is in the company or what else has matched. */
  const makeRow = ({ name, way, where, office }: Result, at: number) => {
    const { legend } = viewer.data;
    const title = html("span", { class: "name" }, ...markMatches(name, input.value));
    const side = html("span", { class: "spoken" }, words[`office_${office}`]);
    const place = html("span", { class: "way" }, ...(where ? markMatches(where, input.value) : [way]));
    const sample = drawSample(legend.find((entry) => entry.sample === office));
    const attributes = { id: `search-${at}`, role: "option", title: where ? way : "" };
    const row = html("li", attributes, sample, title, side, place);
    row.addEventListener("click", () => choose(at));
    // Not where the list has only moved below a pointer at rest.
    row.addEventListener("pointermove", (event) => event.movementY && step(at));
    return row;
  };
  const moveBy = (by: number) => {
    const length = found?.results.length ?? 0;
    if (!isOpen()) refresh(true);
    else if (length) step((active + by + length) % length);
  };
  const hurry = () => (asked ? (hurried = true) : found && choose(active));
  const keys = { Escape: leave, Enter: hurry, ArrowDown: () => moveBy(1), ArrowUp: () => moveBy(-1) };

  element.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Streamlit has keys of its own, and letters are letters here
    if (event.isComposing || !(event.key in keys) || (event.target !== input && event.key !== "Escape")) return;
    event.preventDefault();
    keys[event.key as keyof typeof keys]();
  });
  for (const name of ["keyup", "keypress"]) element.addEventListener(name, (event) => event.stopPropagation());
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (!element.contains(relatedTarget as Node | null)) close();
  });
  pane.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  input.addEventListener("input", seek);
  input.addEventListener("focus", () => refresh(true));
  refresh();
  return { element, input, show, open, close, empty };
}

function countWords({ total, results }: Found, words: Record<string, string>) {
  const text = !total ? words.search_none : results.length < total ? words.search_part : words.search_all;
  return text.replace("{shown}", write(results.length)).replace("{total}", write(total));
}
