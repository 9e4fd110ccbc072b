import assert from "node:assert/strict";
import { test } from "node:test";
import { DEPARTMENTS, WORDS, department, drawing, mount, resize } from "./support.js";

const classes = ({ group }, name) => [0, 1, 2, 3, 4].filter((key) => group(key)?.classList.contains(name));

test("a chart for another frame says at first how large its window is; one that a little is missing of is ready", () => {
  const near = mount({ frame: [1010, 640] });
  assert.deepEqual([near.told, near.root.dataset.ready], [[], "true"]);
  const { told, root } = mount({ frame: [1010, 650] });
  assert.equal(root.dataset.ready, "false");
  const [[name, { turn, ...frame }]] = told;
  assert.deepEqual([name, frame], ["frame", { width: 1000, height: 600, ratio: 1 }]);
  assert.ok(turn > 0);
});

test("the frame is told again at Fit, which lays the chart out anew, and when it is turned", () => {
  const { root, told, click, press } = mount({ frame: [1000, 600] });
  const frames = () => told.filter(([name]) => name === "frame").length;
  resize(1050, 600);
  assert.equal(frames(), 0);
  click(root.querySelector("[data-action=fit]"));
  assert.equal(frames(), 1);
  press("0");
  assert.equal(frames(), 2);
  resize(600, 1000);
  assert.equal(frames(), 3);
  resize(1000, 600);
});

test("a layout of the same boxes that Fit has asked for is fitted, any other keeps its scale", () => {
  const { root, give, press } = mount();
  give({ svg: drawing(DEPARTMENTS, 1000, 400) });
  assert.equal(root.dataset.scale, "1.2500");
  press("0");
  give({ svg: drawing(DEPARTMENTS, 2000, 300) });
  assert.equal(root.dataset.scale, "0.5000");
});

test("a page that has forgotten the frame is told it once more, and not again while its answer is on its way", () => {
  const { root, told, give } = mount({ frame: [1400, 740] });
  give({ frame: [1000, 600] });
  assert.equal(told.length, 1);
  give({ frame: [1400, 740] });
  give({ legend: [] });
  assert.deepEqual(
    told.map(([name, { width }]) => [name, width]),
    [
      ["frame", 1000],
      ["frame", 1000],
    ],
  );
  assert.ok(told[1][1].turn >= told[0][1].turn);
  assert.equal(root.dataset.ready, "false");
  give({ frame: [1000, 600] });
  assert.equal(root.dataset.ready, "true");
});

test("a drawing that fits is shown whole, and not larger than one and a quarter", () => {
  assert.equal(mount().root.dataset.scale, "1.2500");
  assert.equal(mount({ svg: drawing(DEPARTMENTS, 2000, 300) }).root.dataset.scale, "0.5000");
  assert.equal(mount({ svg: drawing(DEPARTMENTS, 800, 1200) }).root.dataset.scale, "0.5000");
});

test("a boundary map that is taller than the window takes its width and begins at the top", () => {
  const { root, view } = mount({ svg: drawing(DEPARTMENTS, 1000, 2000), lanes: true });
  assert.equal(root.dataset.scale, "1.0000");
  assert.match(view.querySelector(".stage").style.transform, /^translate\(0px/);
  assert.equal(root.dataset.centre, "[500,300]");
});

test("a part of the drawing stays in the window, however far a hand moves it", async () => {
  resize(1000, 600);
  const { view, root } = mount();
  const drag = (type, target, x, y) =>
    target.dispatchEvent(new window.MouseEvent(type, { view: window, bubbles: true, clientX: x, clientY: y }));
  drag("mousedown", view, 0, 0);
  drag("mousemove", window, 5000, -5000);
  drag("mouseup", window, 5000, -5000);
  await new Promise((done) => setTimeout(done)); // a click that comes at once would be the end of the drag
  const [x, y] = root
    .querySelector(".stage")
    .style.transform.match(/-?[\d.]+/g)
    .map(Number);
  assert.deepEqual([x, y], [920, 80 - 300 * 1.25]);
});

test("a click selects, a click on nothing ends it, and each says what is selected after it", () => {
  const chart = mount();
  chart.click(chart.group(1).querySelector(".box"));
  assert.deepEqual(classes(chart, "selected"), [1]);
  chart.click(chart.view);
  assert.deepEqual(chart.acts(), [
    ["choose", 1],
    ["choose", null],
  ]);
  const [first, second] = chart.told.map(([, value]) => value);
  assert.deepEqual([first.selected, second.selected], [1, null]);
  assert.ok(second.turn > first.turn);
});

test("the selected department is lit with its neighbours and its way to the top, and its hand-offs are shown", () => {
  const chart = mount();
  chart.click(chart.group(2));
  assert.deepEqual(classes(chart, "lit"), [0, 1, 2, 4]);
  assert.deepEqual(chart.handle.lit().sort(), [0, 1, 2, 4]);
  const way = [...chart.root.querySelectorAll(".line.way")].map((line) => line.dataset.from);
  assert.deepEqual(way, ["1", "2"]);
  assert.ok(chart.root.querySelector(".handoff").classList.contains("shown"));
});

test("a hand-off is in the drawing only while it is shown, under the boxes, and says what it is", () => {
  const chart = mount();
  assert.equal(chart.root.querySelector(".handoff"), null);
  chart.click(chart.group(2));
  const shown = chart.root.querySelector(".handoffs > .handoff");
  assert.equal(shown.querySelector("title").textContent, "Team A → Finance: orders: 9 a week");
  assert.equal(shown.querySelector(".shaft").getAttribute("stroke-width"), "1.2");
  assert.ok(shown.compareDocumentPosition(chart.root.querySelector(".departments")) & 4); // it comes before
  chart.steer({ turn: Infinity, selected: 2, faded_lines: [[2, 4]], fade: "hide" });
  assert.equal(chart.root.querySelector(".handoff"), null, "filtered out");
  chart.steer({ turn: Infinity, selected: 2 });
  assert.ok(chart.root.querySelector(".handoff"));
  chart.click(chart.view);
  assert.equal(chart.root.querySelector(".handoff"), null);
});

test("a second department is selected with a modifier key and let go again", () => {
  const chart = mount();
  chart.click(chart.group(1));
  chart.click(chart.group(4), { ctrlKey: true });
  assert.deepEqual([classes(chart, "selected"), classes(chart, "other")], [[1], [4]]);
  chart.click(chart.group(1), { shiftKey: true });
  assert.deepEqual([classes(chart, "selected"), classes(chart, "other")], [[4], []]);
});

test("the button of a branch asks for its expansion, and a leaf has none", () => {
  const chart = mount();
  chart.click(chart.group(4).querySelector(".badge"));
  assert.deepEqual(chart.acts(), [["fold", 4]]);
  assert.equal(chart.group(2).querySelector(".badge"), null);
});

test("the box that was expanded keeps its place, at the same scale", () => {
  const chart = mount();
  const placeOf = (key) => {
    const [middleX, middleY] = JSON.parse(chart.root.dataset.centre);
    const [x, y] = chart
      .group(key)
      .getAttribute("transform")
      .match(/[\d.]+/g)
      .map(Number);
    return [500 + (x - middleX) * 1.25, 300 + (y - middleY) * 1.25].map(Math.round);
  };
  const scale = 1.25;
  // jsdom draws nothing: where the boxes are drawn is computed here
  for (const box of chart.root.querySelectorAll(".department")) {
    const [x, y] = placeOf(Number(box.dataset.key));
    box.querySelector(".box").getBoundingClientRect = () => ({
      left: x - 50 * scale,
      top: y - 15 * scale,
      width: 100 * scale,
      height: 30 * scale,
    });
  }
  const before = placeOf(4);
  chart.click(chart.group(4).querySelector(".badge"));
  const more = department(5, 4, "Payroll", { x: 620, y: 180 });
  const opened = department(4, 0, "Finance", { kinds: "back expanded", x: 640, y: 120 });
  chart.give({ svg: drawing([...DEPARTMENTS.slice(0, 4), opened, more], 900, 300) });
  assert.deepEqual(placeOf(4), before);
  assert.equal(chart.root.dataset.scale, "1.2500");
});

test("a box that its details would cover comes out from under them, a while after the click", async () => {
  const chart = mount();
  chart.root.style.setProperty("--covered-right", "500px");
  const scale = chart.root.dataset.scale;
  const right = () => 500 + (650 - JSON.parse(chart.root.dataset.centre)[0]) * Number(scale); // edge of the box, px
  const before = right();
  chart.click(chart.group(4));
  assert.equal(chart.root.dataset.ready, "false");
  assert.equal(right(), before, "a double-click still finds it");
  await new Promise((done) => setTimeout(done, 400));
  assert.equal(chart.root.dataset.ready, "true");
  assert.ok(right() < 500 && before > 500);
  assert.equal(chart.root.dataset.scale, scale);
  chart.press("Escape");
  assert.equal(right(), before, "without the details it is where it was");
});

test("a branch that is expanded waits for no details that would cover it", async () => {
  const chart = mount();
  chart.root.style.setProperty("--covered-right", "500px");
  chart.click(chart.group(4));
  const middle = chart.root.dataset.centre;
  chart.group(4).dispatchEvent(new window.MouseEvent("dblclick", { bubbles: true }));
  await new Promise((done) => setTimeout(done, 400));
  assert.equal(chart.root.dataset.centre, middle, "its drawing is still to come");
  const more = department(5, 4, "Payroll", { x: 620, y: 180 });
  const opened = department(4, 0, "Finance", { kinds: "back expanded", x: 640, y: 120 });
  chart.give({ svg: drawing([...DEPARTMENTS.slice(0, 4), opened, more], 900, 300) });
  assert.equal(chart.root.dataset.ready, "true");
});

/** The keys of the boxes that the focus goes to. */
const walk = (chart, ...keys) =>
  keys.map((key) => {
    chart.press(key);
    return Number(chart.view.querySelector('[tabindex="0"]').dataset.key);
  });

test("keys move the focus as in a tree, and select nothing", () => {
  const chart = mount();
  const down = ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"];
  assert.deepEqual(walk(chart, ...down), [0, 1, 2, 3, 4, 4]);
  assert.deepEqual(walk(chart, "ArrowUp", "ArrowLeft", "ArrowRight"), [3, 1, 2]);
  assert.deepEqual(walk(chart, "Home", "End"), [0, 4]);
  assert.equal(document.activeElement, chart.group(4));
  assert.deepEqual(chart.acts(), []);
});

test("right expands a branch that is collapsed, and left collapses one that is expanded", () => {
  const chart = mount();
  walk(chart, "ArrowDown", "End", "ArrowRight");
  assert.deepEqual(chart.acts(), [["fold", 4]]);
  walk(chart, "Home", "ArrowRight", "ArrowLeft");
  assert.deepEqual(chart.acts().at(-1), ["fold", 1]);
  const before = chart.acts().length;
  assert.deepEqual(walk(chart, "ArrowRight", "ArrowRight"), [2, 2], "a leaf has nothing to expand");
  assert.equal(chart.acts().length, before);
});

test("an asterisk expands the branches of one parent in one request, and asks for nothing where all are", () => {
  const chart = mount();
  walk(chart, "ArrowDown", "ArrowDown", "*", "ArrowDown", "*");
  assert.deepEqual(chart.acts(), [["expand", 1]]);
});

test("Enter expands a branch and selects a leaf; with Shift it shows the branch alone", () => {
  const chart = mount();
  walk(chart, "ArrowDown", "ArrowDown", "Enter");
  chart.view.dispatchEvent(new window.KeyboardEvent("keydown", { key: "Enter", shiftKey: true, bubbles: true }));
  walk(chart, "Backspace", "ArrowDown", "Enter");
  assert.deepEqual(chart.acts(), [
    ["fold", 1],
    ["focus", 1],
    ["focus", null],
    ["choose", 2],
  ]);
});

test("letters lead to the next department whose name begins with them", () => {
  const chart = mount();
  assert.deepEqual(walk(chart, "ArrowDown", "f"), [0, 4]);
  const other = mount();
  assert.deepEqual(walk(other, "t", "e", "a"), [2, 2, 2]);
  other.press("t", other.view); // "teat": no name begins so
  assert.deepEqual(walk(other, "x"), [2]);
});

test("in a boundary map the keys move along and between the rows", () => {
  const chart = mount({ lanes: true });
  assert.deepEqual(walk(chart, "ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown", "Home"), [0, 1, 4, 2, 2]);
  assert.equal(chart.group(4).getAttribute("aria-level"), "1");
  assert.deepEqual(
    ["aria-posinset", "aria-setsize"].map((name) => chart.group(4).getAttribute(name)),
    ["2", "2"],
  );
});

test("every box is an item of a tree that says its name, figures, level, place and state", () => {
  const { view, group } = mount();
  assert.equal(view.getAttribute("role"), "tree");
  const get = (key) =>
    ["label", "level", "posinset", "setsize", "expanded", "selected"].map((name) =>
      group(key).getAttribute(`aria-${name}`),
    );
  assert.deepEqual(get(1), ["Sales, in full, front office, 38 people", "2", "1", "2", "true", "false"]);
  assert.deepEqual(get(4), ["Finance, in full, back office", "2", "2", "2", "false", "false"]);
  assert.deepEqual(get(2), ["Team A, in full, front office", "3", "1", "2", null, "false"]);
  assert.ok([0, 1, 2, 3, 4].every((key) => group(key).getAttribute("role") === "treeitem"));
  assert.deepEqual(
    [...view.querySelectorAll('[tabindex="0"]')].map((box) => box.id),
    ["d-0"],
  );
});

test("what is selected, expanded and collapsed is said", () => {
  const chart = mount();
  const spoken = () => chart.root.querySelector(".spoken[aria-live]").textContent;
  walk(chart, "ArrowDown", "End", " ");
  assert.match(spoken(), /^Finance, in full/);
  chart.press("Enter");
  const more = department(5, 4, "Payroll", { x: 620, y: 180 });
  const opened = department(4, 0, "Finance", { kinds: "back expanded", x: 640, y: 120 });
  chart.give({ svg: drawing([...DEPARTMENTS.slice(0, 4), opened, more], 900, 300) });
  assert.equal(spoken(), "Finance expanded, 6 departments shown");
  assert.equal(document.activeElement, chart.group(4), "the focus stays where it was");
  chart.press("Enter");
  chart.give({ svg: drawing() });
  assert.equal(spoken(), "Finance collapsed, 5 departments shown");
});

test("the page's selection is followed unless it is older than the latest act", () => {
  const chart = mount();
  chart.steer({ turn: 1, selected: 4 });
  assert.deepEqual(classes(chart, "selected"), [4]);
  chart.click(chart.group(1));
  chart.steer({ turn: 1, selected: 4 });
  assert.deepEqual(classes(chart, "selected"), [1]);
});

test("what is filtered out is faint or hidden, and its lines with it", () => {
  const chart = mount();
  chart.steer({ faded: [3] });
  assert.deepEqual(classes(chart, "faint"), [3]);
  chart.steer({ faded: [3], fade: "hide" });
  assert.deepEqual(classes(chart, "gone"), [3]);
  const gone = [...chart.root.querySelectorAll(".line.gone")].map((line) => line.dataset.from);
  assert.deepEqual(gone, ["3"]);
});

test("an entry of the legend switches its shapes off and on, and the page is told", () => {
  const chart = mount();
  const entry = (name) => chart.root.querySelector(`[data-sample="${name}"]`);
  chart.click(entry("crossing"));
  assert.deepEqual(chart.told.at(-1)[1].off, ["crossing"]);
  assert.equal(entry("crossing").getAttribute("aria-pressed"), "false");
  assert.equal(chart.root.querySelectorAll(".line.gone").length, 2);
  chart.click(entry("handoffs-all"));
  assert.deepEqual(chart.told.at(-1)[1].off, ["crossing", "handoffs-all"]);
  assert.ok(chart.root.querySelector(".handoff").classList.contains("shown"));
  chart.click(chart.root.querySelector(".show-all button"));
  assert.equal(chart.root.querySelectorAll(".line.gone").length, 0);
});

test("the legend can be closed, and what the page has switched off is off", () => {
  const chart = mount();
  chart.steer({ off: ["front"] });
  assert.deepEqual(classes(chart, "faint"), [1, 2]);
  chart.steer({ off: [] });
  assert.deepEqual(classes(chart, "faint"), []);
  chart.click(chart.root.querySelector(".closer"));
  assert.equal(chart.root.querySelector(".legend ul").hidden, true);
  assert.equal(mount().root.querySelector(".legend ul").hidden, true, "also in a chart that is opened later");
  chart.click(chart.root.querySelector(".closer"));
  assert.equal(mount().root.querySelector(".legend ul").hidden, false);
});

test("a switch is kept when the page answers with what it knew before", () => {
  const chart = mount();
  chart.steer({ off: [] });
  chart.click(chart.root.querySelector('[data-sample="front"]'));
  chart.steer({ off: [] });
  assert.deepEqual(classes(chart, "faint"), [1, 2]);
  chart.steer({ off: ["front"] });
  chart.steer({ off: [] });
  assert.deepEqual(classes(chart, "faint"), []);
});

test("a department that was looked for pulses once", () => {
  const chart = mount();
  chart.steer({ flash: { key: 3, turn: 7 } });
  assert.equal(chart.handle.flashing(), 3);
  assert.equal(chart.group(3).querySelectorAll(".flash").length, 1);
  chart.steer({ flash: { key: 3, turn: 7 } });
  assert.equal(chart.group(3).querySelectorAll(".flash").length, 1);
});

test("far out the largest branches are named in letters of 12 px, and no note is drawn", () => {
  const { root } = mount({ svg: drawing(DEPARTMENTS, 4000, 2400) });
  assert.ok(root.classList.contains("far"));
  const names = root.querySelector(".far-names");
  assert.deepEqual(
    [...names.children].map((name) => name.textContent),
    ["Board", "Sales", "Finance"],
  );
  assert.equal(Number(names.getAttribute("font-size")) * Number(root.dataset.scale), 12);
});

test("who comes by Tab selects with the space bar", () => {
  const chart = mount();
  chart.view.querySelector('[tabindex="0"]').focus();
  chart.press(" ");
  assert.deepEqual(chart.acts(), [["choose", 0]]);
});

test("the first minute has three numbered hints, and once they are closed they never come again", () => {
  const hints = ["What it is", "Got it", "Orange", "Violet", "Click"];
  const chart = mount({ hints });
  const card = chart.root.querySelector(".hints");
  assert.equal(card.hidden, false);
  const texts = () => [...card.querySelectorAll("li")].map((item) => item.textContent);
  assert.deepEqual(texts(), ["Orange", "Violet", "Click"]);
  const marks = () => [...chart.root.querySelectorAll(".hint-marks text")].map((digit) => digit.textContent);
  assert.deepEqual(marks(), ["1", "2", "3"]);
  chart.give({ svg: drawing(DEPARTMENTS.slice(0, 4)) });
  assert.equal(marks().length, 3, "they are on the next drawing, too");
  chart.give({ svg: drawing([department(0, -1, "Board"), department(1, 0, "Finance")]) });
  assert.deepEqual(texts(), ["Click"], "what is not on the drawing is not explained");
  assert.deepEqual(marks(), ["1"]);
  chart.click(card.querySelector("button"));
  assert.equal(card.hidden, true);
  assert.deepEqual(marks(), []);
  assert.equal(mount({ hints }).root.querySelector(".hints").hidden, true);
  localStorage.clear();
  assert.equal(mount().root.querySelector(".hints").hidden, true, "a chart without any has none");
  const again = mount({ hints });
  again.view.querySelector('[tabindex="0"]').focus();
  again.press(" ");
  assert.equal(again.root.querySelector(".hints").hidden, true, "who has selected a department needs them no more");
  localStorage.clear();
});

test("a chart that has ended leaves nothing behind, and a drawing that is no longer there is not shown again", () => {
  const { root, end, place, give } = mount();
  const count = () => root.querySelectorAll(".department").length;
  const last = place();
  end(); // an earlier call does not end what a later one shows
  assert.equal(count(), 5);
  last();
  assert.equal(root.childElementCount, 0);
  assert.equal(root.dataset.ready, undefined);
  const [early, late] = [give(), give()]; // a drawing may come before its chart
  early();
  place();
  assert.equal(count(), 5);
  place()();
  late();
  place();
  assert.equal(root.childElementCount, 0);
});

test("a chart in another language is a new one with the same drawing", () => {
  const { root, place } = mount();
  place({ ...WORDS, fit: "Vừa khung" });
  assert.equal(root.querySelector("[data-action=fit]").getAttribute("aria-label"), "Vừa khung");
  assert.equal(root.querySelectorAll(".department").length, 5);
});

test("a message as bytes is read like one that is not", () => {
  const { root, give } = mount();
  const bytes = (data) => new TextEncoder().encode(JSON.stringify(data));
  give({ svg: drawing(DEPARTMENTS.slice(0, 2)) }, bytes);
  assert.equal(root.querySelectorAll(".department").length, 2);
});

test("the labels of the lanes come along to the left edge of the window, as far as there is room before the boxes", () => {
  const labels =
    '<g class="labels"><text x="16">Front office</text><text x="400" text-anchor="middle">Customers</text></g>';
  window.SVGElement.prototype.getBBox = () => ({ x: 16, width: 60 }); // the nearest box begins at 150
  const { root, view, press } = mount({
    svg: drawing().replace('<g class="departments">', `${labels}$&`),
    lanes: true,
  });
  const shift = () => view.querySelector(".stage").style.getPropertyValue("--labels");
  assert.equal(shift(), "0.0px");
  for (let at = 0; at < 8; at += 1) press("+");
  assert.ok(JSON.parse(root.dataset.centre)[0] > 300);
  assert.equal(shift(), "68.0px");
  delete window.SVGElement.prototype.getBBox;
});
