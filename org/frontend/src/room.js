// What the components of one page share: the charts by name, and what of them outlives a chart that is drawn anew.

/**
 * What the page wants of a chart. Its selection is followed unless it is older (`turn`) than the latest act here.
 * @typedef {object} Steering
 * @property {string} chart
 * @property {number} turn
 * @property {number | null} selected
 * @property {number | null} [other]
 * @property {{departments: number[], lines: [number, number][]} | null} [spotlight]
 * @property {number[] | null} [faded]
 * @property {[number, number][]} [faded_lines]
 * @property {"dim" | "hide"} [fade]
 * @property {{key: number, turn: number} | null} [flash]
 * @property {Found | null} [found]
 *
 * @typedef {{key: number, name: string, way: string, where: string, office: string}} Result
 * @typedef {{text: string, total: number, results: Result[]}} Found
 * @typedef {{x: number, y: number, k: number, fitted: boolean}} Place
 * @typedef {{off: Set<string>, on: Set<string>, meanings: Map<string, string>, closed: boolean}} Switches
 */

const NAME = Symbol.for("org-viewer");

function open() {
  return {
    /** @type {Map<string, {steer: () => void}>} */
    charts: new Map(),
    /** @type {Map<string, Steering>} */
    wanted: new Map(),
    /** @type {Map<string, Place>} */
    places: new Map(),
    /** @type {Map<string, [number, number]>} width and height that the page was told */
    frames: new Map(),
    /** @type {Map<string, number>} */
    flashed: new Map(),
    /** @type {Map<string, Switches>} */
    switches: new Map(),
  };
}

const shared = /** @type {Record<symbol, ReturnType<typeof open>>} */ (/** @type {unknown} */ (globalThis));

export const room = (shared[NAME] ??= open());
