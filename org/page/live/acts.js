// What a person does here is drawn at once and told to the page; what the page wants is done here.

const ASTRIDE = 0.25; // a change of the view's proportions by more than this is told to the page

// A choice made here. A second department can be chosen beside the first.
function choose(chart, key, other = null) {
  chart.cursor = null;
  if (key === (chart.selected ?? null) && other === (chart.other ?? null) && !chart.spotlight) return;
  Object.assign(chart, { selected: key, other, spotlight: null, toReveal: null });
  light(chart);
  chart.net.redraw();
  tell(chart, "choose", key);
}

// With a modifier key or a long touch: beside the one that is chosen, or no more.
function chooseToo(chart, key) {
  const { selected = null, other = null } = chart;
  if (selected === null) return choose(chart, key);
  if (key === selected) return choose(chart, other);
  choose(chart, selected, key === other ? null : key);
}

function isFoldable(box) {
  return Boolean(box && (box.folded || box.children || box.rest));
}

// Folds or unfolds a branch, or shows more of a large family. The page answers with a new picture.
function fold(chart, key) {
  if (!isFoldable(chart.picture.boxes.get(key))) return;
  chart.folding = { key, since: performance.now() };
  tell(chart, "fold", key);
}

// Only the branch of a department that has one; null: one step back up.
function focusOn(chart, key) {
  if (key === null || isFoldable(chart.picture.boxes.get(key))) tell(chart, "focus", key);
}

// Every act says what is chosen after it: of two that follow each other closely the page may only see the second.
function tell(chart, act, key) {
  chart.turn = nextTurn(chart.turn);
  const { selected = null, other = null, turn } = chart;
  chart.send("picked", { turn, act, key, selected, other });
}

// Later than any turn before, also of a chart that was closed.
function nextTurn(last) {
  return Math.max(Date.now(), last + 1);
}

// What the search field and the legend need of the chart.
function offerActs(chart) {
  chart.seek = (text) => chart.send("sought", { turn: nextTurn(chart.turn), text });
  chart.find = (key) => tell(chart, "find", key);
  chart.switchLegend = () => {
    light(chart);
    chart.net.redraw();
    chart.send("switched", { turn: nextTurn(chart.turn), off: [...chart.off], on: [...chart.on] });
  };
}

// The view's size, at first and when its proportions have changed.
function tellFrame(chart, width, height) {
  const told = room.frames.get(chart.name);
  if (told && Math.abs(width / height / told - 1) <= ASTRIDE) return;
  clearTimeout(chart.framing); // while the window is being dragged, only the last size counts
  chart.framing = setTimeout(() => {
    room.frames.set(chart.name, width / height);
    chart.send("frame", { width, height });
  }, told ? 200 : 0);
}

// What the page wants. A choice that does not know of our latest act yet is late, and is not followed.
function steer(chart) {
  const wanted = room.wanted.get(chart.name);
  if (!chart.net || !wanted) return;
  chart.overlay.search.show(wanted.found ?? null);
  const news = sift(chart, wanted);
  if (wanted.turn >= chart.turn) follows(chart, wanted);
  else if (news) light(chart);
  if (wanted.flash && wanted.flash.turn !== room.flashed.get(chart.name)) flash(chart, wanted.flash);
  chart.net.redraw();
}

// What is filtered out; says whether that is news.
function sift(chart, { faded, faded_lines: lines, fade }) {
  const sifted = JSON.stringify([faded, lines, fade]);
  if (sifted === chart.sifted) return false;
  const fadedLines = new Set((lines ?? []).map(([from, to]) => `${from} ${to}`));
  Object.assign(chart, { sifted, fade, faded: new Set(faded ?? []), fadedLines });
  forget(chart);
  return true;
}

function follows(chart, { selected, other = null, spotlight = null }) {
  const isNews = selected !== chart.selected || other !== chart.other;
  if (!isNews && JSON.stringify(spotlight) === JSON.stringify(chart.spotlight)) return;
  // What is chosen when the chart opens moves nothing: the place is where it was left, or all is in sight.
  chart.toReveal = chart.selected === undefined || selected === chart.selected ? null : selected;
  Object.assign(chart, { selected, other, spotlight });
  light(chart);
  reveal(chart, chart.toReveal);
}
