// The address bar: shows what is looked at, and tells the page when the person goes back or forward.
const room = (globalThis[Symbol.for("org-address")] ??= { turn: 0, went: 0 });

const PATIENCE = 1500; // ms after which the page is asked again to follow a step back

export default function ({ data, setStateValue }) {
  room.heard = data.heard;
  room.tell = () => {
    clearTimeout(room.again);
    setStateValue("went", { search: location.search, turn: room.went });
    room.again = setTimeout(() => room.heard < room.went && room.tell(), PATIENCE);
  };
  if (!room.listening) {
    addEventListener("popstate", () => {
      room.went = Math.max(Date.now(), room.went + 1);
      room.tell();
    });
  }
  room.listening = true;
  // An answer from before the latest step back would undo it; one that was followed already says nothing new.
  if (data.heard < room.went || data.turn === room.turn) return;
  room.turn = data.turn;
  if (location.search === data.search) return;
  const address = location.pathname + data.search + location.hash;
  history[data.step ? "pushState" : "replaceState"](history.state, "", address);
}
