// The button with the name of the file: it opens and closes the sidebar, which closes by itself once a file is loaded.
// The Escape key, which closes the details wherever the focus is. And the focus, which stays on a button whose file is
// saved.
const room = (globalThis[Symbol.for("org-window")] ??= {});

const find = (selector) => document.querySelector(selector);
const opener = () => find('[data-testid="stExpandSidebarButton"]');
const closer = () => find('[data-testid="stSidebarCollapseButton"] button');

// The sidebar comes last; until then it is closed, too.
const isOpen = () => find('[data-testid="stSidebar"]')?.dataset.collapsed === "false";

const inSidebar = () => document.activeElement?.closest('[data-testid="stSidebar"]');

// Whoever opens it wants what is in it, and without a mouse would look for it. It takes the focus once it can be seen.
function enterSidebar(frames = 120) {
  find('[data-testid="stSidebar"] .st-key-upload button')?.focus();
  if (frames && !inSidebar()) requestAnimationFrame(() => enterSidebar(frames - 1));
}

// A field, a menu or a dialog that is open has the Escape key for itself.
function closeDetails(event) {
  const [origin] = event.composedPath();
  const busy = find('[role="dialog"], [data-testid="stPopoverBody"]') || origin.matches?.("input, textarea, select");
  if (event.key === "Escape" && !event.defaultPrevented && !busy) find(".st-key-close-details button")?.click();
}

// Streamlit disables a button while its file is made, and with that the focus is nowhere.
function keepFocus(event) {
  const button = event.target.closest?.('[data-testid="stDownloadButton"] button');
  if (!button) return;
  const watch = new MutationObserver(() => {
    if (button.disabled) return;
    watch.disconnect();
    if (document.activeElement === document.body) button.focus({ preventScroll: true });
  });
  watch.observe(button, { attributeFilter: ["disabled"] });
}

// By event, where a file or a sample is given.
const GIVES = {
  change: '[data-testid="stFileUploaderDropzone"]',
  drop: '[data-testid="stFileUploaderDropzone"]',
  click: '[role="option"], [data-testid="stSidebar"] .stButton',
  keydown: '[role="combobox"]',
};

// Whoever has opened the sidebar since they gave a file, while it was read, wants it open.
function noteGiven(event) {
  if ((event.key ?? "Enter") === "Enter" && event.target.closest?.(GIVES[event.type])) room.wanted = false;
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector(".open-file");
  button.textContent = data.file;
  button.title = data.hint;
  button.onclick = () => {
    const opening = Boolean(opener());
    (opener() ?? closer())?.click();
    button.setAttribute("aria-expanded", String(opening));
    room.wanted = opening;
    if (opening) enterSidebar();
  };
  button.onfocus = () => button.setAttribute("aria-expanded", String(isOpen())); // it can be closed elsewhere, too
  button.onfocus();
  if (room.file !== undefined && room.file !== data.key && !room.wanted && isOpen()) {
    closer()?.click();
    // Streamlit takes the button away that had the focus, which is then nowhere.
    if (inSidebar() || document.activeElement === document.body) button.focus({ preventScroll: true });
  }
  room.file = data.key;
  if (room.listening) return;
  room.listening = true;
  addEventListener("keydown", closeDetails);
  addEventListener("click", keepFocus);
  for (const type of Object.keys(GIVES)) addEventListener(type, noteGiven, true);
}
