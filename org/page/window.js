// The button with the name of the file: it opens and closes the sidebar, which closes by itself once a file is loaded.
// And the Escape key, which closes the details wherever the focus is.
const room = (globalThis[Symbol.for("org-window")] ??= {});

const find = (selector) => document.querySelector(selector);
const opener = () => find('[data-testid="stExpandSidebarButton"]');
const closer = () => find('[data-testid="stSidebarCollapseButton"] button');

// A field, a menu or a dialog that is open has the Escape key for itself.
function closeDetails(event) {
  const [origin] = event.composedPath();
  const busy = find('[role="dialog"], [data-testid="stPopoverBody"]') || origin.matches?.("input, textarea, select");
  if (event.key === "Escape" && !event.defaultPrevented && !busy) find(".st-key-close-details button")?.click();
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector(".open-file");
  button.textContent = data.file;
  button.title = data.hint;
  button.onclick = () => (opener() ?? closer())?.click();
  if (room.file !== undefined && room.file !== data.key && !opener()) closer()?.click();
  room.file = data.key;
  if (!room.listening) addEventListener("keydown", closeDetails);
  room.listening = true;
}
