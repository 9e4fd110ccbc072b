// The chart as a Streamlit component. Called anew at each message with the same element, which keeps its chart.

import { parseDrawing } from "./safe_svg.ts";
import { end, makeViewer, show } from "./viewer.ts";

const viewers = new WeakMap<HTMLElement, Viewer>();

type Call = { data: Data | Uint8Array; parentElement: HTMLElement; setStateValue: Viewer["send"] };

/** `data` may also be bytes with the same as JSON. */
export function component({ data, parentElement: host, setStateValue }: Call) {
  const sent: Data = data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data;
  const root = host.querySelector<HTMLElement>(".org-viewer")!;
  const viewer = viewers.get(host) ?? makeViewer(root, setStateValue);
  const call = ++viewer.calls;
  viewers.set(host, viewer);
  viewer.send = setStateValue;
  root.dataset.theme = isDark(getComputedStyle(root).getPropertyValue("--st-background-color")) ? "dark" : "light";
  show(viewer, sent, () => parseDrawing(sent.svg!));
  return () => {
    if (call !== viewer.calls) return; // a later call shows the chart
    viewers.delete(host);
    end(viewer);
  };
}

/** `colour` is as CSS writes it. */
function isDark(colour: string) {
  const pen = colour && document.createElement("canvas").getContext("2d");
  if (!pen) return false;
  pen.fillStyle = colour.trim();
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(String(pen.fillStyle).slice(at, at + 2), 16));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}
