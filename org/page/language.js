// The language of the document, which screen readers pronounce it by, and Streamlit's own few words in that language.
//
// Streamlit has its words in English only. They are exchanged where they appear, and never in what comes from a file:
// that is in containers of Markdown, in lists of options, on a canvas or in components of their own.
//
// And the theme of the document: Streamlit tells it the app, not the dialogs, which are beside it.
const room = (globalThis[Symbol.for("org-language")] ??= { words: {}, english: new WeakMap() });

const NAMES = ["aria-label", "title", "placeholder"];
const OURS = '[data-testid="stMarkdownContainer"], [role="option"], canvas, script, style';
const UPLOADER = '[data-testid="stFileUploaderDropzone"]';

const isOurs = (element) => element.closest(OURS) && !element.closest(UPLOADER);

// Of “200MB per file” and “Help for Levels”, too.
function say(text) {
  const [number] = text.match(/\d+/) ?? [""];
  const said = room.words[number ? text.replace(number, "{n}") : text]?.replace("{n}", () => number);
  if (said) return said;
  const pattern = Object.keys(room.words).find((each) => each.endsWith(" {name}") && text.startsWith(each.slice(0, -6)));
  return pattern && room.words[pattern].replace("{name}", () => text.slice(pattern.length - 6));
}

// `seen` is what is shown now; what was there in English is kept, to go back to it.
function exchange(holder, name, seen, put) {
  const kept = room.english.get(holder) ?? {};
  const english = kept[name]?.said === seen ? kept[name].english : seen;
  const said = say(english) ?? english;
  if (said === seen) return;
  room.english.set(holder, { ...kept, [name]: { english, said } });
  put(said);
}

function translateElement(element) {
  if (isOurs(element)) return;
  for (const name of NAMES) {
    const seen = element.getAttribute(name);
    if (seen) exchange(element, name, seen, (said) => element.setAttribute(name, said));
  }
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) exchange(node, "text", node.data, (said) => (node.data = said));
  }
}

function translateAll(root) {
  translateElement(root);
  root.querySelectorAll("*").forEach(translateElement);
}

function follow(records) {
  for (const { type, target, addedNodes } of records) {
    if (type === "attributes") translateElement(target);
    else if (target.parentElement && type === "characterData") translateElement(target.parentElement);
    for (const added of addedNodes) {
      if (added.nodeType === Node.ELEMENT_NODE) translateAll(added);
      else if (added.parentElement) translateElement(added.parentElement);
    }
  }
}

export default ({ data }) => {
  document.documentElement.lang = data.language;
  document.documentElement.style.colorScheme = getComputedStyle(document.querySelector(".stApp")).colorScheme;
  const changed = room.language !== undefined && room.language !== data.language;
  Object.assign(room, { language: data.language, words: data.words });
  if (changed || Object.keys(data.words).length) translateAll(document.body);
  if (room.observer || !Object.keys(data.words).length) return;
  room.observer = new MutationObserver(follow);
  const parts = { childList: true, characterData: true, attributes: true, attributeFilter: NAMES };
  room.observer.observe(document.body, { ...parts, subtree: true });
};
