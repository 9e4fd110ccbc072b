// The search field with its list of results. The page searches; here one types, sees and chooses.

const SEEK_PAUSE = 120; // ms without a key after which the page is asked
const SEEK_LETTERS = 200; // more are not sent
const LENS = "M12.5 12.5L16 16M8 3a5 5 0 1 0 0 10A5 5 0 1 0 8 3z";
const CROSS = "M6 6l6 6M12 6l-6 6";

// The parts of the field. Where it is narrow it shows no more than the lens, until it has the focus. `pane` holds the
// list and what is said below it.
function makeSearch(chart) {
  const search = element("div", { class: "search", role: "search" });
  const input = element("input", {
    ...{ type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" },
    ...{ "aria-controls": "search-list", enterkeyhint: "search", autocomplete: "off", spellcheck: "false" },
    maxlength: SEEK_LETTERS,
  });
  const parts = {
    input,
    lens: element("span", { class: "lens" }, icon(LENS)),
    slash: element("kbd", { "aria-hidden": "true" }, "/"),
    spinner: element("span", { class: "spinner", "aria-hidden": "true" }),
    clear: element("button", { type: "button", class: "clear", hidden: "" }, icon(CROSS)),
    list: element("ul", { id: "search-list", role: "listbox" }),
    count: element("p"),
    spoken: element("div", { class: "spoken", role: "status", "aria-live": "polite" }),
  };
  parts.pane = element("div", { class: "pane", hidden: "" }, parts.list, parts.count);
  const { lens, slash, spinner, clear, pane, spoken } = parts;
  search.append(element("div", { class: "field" }, lens, input, slash, spinner, clear), pane, spoken);
  // `found` is what the list shows, `asked` whether the page owes an answer, `hurried` whether Enter came before it.
  Object.assign(search, { parts, found: null, asked: false, hurried: false, active: -1 });
  search.show = (found) => showFound(chart, found);
  listenToSearch(chart, search);
  return search;
}

function icon(path) {
  return drawing(18, 18, [["path", { ...PEN, d: path }]]);
}

function listenToSearch(chart, search) {
  const { input, clear, pane } = search.parts;
  input.addEventListener("input", () => seekSoon(chart));
  input.addEventListener("focus", () => openPane(chart));
  clear.addEventListener("click", () => {
    input.value = "";
    seekSoon(chart);
    input.focus();
  });
  pane.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  search.addEventListener("focusout", (event) => search.contains(event.relatedTarget) || closePane(chart));
  search.addEventListener("keydown", (event) => searchKey(chart, event));
  for (const name of ["keyup", "keypress"]) search.addEventListener(name, (event) => event.stopPropagation());
  // The canvas does not take the focus from the field on every touch, but one who touches it has done with the list.
  chart.view.addEventListener("pointerdown", () => closeSearch(chart) && input.blur(), { capture: true });
}

function labelSearch(chart, words) {
  const { input, clear, list } = chart.overlay.search.parts;
  input.placeholder = words.search;
  input.setAttribute("aria-label", words.search);
  clear.title = words.search_clear;
  clear.setAttribute("aria-label", words.search_clear);
  list.setAttribute("aria-label", words.search_results);
}

function openSearch(chart) {
  const { input } = chart.overlay.search.parts;
  input.focus({ preventScroll: true });
  input.select();
}

// Closes the list; says whether it was open.
function closeSearch(chart) {
  const wasOpen = chart.overlay.search.classList.contains("open");
  closePane(chart);
  return wasOpen;
}

function seekSoon(chart) {
  const { search } = chart.overlay;
  const { input } = search.parts;
  clearTimeout(search.pause);
  const text = input.value;
  search.hurried = false;
  if (!text.trim()) search.found = null;
  search.asked = text.trim() !== (search.found?.text.trim() ?? "");
  search.pause = setTimeout(() => chart.alive && chart.seek(text), SEEK_PAUSE);
  openPane(chart);
}

// What the page has found. Results for another text than the present one are late.
function showFound(chart, found) {
  const { search } = chart.overlay;
  const text = search.parts.input.value.trim();
  if (!found || !text || found.text.trim() !== text) return;
  const news = JSON.stringify(found) !== JSON.stringify(search.found);
  if (!news && !search.asked) return;
  Object.assign(search, { found, asked: false });
  if (search.hurried && found.results.length) return chooseFound(chart, 0);
  search.hurried = false;
  refreshPane(chart);
}

function openPane(chart) {
  chart.overlay.search.classList.add("open");
  refreshPane(chart);
}

function closePane(chart) {
  const { search } = chart.overlay;
  search.classList.remove("open");
  search.hurried = false;
  refreshPane(chart);
}

function refreshPane(chart) {
  const { search } = chart.overlay;
  const { input, list, count, pane, slash, clear, spoken } = search.parts;
  const { found, asked } = search;
  const visible = search.classList.contains("open") && found !== null;
  search.classList.toggle("waiting", asked);
  slash.hidden = clear.hidden = true;
  (input.value ? clear : slash).hidden = false;
  pane.hidden = !visible;
  input.setAttribute("aria-expanded", String(visible && found.results.length > 0));
  const { theme } = chart.shell.dataset;
  if (list.found !== found || list.theme !== theme) {
    if (list.found !== found) search.active = list.scrollTop = 0;
    Object.assign(list, { found, theme });
    list.replaceChildren(...(found?.results ?? []).map((result, at) => foundRow(chart, result, at)));
    count.textContent = found ? countWords(found, chart.data.words) : "";
  }
  spoken.textContent = visible ? count.textContent : "";
  stepTo(search, search.active);
}

function countWords({ total, results }, words) {
  if (!total) return words.search_none;
  const number = (count) => count.toLocaleString(document.documentElement.lang || undefined);
  const part = words.search_part.replace("{shown}", number(results.length)).replace("{total}", number(total));
  return results.length < total ? part : words.search_all.replace("{total}", number(total));
}

function searchKey(chart, event) {
  event.stopPropagation(); // Streamlit has keys of its own, and letters are letters here
  const { search } = chart.overlay;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const isInField = event.target === search.parts.input;
  if (event.key === "Escape") leaveSearch(chart);
  else if (event.isComposing || !isInField) return;
  else if (event.key === "Enter") hurry(chart);
  else if (step) moveBy(chart, step);
  else return;
  event.preventDefault();
}

function leaveSearch(chart) {
  closePane(chart);
  chart.view.focus({ preventScroll: true });
}

// Enter chooses the marked result; before there is one, the first that comes.
function hurry(chart) {
  const { search } = chart.overlay;
  if (search.asked) search.hurried = true;
  else if (search.found?.results.length) chooseFound(chart, search.active);
}

function moveBy(chart, step) {
  const { search } = chart.overlay;
  const { length } = search.found?.results ?? [];
  const wasOpen = search.classList.contains("open");
  if (!wasOpen) openPane(chart);
  else if (length) stepTo(search, (search.active + step + length) % length);
}

// Marks a result, for the eye and for a screen reader; the focus stays in the field.
function stepTo(search, at) {
  const { list, input, pane } = search.parts;
  search.active = at;
  [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
  const row = pane.hidden ? undefined : list.children[at];
  if (row) input.setAttribute("aria-activedescendant", row.id);
  else input.removeAttribute("aria-activedescendant");
  if (row) list.scrollTop = Math.min(row.offsetTop, Math.max(list.scrollTop, bottomOf(row) - list.clientHeight));
}

function bottomOf(row) {
  return row.offsetTop + row.offsetHeight;
}

function chooseFound(chart, at) {
  const { key } = chart.overlay.search.found.results[at];
  leaveSearch(chart);
  emptySearch(chart);
  chart.find(key);
}

// What was looked for is found, or belongs to another company.
function emptySearch(chart) {
  const { search } = chart.overlay;
  clearTimeout(search.pause);
  Object.assign(search, { found: null, asked: false, hurried: false });
  search.parts.input.value = "";
  refreshPane(chart);
}

// Two lines: the name with the office as a small shape, and where it stands in the company or what else was matched.
function foundRow(chart, { name, way, where, office }, at) {
  const { input } = chart.overlay.search.parts;
  const words = foldedText(input.value).text.split(/\s+/).filter(Boolean);
  const row = element(
    "li",
    { id: `search-${at}`, role: "option", "aria-selected": "false" },
    drawSample(office, chart.palette),
    element("span", { class: "name" }, ...markedParts(name, words)),
    element("span", { class: "spoken" }, chart.data.words[`office_${office}`]),
    element("span", { class: "way" }, ...(where ? markedParts(where, words) : [way])),
  );
  if (where) row.title = way;
  row.addEventListener("click", () => chooseFound(chart, at));
  // Not where the list has only moved below a pointer at rest.
  row.addEventListener("pointermove", (event) => event.movementY && stepTo(chart.overlay.search, at));
  return row;
}
