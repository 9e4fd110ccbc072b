// The network in the page: what its components share, and how each keeps its network through reruns.
const room = (globalThis[Symbol.for("org-network")] ??= openRoom());

function openRoom() {
  const opened = { networks: new Map(), wanted: new Map() };
  opened.library = new Promise((resolve) => {
    opened.bringLibrary = resolve;
  });
  return opened;
}

const hosts = new WeakMap();

// Called by Streamlit at the first mount, at each message (also an equal one), and at a change of theme.
function component({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".org-network");
  if (!hosts.has(root)) hosts.set(root, { calls: 0, turn: 0 });
  const host = hosts.get(root);
  const call = ++host.calls;
  const text = new TextDecoder().decode(data);
  host.send = setStateValue;
  room.library.then((vis) => {
    if (call === host.calls) show(host, root, vis, text);
  });
  return () => {
    if (call !== host.calls) return; // a newer call shows it
    hosts.delete(root);
    host.sizes?.disconnect();
    if (room.networks.get(host.name) === host) room.networks.delete(host.name);
    if (host.view) closeNetwork(host.view);
  };
}

function show(host, root, vis, text) {
  const isNew = text !== host.text;
  const data = isNew ? JSON.parse(text) : null;
  host.text = text;
  if (!host.view) {
    host.name = data.network;
    room.networks.set(host.name, host);
    host.steer = () => steerHost(host);
    keepHeight(host, root);
    host.view = openNetwork(vis, root, data, {
      select: (key) => host.send("picked", { key, turn: ++host.turn }),
      lines: (on) => host.send("lines", { on, turn: ++host.turn }),
    });
  } else if (isNew) {
    host.frame = null;
    replaceData(host.view, data);
  } else {
    useTheme(host.view);
    paint(host.view);
  }
  steerHost(host);
  reportFrame(host);
}

// The network reaches down to the end of the window, whatever is above it.
function keepHeight(host, root) {
  const set = () => {
    const top = root.getBoundingClientRect().top + (document.scrollingElement?.scrollTop ?? 0);
    root.style.height = `${Math.max(380, innerHeight - Math.min(top, 0.6 * innerHeight) - 10)}px`;
  };
  set();
  host.sizes = new ResizeObserver(() => {
    set();
    reportFrame(host);
  });
  host.sizes.observe(document.documentElement);
  const around = (root.getRootNode().host ?? root).closest(".stMainBlockContainer");
  if (around) host.sizes.observe(around); // grows when a line above the network breaks into two
}

// Another frame than that of the drawing has the network laid out again.
function reportFrame(host) {
  if (!host.view) return;
  const { width, height } = host.view.canvas.getBoundingClientRect();
  const [before, above] = host.frame ?? host.view.data.frame;
  if (!width || !height || (Math.abs(width - before) <= 0.1 * before && Math.abs(height - above) <= 0.1 * above))
    return;
  host.frame = [width, height];
  host.view.waiting = true;
  host.view.root.dataset.ready = "false";
  host.send("frame", { width: Math.round(width), height: Math.round(height) });
}

// What the page has chosen; what was chosen before the latest act here is passed over.
function steerHost(host) {
  const wanted = room.wanted.get(host.name);
  if (!wanted || !host.view) return;
  const { turn, selected, reporting, ...rest } = wanted;
  steer(host.view, turn < host.turn ? rest : { ...rest, selected, reporting });
}
