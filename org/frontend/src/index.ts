// What the bundle offers, as `OrgViewer`: the chart as a Streamlit component, and the start of the offline file.

import { finish } from "./rest.ts";
import { parseDrawing } from "./safe_svg.ts";
import { Viewer, end, show } from "./viewer.ts";

export { openDocument } from "./document.ts";

const viewers = new WeakMap<HTMLElement, Viewer>();

type Call = { data: Data | Uint8Array; parentElement: HTMLElement; setStateValue: Viewer["send"] };

/** A chart is at rest once all of the page is there: the sidebar, with the field for a file, comes last. */
function awaitPage(viewer: Viewer, tries = 200) {
  if (!tries || !document.querySelector(".stApp:not(:has(input[type=file]))")) finish(viewer, "page");
  else {
    viewer.busy.add("page");
    setTimeout(() => awaitPage(viewer, tries - 1), 15);
  }
  return viewer;
}

/** Called anew at each message, with the same element, which keeps its chart. `data` may also be the same as JSON. */
export function component({ data, parentElement: host, setStateValue }: Call) {
  const sent: Data = data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data;
  const root = host.querySelector<HTMLElement>(".org-viewer")!;
  const before = viewers.get(host);
  const isSame = before && JSON.stringify(before.words) === JSON.stringify(sent.words);
  if (before && !isSame) end(before); // the language is another one
  const viewer = isSame ? before : awaitPage(new Viewer(root, setStateValue, sent.words));
  const call = ++viewer.calls;
  viewers.set(host, viewer);
  viewer.send = setStateValue;
  const { host: around = host } = root.getRootNode() as Partial<ShadowRoot>; // where Streamlit's own theme counts
  root.dataset.theme = getComputedStyle(around).colorScheme === "dark" ? "dark" : "light";
  show(viewer, sent, () => parseDrawing(sent.svg!));
  return () => {
    if (viewers.get(host) !== viewer || call !== viewer.calls) return; // a later call shows the chart
    viewers.delete(host);
    end(viewer);
  };
}
