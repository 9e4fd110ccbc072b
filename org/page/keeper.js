// Keeps what a person did in their own tab, and gives it back to a server that has forgotten it.
//
// Corrections and choices are in the tab's session storage by the hash of the file's content: they end with the tab.
// The files themselves are only referred to, as the browser does for any file that was chosen. With "Keep on this
// computer" all of it is in the browser's database, and comes back after the tab was closed. Each person who signs in
// has a place of their own in both.
const room = (globalThis[Symbol.for("org-keeper")] ??= { files: {}, told: "", given: "", erased: "", halted: "" });

// The files are in `room.files` by what they are for; what is asked for (`lost`) and what is open (`last`) have the
// SHA-256 of the content and the name, by the same roles.

const PLACE = "org-kept";
const AGAIN = ".st-key-again";
const PANELS = {
  departments: ".st-key-upload",
  handoffs: ".st-key-handoffs",
  vocabulary: ".st-key-vocabulary",
  version: ".st-key-upload-version",
};
const PATIENCE = 20_000; // ms

const place = (user) => (user ? `${PLACE} ${user}` : PLACE);
const content = (user) => `${user}\nfiles`;

const read = (user) => {
  try {
    const { files = {}, last = {} } = JSON.parse(sessionStorage.getItem(place(user))) ?? {};
    return { files, last: last ?? {} };
  } catch {
    return { files: {}, last: {} };
  }
};

const write = (user, kept) => {
  try {
    sessionStorage.setItem(place(user), JSON.stringify(kept));
  } catch {
    // Storage is full or not allowed: the page asks before it is left, as ever.
  }
};

// The browser's database: what was done last, and the files that it was done with.
const database = () =>
  new Promise((done, fail) => {
    const request = indexedDB.open(PLACE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(PLACE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

// What is written is there for good when this has ended.
const act = async (mode, work) => {
  const opened = await database();
  try {
    return await new Promise((done, fail) => {
      const transaction = opened.transaction(PLACE, mode);
      const request = work(transaction.objectStore(PLACE));
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = transaction.onerror = () => fail(transaction.error);
    });
  } finally {
    opened.close();
  }
};

const find = (key) => act("readonly", (store) => store.get(key)).catch(() => undefined);

// Files are copied only when they are others than before: one may have 200 MB.
const store = async (user, kept, files, sign) => {
  const known = await act("readonly", (all) => all.getKey(content(user)));
  if (known === undefined || room.stored !== sign) await act("readwrite", (all) => all.put(files, content(user)));
  room.stored = sign;
  await act("readwrite", (all) => all.put(kept, user));
};

const erase = (user) =>
  act("readwrite", (all) => {
    all.delete(content(user));
    return all.delete(user);
  }).catch(() => {});

// Other tabs hear that the person keeps nothing here any more, or has signed out.
const listen = () => {
  if (room.channel) return;
  room.channel = new BroadcastChannel(PLACE);
  room.channel.onmessage = ({ data: { what, user } }) => {
    if (user !== room.user) return;
    if (what === "left") location.reload();
    else room.halt?.();
  };
  watchConnection();
  document.addEventListener("change", (event) => note(event.target.files, event.target), true);
  document.addEventListener("drop", (event) => note(event.dataTransfer?.files, event.target), true);
};

// Streamlit shows the page as it was when the connection is there again, and a server that was restarted hears of it at
// the next click only. So it is asked for a run at once.
const STATE = "data-test-connection-state";
const watchConnection = () => {
  const app = document.querySelector(`[${STATE}]`);
  let before = app?.getAttribute(STATE);
  const look = () => {
    const now = app.getAttribute(STATE);
    if (now === "CONNECTED" && before !== now) room.ask?.();
    before = now;
  };
  if (app) new MutationObserver(look).observe(app, { attributes: true, attributeFilter: [STATE] });
};

const note = (files, target) => {
  if (!files?.length || !(target instanceof Element)) return;
  for (const [role, panel] of Object.entries(PANELS)) if (target.closest(panel)) room.files[role] = files[0];
  if (target.closest(AGAIN) && !room.giving) {
    const [given, lost] = [[...files], room.lost ?? {}];
    inTurn(async () => Object.assign(room.files, await assignRoles(given, lost)));
  }
};

// Which of the lost files each one is, as the server finds it (assign_roles in keeping.py). Two versions may have the
// same name: they are told apart by what is in them.
const assignRoles = async (given, lost) => {
  const alike = new Set(Object.values(lost).map(([, name]) => name)).size < Object.keys(lost).length;
  const keys = new Map();
  for (const file of alike ? given : []) keys.set(file, await fingerprint(file));
  const found = {};
  const rest = new Set(given);
  for (const isFor of [
    (file, [key]) => keys.get(file) === key,
    (file, [, name]) => file.name === name,
    (_file, _lost, role) => role === "departments",
  ]) {
    for (const file of rest) {
      const role = Object.keys(lost).find((each) => !(each in found) && isFor(file, lost[each], each));
      if (role === undefined) continue;
      found[role] = file;
      rest.delete(file);
    }
  }
  return found;
};

// The SHA-256 of a file, in hexadecimal; none where the browser has no secure connection to the page.
const fingerprint = async (file) => {
  const bytes = await crypto.subtle?.digest("SHA-256", await file.arrayBuffer());
  return bytes && Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

// Puts the files into the page's own field for files, as if the person had chosen them again.
const give = (files, until = Date.now() + PATIENCE) => {
  const field = document.querySelector(`${AGAIN} input[type=file]`);
  if (!field) {
    if (Date.now() < until) setTimeout(give, 200, files, until);
    return;
  }
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  field.files = chosen.files;
  room.giving = true; // what they are for is known
  field.dispatchEvent(new Event("change", { bubbles: true }));
  room.giving = false;
};

const giveBack = (data) => {
  const files = Object.entries(data.lost).map(([role, [, name]]) => [room.files[role], name]);
  const here = files.filter(([file, name]) => file && file.name === name).map(([file]) => file);
  if (!here.length || room.given === data.session) return;
  room.given = data.session;
  give(here);
};

const isSame = (one, other) => one?.departments?.[0] === other?.departments?.[0];

// What a fresh session learns: of the tab, and of the database where the person keeps it there.
const recall = async (user) => {
  const kept = read(user);
  const stored = await find(user);
  if (!stored) return kept;
  const last = Object.keys(kept.last).length ? kept.last : (stored.last ?? {});
  if (isSame(last, stored.last)) {
    const files = (await find(content(user))) ?? {};
    for (const [role, file] of Object.entries(files)) {
      if (room.files[role]?.name !== last[role]?.[1]) room.files[role] = file;
    }
  }
  return { files: { ...stored.files, ...kept.files }, last, stored: true };
};

const keep = async (data) => {
  const kept = read(data.user);
  if (data.choices) kept.files[data.key] = data.choices;
  else delete kept.files[data.key];
  kept.last = data.last;
  write(data.user, kept);
  const own = Object.entries(data.last).filter(([role, [, name]]) => name && room.files[role]?.name === name);
  if (!data.keep || room.halted === data.turn || !own.some(([role]) => role === "departments")) return;
  const files = Object.fromEntries(own.map(([role]) => [role, room.files[role]]));
  const sign = JSON.stringify([data.user, data.turn, data.last]);
  await store(data.user, kept, files, sign).catch(() => {});
};

// One after the other: what is kept must not overtake what is erased.
const inTurn = (work) => (room.work = (room.work ?? Promise.resolve()).then(work, work));

// While corrections are not downloaded, the browser asks before the page is left, in words of its own.
const warn = (event) => event.preventDefault();

export default function ({ data, setTriggerValue }) {
  listen();
  (data.pending ? addEventListener : removeEventListener)("beforeunload", warn);
  room.user = data.user;
  room.lost = data.lost;
  room.halt = () => {
    room.halted = data.turn;
    setTriggerValue("halted", true);
  };
  room.ask = () => setTriggerValue("back", true);
  return void inTurn(async () => {
    if (data.leaving) {
      await erase(data.user);
      sessionStorage.removeItem(place(data.user));
      room.files = {};
      room.channel.postMessage({ what: "left", user: data.user });
      setTriggerValue("gone", true);
      return;
    }
    if (data.erase && room.erased !== data.turn) {
      room.erased = data.turn;
      await erase(data.user);
      room.channel.postMessage({ what: "erased", user: data.user });
    }
    if (data.fresh && room.told !== data.session) {
      const kept = await recall(data.user);
      room.told = data.session;
      if (kept.stored || Object.keys(kept.last).length || Object.keys(kept.files).length) {
        setTriggerValue("found", kept);
        return;
      }
    }
    if (data.lost) giveBack(data);
    else if (data.key) await keep(data);
  });
}
