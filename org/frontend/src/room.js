// What the components of one page share.

const NAMES = ["charts", "wanted", "places", "frames", "flashed", "switches"];
const global = /** @type {Record<symbol, any>} */ (globalThis);

/** @type {Room} */
export const room = (global[Symbol.for("org-viewer")] ??= Object.fromEntries(NAMES.map((name) => [name, new Map()])));
