// A drawing that was sent as text becomes elements through a list of what is allowed: even a fault in escaping on the
// other side runs nothing and fetches nothing.

const SPACE = "http://www.w3.org/2000/svg";
const ELEMENTS = new Set("svg g use rect path circle ellipse line polyline polygon text tspan title desc".split(" "));
const ATTRIBUTES = new Set(
  `class d x y dx dy width height rx ry cx cy r x1 y1 x2 y2 points transform viewBox fill fill-opacity fill-rule
   stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity opacity display
   font-family font-size font-weight text-anchor direction unicode-bidi paint-order`.split(/\s+/),
);
const FETCHES = /[\\:;<]|url/i; // no value of these attributes needs any of it
const REGION = /^#region-(fields|ways)$/; // what a drawing uses twice
const DEEPEST = 40;

export function parseDrawing(text: string) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.namespaceURI !== SPACE || root.localName !== "svg" || parsed.querySelector("parsererror"))
    throw new Error("The drawing of the chart is not well-formed SVG.");
  return document.adoptNode(copy(root, 0) as Element as SVGSVGElement);
}

function copy(element: Element, depth: number): Element {
  const made = element.cloneNode() as Element; // without what is in it, and in no window yet
  for (const { name, value } of element.attributes) if (!isAllowed(name, value)) made.removeAttribute(name);
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) made.append(child.nodeValue ?? "");
    else if (child instanceof Element && isDrawn(child) && depth < DEEPEST) made.append(copy(child, depth + 1));
  }
  return made;
}

function isDrawn(element: Element) {
  if (element.localName === "use" && !REGION.test(element.getAttribute("xlink:href") ?? "")) return false;
  return element.namespaceURI === SPACE && ELEMENTS.has(element.localName);
}

function isAllowed(name: string, value: string) {
  if (/^data-[a-z-]+$/.test(name)) return true; // never read as code
  if (name === "id") return /^(d-\d+|region-(fields|ways))$/.test(value);
  if (name === "xlink:href") return REGION.test(value);
  return ATTRIBUTES.has(name) && !FETCHES.test(value);
}
