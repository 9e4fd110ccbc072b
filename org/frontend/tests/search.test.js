import assert from "node:assert/strict";
import { test } from "node:test";
import { mount } from "./support.js";
import { markMatches } from "../src/matching.ts";

const marked = (text, typed) =>
  markMatches(text, typed)
    .map((part) => (typeof part === "string" ? part : `[${part.textContent}]`))
    .join("");

test("letters match without regard to accents and capitals", () => {
  assert.equal(marked("Phòng Kinh doanh", "phong"), "[Phòng] Kinh doanh");
  assert.equal(marked("Đà Nẵng", "da nang"), "[Đà] [Nẵng]");
  assert.equal(marked("Phòng".normalize("NFD"), "ong"), "Ph[òng]");
});

test("what is typed is text and not a pattern", () => {
  assert.equal(marked("a.b (c) [d]", ".*"), "a.b (c) [d]");
  assert.equal(marked("R&D (core) [x]", "(core)"), "R&D [(core)] [x]");
  assert.equal(marked("a-b", "a-b"), "[a-b]");
});

const FOUND = {
  text: "team",
  total: 7,
  results: [
    { key: 2, name: "Team A", way: "Board › Sales", where: "", office: "front" },
    { key: 3, name: "Team B", way: "Board › Sales", where: "Code: team-b", office: "back" },
  ],
};

function searching(typed = "team") {
  const chart = mount();
  const input = chart.root.querySelector("input");
  const type = (text) => {
    input.value = text;
    input.dispatchEvent(new window.Event("input", { bubbles: true }));
  };
  type(typed);
  const names = () => [...chart.root.querySelectorAll(".pane .name")].map((name) => name.textContent);
  return { ...chart, input, type, names };
}

test("results come into the list, and Enter chooses the marked one", () => {
  const chart = searching();
  chart.steer({ found: FOUND });
  assert.deepEqual(chart.names(), ["Team A", "Team B"]);
  assert.equal(chart.root.querySelector(".pane p").textContent, "2 of 7 shown");
  chart.press("ArrowDown", chart.input);
  chart.press("Enter", chart.input);
  assert.deepEqual(chart.acts(), [["find", 3]]);
  assert.equal(chart.input.value, "");
});

test("results for another text are passed over", () => {
  const chart = searching("tea");
  chart.steer({ found: FOUND });
  assert.deepEqual(chart.names(), []);
});

test("Enter before there are results chooses the first that comes", () => {
  const chart = searching();
  chart.press("Enter", chart.input);
  chart.steer({ found: FOUND });
  assert.deepEqual(chart.acts(), [["find", 2]]);
});

test("names are text and never elements", () => {
  const chart = searching("img");
  const [result] = FOUND.results;
  chart.steer({ found: { text: "img", total: 1, results: [{ ...result, name: "<img src=x>" }] } });
  assert.deepEqual(chart.names(), ["<img src=x>"]);
  assert.equal(chart.root.querySelectorAll("img").length, 0);
});

test("the page is asked once a pause after the last key", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const chart = searching("t");
  chart.type("te");
  context.mock.timers.tick(1000);
  const asked = chart.told.filter(([name]) => name === "sought").map(([, { text }]) => text);
  assert.deepEqual(asked, ["te"]);
});
