import assert from "node:assert/strict";
import { test } from "node:test";
import { HANDOFFS, drawing, openDocument } from "./support.js";

const DETAILS = {
  boxes: ["Board", "Sales", "Team A", "Team B", "Finance"].map((name, key) => {
    return { key, name, hint: `${key} people`, parent: [null, 0, 1, 1, 0][key] };
  }),
  flows: [{ from: 2, to: 4, what: "orders" }],
};
const WORDS = {
  search_all: "{total} found",
  close: "Close",
  above: "Reports to",
  below: "Below",
  gives: "Hands work to",
  takes: "Takes from",
};

function open() {
  const json = (id, data) => `<script type="application/json" id="${id}">${JSON.stringify(data)}</script>`;
  document.body.innerHTML =
    `<div class="org-viewer">${drawing()}</div>` +
    json("details", DETAILS) +
    json("words", WORDS) +
    json("legend", []) +
    json("handoffs", HANDOFFS);
  openDocument();
  const root = document.querySelector(".org-viewer");
  const group = (key) => root.querySelector(`[data-key="${key}"].department`);
  const click = (element) => element.dispatchEvent(new window.MouseEvent("click", { bubbles: true }));
  const gone = () => [...root.querySelectorAll(".stage .gone")].map((each) => each.dataset.key ?? each.dataset.from);
  return { root, group, click, gone, drawer: root.querySelector(".drawer") };
}

test("the file follows the theme of the system", () => {
  assert.equal(open().root.dataset.theme, "dark");
});

test("collapsing hides a branch and its lines, expanding shows them again", async () => {
  const { group, click, gone } = open();
  click(group(1).querySelector(".badge"));
  assert.deepEqual(gone().sort(), ["2", "2", "3", "3"]);
  assert.equal(group(1).getAttribute("aria-expanded"), "false");
});

test("a selection opens the details, and their links lead on", () => {
  const { group, click, drawer } = open();
  assert.equal(drawer.hidden, true);
  click(group(2));
  assert.equal(drawer.querySelector("h1").textContent, "Team A");
  const links = [...drawer.querySelectorAll("button")].map((button) => button.textContent).filter(Boolean);
  assert.deepEqual(links, ["Sales", "Board", "Finance: orders"]);
  click(drawer.querySelectorAll("li button")[2]);
  assert.equal(drawer.querySelector("h1").textContent, "Finance");
  click(drawer.querySelector("button"));
  assert.equal(drawer.hidden, true);
});

test("a search finds names without their accents and expands the way to one", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { root, group, click, gone } = open();
  click(group(1).querySelector(".badge"));
  const input = root.querySelector("input");
  input.value = "TEAM";
  input.dispatchEvent(new window.Event("input", { bubbles: true }));
  context.mock.timers.tick(1000);
  assert.deepEqual(
    [...root.querySelectorAll(".pane .name")].map((name) => name.textContent),
    ["Team A", "Team B"],
  );
  click(root.querySelectorAll(".pane li")[1]);
  assert.equal(root.dataset.selected, "3");
  assert.deepEqual(gone(), []);
});
