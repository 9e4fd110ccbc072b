// The chart as a Streamlit component. Called anew at each message with the same element, which keeps its chart.

import { parseDrawing } from "./safe_svg.js";
import { end, makeViewer, show } from "./viewer.js";

/** @type {WeakMap<HTMLElement, Viewer>} */
const viewers = new WeakMap();

/** `data` may also be bytes with the same as JSON. @param {{data: Data | Uint8Array, parentElement: HTMLElement, setStateValue: Viewer["send"]}} call */
export function component({ data, parentElement: host, setStateValue }) {
  const sent = data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data;
  const root = /** @type {HTMLElement} */ (host.querySelector(".org-viewer"));
  const viewer = viewers.get(host) ?? makeViewer(root, setStateValue);
  const call = ++viewer.calls;
  viewers.set(host, viewer);
  viewer.send = setStateValue;
  root.dataset.theme = isDark(getComputedStyle(root).getPropertyValue("--st-background-color")) ? "dark" : "light";
  show(viewer, sent, () => parseDrawing(sent.svg));
  return () => {
    if (call !== viewer.calls) return; // a later call shows the chart
    viewers.delete(host);
    end(viewer);
  };
}

/** @param {string} colour as CSS writes it */
function isDark(colour) {
  const pen = colour && document.createElement("canvas").getContext("2d");
  if (!pen) return false;
  pen.fillStyle = colour.trim();
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(String(pen.fillStyle).slice(at, at + 2), 16));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}
