// Elements made by hand. Texts are only ever text.

type Content = Node | string;
type HtmlName = keyof HTMLElementTagNameMap;
type SvgName = keyof SVGElementTagNameMap;

export function html<Name extends HtmlName>(name: Name, attributes: Attributes = {}, ...children: Content[]) {
  return set(document.createElement(name), attributes, ...children);
}

export function svg<Name extends SvgName>(name: Name, attributes: Attributes = {}, ...children: Content[]) {
  return set(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, ...children);
}

export function set<E extends Element>(element: E, attributes: Attributes, ...children: Content[]) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** `path` is in a square of 18 px. */
export function icon(path: string) {
  const pen = { d: path, stroke: "currentColor", "stroke-width": 1.6, fill: "none", "stroke-linecap": "round" };
  return svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": true }, svg("path", pen));
}

export function button(act: () => void, attributes: Attributes, ...content: Content[]) {
  const made = html("button", { type: "button", ...attributes }, ...content);
  made.addEventListener("click", act);
  return made;
}

export function iconButton(label: string, path: string, act: () => void, attributes: Attributes = {}) {
  return button(act, { "aria-label": label, title: label, ...attributes }, icon(path));
}

export const CROSS = "M6 6l6 6M12 6l-6 6";

/** A number in the language of the page. */
export const write = (number: number) => number.toLocaleString(document.documentElement.lang || undefined);
