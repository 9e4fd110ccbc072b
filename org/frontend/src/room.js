// What the components of one page share, and the order of what they say.

const NAMES = ["charts", "wanted", "places", "frames", "flashed", "switches"];
const global = /** @type {Record<symbol, any>} */ (globalThis);

/** @type {Room} */
export const room = (global[Symbol.for("org-viewer")] ??= Object.fromEntries(NAMES.map((name) => [name, new Map()])));

/** Later than any turn before, also of a chart that was closed. @param {Viewer} viewer */
export const nextTurn = ({ turn }) => Math.max(Date.now(), turn + 1);

const LEGEND = "org-chart-legend";

/** Whether the legend was closed in this tab, also before a reload; null: never said. @returns {boolean | null} */
export function wasClosed() {
  try {
    return JSON.parse(sessionStorage.getItem(LEGEND) ?? "null");
  } catch {
    return null; // a file that may keep nothing
  }
}

/** @param {boolean} isClosed */
export function rememberClosed(isClosed) {
  try {
    sessionStorage.setItem(LEGEND, String(isClosed));
  } catch {
    // it holds until the file is closed
  }
}
