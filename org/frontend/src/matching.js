// Which letters of a text match what was typed: blind to accents and capitals, as the search itself is.

import { html } from "./dom.js";

/** Letters that Unicode does not take apart. @type {Record<string, string>} */
const ALSO = { d: "[dđð]", o: "[oø]", l: "[lł]", i: "[iı]" };

/** @param {string} text */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

/** `text` with each of the typed words that occurs in it marked. @param {string} text @param {string} typed */
export function markMatches(text, typed) {
  const letter = (each) => `${ALSO[each] ?? `\\u{${each.codePointAt(0).toString(16)}}`}\\p{M}*`;
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (!words.length) return [text];
  const pattern = new RegExp(`(${words.map((word) => [...word].map(letter).join("")).join("|")})`, "giu");
  const parts = text
    .normalize("NFD")
    .split(pattern)
    .map((part) => part.normalize("NFC"));
  return parts.map((part, at) => (at % 2 ? html("mark", {}, part) : part)); // every other one has matched
}
