// The chart as a Streamlit component. Called anew at each message with the same element, which keeps its chart.

import { finish } from "./rest.ts";
import { parseDrawing } from "./safe_svg.ts";
import { end, makeViewer, show } from "./viewer.ts";

const viewers = new WeakMap<HTMLElement, Viewer>();

type Call = { data: Data | Uint8Array; parentElement: HTMLElement; setStateValue: Viewer["send"] };

/** A chart is at rest once all of the page is there: the sidebar, with the field for a file, comes last. */
function awaitPage(viewer: Viewer, tries = 60) {
  if (!tries || !document.querySelector(".stApp:not(:has(input[type=file]))")) finish(viewer, "page");
  else {
    viewer.busy.add("page");
    setTimeout(() => awaitPage(viewer, tries - 1), 50);
  }
  return viewer;
}

/** `data` may also be bytes with the same as JSON. */
export function component({ data, parentElement: host, setStateValue }: Call) {
  const sent: Data = data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data;
  const root = host.querySelector<HTMLElement>(".org-viewer")!;
  const viewer = viewers.get(host) ?? awaitPage(makeViewer(root, setStateValue));
  const call = ++viewer.calls;
  viewers.set(host, viewer);
  viewer.send = setStateValue;
  const { host: around = host } = root.getRootNode() as Partial<ShadowRoot>; // where Streamlit's own theme counts
  root.dataset.theme = getComputedStyle(around).colorScheme === "dark" ? "dark" : "light";
  show(viewer, sent, () => parseDrawing(sent.svg!));
  return () => {
    if (call !== viewer.calls) return; // a later call shows the chart
    viewers.delete(host);
    end(viewer);
  };
}
