// The address bar: shows what is looked at, and tells the page when the person goes back or forward.
const room = (globalThis[Symbol.for("org-address")] ??= { turn: 0 });

export default function ({ data, setStateValue }) {
  room.went = () => setStateValue("went", { search: location.search, turn: Date.now() });
  if (!room.listening) addEventListener("popstate", () => room.went());
  room.listening = true;
  // Called also with what was shown before: that must not undo a step back that the page does not know of yet.
  if (data.turn === room.turn) return;
  room.turn = data.turn;
  if (location.search === data.search) return;
  const address = location.pathname + data.search + location.hash;
  history[data.step ? "pushState" : "replaceState"](history.state, "", address);
}
