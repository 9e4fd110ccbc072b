"""The phrases that say front or back, found in a name.

Splitting all phrases into words takes a fifth of a start, so ``make`` writes down the vocabulary as it is then. That is
used only as long as all that it came from is the same.
"""

from __future__ import annotations

import pickle
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple, cast

from org.classification.phrases import BUNDLED, Entry, PhraseRole, parse_entries, read_languages, read_sources
from org.classification.words import (
    Ending,
    Token,
    find_masculine,
    fold_phrase,
    hide_gender_signs,
    parse_endings,
    split_compound,
    tokenize,
)
from org.limits import pause_collector
from org.model import Office
from org.text import strip_accents, unify_spelling

WRITTEN = BUNDLED.with_suffix(".pickle")
"""The vocabulary as ``make`` has written it down. It is trusted like the code beside it."""
_READ_BY = [Path(__file__).parent / name for name in ("phrases.py", "vocabulary.py", "words.py", "../text.py")]
LONGEST = 300
"""Letters of a name that are read; a longer text is no name."""
_STEM = 3
"""Letters of a phrase with an open ending by which it is looked up; such phrases have at least as many."""
_LONG, _END = 6, 4
"""Of a word of more letters the first four stay in any plural or masculine form, and show whether it may be known."""


_APART = frozenset({PhraseRole.PREFIX, PhraseRole.SURNAME, PhraseRole.CELL, PhraseRole.CONTROL})
"""Roles of phrases that are not searched for in a name."""


class PhraseMatch(NamedTuple):
    """A phrase found in a name, at the tokens ``first`` … ``last - 1``."""

    entry: Entry
    first: int
    last: int
    text: str
    """The phrase as the name spells it."""
    exact: bool
    """Whether the name spells it as the vocabulary does, accents included."""


Beginnings = dict[tuple[str, ...], list[tuple[Entry, tuple[str, ...]]]]
"""The keys of the first words of a phrase → the phrases that are whole with them, each with its spelling."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All phrases, indexed by their words."""

    entries: tuple[Entry, ...]
    compounding: frozenset[str] = frozenset()
    """The languages that join words to compounds."""

    def find(self, name: str) -> tuple[list[Token], list[PhraseMatch]]:
        """The tokens of ``name`` and the phrases in it, in order; of overlapping phrases the longest is kept."""
        name = name[:LONGEST]
        words = self._split(name)
        matches = self._match_whole(name, words) + self._match_open_ended(name, words)
        if "-" in name:
            matches = self._keep_hyphenated_whole(name, words, matches)
        if len(matches) > 1:
            spoken = Counter(language for language, *_at in {(m.entry.language, m.first, m.last) for m in matches})
            matches.sort(key=lambda match: _preference(match, spoken))
        taken: set[int] = set()
        chosen = []
        for match in matches:
            if taken.isdisjoint(range(match.first, match.last)):
                taken.update(range(match.first, match.last))
                chosen.append(match)
        return words, sorted(chosen, key=lambda match: match.first)

    def _split(self, name: str) -> list[Token]:
        """The words of ``name``, with compounds and attached prefixes taken apart."""
        known = self._by_first_word
        words: list[Token] = []
        for token in tokenize(hide_gender_signs(name)):
            if token.key[:1] in self._attached_beginnings and token.key not in self._words:
                words += self._detach(token) or [token]
            else:
                words += self._find_masculine(token, name) or split_compound(token, name, known, self._stems)
        return words

    def _find_masculine(self, token: Token, name: str) -> list[Token]:
        """The known word, or the compound of known words, that a word is the feminine form of; [] for none."""
        if token.key in self._words:
            return []
        for ending in find_masculine(token.key, self._feminine, self._words_of):
            stem = token.key.removesuffix(ending.feminine) + ending.masculine
            if stem in self._words_of[ending.language]:
                return [token._replace(text=stem, key=stem)]
            if ending.language in self.compounding:
                shorter = token._replace(key=stem, end=token.end - len(ending.feminine))
                parts = list(split_compound(shorter, name, self._by_first_word, self._stems))
                if len(parts) > 1:
                    return parts
        return []

    def _detach(self, token: Token) -> list[Token]:
        """A known word without the prefixes written onto it, after those of them that join; [] if it is none.

        Arabic "والتطوير" is "and the development": the article says nothing, "and" joins.
        """
        if token.key in self._words:
            return [token]
        for prefix, role in self._attached.items():
            if token.key.startswith(prefix):
                start = token.start + len(prefix)
                rest = self._detach(Token(token.text[len(prefix) :], token.key[len(prefix) :], start, token.end))
                if rest:
                    return [Token(prefix, prefix + "-", token.start, start), *rest] if role is PhraseRole.JOIN else rest
        return []

    def _keep_hyphenated_whole(
        self, name: str, words: Sequence[Token], matches: list[PhraseMatch]
    ) -> list[PhraseMatch]:
        """Drop phrases that take one half of a hyphenated word, such as the counter of "Counter-Fraud"."""
        joints = {
            at for at in range(1, len(words)) if name[words[at - 1].end] == "-" and words[at - 1].key in self._binding
        }
        return [match for match in matches if match.first not in joints and match.last not in joints]

    def _match_whole(self, name: str, words: Sequence[Token]) -> list[PhraseMatch]:
        """All phrases of whole words that are in the name, overlapping or not."""
        keys, texts = tuple(word.key for word in words), tuple(word.text for word in words)
        matches = []
        for first in range(len(words)):
            last, beginnings = first + 1, self._list_beginnings(keys[first])
            while last <= len(words) and (ending := beginnings.get(keys[first:last])) is not None:
                for entry, spelling in ending:
                    exact = texts[first:last] == spelling
                    if exact or all(map(_is_spelled, words[first:last], entry.tokens)):
                        text = name[words[first].start : words[last - 1].end]
                        matches.append(PhraseMatch(entry, first, last, text, exact))
                last += 1
        return matches

    def _match_open_ended(self, name: str, words: Sequence[Token]) -> list[PhraseMatch]:
        """All phrases with an open ending that are in the name, overlapping or not."""
        matches = []
        for first, word in enumerate(words):
            for entry in (*self._open_ended.get(word.key, ()), *self._open_ended.get(word.key[:_STEM] + "*", ())):
                last = first + len(entry.tokens)
                if last <= len(words) and all(map(_is_spelled, words[first:last], entry.tokens)):
                    text = name[word.start : words[last - 1].end]
                    matches.append(PhraseMatch(entry, first, last, text, exact=False))
        return matches

    def is_foreign(self, name: str) -> bool:
        """Whether ``name`` is of plain long words that begin and end like no known one, so that no phrase is in it.

        This is seen in a tenth of the time of a search. Shorter words and other signs are left to that.
        """
        heads, tails = self._ends
        return len(name) <= LONGEST and all(
            len(word) > _LONG
            and word.isascii()
            and word.isalpha()
            and word[1:].islower()
            and word[-_END:] not in tails
            and heads.isdisjoint((word[:_END].lower(), word[:_STEM].lower()))
            for word in name.split()
        )

    @cached_property
    def _ends(self) -> tuple[frozenset[str], frozenset[str]]:
        """The first letters of all words of phrases, and the last letters of words that compounds end with."""
        forms = [form for stem in self._stems for form in (stem, stem + "s", stem[:-1] + "ies")]
        feminine = [e.feminine for each in self._feminine.values() for e in each if e.language in self.compounding]
        tails = frozenset((form + ending)[-_END:] for form in forms for ending in ("", *feminine))
        return frozenset(word.rstrip("*-")[:_END] for word in self._words), tails

    @cached_property
    def cells(self) -> dict[str, Office]:
        """The office of each word of a file's office column; words without accents and punctuation."""
        return {fold_phrase(entry.phrase): entry.office for entry in self.entries if entry.role is PhraseRole.CELL}

    @cached_property
    def middle_cells(self) -> frozenset[str]:
        """The words of a file's office column that mean a middle office."""
        return frozenset(
            fold_phrase(e.phrase) for e in self.entries if e.role is PhraseRole.CELL and e.topic == "middle office"
        )

    @cached_property
    def control_phrases(self) -> Vocabulary:
        """The phrases for control functions and the middle office, as a vocabulary of their own."""
        found = (entry._replace(role=PhraseRole.WORK) for entry in self.entries if entry.role is PhraseRole.CONTROL)
        return Vocabulary(tuple(found), self.compounding)

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The keys of words for work that are family names, too."""
        return frozenset(entry.tokens[0].key for entry in self.entries if entry.role is PhraseRole.SURNAME)

    def _list_beginnings(self, word: str) -> Beginnings:
        """The keys of every beginning of the phrases whose first word is ``word`` → those that end there.

        Most words of the vocabulary are never asked for. Of other words nothing is kept.
        """
        if word in self._by_first_word and word not in self._known_beginnings:
            known = self._known_beginnings[word] = {}
            for entry in self._by_first_word[word]:
                keys = tuple([token.key for token in entry.tokens])
                for last in range(1, len(keys)):
                    known.setdefault(keys[:last], [])
                spelling = tuple([token.text for token in entry.tokens])
                known.setdefault(keys, []).append((entry, spelling))
        return self._known_beginnings.get(word, {})

    @cached_property
    def _known_beginnings(self) -> dict[str, Beginnings]:
        return {}

    @cached_property
    def _by_first_word(self) -> dict[str, list[Entry]]:
        """The phrases of whole words by the key of their first word."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.role not in _APART and not entry.open_ended:
                found.setdefault(entry.tokens[0].key, []).append(entry)
        return found

    @cached_property
    def _open_ended(self) -> dict[str, list[Entry]]:
        """The phrases in which a word is only a beginning, by their first word or the beginning of it."""
        entries: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.open_ended:
                first = entry.tokens[0].key
                entries.setdefault(first[:_STEM] + "*" if first.endswith("*") else first, []).append(entry)
        return entries

    @cached_property
    def _stems(self) -> frozenset[str]:
        """The words of which compounds are made."""
        joined = (e for e in self.entries if e.language in self.compounding and e.role is not PhraseRole.CONTROL)
        single = (entry.tokens[0].key for entry in joined if len(entry.tokens) == 1)
        return frozenset(word for word in single if len(word) > 3)

    @cached_property
    def _binding(self) -> frozenset[str]:
        """The prefixes that make one word with the next one when a hyphen joins them."""
        return frozenset(e.tokens[0].key.removesuffix("-") for e in self.entries if e.role is PhraseRole.PREFIX)

    @cached_property
    def _attached(self) -> dict[str, PhraseRole]:
        """The words that are written onto the next one, longest first."""
        prefixes = {
            entry.tokens[0].key.removesuffix("-"): entry.role
            for entry in self.entries
            if entry.phrase.endswith("-") and entry.role is not PhraseRole.PREFIX
        }
        return dict(sorted(prefixes.items(), key=lambda item: -len(item[0])))

    @cached_property
    def _attached_beginnings(self) -> frozenset[str]:
        return frozenset(prefix[0] for prefix in self._attached)

    @cached_property
    def _words_of(self) -> dict[str, frozenset[str]]:
        """The keys of the words of each language that has feminine forms."""
        words: dict[str, set[str]] = {ending.language: set() for each in self._feminine.values() for ending in each}
        for entry in self.entries:
            if entry.language in words and entry.role not in _APART:
                words[entry.language].update(token.key.removesuffix("*") for token in entry.tokens)
        return {language: frozenset(found) for language, found in words.items()}

    @cached_property
    def _feminine(self) -> dict[str, list[Ending]]:
        """The endings of feminine words by their last letter."""
        endings: dict[str, list[Ending]] = {}
        for code, language in read_languages().items():
            for ending in parse_endings(code, language["feminine"]):
                endings.setdefault(ending.feminine[-1], []).append(ending)
        return endings

    @cached_property
    def _words(self) -> frozenset[str]:
        """The keys of all words of all phrases."""
        searched = (entry for entry in self.entries if entry.role is not PhraseRole.CONTROL)
        return frozenset(token.key for entry in searched for token in entry.tokens)


def _is_spelled(token: Token, expected: Token) -> bool:
    """Whether a word of a name is that of a phrase; accents may be missing in the name, but not differ."""
    if expected.key.endswith("*"):
        return token.key.startswith(expected.key[:-1])
    if token.key != expected.key:
        return False
    if token.text.isascii() or token.text.removesuffix("s") == expected.text.removesuffix("s"):
        return True
    return strip_accents(token.text) == token.text


def _preference(match: PhraseMatch, spoken: Counter[str]) -> tuple[int, bool, int, int]:
    """The longest first; of two languages with the same spelling, the one that more of the name is in."""
    return (match.first - match.last, not match.exact, -spoken[match.entry.language], match.first)


def read_vocabulary(source: Path | bytes | None = None) -> Vocabulary:
    """Read the bundled vocabulary and the rows of ``source``, which replace those of the same phrase.

    The columns are phrase and office, and optionally language, strength (1 … 3), role and topic.
    Raises :class:`Unusable` with a sentence that says which line is wrong.
    """
    bundled = _read_bundled()
    if source is None:
        return bundled
    own = list(parse_entries(source if isinstance(source, bytes) else source.read_bytes()))
    replaced = {_identify(entry) for entry in own}
    kept = [entry for entry in bundled.entries if _identify(entry) not in replaced]
    return Vocabulary((*own, *kept), bundled.compounding)


@cache  # Read once for each process.
def _read_bundled() -> Vocabulary:
    with pause_collector():
        sources = read_sources()
        return _read_written(_sum_up(sources)) or _parse(sources)


def _parse(sources: Mapping[str, bytes]) -> Vocabulary:
    entries = (entry for language, data in sources.items() for entry in parse_entries(data, language))
    compounding = (code for code, language in read_languages().items() if language["compounds"] == "yes")
    return Vocabulary(tuple(entries), frozenset(compounding))


def write_vocabulary() -> None:
    """Write the bundled vocabulary down, with what it is searched by."""
    sources = read_sources()
    found = _parse(sources)
    found.find("Head of Word-Search")
    found.is_foreign("Word")
    WRITTEN.write_bytes(pickle.dumps(_sum_up(sources)) + pickle.dumps(found))


def _sum_up(sources: Mapping[str, bytes]) -> int:
    """A checksum of all that the vocabulary comes from."""
    others = (BUNDLED.with_suffix(".csv"), *_READ_BY)
    return zlib.crc32(b"".join([*sources.values(), *(path.read_bytes() for path in others)]))


def _read_written(checksum: int) -> Vocabulary | None:
    """What was written down, if all that it came from is the same."""
    try:
        with WRITTEN.open("rb") as file:
            return cast(Vocabulary, pickle.load(file)) if pickle.load(file) == checksum else None
    except (OSError, EOFError, pickle.UnpicklingError):
        return None


def _identify(entry: Entry) -> tuple[str, PhraseRole | None]:
    """A row of a person's vocabulary replaces the phrase with the same of these."""
    return unify_spelling(entry.phrase), entry.role if entry.role in (PhraseRole.CELL, PhraseRole.CONTROL) else None
