// Which letters of a text match what was typed: blind to accents and capitals, as the search itself is.

import { html } from "./dom.js";

/** Letters that Unicode does not take apart. @type {Record<string, string>} */
const PLAIN = { đ: "d", ð: "d", ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", ı: "i" };

/** One letter in small, without its accents. @param {string} letter */
function foldLetter(letter) {
  const small = letter.normalize("NFKD").toLowerCase();
  return [...small.replace(/\p{Mn}/gu, "")].map((part) => PLAIN[part] ?? part).join("");
}

/** @param {string} text */
export function fold(text) {
  return [...text].map(foldLetter).join("");
}

/** `text` with each of the words that occurs in it marked. @param {string} text @param {string} typed */
export function mark(text, typed) {
  const letters = text.match(/\P{Mn}\p{Mn}*/gu) ?? []; // an accent that is written apart belongs to its letter
  /** @type {number[]} which letter a unit of the folded text comes from */
  const origin = letters.flatMap((letter, at) => [...foldLetter(letter)].map(() => at));
  const folded = fold(text);
  const marked = new Set();
  for (const word of fold(typed).split(/\s+/).filter(Boolean)) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      for (let unit = at; unit < at + word.length; unit++) marked.add(origin[unit]);
    }
  }
  const parts = [];
  for (let start = 0, end = 0; start < letters.length; start = end) {
    while (end < letters.length && marked.has(end) === marked.has(start)) end++;
    const part = letters.slice(start, end).join("");
    parts.push(marked.has(start) ? html("mark", {}, part) : part);
  }
  return parts;
}
