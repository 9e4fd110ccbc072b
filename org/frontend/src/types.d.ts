// The shapes of what the modules hand to each other. px of the scene are those of the drawing, at scale 1.

type Attributes = Record<string, string | number | boolean>;
type Key = number; // position in the company; of a box for the rest of a family −2 or less
type Transform = { x: number; y: number; k: number }; // px of the window = px of the scene × k + (x, y)

interface Box {
  key: Key;
  parent: Key; // of the box above, or one that is not drawn
  element: SVGGElement;
  x: number; // centre, px of the scene
  y: number;
  w: number;
  h: number;
  name: string;
  hint: string; // the whole name and the figures
  office: string; // front, back or unclear
  kinds: string[]; // entries of the legend that it belongs to
  collapsed: boolean;
  branching: boolean; // whether it can be expanded or collapsed
  rest: boolean; // stands for the further departments of a large family
  count: number; // departments below
  ground?: Element; // what of a region belongs to it
  worn?: string; // the classes that it has for now, and those that it has not
}

interface Line {
  element: SVGElement; // a path, a ring, or a group
  name: string; // the same in every drawing
  layer?: Element | null; // where it is drawn once something asks for it; the others are always drawn
  from: Key;
  to: Key;
  worn?: string;
  relation: "reporting" | "handoff" | "region";
  kinds: string[];
}

interface Drawing {
  svg: SVGSVGElement;
  width: number;
  height: number;
  boxes: Map<Key, Box>;
  lines: Line[];
  children: Map<Key, Box[]>; // by the key of the parent, −1 for those without; in reading order
}

// From, to, classes, kinds and volumes, paths of line and arrowhead, further attributes of the line.
type Handoff = [Key, Key, string, string, string, string, Attributes];

type Pose = { x: number; y: number; scale: number }; // px of the view: where a box is drawn, and how large
type Poses = Map<Key, Pose>;
// A gesture, the camera, the wait for a double-click, the boxes, the page as a whole.
type Motion = "hand" | "flight" | "uncover" | "glide" | "page";
type Timer = ReturnType<typeof setTimeout> | undefined;

interface Entry {
  sample: string;
  text: string;
  light: string; // its picture as SVG, in the colours of each theme
  dark: string;
}

// What the page sends for a chart.
interface Data {
  chart: string; // the chart's name on the page
  frame?: number[]; // width and height that it was laid out for, px
  fit: string; // new when the drawing is another one, so that it is fitted
  svg?: string;
  handoffs?: Handoff[]; // those that are not in the SVG
  words: Record<string, string>;
  legend: Entry[];
  handoff_legend?: Entry[]; // what joins the legend while hand-offs are lit
  note?: string;
  hints?: string[]; // for the first minute: a sentence, the button that ends them, and what the numbers mean
  lanes: boolean; // whether it is a boundary map
}

// What the page wants of a chart. Its selection is followed unless it is older (`turn`) than the latest act here.
interface Steering {
  chart: string;
  turn: number;
  selected: Key | null;
  other?: Key | null;
  off?: string[]; // entries of the legend that are switched
  spotlight?: { departments: Key[]; lines: [Key, Key][] } | null;
  faded?: Key[] | null;
  faded_lines?: [Key, Key][];
  fade?: "dim" | "hide";
  flash?: { key: Key; turn: number } | null;
  found?: Found | null;
}

interface Result {
  key: Key;
  name: string;
  way: string; // its way to the top
  where: string; // what else has matched; blank when the name did
  office: string;
}
interface Found {
  text: string;
  total: number;
  results: Result[];
}

interface Switches {
  off: Set<string>; // entries that differ from their default
  said?: string; // what the page has said last of them
  closed: boolean; // the legend
}

// What the components of one page share, and what outlives a chart that is drawn anew.
interface Room {
  charts: Map<string, { steer: () => void }>;
  wanted: Map<string, Steering>;
  places: Map<string, Transform & { fitted: boolean }>;
  frames: Map<string, number[]>; // width and height that the page knows
  flashed: Map<string, number>;
  switches: Map<string, Switches>;
}

interface Viewer {
  root: HTMLElement;
  view: HTMLElement; // the window on the drawing
  stage: HTMLElement; // what is moved in it
  send: (name: string, value: Record<string, unknown>) => void;
  surface: import("d3-selection").Selection<HTMLElement, unknown, null, undefined>;
  behaviour: import("d3-zoom").ZoomBehavior<HTMLElement, unknown>;
  calls: number; // of the component
  data: Data;
  drawing: Drawing;
  switches: Switches;
  steer: () => void;

  place: Transform;
  busy: Set<Motion>; // what moves or is to come
  placed: boolean;
  fitted: boolean;
  fittedAt: number; // when by hand, ms
  size: number[]; // width and height of the window on the drawing, px
  releasing: Timer;
  uncovering: Timer; // waits for the second half of a double-click
  sizes?: ResizeObserver;

  turn: number;
  selected?: Key | null; // undefined until the page has said what is selected
  other: Key | null; // a second department, beside the selected one
  cursor: Key | null; // where the keys are, if not on the selected department
  typed: { text: string; at: number }; // the letters of a name that were typed, and when the last of them was
  said: string; // the selection that was said last
  folding: Key | null; // the expansion that was asked for
  foldedAt: number; // when, ms
  touching: Timer; // waits for a long touch
  touchedLong?: boolean;

  spotlight: Steering["spotlight"];
  lit: Set<Key> | null;
  litLines: Set<Line>;
  faded: Set<Key>; // filtered out
  fadedLines: Set<string>;
  fade: "dim" | "hide";
  hidden?: string; // the keys of the boxes that the present drawing does not show

  tools: HTMLElement;
  spoken: HTMLElement;
  help: HTMLDialogElement;
  hints: ReturnType<typeof import("./overlay.ts").makeHints>;
  legend: ReturnType<typeof import("./legend.ts").makeLegend>;
  minimap: ReturnType<typeof import("./minimap.ts").makeMinimap>;
  search: ReturnType<typeof import("./search.ts").makeSearch>;
}
