// Keeps what a person did in their own tab, and gives it back to a server that has forgotten it.
//
// Corrections and choices are in the tab's session storage by the hash of the file's content: they end with the tab.
// The file itself is only referred to, as the browser does for any file that was chosen. With "Keep on this computer"
// both are in the browser's database, and come back after the tab was closed.
const room = (globalThis[Symbol.for("org-keeper")] ??= { file: null, told: "", given: "" });

const PLACE = "org-kept";
const PANELS = ".st-key-upload, .st-key-again";
const PATIENCE = 20_000; // ms

const read = () => {
  try {
    const { files = {}, last = null } = JSON.parse(sessionStorage.getItem(PLACE)) ?? {};
    return { files, last };
  } catch {
    return { files: {}, last: null };
  }
};

const write = (kept) => {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    // Storage is full or not allowed: the page asks before it is left, as ever.
  }
};

// The browser's database: one file with its corrections.
const database = () =>
  new Promise((done, fail) => {
    const request = indexedDB.open(PLACE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(PLACE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

const act = async (mode, work) => {
  const opened = await database();
  try {
    return await new Promise((done, fail) => {
      const request = work(opened.transaction(PLACE, mode).objectStore(PLACE));
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
  } finally {
    opened.close();
  }
};

const store = (user, value) => act("readwrite", (place) => place.put(value, user)).catch(() => {});
const forget = (user) => act("readwrite", (place) => place.delete(user)).catch(() => {});
const find = (user) => act("readonly", (place) => place.get(user)).catch(() => undefined);

const note = (files, target) => {
  if (files?.length && target instanceof Element && target.closest(PANELS)) room.file = files[0];
};

const listen = () => {
  if (room.listening) return;
  room.listening = true;
  document.addEventListener("change", (event) => note(event.target.files, event.target), true);
  document.addEventListener("drop", (event) => note(event.dataTransfer?.files, event.target), true);
};

// Puts the file into the page's own field for files, as if the person had chosen it again.
const give = (file, until = Date.now() + PATIENCE) => {
  const field = document.querySelector(".st-key-again input[type=file]");
  if (!field) {
    if (Date.now() < until) setTimeout(give, 200, file, until);
    return;
  }
  const chosen = new DataTransfer();
  chosen.items.add(file);
  field.files = chosen.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

const tell = (data, kept, setTriggerValue) => {
  if (room.told === data.session) return;
  room.told = data.session;
  setTriggerValue("found", kept);
};

const keep = (data) => {
  const kept = read();
  if (data.choices) kept.files[data.key] = data.choices;
  else delete kept.files[data.key];
  kept.last = data.name ? { key: data.key, name: data.name } : null;
  write(kept);
  if (data.keep && room.file && data.name === room.file.name) store(data.user, { kept, file: room.file });
  else if (!data.keep) forget(data.user);
};

export default async function ({ data, setTriggerValue }) {
  listen();
  if (data.fresh) {
    let kept = read();
    const stored = kept.last || Object.keys(kept.files).length ? undefined : await find(data.user);
    if (stored) {
      kept = { ...stored.kept, stored: true };
      room.file ??= stored.file;
    }
    if (stored || kept.last || Object.keys(kept.files).length) {
      tell(data, kept, setTriggerValue);
      return;
    }
  }
  if (data.lost) {
    if (room.file && room.given !== data.session) {
      room.given = data.session;
      give(room.file);
    }
  } else if (data.key) keep(data);
}
