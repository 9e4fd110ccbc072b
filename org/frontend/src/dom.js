// Elements made by hand. Texts are only ever text.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number | boolean>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children a string becomes a text node
 */
export function html(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  set(made, attributes);
  made.append(...children);
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  made.append(...children);
  return made;
}

/** @param {Element} element @param {Attributes} attributes */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

/** @param {string} path in a square of 18 px */
export function icon(path) {
  const pen = { d: path, stroke: "currentColor", "stroke-width": 1.6, fill: "none", "stroke-linecap": "round" };
  return svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": true }, svg("path", pen));
}

/** @param {string} label @param {string} path @param {() => void} act @param {Attributes} [attributes] */
export function iconButton(label, path, act, attributes = {}) {
  const made = html("button", { type: "button", "aria-label": label, title: label, ...attributes }, icon(path));
  made.addEventListener("click", act);
  return made;
}
