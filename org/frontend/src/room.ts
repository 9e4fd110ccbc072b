// What the components of one page share, and what is kept beyond them.

const global = globalThis as Record<symbol, any>;
const room: Map<string, Memory> = (global[Symbol.for("org-viewer")] ??= new Map());

/** What outlives a chart that is drawn anew, by its name on the page. */
export function memoryOf(chart: string) {
  if (!room.has(chart)) room.set(chart, { places: {}, off: new Set() });
  return room.get(chart)!;
}

/** Later than any turn before, also of a chart that was closed. */
export const nextTurn = ({ turn }: Viewer) => Math.max(Date.now(), turn + 1);

/** Keeps a value for this tab or this browser, if one is given, and says which is kept. */
export function keep(store: "sessionStorage" | "localStorage", name: string, value?: string) {
  try {
    if (value !== undefined) globalThis[store].setItem(name, value);
    return globalThis[store].getItem(name);
  } catch {
    return null; // nothing may be kept here: it holds until the page is closed
  }
}
