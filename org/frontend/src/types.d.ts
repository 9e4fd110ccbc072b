// The shapes of what the modules hand to each other. px of the scene are those of the drawing, at scale 1.

type Attributes = Record<string, string | number | boolean>;
type Key = number; // position in the company; of a box for the rest of a family −2 or less
type Transform = { x: number; y: number; k: number }; // px of the window = px of the scene × k + (x, y)
type Timer = ReturnType<typeof setTimeout> | undefined;

type Viewer = import("./viewer.ts").Viewer;
type Drawing = ReturnType<typeof import("./drawing.ts").readDrawing>;
type Box = ReturnType<typeof import("./drawing.ts").readBox>;
type Line = ReturnType<typeof import("./drawing.ts").describeLine>;

// From, to, classes, kinds and volumes, paths of line and arrowhead, further attributes of the line.
type Handoff = [Key, Key, string, string, string, string, Attributes];

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
  faded?: Key[] | null; // filtered out
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
type Found = { text: string; total: number; results: Result[] };

interface Memory {
  take?: () => void; // shows what was sent since, where the chart is on the page
  sent?: Data;
  wanted?: Steering;
  frame?: number[]; // width and height that the page knows
  flashed?: number;
  off: Set<string>; // entries of the legend that differ from their default
  said?: string; // what the page has said last of them
  places: Record<string, Transform & { fitted: boolean }>; // where each of its drawings was left
}
