// Which letters of a text match what was typed: blind to accents and capitals, as the search itself is.

const PLAIN_LETTERS = { đ: "d", ð: "d", ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", ı: "i" }; // not taken apart by Unicode

// `text` in small letters without accents; its unit at `i` stands for the letters of `text` from `from[i]` to `to[i]`.
function foldedText(text) {
  const [units, from, to] = [[], [], []];
  let at = 0;
  for (const letter of text) {
    const end = at + letter.length;
    const plain = foldLetter(letter);
    // An accent that is written apart belongs to the letter before it.
    if (!plain) for (let last = to.length - 1; to[last] === at; last--) to[last] = end;
    for (const unit of plain.split("")) {
      units.push(unit);
      from.push(at);
      to.push(end);
    }
    at = end;
  }
  return { text: units.join(""), from, to };
}

function foldLetter(letter) {
  const small = letter.normalize("NFKD").toLowerCase();
  return [...small.replace(/\p{Mn}/gu, "")].map((part) => PLAIN_LETTERS[part] ?? part).join("");
}

// `text` with each of the `words` (folded) that occurs in it marked.
function markedParts(text, words) {
  const folded = foldedText(text);
  const marked = new Array(text.length).fill(false);
  for (const word of words) {
    for (let at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + 1)) {
      marked.fill(true, folded.from[at], folded.to[at + word.length - 1]);
    }
  }
  const parts = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    while (end < text.length && marked[end] === marked[start]) end++;
    const part = text.slice(start, end);
    parts.push(marked[start] ? element("mark", {}, part) : part);
  }
  return parts;
}
