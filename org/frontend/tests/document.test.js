import assert from "node:assert/strict";
import { test } from "node:test";
import { HANDOFFS, department, drawing, openDocument } from "./support.js";

const WORDS = {
  search_all: "{total} found",
  close: "Close",
  opened: "{name} expanded, {n} departments shown",
  shown: "{n} departments shown",
  closed: "{name} collapsed, {n} departments shown",
  above: "Reports to",
  below: "Below",
  gives: "Hands work to",
  takes: "Takes from",
};

function open(svg = drawing(), handoffs = HANDOFFS, outline = "", folding = { closed: [], rows: [] }, folded = "") {
  const json = (id, data) => `<script type="application/json" id="${id}">${JSON.stringify(data)}</script>`;
  document.body.innerHTML =
    `<div class="org-viewer">${svg}<svg class="folded">${folded}</svg>${outline && `<template>${outline}</template>`}</div>` +
    json("words", WORDS) +
    json("wide", { legend: [], handoffs, ...folding }) +
    json("narrow", { legend: [], handoffs: [], closed: [1], rows: [] });
  openDocument();
  const root = document.querySelector(".org-viewer");
  const group = (key) => root.querySelector(`[data-key="${key}"].department`);
  const click = (element) => element.dispatchEvent(new window.MouseEvent("click", { bubbles: true }));
  const enter = (element, key = "Enter") =>
    element.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true }));
  const gone = () => [0, 1, 2, 3, 4].filter((key) => !group(key));
  return { root, group, click, enter, gone, drawer: root.querySelector(".drawer") };
}

test("the file follows the theme of the system", () => {
  assert.equal(open().root.dataset.theme, "dark");
});

test("collapsing takes a branch and its lines away, expanding brings them back", () => {
  const { root, group, click, enter, gone } = open();
  const from = () => [...root.querySelectorAll(".line")].map((line) => line.dataset.from);
  click(group(1).querySelector(".badge"));
  assert.deepEqual(
    [gone(), from()],
    [
      [2, 3],
      ["1", "4"],
    ],
  );
  assert.equal(group(1).getAttribute("aria-expanded"), "false");
  assert.equal(root.querySelector(".spoken[aria-live]").textContent, "Sales collapsed, 3 departments shown");
  group(1).focus();
  enter(group(1));
  assert.deepEqual([gone(), from()], [[], ["1", "2", "3", "4"]]);
  assert.equal(document.activeElement, group(1));
  enter(group(1));
  enter(group(1), "*");
  assert.deepEqual(gone(), []);
});

test("a collapsed branch shows its figures, and its column and the rows below move up with their lines", () => {
  const columns = [
    department(1, -1, "Sales", { kinds: "front expanded", x: 60, y: 100 }),
    department(2, 1, "Team A", { x: 70, y: 140 }),
    department(3, 1, "Team B", { kinds: "front leaf", x: 70, y: 180 }),
    department(4, 1, "Team C", { kinds: "front leaf", x: 60, y: 230 }),
    department(5, -1, "Finance", { x: 60, y: 270 }),
    department(6, -1, "IT", { x: 200, y: 100 }),
    department(7, -1, "Legal", { x: 200, y: 380 }),
  ];
  const folded = department(1, -1, "Sales", { kinds: "front collapsed", x: 60, y: 105 }).replace("30", "40");
  const flows = [[6, 5, "", "", "M150 100C80 100 60 100 60 255", "M60 255L55 250Z", {}]];
  const shapes = drawing(columns, 460, 410);
  const { root, group, click, enter } = open(shapes, flows, "", { closed: [1], rows: [85, 365] }, folded);
  const at = (key) => group(key).getAttribute("transform");
  click(group(5));
  // 10 px below the branch, which is 40 px high, and the next row as far below the lowest as before.
  assert.deepEqual([1, 5, 6, 7].map(at), [
    "translate(60 105)",
    "translate(60 150)",
    "translate(200 100)",
    "translate(200 260)",
  ]);
  assert.equal(root.querySelector(".shaft").getAttribute("d"), "M150 100C80 100 60 -20 60 135");
  assert.match(root.querySelector(".org-svg").getAttribute("viewBox"), /^0 0 460 290$/);
  group(1).focus();
  enter(group(1));
  assert.deepEqual([1, 4, 5, 7].map(at), [
    "translate(60 100)",
    "translate(60 230)",
    "translate(60 270)",
    "translate(200 380)",
  ]);
});

test("the rows of a boundary map keep their places", () => {
  const lanes = '<g class="lanes"><rect class="band" y="0" height="90"/></g>';
  const { root, group, click } = open(drawing().replace('<g class="regions">', `${lanes}$&`));
  const at = (key) => group(key).getAttribute("transform");
  const before = [at(0), at(4)];
  click(group(1).querySelector(".badge"));
  assert.deepEqual([at(0), at(4)], before);
  assert.match(root.querySelector(".org-svg").getAttribute("viewBox"), /^0 0 800 300$/);
});

test("what was collapsed when the file was made cannot be expanded in it", () => {
  const { group } = open();
  assert.equal(group(4).querySelector(".badge"), null);
  assert.equal(group(4).getAttribute("aria-expanded"), null);
});

test("a selection opens the details, and their links lead on", () => {
  const { group, click, drawer } = open();
  assert.equal(drawer.hidden, true);
  click(group(2));
  assert.deepEqual(
    [...drawer.querySelectorAll("h1, p")].map((each) => each.textContent),
    ["Team A, in full", "Figures\n"],
  );
  const links = [...drawer.querySelectorAll("button")].map((button) => button.textContent).filter(Boolean);
  assert.deepEqual(links, ["Sales, in full", "Board, in full", "Finance, in full: orders: 9 a week"]);
  click(drawer.querySelectorAll("li button")[2]);
  assert.equal(drawer.querySelector("h1").textContent, "Finance, in full");
  click(drawer.querySelector("button"));
  assert.equal(drawer.hidden, true);
});

test("a phone opens the outline, with what is collapsed there at first", () => {
  const teams = Array.from({ length: 40 }, (_, at) => department(at + 2, 1, `Team ${at}`));
  const tops = [
    department(0, -1, "Board", { kinds: "back expanded" }),
    department(1, 0, "Sales", { kinds: "front expanded" }),
  ];
  const outline = drawing([...tops, ...teams], 374, 2600);
  globalThis.innerWidth = 390;
  const { root, group, click } = open(drawing(), HANDOFFS, outline);
  assert.deepEqual([root.querySelectorAll(".department").length, group(1).getAttribute("aria-expanded")], [2, "false"]);
  click(group(1).querySelector(".badge"));
  assert.equal(root.querySelectorAll(".department").length, 42);
  globalThis.innerWidth = 1440;
  assert.equal(open(drawing(), HANDOFFS, outline).root.querySelectorAll(".department").length, 5);
  delete globalThis.innerWidth;
});

test("a search finds names without their accents and expands the way to one", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const titled = '$&<text class="note title">Trưởng phòng <tspan>Kế toán</tspan></text>';
  const { root, group, click, gone } = open(drawing().replace('<text class="name">Team B</text>', titled));
  click(group(1).querySelector(".badge"));
  const find = (text) => {
    const input = root.querySelector("input");
    input.value = text;
    input.dispatchEvent(new window.Event("input", { bubbles: true }));
    context.mock.timers.tick(1000);
    return [...root.querySelectorAll(".pane li")].map((row) => row.querySelector(".name").textContent);
  };
  assert.deepEqual(find("ke toan b"), ["Team B, in full"]);
  assert.equal(root.querySelector(".pane .way").textContent, "Trưởng phòng Kế toán");
  assert.deepEqual(find("TEAM"), ["Team A, in full", "Team B, in full"]);
  click(root.querySelectorAll(".pane li")[1]);
  assert.equal(root.dataset.selected, "3");
  assert.deepEqual(gone(), []);
});
