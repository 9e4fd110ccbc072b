// The button with the name of the file: it opens and closes the sidebar, which closes by itself once a file is loaded.
// The Escape key, which closes the details wherever the focus is. The focus, which stays on a button whose file is saved.
// And files that are dropped anywhere on the page, which a browser would open in its place.
const room = (globalThis[Symbol.for("org-window")] ??= {});

const find = (selector) => document.querySelector(selector);
const opener = () => find('[data-testid="stExpandSidebarButton"]');
const closer = () => find('[data-testid="stSidebarCollapseButton"] button');

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

const ZONE = '[data-testid="stFileUploaderDropzone"]';
const FIELDS = [".st-key-again", ".st-key-upload-version", ".st-key-upload"]; // the one that asks comes first

const field = () => FIELDS.map((each) => find(`${each} input[type=file]`)).find(Boolean);
const say = (words) => document.documentElement.toggleAttribute("data-drop", Boolean(words));

function drag(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  const inZone = event.target.closest?.(ZONE);
  say(!inZone && event.type === "dragover");
  if (inZone || event.type === "dragleave") return;
  event.preventDefault();
  const [file] = event.type === "drop" ? event.dataTransfer.files : [];
  if (!file || !field()) return;
  const chosen = new DataTransfer();
  chosen.items.add(file);
  field().files = chosen.files;
  field().dispatchEvent(new Event("change", { bubbles: true }));
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector(".open-file");
  button.textContent = data.file;
  button.title = data.hint;
  button.onclick = () => {
    const opening = Boolean(opener());
    (opener() ?? closer())?.click();
    button.setAttribute("aria-expanded", String(opening));
    if (opening) enterSidebar();
  };
  button.onfocus = () => button.setAttribute("aria-expanded", String(!opener())); // it can be closed elsewhere, too
  button.onfocus();
  if (room.file !== undefined && room.file !== data.key && !opener()) {
    closer()?.click();
    // Streamlit takes the button away that had the focus, which is then nowhere.
    if (inSidebar() || document.activeElement === document.body) button.focus({ preventScroll: true });
  }
  room.file = data.key;
  for (const words of ["drop", "sending", "unsent"]) {
    document.documentElement.style.setProperty(`--${words}`, JSON.stringify(data[words]));
  }
  if (room.listening) return;
  room.listening = true;
  addEventListener("keydown", closeDetails);
  addEventListener("click", keepFocus);
  for (const type of ["dragover", "dragleave", "drop"]) addEventListener(type, drag);
}
