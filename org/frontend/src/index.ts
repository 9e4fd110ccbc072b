// What the bundle offers, as `OrgViewer`: the chart as a Streamlit component, and the start of the offline file.

import { finish } from "./rest.ts";
import { memoryOf } from "./room.ts";
import { parseDrawing } from "./safe_svg.ts";
import { Viewer, end, show } from "./viewer.ts";

export { openDocument } from "./document.ts";

const viewers = new WeakMap<HTMLElement, Viewer>();

/** A chart is at rest once all of the page is there: the sidebar, with the field for a file, comes last. */
function awaitPage(viewer: Viewer, tries = 200) {
  if (!tries || !document.querySelector(".stApp:not(:has(input[type=file]))")) finish(viewer, "page");
  else {
    viewer.busy.add("page");
    setTimeout(() => awaitPage(viewer, tries - 1), 15);
  }
  return viewer;
}

type Call = {
  data: { chart: string; words: Record<string, string> };
  parentElement: HTMLElement;
  setStateValue: Viewer["send"];
};

/** Called anew when the words or `setStateValue` change, with the same element. The chart is there from the first drawing
 * on that is sent (`steer.ts`). */
export function component({ data: { chart, words }, parentElement: host, setStateValue }: Call) {
  const root = host.querySelector<HTMLElement>(".org-viewer")!;
  const { host: around = host } = root.getRootNode() as Partial<ShadowRoot>; // where Streamlit's own theme counts
  const memory = memoryOf(chart);
  const take = () => {
    const { sent } = memory;
    if (!sent) return;
    const before = viewers.get(host);
    const isSame = before && JSON.stringify(before.words) === JSON.stringify(words);
    if (before && !isSame) end(before); // the language is another one
    const viewer = isSame ? before : awaitPage(new Viewer(root, setStateValue, words));
    viewers.set(host, viewer);
    viewer.send = setStateValue;
    root.dataset.theme = getComputedStyle(around).colorScheme === "dark" ? "dark" : "light";
    if (sent === viewer.data) viewer.steer();
    else show(viewer, sent, () => parseDrawing(sent.svg!));
  };
  memory.take = take;
  take();
  return () => {
    if (memory.take !== take) return; // a later call shows the chart
    delete memory.take;
    const viewer = viewers.get(host);
    viewers.delete(host);
    if (viewer) end(viewer);
  };
}
