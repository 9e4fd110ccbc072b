// Elements made by hand. Texts are only ever text.

/** @template {keyof HTMLElementTagNameMap} T @param {T} name @param {Attributes} attributes @param {(Node | string)[]} children */
export function html(name, attributes = {}, ...children) {
  return set(document.createElement(name), attributes, ...children);
}

/** @template {keyof SVGElementTagNameMap} T @param {T} name @param {Attributes} attributes @param {(Node | string)[]} children */
export function svg(name, attributes = {}, ...children) {
  return set(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, ...children);
}

/** @template {Element} E @param {E} element @param {Attributes} attributes @param {(Node | string)[]} children */
export function set(element, attributes, ...children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** @param {string} path in a square of 18 px */
export function icon(path) {
  const pen = { d: path, stroke: "currentColor", "stroke-width": 1.6, fill: "none", "stroke-linecap": "round" };
  return svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": true }, svg("path", pen));
}

/** @param {() => void} act @param {Attributes} attributes @param {(Node | string)[]} content */
export function button(act, attributes, ...content) {
  const made = html("button", { type: "button", ...attributes }, ...content);
  made.addEventListener("click", act);
  return made;
}

/** @param {string} label @param {string} path @param {() => void} act @param {Attributes} attributes */
export function iconButton(label, path, act, attributes = {}) {
  return button(act, { "aria-label": label, title: label, ...attributes }, icon(path));
}

export const CROSS = "M6 6l6 6M12 6l-6 6";

/** @param {Element | undefined} element @param {string} name @param {boolean | undefined} is */
export function mark(element, name, is = false) {
  if (element && element.classList.contains(name) !== is) element.classList.toggle(name, is); // else nothing is styled anew
}
