// The keys that the chart knows, in a small dialog.

// What to press (signs of the keyboard), or the word for a gesture, and the word for what it does.
const HELP_ROWS = [
  { keys: ["↑", "↓", "←", "→"], word: "help_walk" },
  { keys: ["Enter"], gesture: "help_double_click", word: "help_fold" },
  { keys: ["O"], word: "help_focus" },
  { keys: ["Backspace"], word: "help_back" },
  { keys: [], gesture: "help_shift_click", word: "help_two" },
  { keys: ["/"], word: "help_search" },
  { keys: ["+", "−"], word: "help_zoom" },
  { keys: ["F"], word: "help_fit" },
  { keys: ["Esc"], word: "help_escape" },
  { keys: ["?"], word: "help_keys" },
];

function makeHelp(chart) {
  const dialog = element("dialog", { class: "help" });
  // The dialog has no padding: what hits it and not its content lies outside of it.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Streamlit has keys of its own
    if (event.key === "?") dialog.close();
  });
  dialog.addEventListener("close", () => dialog.opener?.focus({ preventScroll: true }));
  return dialog;
}

function labelHelp(chart, words) {
  const { help } = chart.overlay;
  const title = element("h2", { id: "help-title" }, words.help);
  const close = element("button", { type: "button", "aria-label": words.close, title: words.close });
  close.append(drawing(18, 18, [["path", { ...PEN, d: "M5 5l8 8M13 5l-8 8" }]]));
  close.addEventListener("click", () => help.close());
  const rows = HELP_ROWS.flatMap((row) => helpRow(row, words));
  help.setAttribute("aria-labelledby", "help-title");
  help.replaceChildren(element("div", {}, element("header", {}, title, close), element("dl", {}, ...rows)));
}

function helpRow({ keys, gesture, word }, words) {
  const pressed = keys.map((key) => element("kbd", {}, key));
  if (gesture) pressed.push(element("span", {}, words[gesture]));
  return [element("dt", {}, ...pressed), element("dd", {}, words[word])];
}

// Opened as a modal dialog: the browser keeps the focus inside, and Escape closes it.
function toggleHelp(chart) {
  const { help } = chart.overlay;
  if (help.open) return help.close();
  closeSearch(chart);
  help.opener = chart.shell.getRootNode().activeElement ?? chart.view;
  help.showModal();
  help.querySelector("button").focus();
}
