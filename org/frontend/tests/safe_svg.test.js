import assert from "node:assert/strict";
import { test } from "node:test";
import { department, drawing, mount } from "./support.js";
import { parseDrawing } from "../src/safe_svg.ts";

const wrap = (inside, attributes = "") => `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`;
const text = (inside) => parseDrawing(wrap(inside)).outerHTML;

test("what a drawing needs comes through", () => {
  const drawn = parseDrawing(drawing());
  assert.equal(drawn.querySelectorAll("g.department").length, 5);
  assert.equal(drawn.querySelector("#d-1 .name").textContent, "Sales");
  assert.equal(drawn.querySelector("#d-1").getAttribute("transform"), "translate(200 100)");
});

test("the boundary is the region drawn again, and nothing else is drawn again", () => {
  const use = (what) => `<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="${what}"/>`;
  const drawn = parseDrawing(
    wrap(`<g id="region-ways"/>${use("#region-ways")}${use("#d-1")}${use("x.svg#region-ways")}`),
  );
  assert.deepEqual(
    [...drawn.querySelectorAll("use")].map((each) => each.getAttribute("xlink:href")),
    ["#region-ways"],
  );
});

const HOSTILE = {
  script: "<script>globalThis.hit = 1</script>",
  "a script in another namespace": '<script xmlns="http://www.w3.org/1999/xhtml">globalThis.hit = 1</script>',
  "an image": '<image href="x" onerror="globalThis.hit = 1"/>',
  HTML: '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="1"/></body></foreignObject>',
  "a link": '<a href="javascript:globalThis.hit = 1"><text>x</text></a>',
  "another drawing": '<use href="https://example.org/x.svg#y"/>',
  "a style sheet": "<style>@import url(https://example.org/x.css)</style>",
  "an animation of a link": '<set attributeName="href" to="javascript:1"/>',
};
for (const [name, inside] of Object.entries(HOSTILE)) {
  test(`${name} is left out with all that is in it`, () => {
    assert.equal(text(`${inside}<rect class="box"/>`), '<svg><rect class="box"></rect></svg>');
  });
}

const ATTRIBUTES = {
  "a handler": 'onclick="globalThis.hit = 1"',
  "a handler in capitals": 'ONLOAD="globalThis.hit = 1"',
  "a style": 'style="fill: url(https://example.org/x)"',
  "a link of its own": 'href="javascript:1"',
  "a link by namespace": 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:1"',
  "a colour that fetches": 'fill="url(https://example.org/x#y)"',
  "a colour that fetches, in disguise": 'fill="\\75rl(https://example.org/x#y)"',
  "a name that a script might look up": 'id="details"',
};
for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
  test(`${name} is left out`, () => {
    const [rect] = parseDrawing(wrap(`<rect class="box" ${attribute}/>`)).children;
    assert.deepEqual(rect.getAttributeNames(), ["class"]);
  });
}

test("handlers on the drawing itself are left out", () => {
  assert.deepEqual(parseDrawing(wrap("", 'onload="1" class="org-svg"')).getAttributeNames(), ["class"]);
});

test("a drawing that is nested too deeply ends there and does not fail", () => {
  const deep = "<g>".repeat(1000) + "</g>".repeat(1000);
  assert.ok(parseDrawing(wrap(deep)).querySelectorAll("g").length < 100);
});

test("what is not a drawing is refused", () => {
  for (const bad of ["", "<svg", "<html xmlns='http://www.w3.org/1999/xhtml'/>", "<svg/>"]) {
    assert.throws(() => parseDrawing(bad), /not well-formed/);
  }
});

test("a hostile drawing shows its departments and runs nothing", () => {
  const evil = department(1, 0, "&lt;img src=x onerror=hit=1&gt;", { more: HOSTILE.script + HOSTILE.HTML });
  const { root, group } = mount({ svg: drawing([department(0, -1, "Board"), evil]) });
  assert.equal(group(1).querySelector(".name").textContent, "<img src=x onerror=hit=1>");
  assert.equal(root.querySelectorAll("script, foreignObject, img, a, [onerror]").length, 0);
  assert.equal(globalThis.hit, undefined);
});
