// What the components of one page share: the library once it is there, the charts by key, and where each was left.
const room = (globalThis[Symbol.for("org-chart")] ??= openRoom());

function openRoom() {
  const opened = { charts: new Map(), wanted: new Map(), places: new Map() };
  opened.library = new Promise((resolve) => {
    opened.bringLibrary = resolve;
  });
  return opened;
}
