"""Which column is the id, the name, the parent, the office: the header decides first, the values decide last.

A column that is called by the plain word for its role is believed whatever is in it, so that what is wrong
there can be listed. Values decide between several candidates, and where a header may mean something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from org.classification.departments import parse_office
from org.hierarchy import cycles
from org.i18n import Message, Number, lazy_gettext as _
from org.model import NONE, Note, Office, Unusable
from org.reading.evidence import (
    HEAD,
    Evidence,
    find_evidence,
    holds_measures,
    is_code,
    is_coded,
    is_measure,
    numbers_rows,
    work_share,
)
from org.reading.headers import BY_WORDS, find_words, rank_header, roles_of
from org.reading.references import NO_PARENT, Directory, is_unnamed, look_up
from org.reading.table import Table
from org.text import fold_header, fold_names, to_arrow

SURE = 0.5
"""The share of a column's values that must be what its header says."""
_AS_GOOD = 0.1
"""Up to this much fewer of its values may be other rows, and a column is as good a parent as another one."""
_OTHERS = ("people", "revenue", "handoffs", "dotted", "email", "office", "manager")
"""Columns with such headers are never taken for the parent because of their values alone."""
NOT_NAMES = frozenset(
    {"short", "place", "job", "email", "personal", "money", "boss", "above", "dotted", "person", "child"}
)
"""Words in the header of a column that is never the name of a department, nor its parent because of its values."""
_LONG_ID = 5
"""Digits from which on a number that is the id of another row is so by no chance."""
_SHORT = 40
"""Characters of a description that can be a name."""
_LABELS = 200
"""Values of a parent column that are looked up as labels of rows, where they are neither ids nor names."""
_PLACES = 3
"""From this number of different words on, none of them a word for an office, an “office” is a place of work."""


class Search:
    """The state of one search: which columns have a role already, and the notes on that."""

    def __init__(self, table: Table, chosen: Mapping[str, Sequence[str]]) -> None:
        self.evidence = find_evidence(table)
        called = {header: ranks for header in self.evidence.headers if (ranks := roles_of(header))}
        self._ranks = {
            header: ranks
            for header, ranks in called.items()
            if ranks.keys().isdisjoint({"unit", "name"}) or not holds_measures(self.evidence, header)
        }
        """The columns whose header is known, found once: most columns of a wide table are called by no role."""
        self.headed = table.header_row is not None
        self.roles: dict[str, tuple[str, ...]] = {}
        self.notes: list[Note] = []
        self.chosen = frozenset(map(str, chosen))
        for role, headers in chosen.items():
            self.roles[str(role)] = tuple(header for header in headers if header in self.evidence.headers)

    def note(self, kind: str, message: Message) -> None:
        """Keep a choice that the person should know about."""
        self.notes.append(Note(kind, message))

    @property
    def free(self) -> list[str]:
        """The columns that play no role yet."""
        taken = {header for headers in self.roles.values() for header in headers}
        return [header for header in self.evidence.headers if header not in taken]

    def aliased(self, *kinds: str) -> list[str]:
        """Free columns that are called like one of ``kinds``, the surest first."""
        taken = {header for headers in self.roles.values() for header in headers}
        found = [
            (min(fitting), header)
            for header, ranks in self._ranks.items()
            if header not in taken and (fitting := [ranks[kind] for kind in kinds if kind in ranks])
        ]
        return [header for _rank, header in sorted(found, key=lambda pair: pair[0])]

    def is_alias(self, header: str, kind: str) -> bool:
        """Whether the whole header is a known name for ``kind``, and not only a word in it."""
        return self._ranks[header][kind] < BY_WORDS

    def plainly(self, kind: str) -> list[str]:
        """Free columns that are called by the very word for ``kind``, the first of its aliases."""
        return [header for header in self.aliased(kind) if rank_header(header, [kind]) == 0]

    def assign(self, role: str, headers: Sequence[str]) -> None:
        """Give ``role`` to columns, unless the person has chosen others."""
        if role not in self.chosen and headers:
            self.roles[role] = tuple(headers)


def find_id(search: Search) -> list[str]:
    """The column called like an id whose values differ, and that the parents refer to if they refer to any."""
    parents = search.aliased("parent", "manager")

    def referred(header: str) -> float:
        return max((search.evidence.known(parent, [header]) for parent in parents), default=0.0)

    for candidates in _id_candidates(search, parents, referred):
        if len(candidates) > 1 and parents:  # the rows may have an old number beside that of the parents
            found = {h: (referred(h), -_count_in_cycles(search, h, parents[0])) for h in candidates}
            return [max(candidates, key=lambda header: found[header])]
        if candidates:
            return [candidates[0]]
    return []


def _count_in_cycles(search: Search, key: str, parent: str) -> int:
    """How many rows would be below themselves if ``key`` were the id that ``parent`` refers to."""
    frame = search.evidence.frame.iloc[:HEAD]
    return sum(map(len, cycles(look_up(fold_names(frame[parent]), fold_names(frame[key]))[0])))


def _id_candidates(search: Search, parents: Sequence[str], referred: Callable[[str], float]) -> Iterator[Sequence[str]]:
    """Columns that could be the id, the surest ones first."""
    evidence, called, plainly = search.evidence, search.aliased("id"), search.plainly("id")
    other = {*called, *parents, *search.aliased("name")}
    fields = {_last_part(parent) for parent in parents}
    called += [h for h in search.free if h not in other and fold_header(h) in fields and referred(h) >= SURE]
    different = [header for header in called if evidence.variety(header) >= 0.9]
    codes = [header for header in _codes(search, parents) if referred(header) >= 0.9] if parents else []
    if not any(map(referred, different)):  # an address may be what the parents refer to
        yield [header for header in codes if evidence.wordy(header) < SURE]
    yield [*different, *(header for header in plainly if header not in different and evidence.values(header))]
    yield codes
    most = sorted(called, key=evidence.variety, reverse=True)[:1]
    yield [header for header in most if evidence.variety(header) >= SURE]
    yield plainly


def _last_part(header: str) -> str:
    """Which field of a parent a column has, folded: “superior.sigla” has its “sigla”."""
    return fold_header(re.split(r"[\s._/:]+", header)[-1])


def _codes(search: Search, parents: Sequence[str]) -> list[str]:
    """Columns of codes that no header says to be something else."""
    # “Position” holds ids in some tools and job titles in others.
    names = {header for header in search.aliased("name") if not is_coded(search.evidence, header)}
    other = {*parents, *names, *search.plainly("name")} - set(search.aliased("post"))
    other |= {*search.plainly("office"), *search.aliased("people"), *search.plainly("revenue")}
    return [header for header in search.free if header not in other and is_code(search.evidence, header)]


def find_name(search: Search) -> list[str]:
    """The column called like a name, of several one of words; a first and a last name together where they are two."""
    evidence = search.evidence
    fitting = _name_candidates(search)
    fitting = [header for header in fitting if not _keeps_secret(search, header)] or fitting
    varied = (header for header in fitting if evidence.variety(header) >= SURE or _names_posts(search, header, fitting))
    best = next(varied, None) or max(fitting, key=evidence.variety, default="")
    best = _find_unit_of_person(search, best) or _find_described(search, best) or best
    parts = find_name_parts(search.aliased)
    unit = (
        best not in parts and evidence.variety(best) >= 0.9 and rank_header(best, ["person"]) is None if best else False
    )
    return list(parts) if parts and not unit else [best] if best else []


def _find_unit_of_person(search: Search, name: str) -> str:
    """The column of units where names of people, their jobs and their units are beside each other; else blank."""
    units = [header for header in search.aliased("unit") if header != name and search.is_alias(header, "unit")]
    units += [header for header in search.aliased("side") if search.evidence.variety(header) >= 0.9]
    if not units or name not in search.plainly("name") or not search.aliased("job"):
        return ""
    of_work = {header: work_share(search.evidence, (header,)) for header in (name, units[0])}
    few = 0.02 if search.evidence.variety(units[0]) >= 0.9 else 0  # of many people one is called Baker
    return units[0] if of_work[name] <= few and of_work[units[0]] >= SURE else ""


def _find_described(search: Search, name: str) -> str:
    """The column of descriptions, as accountants call what a code is for, where names only group the rows."""
    evidence = search.evidence
    if not name or name in search.plainly("name") or min(evidence.variety(name), evidence.wordy(name)) >= SURE:
        return ""
    rows = len(evidence.frame.iloc[:HEAD])
    called = [h for h in search.aliased("describes") if evidence.wordy(h) >= SURE]
    called = [h for h in called if evidence.filled(h) >= SURE * rows]
    return next((h for h in called if evidence.variety(h) >= 0.8 and evidence.length(h) < _SHORT), "")


def _names_posts(search: Search, header: str, others: Sequence[str]) -> bool:
    """Whether a column is called by the plain word for a name, and what could be one besides are job titles."""
    if header not in search.plainly("name"):
        return False
    rest = [other for other in others if other != header]
    best = max(rest, key=search.evidence.variety, default="")
    return "job" in find_words(best) and len(search.evidence.values(header)) > 2


def _keeps_secret(search: Search, header: str) -> bool:
    """Whether most of a column is in place of names that are kept secret, such as “N/D”."""
    cells = search.evidence.frame[header].iloc[:HEAD]
    return bool((is_unnamed(cells) & (cells != "")).mean() > SURE)


def _name_candidates(search: Search) -> list[str]:
    """The columns called by the word for a name, or called like a name and holding words."""
    called, plainly = search.aliased("name"), search.plainly("name")
    fitting = [header for header in called if header in plainly or search.evidence.wordy(header) >= SURE]
    if len(called) == 1 and rank_header(called[0], ["post", "job"]) is None:
        fitting = called
    words = [header for header in [*fitting, *_unknown_words(search)] if _holds_words(search.evidence, header)]
    return words if words and any(is_coded(search.evidence, header) for header in fitting) else fitting


def _holds_words(evidence: Evidence, header: str) -> bool:
    different = evidence.variety(header) >= 0.9 and evidence.wordy(header) >= 0.9
    return different and not is_coded(evidence, header) and not find_words(header) & NOT_NAMES


def _unknown_words(search: Search) -> list[str]:
    """Columns whose headers say nothing."""
    return [header for header in search.free if not find_words(header) and not roles_of(header)]


def find_name_parts(called: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """The columns of first and last names; none where ``called`` (kind → headers) knows only one of them."""
    for first, last in ("first", "last"), ("first", "surname"), ("surname", "last"):
        firsts = called(first)
        lasts = [header for header in called(last) if header not in firsts] if firsts else []
        if lasts:
            return firsts[0], lasts[0]
    return ()


def find_by_values(search: Search) -> None:
    """Find the name, and the id, of a file whose headers say nothing: it has none, or in words we do not know."""
    evidence = search.evidence
    edges = {kind for kind in ("edge source", "edge target") if search.aliased(kind)}
    if len(edges) == 2:
        if lower := _find_lower_end(search):
            search.assign("name", [lower])
            return
        raise Unusable(
            _("This is a list of hand-offs (from, to), not of departments. Give it together with one of departments.")
        )
    wordy = _wordy_columns(search)
    if not wordy:
        return
    # Of equals the first of the table is taken: “wordy” is in its order.
    name = max(wordy, key=lambda header: _rate_name(evidence, header))
    if search.roles.get("id") and min(evidence.variety(name), evidence.fill(name)) < SURE:
        return  # who entered the rows, or a form of address: the ids tell them apart
    others = [header for header in search.free if header != name and not find_words(header) & NOT_NAMES]
    if not search.roles.get("id"):
        search.assign("id", [header for header in others if is_code(evidence, header)][:1])
    search.assign("name", [name])


def _find_lower_end(search: Search) -> str:
    """Of lines without a volume that make one tree the column with each row's department; else blank."""
    ends = [search.aliased(kind)[0] for kind in ("edge source", "edge target")]
    for upper, lower in (ends, ends[::-1]) if not search.aliased("edge volume") else ():
        below, above = search.evidence.values(lower), set(search.evidence.frame[upper])
        tops = above - set(below)
        if len(below) > len(above) > 1 and search.evidence.variety(lower) == 1 and len(tops) == 1:
            return lower
    return ""


def _wordy_columns(search: Search) -> list[str]:
    """Columns of words that no header and no value says to be something else than names."""
    evidence = search.evidence
    other = {*search.aliased("parent", "manager", "side", "handoffs", "dotted", "office_reason", "certainty")}
    other |= {*search.plainly("people"), *search.plainly("revenue")}
    other |= {header for header in search.free if is_measure(evidence, header)}
    wordy = [header for header in search.free if header not in other and evidence.wordy(header) >= SURE]
    return [header for header in wordy if _office_share(evidence.values(header)[:50]) < SURE]


def _rate_name(evidence: Evidence, header: str) -> tuple[bool, bool, float, bool, bool]:
    """How well a column of words could be names: words, not codes; no addresses; different; not too long; of work."""
    numbered = evidence.numbered(header) >= SURE
    variety = min(round(evidence.variety(header), 1), 0.7)
    known = work_share(evidence, (header,)) >= SURE
    return not is_coded(evidence, header), not numbered, variety, evidence.length(header) < 80, known


def find_parent(search: Search) -> list[str]:
    """The column called like a parent whose values are other rows' ids or names; else one whose values alone are."""
    shares = _known(search)
    if called := [header for header in search.aliased("parent") if not _is_beside(search, header, shares[header])]:
        best = _pick_parent(search, called, shares)
        persons = [header for header in search.aliased("manager") if shares[header] >= SURE]
        if shares[best] == 0 and persons:
            return persons[:1]
        if shares[best] < SURE and search.evidence.values(best):
            search.note("parent-in-doubt", _doubt(best, shares[best]))
        return [best]
    for header in search.aliased("manager"):
        if shares[header] >= SURE or (shares[header] > 0 and rank_header(search.roles["name"][0], ["unit"]) is None):
            return [header]
        if search.evidence.values(header):
            text = _("“{header}” was not read as the parent: its values are not ids or names of other rows.")
            search.note("not-the-parent", text.format(header=header))
    return _parent_by_values(search, shares)


def _is_beside(search: Search, header: str, share: float) -> bool:
    """Whether a column with only a word for a parent is about something else: mostly blank, and no row is in it."""
    return not (share or search.is_alias(header, "parent")) and 0 < search.evidence.fill(header) < SURE


def _pick_parent(search: Search, called: Sequence[str], shares: Mapping[str, float]) -> str:
    """Of columns called like a parent, such as its id and its name, the one whose values are most often other rows.

    Of equals the one of ids is taken, as two rows may share a name; where most parents are no rows, the one of names,
    which say who they are.
    """
    most = max(shares[header] for header in called)
    good = [header for header in called if shares[header] >= most - _AS_GOOD]
    words = [header for header in good if most < SURE and search.evidence.numbered(header) < SURE]
    ids = search.roles.get("id", ())
    return max(words or good, key=lambda header: search.evidence.known(header, ids) >= max(most - _AS_GOOD, SURE))


def _known(search: Search) -> dict[str, float]:
    """For each free column the share of its values that are ids, names, heads or e-mail addresses of rows."""
    evidence = search.evidence
    own = [header for header in search.free if evidence.variety(header) >= 0.9]
    heads = search.aliased("manager")
    others = [(header,) for header in own if evidence.addressed(header) > SURE or header in heads]
    several = (search.roles.get("id", ()), search.roles.get("name", ()), search.aliased("email")[:1], *others)
    keys = [key for key in several if key]
    shares = {
        header: max((evidence.known(header, key) for key in keys if header not in key), default=0.0)
        for header in search.free
    }
    names = to_arrow(evidence.joined(search.roles["name"]))
    for header in search.aliased("parent"):
        if shares[header] < SURE and (values := evidence.values(header)[:_LABELS]):  # “Sales (12)” is the row 12
            ids = [to_arrow(evidence.joined(key)) for key in several[:1] if key]
            shares[header] = max(shares[header], float(np.mean(Directory(ids, names).find(values).position != NONE)))
    return shares


def _parent_by_values(search: Search, shares: Mapping[str, float]) -> list[str]:
    """A column that nothing calls a parent but whose values are ids or names of rows, with a note on the choice."""
    evidence = search.evidence
    best, worth = None, 0.0
    for header in search.free:
        repeated = evidence.variety(header) < 0.9
        if not repeated and evidence.filled(header) == len(evidence.frame):
            continue
        enough = 0.3 if repeated and evidence.wordy(header) >= SURE else 0.9
        share = shares[header]
        several = evidence.filled(header) > 1 and (share >= SURE or share * len(evidence.values(header)) >= 2)
        if share >= enough and share > worth and several and _may_refer(search, header):
            best, worth = header, share
    if best is None:
        return []
    sentence = _("“{header}” was read as the parent: its values are ids or names of other rows.").format(header=best)
    if search.headed and evidence.numeric(best) >= SURE:
        sentence = _("“{header}” was read as the parent, which is not certain: its numbers are ids of other rows.")
        search.note("parent-in-doubt", sentence.format(header=best))
    elif worth >= SURE:
        search.note("parent-by-values", sentence)
    else:
        search.note("parent-in-doubt", _doubt(best, worth))
    return [best]


def _may_refer(search: Search, header: str) -> bool:
    """Whether nothing in its header or its own rows says that a column is something else than the parent."""
    words = find_words(header)
    if rank_header(header, _OTHERS) is not None or words & NOT_NAMES:
        return False
    # A level or a count is often the number of some row too.
    evidence, values = search.evidence, search.evidence.values(header)
    numbered = all(map(str.isdecimal, values)) and any(numbers_rows(evidence, k) for k in search.roles.get("id", ()))
    # 1, 2, 3 are numbers of groups.
    if not search.headed and (numbered or {*values} == {*map(str, range(1, len(values) + 1))}):
        return evidence.filled(header) < len(evidence.frame.iloc[:HEAD])
    if search.headed and evidence.numeric(header) >= SURE and "unit" not in words:
        return words <= {"code"} and not set(roles_of(header)) - {"id"} and _makes_tree(search, header)
    return not _is_second_name(search, header) and not _means_several(search, header)


def _means_several(search: Search, header: str) -> bool:
    """Whether most values are names that several rows share: they group the rows, and are not one row above them."""
    evidence, names = search.evidence, search.roles.get("name", ())
    if not names or evidence.known(header, search.roles.get("id", ())) >= SURE:
        return False
    count = Counter(fold_names(evidence.joined(names).iloc[:HEAD]))
    times = [count[value] for value in fold_names(evidence.values(header)) if value in count]
    return sum(each > 1 for each in times) * 2 > len(times)


def _makes_tree(search: Search, header: str) -> bool:
    """Whether the numbers in a column that nothing is known about are all ids of earlier rows, but for a few tops."""
    ids = search.roles.get("id", ())
    if not ids:
        return False
    frame = search.evidence.frame.iloc[:HEAD]
    cells, keys = fold_names(frame[header]), fold_names(frame[ids[0]])
    row_of = {key: index for index, key in enumerate(keys)}
    above = [row_of.get(cell, -1) for cell in cells]
    tops = sum(cell in NO_PARENT for cell in cells)
    earlier = sum(-1 < up < index for index, up in enumerate(above))
    least = 2 if min(map(len, keys)) >= _LONG_ID else 4  # 50000001 is no count
    return 0 < tops * least <= len(cells) and earlier + tops == len(cells)


def _is_second_name(search: Search, header: str) -> bool:
    """Whether a column often says the same as the name or id of its own row: a short name is no parent."""
    frame = search.evidence.frame
    cells = fold_names(frame[header].iloc[:HEAD])
    own = [fold_names(frame[key].iloc[:HEAD]) for role in ("id", "name") for key in search.roles.get(role, ())]
    given = cells != ""
    return any((cells[given] == key[given]).mean() >= 0.3 for key in own) if given.any() else False


def _doubt(header: str, share: float) -> Message:
    return _(
        "“{header}” was read as the parent, which is not certain: only {share} of its values are other rows."
    ).format(header=header, share=Number(share, ".0%"))


def find_office(search: Search) -> list[str]:
    """The column called like an office, unless it holds places or other words; else one of only words for an office."""
    called = search.aliased("office")
    sure = [header for header in called if rank_header(header, ["side"]) is not None]
    for header in called:
        words = search.evidence.values(header)[:500]
        if _office_share(words) >= SURE or (header in sure and not words):
            return [header]
        if header in sure and _looks_like_places(search, header):
            other = next(word for word in words if parse_office(word) is None)
            text = _("“{header}” was not read as front or back office: most of its values are other words (“{value}”).")
            search.note("not-the-office", text.format(header=header, value=other))
    named = [header for header in sure if not _looks_like_places(search, header)]
    return named[:1] or _office_by_values(search, called)


def _office_by_values(search: Search, called: Sequence[str]) -> list[str]:
    """A column that nothing calls an office but whose values are words for one, and the choice is noted."""
    for header in search.free:
        values = search.evidence.values(header)[:50]
        words = any(parse_office(value) and len(value) > 1 for value in values)  # “F” is a grade, too
        if header not in called and _office_share(values) >= 0.9 and words:
            text = _("“{header}” was read as front or back office because of its values.")
            search.note("office-by-values", text.format(header=header))
            return [header]
    return []


def _looks_like_places(search: Search, header: str) -> bool:
    """Whether no value is front or back, and they are many or written like “Hanoi”; one cell alone is a slip."""
    words = search.evidence.values(header)[:500]
    if any(parse_office(word) in (Office.FRONT, Office.BACK) for word in words):
        return False
    if len(words) >= _PLACES:
        return True
    return search.evidence.filled(header) > 1 and not any(word[0].islower() for word in words)


def _office_share(words: Sequence[str]) -> float:
    """The share of ``words`` that are words for an office; none where they tell direct labour from indirect."""
    if fold_header("gián tiếp") in map(fold_header, words):  # beside it “trực tiếp” is who makes the goods
        return 0.0
    return sum(parse_office(word) is not None for word in words) / len(words) if words else 0.0
