// Which letters of a text match what was typed: blind to accents and capitals, as the search itself is.

import { html } from "./dom.ts";

/** Letters that Unicode does not take apart. */
const ALSO: Record<string, string> = { d: "[dđð]", o: "[oø]", l: "[lł]", i: "[iı]" };

export const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

export const wordsOf = (text: string) => plain(text).split(/\s+/).filter(Boolean);

/** `text` with each of the typed words that occurs in it marked. */
export function markMatches(text: string, typed: string) {
  const letter = (each: string) => `${ALSO[each] ?? `\\u{${each.codePointAt(0)?.toString(16)}}`}\\p{M}*`;
  const words = wordsOf(typed).map((word) => [...word].map(letter).join(""));
  if (!words.length) return [text];
  const parts = text.normalize("NFD").split(new RegExp(`(${words.join("|")})`, "giu"));
  return parts.map((part, at) => (at % 2 ? html("mark", {}, part.normalize()) : part.normalize())); // every other one has matched
}
