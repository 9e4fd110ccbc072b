// Files on their way: dropped anywhere on the page, where a browser would open them in its place; sent; or not sent.
// And their names in the upload fields, which Streamlit shows as they are.
const room = (globalThis[Symbol.for("org-uploading")] ??= { said: "", known: new WeakSet() });

const ZONE = '[data-testid="stFileUploaderDropzone"]';
const FIELDS = [".st-key-again", ".st-key-upload-version", ".st-key-upload"]; // the one that asks comes first
const CHIP = '[data-testid="stFileChip"]';
const SPINNER = '[data-testid="stFileChipIconSpinner"]';
const NAMES = ["aria-label", "title"];
const UNSENT_FOR = 30_000; // ms

const find = (selector) => document.querySelector(selector);
const field = () => FIELDS.map((each) => find(`${each} input[type=file]`)).find(Boolean);
const showDrop = (words) => document.documentElement.toggleAttribute("data-drop", Boolean(words));

function drag(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  const inZone = event.target.closest?.(ZONE);
  showDrop(!inZone && event.type === "dragover");
  if (inZone || event.type === "dragleave") return;
  event.preventDefault();
  const [file] = event.type === "drop" ? event.dataTransfer.files : [];
  if (!file || !field()) return;
  const chosen = new DataTransfer();
  chosen.items.add(file);
  field().files = chosen.files;
  field().dispatchEvent(new Event("change", { bubbles: true }));
}

const toMark = (letter) => `[U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;

// `put` is called only where something is to be marked: it would be noticed as a change again.
function mark(text, put) {
  const marked = text?.replace(room.invisible, toMark) ?? text;
  if (marked !== text) put(marked);
}

function markNames(chip) {
  for (const element of [chip, ...chip.querySelectorAll("*")]) {
    for (const name of NAMES) mark(element.getAttribute(name), (text) => element.setAttribute(name, text));
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) mark(node.data, (text) => (node.data = text));
    }
  }
}

function say(words) {
  if (room.said === words) return;
  room.said = words;
  room.status.className = `upload-status ${words}`;
  room.status.textContent = room.words[words] ?? "";
}

// Streamlit leaves a file that was not sent in its field, beside the next one: each is told once.
function look() {
  const chips = [...document.querySelectorAll(CHIP)];
  chips.forEach(markNames);
  const unsent = chips.filter((chip) => chip.getAttribute("aria-invalid") === "true" && !room.known.has(chip));
  if (chips.some((chip) => chip.querySelector(SPINNER))) say("sending");
  else if (unsent.length) {
    say("unsent");
    clearTimeout(room.timer);
    room.timer = setTimeout(() => room.said === "unsent" && say(""), UNSENT_FOR);
    unsent.forEach((chip) => room.known.add(chip));
  } else if (room.said === "sending") say("");
}

export default function ({ data }) {
  room.words = data;
  room.invisible = new RegExp(data.invisible, "gu");
  document.documentElement.style.setProperty("--drop", JSON.stringify(data.drop));
  if (room.status) return;
  room.status = document.createElement("p"); // there before it says anything, or screen readers do not hear of it
  room.status.setAttribute("role", "status");
  room.status.className = "upload-status";
  document.body.append(room.status);
  for (const type of ["dragover", "dragleave", "drop"]) addEventListener(type, drag);
  const parts = { childList: true, attributes: true, attributeFilter: ["aria-invalid", ...NAMES] };
  new MutationObserver(look).observe(document.body, { ...parts, subtree: true });
}
