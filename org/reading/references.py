"""Finds which row a cell means: by id, by name, by e-mail, then the same written differently, then as people are named.

A file refers to a department, or to a person, in its own way: "101" for "00000101", "Lee, Ann" for "Ann Lee". Each way
is tried in turn, the strictest first, and the first way that fits decides.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.i18n import Message, lazy_gettext as _
from org.model import NONE, Flags, Indices, Texts
from org.text import fold_names, fold_texts, to_arrow

NO_PARENT = frozenset(
    {
        *("", "null", "none", "nil", "nan", "na", "n/a", "#n/a", "#ref!", "#value!", "#name?", "\\n"),
        *("-1", "0", "xx", "-", "--", "root", "nomanager", "no_manager", "noparent", "toplevel"),
        *("keine", "keiner", "kein", "aucun", "aucune"),
        *("ninguno", "ninguna", "nenhum", "nenhuma", "nessuno", "nessuna", "geen", "brak", "yok", "không", "khôngcó"),
        *("нет", "немає", "無", "无", "なし", "없음", "ไม่มี", "لايوجد", "कोईनहीं", "tidakada"),
    }
)
"""Folded ways to write "none" in the parent columns of other tools' exports, unless a row has that id or name."""
_NO_PARENT = pa.array(NO_PARENT, pa.large_string())
_MARKS = r"[\s\-–—−_.,:;/\\|()\[\]{}<>*#?!…·'\"]*"
_VACANT = (
    r"(?:vacan(?:t|te|cy|za)|vago|vaga|vakan(?:t|te|s)|unbesetzt|vacature|wakat|tb[acdhn]"
    r"|to be (?:hired|recruited|filled)|(?:open|vacant) (?:position|post|role|headcount)|(?:còn |vị trí )?trống|khuyết"
    r"|(?:đang|cần|chờ) tuyển(?: dụng)?|chưa có người|вакан(?:сия|тно|т)|kosong|lowong|空缺|缺|空席|欠員|공석|münhal)"
)
_NO_NAME = rf"(?:n/[ad]|not disclosed|undisclosed|withheld|{_VACANT}{_MARKS}\d{{0,3}})"
SPELT_DIFFERENTLY = ", spelt differently"
"""Follows the way in Found.by where the cell is not written exactly as the row has it."""
COMPOSED = r'[;|\n,:("]'
"""What a cell or an item of a list has if it could be more than a name."""
_MOST_PEOPLE = 200_000
"""Up to this number of rows, references are looked for by id and name together, and people by their initials, too: it
takes a second for each 100,000."""
_MOST_COMPARED = 2_000_000
"""Pairs of a text and a name that are compared in search of a misspelling: a few seconds. Later texts get no hint."""
_PARTS = re.compile(r"\w+")
_AND = frozenset(["and", "und", "et", "y", "e", "i", "og", "och", "en", "và", "и", "dan", "ve", "ja"])
_LOOSE_PARTS = re.compile(r"[\s,.;_]+")
_DISTINGUISHED = re.compile(r"CN=((?:\\.|[^,\\])+),.*", re.IGNORECASE)
_STEP = re.compile(r"(?<!\s)\s+(?:[/>\\|»›→]|::)\s+")
_BRACKETED = re.compile(r"(?m)^(.*\S)\s*[(\[][^()\[\]]*[)\]]")


@dataclass(frozen=True)
class Found:
    """What a column of references was found to mean, one entry per reference."""

    position: Indices
    """The row, the first one where several fit; NONE for none."""
    count: Indices
    """How many rows fit."""
    by: Texts
    """``id``, ``name``, ``e-mail`` or blank for none, followed by ``, spelt differently`` where that is so."""


@dataclass(frozen=True)
class Directory:
    """The rows by everything that other rows may call them by. All arrays are of text, with one entry per row."""

    ids: Sequence[pa.Array]
    names: pa.Array
    emails: Sequence[pa.Array] = ()
    persons: bool = False
    """Whether the rows are people: their names are also found as “Last, First”, by initials and by login."""

    def find(self, texts: Texts | pa.Array, enough: float = 1.0) -> Found:
        """Which row each text means: the first way of naming that fits it decides.

        Where a share of them is ``enough``, no further way is tried once that share is found.
        """
        coded = to_arrow(texts).dictionary_encode()
        codes, words = coded.indices.to_numpy(), coded.dictionary
        position = np.full(len(words), NONE, dtype=np.int64)
        count = np.zeros(len(words), dtype=np.int64)
        by = np.full(len(words), "", dtype=object)
        left = (1 - enough) * len(words)
        for kind, fold, keys in self._kinds:
            rest = np.flatnonzero((position == NONE) & _are_filled(words))
            if len(rest) <= left:
                break
            folded = fold(words.take(pa.array(rest)))
            first, fits = look_up(folded, keys())
            hit = (first != NONE) & _are_filled(folded)
            position[rest[hit]], count[rest[hit]], by[rest[hit]] = first[hit], fits[hit], kind
        rest = np.flatnonzero((position == NONE) & ~is_none(words))
        if self.persons and len(rest) > left and len(self.names) <= _MOST_PEOPLE:
            short, rows = _short_names(np.asarray(self.names))
            first, fits = look_up(fold_short_person(np.asarray(words)[rest]), short)
            hit = first != NONE
            position[rest[hit]], count[rest[hit]] = rows[first[hit]], fits[hit]
            by[rest[hit]] = "name" + SPELT_DIFFERENTLY
        return Found(position[codes], count[codes], by[codes])

    def nearest(self, text: str) -> str:
        """The name most like ``text``, for a hint at a misspelling; blank where nothing is near."""
        if text not in self._nearest:
            room = _MOST_COMPARED - len(self._nearest) * len(self._unique_names)
            near = difflib.get_close_matches(text, self._unique_names, n=1, cutoff=0.8) if room > 0 else []
            self._nearest[text] = near[0] if near else ""
        return self._nearest[text]

    @cached_property
    def _kinds(self) -> list[tuple[str, Callable[[pa.Array], pa.Array], Callable[[], pa.Array]]]:
        """Each way of naming, as :meth:`_list_ways` has it; the keys are folded when they are first asked for."""
        return [(kind, fold, cache(keys)) for kind, fold, keys in self._list_kinds()]

    def _list_kinds(self) -> Iterator[tuple[str, Callable[[pa.Array], pa.Array], Callable[[], pa.Array]]]:
        """Each way of naming: what it is called, how a reference is folded for it, and the folded keys of the rows."""
        called = [*(("id", key) for key in self.ids), ("name", self.names)]
        for kind, key in called:
            yield kind, to_arrow, partial(to_arrow, key)
        for key in self.emails:
            yield "e-mail", fold_texts, partial(fold_texts, key)
        for kind, key in called:
            yield kind + SPELT_DIFFERENTLY, fold_texts, partial(fold_texts, key)
        if self.persons:
            for kind, key in [("name" + SPELT_DIFFERENTLY, self.names), *(("e-mail", key) for key in self.emails)]:
                yield kind, partial(_fold_each, fold_persons), partial(_fold_each, fold_persons, key)
        if len(self.names) <= _MOST_PEOPLE:
            fold_parts = partial(_fold_each, _fold_parts)
            yield "name" + SPELT_DIFFERENTLY, fold_parts, partial(fold_parts, self.names)
            for key in (*self.ids, *self.emails):
                yield "name" + SPELT_DIFFERENTLY, fold_parts, partial(_join_keys, key, self.names)
        if not self.persons:
            yield "name" + SPELT_DIFFERENTLY, partial(_fold_each, _fold_last_step), partial(fold_texts, self.names)

    @cached_property
    def composed(self) -> pa.Array:
        """The keys of the rows, folded, that could as well be several words in a list."""
        keys = (*self.ids, self.names, *self.emails)
        found = [key.filter(pc.match_substring_regex(key, COMPOSED + r"|[^\x00-\x7F]")) for key in keys]
        return fold_texts(pa.concat_arrays(found).unique())

    @cached_property
    def _nearest(self) -> dict[str, str]:
        return {}

    @cached_property
    def _unique_names(self) -> list[str]:
        # Comparing with every name takes a second at 20,000: beyond that no hint is worth the wait.
        unique = list(dict.fromkeys(self.names.to_pylist()))
        return unique if len(unique) <= 20_000 else []


def look_up(texts: Texts | pa.Array, keys: Texts | pa.Array) -> tuple[Indices, Indices]:
    """For each text: the first position that has it as its key (NONE for none), and how many have it.

    >>> first, count = look_up(np.array(["b", "z"], dtype=object), np.array(["a", "b", "b"], dtype=object))
    >>> first.tolist(), count.tolist()
    ([1, -1], [2, 0])
    """
    texts, keys = to_arrow(texts), to_arrow(keys)
    # Most keys of a large file are asked for by none: those that are not are left out before any is counted.
    rows = np.flatnonzero(pc.is_in(keys, value_set=texts))
    coded = keys.take(pa.array(rows)).dictionary_encode()
    codes, different = coded.indices.to_numpy(), len(coded.dictionary)
    found = pc.fill_null(pc.index_in(texts, value_set=coded.dictionary), different).to_numpy()
    first = np.full(different + 1, NONE, dtype=np.int64)
    first[codes[::-1]] = rows[::-1]
    return first[found], np.bincount(codes, minlength=different + 1).astype(np.int64)[found]


def find_first(texts: Texts | pa.Array) -> Indices:
    """(n,) the first position of each text.

    >>> find_first(np.array(["a", "b", "a"], dtype=object)).tolist()
    [0, 1, 0]
    """
    codes = to_arrow(texts).dictionary_encode().indices.to_numpy()
    first = np.empty(len(codes), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    found: Indices = first[codes]
    return found


def _are_filled(texts: pa.Array) -> Flags:
    return np.asarray(pc.not_equal(texts, ""))


def _fold_each(fold: Callable[[Texts], Texts], texts: pa.Array) -> pa.Array:
    """A column folded by a function that looks at one text after the other."""
    return to_arrow(fold(np.asarray(texts)))


def is_none(texts: Texts | pa.Array) -> Flags:
    """Whether each text is blank or a way to write "none"."""
    folded = fold_texts(to_arrow(texts))
    return np.asarray(pc.is_in(folded, value_set=_NO_PARENT))


def is_unnamed(texts: Texts | pa.Array) -> Flags:
    """Whether each text is in place of a name: blank, a mark such as “-”, “N/A”, “withheld” or “vacant”.

    >>> is_unnamed(np.array(["—", "(Vacant)", "N/D", "Vacant Land", "NA"], object)).tolist()
    [True, True, True, False, False]
    """
    return np.asarray(pc.match_substring_regex(to_arrow(texts), f"^{_MARKS}{_NO_NAME}?{_MARKS}$", ignore_case=True))


def find_vacancy(text: str) -> str:
    """The word in ``text`` that says that a post has no holder; blank where it says nothing or a name.

    >>> find_vacancy("(Vacant)"), find_vacancy("Open position 2"), find_vacancy("-"), find_vacancy("Ann")
    ('Vacant', 'Open position', '', '')
    """
    found = re.fullmatch(rf"{_MARKS}({_VACANT}){_MARKS}(?:\d+{_MARKS})?", text, re.IGNORECASE)
    return found[1] if found else ""


def fold_persons(names: Texts) -> Texts:
    """Names of people as they are compared: their parts in any order, without what is added for namesakes.

    >>> fold_persons(np.array(["Ann Lee (1024)", "Lee, Ann", "ann.lee@x.org", "CN=Ann Lee,OU=Sales"], object)).tolist()
    ['ann lee', 'ann lee', 'ann lee', 'ann lee']
    """
    return np.array([" ".join(sorted(_name_parts(name))) for name in names], dtype=object)


def _join_keys(ids: pa.Array, names: pa.Array) -> pa.Array:
    """The id and the name of each row together, as in “10 - Board” or “Ann Lee (E7)”; blank where one is missing."""
    both = _are_filled(ids) & _are_filled(names) & np.asarray(pc.not_equal(ids, names))
    joined = pc.binary_join_element_wise(ids, names, pa.scalar(" ", pa.large_string()))
    return to_arrow(np.where(both, _fold_parts(np.asarray(joined)), ""))


def _fold_parts(texts: Texts) -> Texts:
    """The words and numbers of each text in a fixed order, whatever is between them, such as “&”, “and” or “/”."""
    parts = [sorted(set(_PARTS.findall(text.casefold())) - _AND) for text in texts]
    return np.array([" ".join(words) for words in parts], dtype=object)


def _fold_last_step(texts: Texts) -> Texts:
    """The last step of each text that is a path, as “Board / Sales” is for Sales; blank for the others."""
    steps = [_STEP.split(text) for text in texts]
    return fold_names([each[-1] if len(each) > 1 else "" for each in steps])


def fold_short_person(names: Texts) -> Texts:
    """Names of people that are written short, as :func:`_short_names` has them: “A. Lee”, “Lee A M”, “alee”.

    >>> fold_short_person(np.array(["A. Lee", "Lee, A.M.", "alee"], object)).tolist()
    ['lee a', 'lee a m', 'alee']
    """
    folded = []
    for name in names:
        parts = _name_parts(name)
        initials = sorted(part for part in parts if len(part) == 1)
        folded.append(" ".join([*sorted(part for part in parts if len(part) > 1), *initials]))
    return np.array(folded, dtype=object)


def describe_unknown(text: str, directory: Directory) -> Message:
    """Says that no department is called ``text``, and which one may be meant."""
    near = directory.nearest(text)
    if near:
        return _("No department is called “{name}”. Did you mean “{near}”?").format(name=text, near=near)
    return _("No department is called “{name}”.").format(name=text)


def _name_parts(name: str) -> list[str]:
    """The parts of a person's name, folded, in the order in which they are written."""
    match = _DISTINGUISHED.fullmatch(name)
    plain = re.sub(r"\\(.)", r"\1", match[1]) if match else _BRACKETED.sub(r"\1", name).partition("@")[0]
    return [part for part in _LOOSE_PARTS.split(plain.casefold()) if part]


def _short_names(names: Texts) -> tuple[Texts, Indices]:
    """All short ways to write the names, and the row of each: initials, a login, no middle name."""
    pairs: dict[tuple[str, int], None] = {}
    for row, name in enumerate(names):
        parts = _name_parts(name)
        for i, last in enumerate(parts):
            others = [*parts[:i], *parts[i + 1 :]]
            if not others or len(last) == 1:
                continue
            initials = sorted(part[0] for part in others)
            first = others[0][0]
            short = [f"{last} {' '.join(initials)}", f"{last} {first}", f"{first}{last}", f"{last}{first}"]
            pairs.update(dict.fromkeys((text, row) for text in [*short, " ".join(sorted([parts[0], parts[-1]]))]))
    rows = np.array([row for _text, row in pairs], dtype=np.int64)
    return np.array([text for text, _row in pairs], dtype=object), rows
