// What the components of one page share: the library once it is there, the charts by key, what the page wants of each,
// and what each of them has told already.
const room = (globalThis[Symbol.for("org-chart")] ??= openRoom());

function openRoom() {
  const maps = ["charts", "wanted", "places", "frames", "flashed"].map((name) => [name, new Map()]);
  const opened = Object.fromEntries(maps);
  opened.library = new Promise((resolve) => {
    opened.bringLibrary = resolve;
  });
  return opened;
}
