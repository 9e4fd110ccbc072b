// The network view's own scripts, with a stand-in for vis-network that records what it is told.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./support.js";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const LETTER = 7; // px
window.HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: LETTER * text.length }) });
globalThis.getComputedStyle = () => ({ colorScheme: "dark" });
document.fonts = { ready: new Promise(() => {}) };
const offer = "return { openNetwork, replaceData, closeNetwork, openDocument, steer, component, room };";
const scripts = new Function(`${read("export/network.js")}\n${read("page/network_component.js")}\n${offer}`)();

class DataSet extends Map {
  add(items) {
    for (const item of items) this.set(item.id, item);
  }
  update(items) {
    for (const item of items) this.set(item.id, { ...this.get(item.id), ...item });
  }
  remove(ids) {
    for (const id of ids) this.delete(id);
  }
  getIds() {
    return [...this.keys()];
  }
}

class Network {
  canvas = {};
  scale = 1;
  hands = {};
  options = [];
  constructor(_canvas, { nodes }) {
    this.nodes = nodes;
  }
  on(name, act) {
    this.hands[name] = act;
  }
  getScale() {
    return this.scale;
  }
  getPositions() {
    return Object.fromEntries([...this.nodes.values()].map(({ id, x, y }) => [id, { x, y }]));
  }
  moveTo({ position, scale }) {
    Object.assign(this, { position, scale });
  }
  selectNodes(ids) {
    this.chosen = ids;
  }
  focus(id) {
    this.focused = id;
  }
  setOptions(options) {
    this.options.push(options);
  }
  moveNode(id, x, y) {
    this.nodes.update([{ id, x, y }]);
  }
  destroy() {
    this.destroyed = true;
  }
}
const vis = { DataSet, Network };

const node = (id, name, kind, x, y, size = 10) => ({ id, name, label: name, kind, x, y, size });
const edge = (id, from, to, tone) => ({ id, from, to, tone });
const COLOURS = { front: ["#f00", "#a00"], back: ["#00f", "#00a"] };
const PALE = { front: ["#fee", "#fcc"], back: ["#eef", "#ccf"] };
const THEME = {
  ...{ paper: "#000", ink: "#fff", quiet: "#888", accent: "#f0f", nodes: COLOURS, faded_nodes: PALE },
  ...{ edges: { crossing: "#70f", reporting: "#777" }, faded_edges: { crossing: "#213", reporting: "#222" } },
};
const WORDS = {
  view: "Network",
  tools: "Tools",
  search: "Search",
  legend: "Legend",
  reporting: "Lines",
  physics: "Move",
};

/** Sales hands off to Kế toán, and both report to the board. */
const makeData = (more = {}) => ({
  ...{ network: "net", size: [800, 600], frame: [800, 600], about: [], note: "", words: WORDS },
  nodes: [
    node(0, "Board", "back", 400, 80, 20),
    node(1, "Sales", "front", 200, 400),
    node(2, "Kế toán", "back", 600, 400),
  ],
  edges: [edge("h", 1, 2, "crossing"), edge("r1", 1, 0, "reporting"), edge("r2", 2, 0, "reporting")],
  legend: [{ sample: "front", text: "Front office" }],
  options: { nodes: { font: { face: "Arial" } }, physics: { solver: "barnesHut" } },
  themes: { dark: THEME, light: { ...THEME, ink: "#000" } },
  ...more,
});

function open(more) {
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  const told = [];
  root.getBoundingClientRect = () => ({ width: 800, height: 600, top: 0 });
  window.HTMLElement.prototype.getBoundingClientRect = () => ({ width: 800, height: 600, top: 0 });
  const hands = { select: (key) => told.push(["select", key]), lines: (on) => told.push(["lines", on]) };
  const view = scripts.openNetwork(vis, root, makeData(more), hands);
  const look = (kind, id) => view[kind].get(id);
  const named = () => [...view.nodes.values()].filter(({ font }) => font.size > 0).map(({ id }) => id);
  return { root, view, told, look, named, click: (...ids) => view.net.hands.click({ nodes: ids }) };
}

test("the whole network is fitted, in the colours of the theme, and is ready", () => {
  const { root, view, look } = open();
  assert.deepEqual([view.net.scale, view.net.position], [1, { x: 400, y: 300 }]);
  assert.equal(root.dataset.ready, "true");
  assert.equal(root.dataset.theme, "dark");
  assert.equal(look("nodes", 1).color.background, "#f00");
  assert.equal(look("edges", "h").color.color, "#70f");
});

test("a selected department keeps its colour with its neighbours, and the page is told", () => {
  const nodes = [...makeData().nodes, node(3, "Stock", "back", 400, 500)];
  const { root, told, look, click } = open({ nodes });
  click(1);
  assert.deepEqual(told, [["select", 1]]);
  assert.equal(root.dataset.selected, "1");
  assert.deepEqual(
    [0, 1, 2, 3].map((id) => look("nodes", id).color.background),
    ["#00f", "#f00", "#00f", "#eef"],
  );
  assert.equal(look("edges", "r2").color.color, "#222");
  click();
  assert.equal(look("nodes", 3).color.background, "#00f");
  assert.deepEqual(told.at(-1), ["select", null]);
});

test("without reporting lines a department above is no neighbour", () => {
  const { root, told, look, click } = open();
  const [lines] = root.querySelectorAll('.network-switches input[type="checkbox"]');
  lines.checked = false;
  lines.dispatchEvent(new window.Event("change"));
  click(1);
  assert.deepEqual(told, [
    ["lines", false],
    ["select", 1],
  ]);
  assert.equal(look("edges", "r1").hidden, true);
  assert.equal(look("nodes", 0).color.background, "#eef");
});

test("names are written where they touch no other, the largest first, and always that of the selected one", () => {
  const nodes = [node(0, "Large one", "back", 400, 100, 20), node(1, "Small one", "front", 445, 112, 8)];
  const { named, click } = open({ nodes, edges: [] });
  assert.deepEqual(named(), [0]);
  click(1);
  assert.deepEqual(named(), [1]);
  assert.deepEqual(open({ nodes: [nodes[0], { ...nodes[1], y: 300 }], edges: [] }).named(), [0, 1]);
  assert.deepEqual(open({ nodes: [{ ...nodes[0], x: 10 }], edges: [] }).named(), [], "it would be cut off");
});

test("names keep their size on the screen at any zoom", () => {
  const { view, look } = open();
  view.net.scale = 0.5;
  view.net.hands.animationFinished();
  assert.equal(look("nodes", 0).font.size, 24);
});

test("what is filtered out is pale or hidden with its edges, but for the selected one", () => {
  const { view, look } = open();
  scripts.steer(view, { faded: [2] });
  assert.equal(look("nodes", 2).color.background, "#eef");
  assert.equal(look("edges", "h").color.color, "#213");
  assert.equal(look("edges", "h").hidden, false);
  scripts.steer(view, { hide: true });
  assert.deepEqual([look("nodes", 2).hidden, look("edges", "h").hidden, look("nodes", 1).hidden], [true, true, false]);
  scripts.steer(view, { selected: 2 });
  assert.equal(look("nodes", 2).hidden, false);
});

test("a filtered hand-off is pale though its ends are not", () => {
  const { view, look } = open();
  scripts.steer(view, { faded_lines: [[1, 2]] });
  assert.equal(look("edges", "h").color.color, "#213");
  assert.equal(look("nodes", 1).color.background, "#f00");
});

test("the search is blind to accents and capitals, and goes to what it finds", () => {
  const { root, view, told } = open();
  const field = root.querySelector('input[type="search"]');
  const seek = (text) => {
    field.value = text;
    field.dispatchEvent(new window.Event("change"));
  };
  seek("nothing like it");
  assert.deepEqual(told, []);
  seek("KE TOAN");
  assert.deepEqual(told, [["select", 2]]);
  assert.equal(view.net.focused, 2);
});

test("what has moved goes back to its place when moving is switched off", () => {
  const { root, view } = open();
  const moving = root.querySelectorAll('.network-switches input[type="checkbox"]')[1];
  const flip = (on) => {
    moving.checked = on;
    moving.dispatchEvent(new window.Event("change"));
  };
  flip(true);
  assert.deepEqual(view.net.options.at(-1).physics, { solver: "barnesHut", enabled: true });
  view.nodes.update([{ id: 1, x: 5, y: 5 }]);
  flip(false);
  assert.deepEqual([view.nodes.get(1).x, view.nodes.get(1).y], [200, 400]);
  assert.equal(view.net.options.at(-1).physics.enabled, false);
});

test("only what looks other than before is given to vis-network", () => {
  const { view, click } = open();
  const given = [];
  view.nodes.update = (items) => given.push(...items.map(({ id }) => id));
  click(1);
  click(1);
  assert.deepEqual(given, [], "its neighbours are all there is");
  scripts.steer(view, { faded: [2] });
  assert.deepEqual(given, [2]);
});

test("text of the file is never an element", () => {
  const name = "<img src=x onerror=alert(1)>";
  const { root } = open({ about: [[name, name]], note: name, legend: [{ sample: "front", text: name }] });
  assert.equal(root.querySelector("img"), null);
  assert.equal(root.querySelector(".network-about").textContent, name);
});

/** As Streamlit calls the component. */
function mountInPage() {
  const host = document.createElement("div");
  const root = host.appendChild(document.createElement("div"));
  root.className = "org-network";
  document.body.replaceChildren(host);
  Object.assign(globalThis, { innerHeight: 700 });
  const told = [];
  const give = async (data) => {
    const bytes = new TextEncoder().encode(JSON.stringify(data));
    const end = scripts.component({
      data: bytes,
      parentElement: host,
      setStateValue: (name, value) => told.push([name, value]),
    });
    scripts.room.bringLibrary(vis);
    await scripts.room.library;
    return end;
  };
  return { root, told, give };
}

test("in the page a network is kept through messages, and a selection older than the latest act is passed over", async () => {
  const { root, told, give } = mountInPage();
  await give(makeData());
  const view = root.orgNetwork;
  view.net.hands.click({ nodes: [1] });
  assert.deepEqual(told, [["picked", { key: 1, turn: 1 }]]);
  scripts.room.wanted.set("net", { turn: 0, selected: 2, faded: [0] });
  scripts.room.networks.get("net").steer();
  assert.equal(view.selected, 1);
  assert.deepEqual([...view.faded], [0]);
  scripts.room.wanted.set("net", { turn: 1, selected: 2 });
  await give(makeData({ about: [["Another message", ""]] }));
  assert.equal(root.orgNetwork, view);
  assert.equal(view.selected, 2);
  scripts.room.wanted.clear();
});

test("a network for another frame asks once to be laid out again, and is not ready before", async () => {
  const { root, told, give } = mountInPage();
  await give(makeData({ frame: [400, 600] }));
  assert.deepEqual(told, [["frame", { width: 800, height: 600 }]]);
  assert.equal(root.dataset.ready, "false");
  await give(makeData({ frame: [800, 600] }));
  assert.equal(told.length, 1);
  assert.equal(root.dataset.ready, "true");
});

test("a network that has ended is taken apart, but not by an earlier call", async () => {
  const { root, give } = mountInPage();
  const first = await give(makeData());
  const last = await give(makeData());
  const { net } = root.orgNetwork;
  first();
  assert.equal(net.destroyed, undefined);
  last();
  assert.equal(net.destroyed, true);
  assert.equal(root.childElementCount, 0);
});

test("the offline file opens its network from the data that it carries", () => {
  document.body.innerHTML = '<div class="org-network"></div><script type="application/json" id="wide"></script>';
  document.getElementById("wide").textContent = JSON.stringify(makeData());
  scripts.openDocument(vis);
  assert.equal(document.querySelector(".org-network").orgNetwork.nodes.size, 3);
});
