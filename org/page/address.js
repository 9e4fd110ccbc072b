// The address bar: shows what the page shows, and tells the page when the person goes back or forward.
//
// Each step back or forward has a stamp, and the page says with everything it sends which step it has followed last.
// What it sends before it has followed the latest step is about a place the person has left, and is passed over.
const room = (globalThis[Symbol.for("org-address")] ??= { stamp: 0, answered: null });

const PATIENCE = 1500; // ms after which the page is asked again to follow a step

// A new file, panel or branch is a step of its own; all else, such as a selection, belongs to the step it is in.
const place = (search) => ["file", "view", "branch"].map((part) => new URLSearchParams(search).get(part)).join();

export default function ({ data, setStateValue }) {
  room.tell = () => {
    clearTimeout(room.again);
    setStateValue("went", { search: location.search, stamp: room.stamp });
    room.again = setTimeout(room.tell, PATIENCE);
  };
  if (!room.listening) {
    addEventListener("popstate", () => {
      room.stamp = Math.max(Date.now(), room.stamp + 1);
      room.tell();
    });
  }
  room.listening = true;
  if (data.followed !== room.stamp) {
    room.again ??= setTimeout(room.tell, PATIENCE);
    return;
  }
  room.again = clearTimeout(room.again); // undefined
  // The first answer to a step, or to a link, may say less than was asked for, and must not leave the place in history.
  const push = room.answered === room.stamp && place(data.search) !== place(location.search);
  room.answered = room.stamp;
  if (location.search === data.search) return;
  const address = location.pathname + data.search + location.hash;
  history[push ? "pushState" : "replaceState"](history.state, "", address);
}
