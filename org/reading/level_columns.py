"""Columns that say on which level a row is: one for each, from the division down to the team, or one of codes.

Columns of levels are known by their numbers (“Level 1”), by blanks like stairs, by words for units in their headers, or
by values that lie inside each other. Of codes, “0102” is below “01”, and “1110” below “1100”.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from org.classification.departments import parse_office
from org.classification.names import are_persons, judge_name
from org.classification.vocabulary import read_vocabulary
from org.i18n import lazy_gettext as _
from org.model import Flags, Note
from org.reading.evidence import HEAD, Evidence, find_evidence, is_coded, is_measure, work_share
from org.reading.headers import find_words, has_other_words, rank_header, select_headers
from org.reading.table import Table

Path = tuple[str, ...]

_LEVEL = re.compile(
    r"(?:(?:org(?:ani[sz]ation(?:al)?)?|hierarchy|structure|business|dept|department|unit)[\s_-]*)?"
    r"(?:level|lvl|tier|layer|cấp|niveau|ebene|nivel|nível|livello|уровень|階層|级别|级|层级|레벨|단계|ระดับ|المستوى|स्तर|l"
    r"|(?:org|hierarchy)(?:[\s_-]*unit)?)"
    r"[\s_-]*(\d{1,2})(?:[\s_-]*(?:name|desc(?:ription)?|title|code|id))?",
    re.IGNORECASE,
)
_LEVEL_BEFORE = re.compile(
    r"(\d{1,2}|[一二三四五六七八九])\s?[级級](?:部门|部門|组织|組織|机构|機構|单位|單位)(?:名称|名稱)?"
)
_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九", start=1)}
_STARTS = 4
"""Columns at which stairs may begin."""
_MOSTLY, _SHARED, _HALF, _OWN = 0.8, 0.75, 0.5, 0.9
_NUMBERED = r"^([IVXLC]+|[A-Z]|\d+)\s*[.)/:-]\s*"
"""The number before the name of a department that is written above its people: “II. Sales”."""
_NUMBER = r"(?:[IVXLC]+|[A-Za-z]|\d+)?[.)]?"
_FEWEST_HEADS = 3
"""Columns headed by departments, at least."""
LOWEST_UNIT = "lowest-unit"
"""The kind of the note on a list of people whose units are in several columns, the lower ones blank for some."""
_HEAD = 50
"""Values of a column that are looked at before all its cells are."""
_LONG_NAME = 6
"""Words of a long name; where more than a quarter of a column has more, they are sentences."""


def find_level_columns(evidence: Evidence, *, headed: bool) -> list[str]:
    """The columns of levels from the top down: numbered (“Level 1”), called like units, or known by their values."""
    if numbered := _numbered_levels(evidence):
        return numbered
    of_people = evidence.has("first") or (
        evidence.has("email") and evidence.has("id", "job", "staff id", "person name")
    )
    if of_people or (evidence.has("manager") and not _have_heads(evidence)):
        return []
    if evidence.has("person"):
        return _posts_in_units(evidence)
    if stairs := _levels_by_blanks(evidence):
        return stairs
    named = _named_levels(evidence)
    if evidence.has("id"):
        named = named if _are_in_groups(evidence, named) else []
    else:
        named = named or _levels_by_values(evidence, headed)
    return named or _posts_in_units(evidence)


def _have_heads(evidence: Evidence) -> bool:
    """Whether managers are the heads of units: no column is about other persons, and none has them as rows."""
    heads = select_headers(evidence.headers, "manager")
    if evidence.has("person name", "staff id", "job", "personal"):
        return False
    return not any(evidence.known(head, [key]) for head in heads for key in evidence.headers if key != head)


def _levels_by_blanks(evidence: Evidence) -> list[str]:
    """Columns next to each other in which each row has the way down to it, and the rest is blank, like stairs."""
    frame = evidence.frame.iloc[:HEAD]
    filled = (frame != "").to_numpy()
    starts = np.flatnonzero(filled.all(axis=0))
    for start in starts[:_STARTS]:
        end = start + 1
        while end < filled.shape[1] and filled[:, end].any() and not filled[~filled[:, end - 1], end].any():
            end += 1
        levels = list(evidence.headers[start:end])
        wordy = all(evidence.wordy(header) >= _MOSTLY for header in levels)
        if len(levels) > 1 and wordy and _are_stairs(frame[levels]):
            return levels
    return []


def _are_stairs(frame: pd.DataFrame) -> bool:
    """Whether each row is a way down of its own, and nearly all that are not the shortest go on from another row."""
    paths = [tuple(filter(None, row)) for row in frame.itertuples(index=False, name=None)]
    known, least = set(paths), min(map(len, paths))
    longer = [path for path in paths if len(path) > least]
    nested = sum(path[:-1] in known for path in longer)
    return len(known) == len(paths) and len(longer) > 1 and nested >= _MOSTLY * len(longer)


def _numbered_levels(evidence: Evidence) -> list[str]:
    """The columns of levels by their number; of a code and a name for one level, the name."""
    found: dict[int, list[str]] = {}
    for header in evidence.headers:
        if (number := _read_level(header)) is not None:
            found.setdefault(number, []).append(header)
    if len(found) > 1 and (company := _find_company(evidence, [header for same in found.values() for header in same])):
        found[-1] = [company]
    if len(found) < 2:
        return []
    return [min(found[number], key=lambda header: is_coded(evidence, header)) for number in sorted(found)]


def _read_level(header: str) -> int | None:
    """The number of the level in a header such as “Level 2” or “二级部门”; None for other headers."""
    match = _LEVEL.fullmatch(header.strip()) or _LEVEL_BEFORE.fullmatch(header.strip())
    return (_NUMERALS.get(match[1]) or int(match[1])) if match else None


def _find_company(evidence: Evidence, levels: Sequence[str]) -> str:
    """The column of the company above all levels, where rows without any level are of the company itself."""
    frame = evidence.frame.iloc[:HEAD]
    bare = (frame[list(levels)] == "").all(axis=1)
    called = (header for header in evidence.headers if "company" in find_words(header) and header not in levels)
    return next((header for header in called if bare.any() and (frame[header][bare] != "").all()), "")


def _named_levels(evidence: Evidence) -> list[str]:
    """The columns called like levels or units."""
    ranks = {header: rank_header(header, ["level"]) for header in evidence.headers}
    named = [header for header in evidence.headers if ranks[header] is not None or _is_unit(evidence, header)]
    named = [header for header in named if not _is_of_offices(evidence, header)]
    if len(named) < 2:
        return []
    if all(ranks[header] is not None for header in named):
        named.sort(key=lambda header: ranks[header] or 0)
    else:
        named = _from_the_top(evidence, named)
    if _are_at_sites(evidence, named):
        return []
    return named if any(evidence.variety(header) < 1 for header in named[:-1]) or _is_merged(evidence, named) else []


def _are_in_groups(evidence: Evidence, levels: Sequence[str]) -> bool:
    """Whether the lowest of the levels is each row's own, and several of the top have several rows: a list with ids."""
    if not levels or evidence.variety(levels[-1]) < _OWN or evidence.variety(levels[0]) > _SHARED:
        return False
    return len(evidence.values(levels[0])) > 1


def _are_at_sites(evidence: Evidence, levels: Sequence[str]) -> bool:
    """Whether the upper of two levels is a branch that only says where each department is, as a town does."""
    upper, lower = levels[0], levels[-1]
    if len(levels) > 2 or "site" not in find_words(upper) or evidence.variety(lower) < 1:
        return False
    return not any("unit" in find_words(value) for value in evidence.values(upper)[:_HEAD])


def _is_of_offices(evidence: Evidence, header: str) -> bool:
    """Whether most values are words for an office, and not names of blocks, one of which may be called “Support”."""
    words = evidence.values(header)[:20]
    return sum(parse_office(word) is not None for word in words) * 2 > len(words)


def _posts_in_units(evidence: Evidence) -> list[str]:
    """The column of units that several rows share, and that of their jobs: what such a list has of its own."""
    called = [h for kind in ("works in", "unit id", "level") for h in select_headers(evidence.headers, kind)]
    units = [header for header in dict.fromkeys(called) if evidence.wordy(header) >= _MOSTLY]
    names = [header for kind in ("job", "name") for header in select_headers(evidence.headers, kind)]
    plain = [header for header in names if header not in units and _is_plain(header)]
    jobs = [header for header in plain if evidence.variety(header) >= _SHARED and evidence.wordy(header) >= _MOSTLY]
    if len(units) != 1 or not jobs or is_coded(evidence, jobs[0]) or evidence.variety(units[0]) > _SHARED:
        return []
    several = len(evidence.values(units[0])) > 1 and evidence.filled(units[0]) >= 0.9 * len(evidence.frame.iloc[:HEAD])
    return [units[0], jobs[0]] if several else []


def _is_plain(header: str) -> bool:
    """Whether a header is the very word for a job or a name, in any language."""
    if rank_header(header, ["job", "name"]) == 0:
        return True
    return find_words(header) in ({"name"}, {"name", "amount"}) and not has_other_words(header)  # “nombre”


def _is_unit(evidence: Evidence, header: str) -> bool:
    """Whether a header is made of words for a unit alone, and its column of words."""
    kinds = find_words(header)
    named = "unit" in kinds <= {"unit", "name", "site"} and not has_other_words(header)
    return named and evidence.wordy(header) >= _MOSTLY and not is_measure(evidence, header)


def _levels_by_values(evidence: Evidence, headed: bool) -> list[str]:
    """Three or more columns of words next to each other, each value of one below one value of the next."""
    wordy = [header for header in evidence.headers if evidence.wordy(header) >= _MOSTLY]
    words = [header for header in wordy if not is_coded(evidence, header)]
    wordy = words if len(words) > 2 else wordy
    if len(wordy) < 2 or any(_is_something_else(evidence, header) for header in wordy):
        return []
    levels = _from_the_top(evidence, wordy)
    return levels if _is_merged(evidence, levels) or _form_chain(evidence, levels, alike=not headed) else []


def _is_something_else(evidence: Evidence, header: str) -> bool:
    """Whether a column of words is none of units: jobs, lists, places, sentences."""
    called = rank_header(header, ["job", "office_reason", "handoffs", "dotted", "path"]) is not None
    return called or "place" in find_words(header) or is_measure(evidence, header) or _holds_sentences(evidence, header)


def _form_chain(evidence: Evidence, levels: Sequence[str], *, alike: bool) -> bool:
    """Whether each value of a lower level comes with one value of the level above it.

    With ``alike``, units of the lowest level may be called alike in several places, once in each.
    """
    frame = evidence.frame[list(levels)]
    if len(levels) < 3:
        return False
    counts = [len(evidence.values(header)) for header in levels]
    if alike and not frame.duplicated().any():
        levels, telling, grouped = levels[:-1], counts[0] < counts[1], levels[1]
    else:
        # Where every value comes once, it belongs to one of anything.
        telling, grouped = any(evidence.variety(header) < 1 for header in levels[1:-1]), levels[0]
        telling &= counts.count(1) < 2 and all(lower >= upper for upper, lower in pairwise(counts))
    if not telling or evidence.variety(grouped) > _SHARED:
        return False
    return all(frame.groupby(lower, sort=False)[upper].nunique().max() == 1 for upper, lower in pairwise(levels))


def _holds_sentences(evidence: Evidence, header: str) -> bool:
    values = evidence.values(header)[:_HEAD]
    return sum(len(value.split()) > _LONG_NAME for value in values) * 4 > len(values)


def _from_the_top(evidence: Evidence, headers: Sequence[str]) -> list[str]:
    """The columns in their order in the table, or turned round where the first has the most different values."""
    counts = [len(evidence.values(header)) for header in headers]
    return list(headers) if counts[0] <= counts[-1] else list(reversed(headers))


def _is_merged(evidence: Evidence, levels: Sequence[str]) -> bool:
    """Whether the upper levels are blank below their first row, as where cells were merged."""
    filled = (evidence.frame[list(levels)] != "").to_numpy()
    below = filled[:, 1:].any(axis=1) & ~filled[:, 0]
    return bool(filled[0, 0] and filled.any(axis=1).all() and below.sum() * 3 >= len(filled))


def add_path(table: Table) -> Table:
    """A list of people with one path in place of its columns of levels, numbered or ragged; else ``table``."""
    evidence = find_evidence(table)
    named = evidence.has("first", "person name", "staff id", "email")
    if not (named or evidence.has("job")) or "path" in table.frame:
        return table
    levels = _numbered_levels(evidence) if named else []
    used, notes = [header for header in evidence.headers if _read_level(header) is not None], table.notes
    if not levels and (levels := _find_ragged_units(evidence)):
        text = _("Each person was counted in the lowest unit that the row names: {headers}.")
        headers = ", ".join(f"“{header}”" for header in levels)
        used, notes = levels, (*notes, Note(LOWEST_UNIT, text.format(headers=headers)))
    if not levels:
        return table
    rows = table.frame[levels].itertuples(index=False, name=None)
    paths = [" > ".join(drop_repeats(tuple(filter(None, row)))) for row in rows]
    frame = table.frame.drop(columns=used).assign(path=pd.Series(paths, dtype="str"))
    return replace(table, frame=frame, notes=notes)


def _find_ragged_units(evidence: Evidence) -> list[str]:
    """The columns of units from the top down where the lower ones are blank for those who work in the upper ones.

    Each lower unit has several people, and is in a single one of the column above it: “Division, Department, Team”.
    """
    called = [header for header in evidence.headers if rank_header(header, ["level", "works in"]) is not None]
    called = [header for header in called if find_words(header) <= {"unit", "name", "site"}]
    units = [header for header in called if evidence.wordy(header) >= _MOSTLY and evidence.variety(header) <= _SHARED]
    units.sort(key=lambda header: (-evidence.filled(header), len(evidence.values(header))))
    frame = evidence.frame.iloc[:HEAD][units].replace("", pd.NA)
    if len(units) < 2 or frame[units[0]].isna().any() or frame[units[-1]].notna().all():
        return []
    for upper, lower in pairwise(units):
        inside = frame[[upper, lower]].dropna(subset=[lower])
        if inside[upper].isna().any() or inside.groupby(lower, sort=False)[upper].nunique().max() > 1:
            return []
    return units


def place_people(table: Table) -> Table:
    """A list of people with the department in each row, where only the first of its people has it above or beside.

    It is a row of its own ("II,Sales,,"), a column whose cells below are blank, as merged cells become, or a header.
    """
    evidence = find_evidence(table)
    if _head_departments(evidence):
        placed = table.frame.melt(var_name="Department", value_name="Employee", ignore_index=False)
        people = (placed["Employee"] != "").to_numpy()
        turned = replace(table, frame=placed.astype("str").reset_index(drop=True), rows=table.rows[placed.index])
        return _add_departments(turned, "Department", turned.frame["Department"], people)
    called = select_headers(evidence.headers, "person name")
    if not called and evidence.has("job"):
        called = select_headers(evidence.headers, "name")[:1]
    named = [header for header in called if evidence.wordy(header) >= _HALF]
    if table.header_row is None or not named or len(evidence.headers) < 3:
        return table
    for header in select_headers(evidence.headers, "works in"):
        column = table.frame[header]
        merged = evidence.variety(header) == 1 and 1 < evidence.filled(header) <= _SHARED * len(table) and column[0]
        if merged and header not in named and evidence.wordy(header) == 1 and evidence.fill(named[0]) == 1:
            return _add_departments(table, header, column.where(column != ""), np.ones(len(table), dtype=bool))
        if evidence.values(header):
            return table
    return _place_by_rows(table, named[0])


def _head_departments(evidence: Evidence) -> bool:
    """Whether each column is headed by a department, as “Sales” and “Finance” are, and has its people below."""
    headers = evidence.headers
    if len(headers) < _FEWEST_HEADS or any(find_words(header) or evidence.wordy(header) < 1 for header in headers):
        return False
    known = sum(not judge_name(header, read_vocabulary()).no_clue for header in headers)
    cells = [value for header in headers for value in evidence.values(header)]
    return known >= _MOSTLY * len(headers) and len({*cells}) == len(cells) and are_persons(cells)


def _place_by_rows(table: Table, named: str) -> Table:
    """A list of people, called by the column ``named``, whose departments are rows of their own with a single text.

    A row right above another such row, and those numbered like it, are of the level above: “A”, “I”, “II”, “B”, “I”.
    """
    again = any(problem.kind == "header-again" for problem in table.problems)
    first = table.title if again else ""  # the first department is above the header, and the others above its copies
    if sum(map(bool, table.frame.iloc[0])) > 2 and not first:
        return table
    filled = (table.frame != "").sum(axis=1).to_numpy()
    numbers = table.frame.apply(lambda column: column.str.fullmatch(_NUMBER))
    texts = table.frame.mask(numbers, "")
    alone = ((texts != "").sum(axis=1) == 1).to_numpy() & (filled <= 2)
    people = ~alone & (table.frame[named] != "").to_numpy()
    usual = 1 < alone.sum() <= _SHARED * len(table) and np.median(filled[~alone]) > 2
    if not usual or alone[-1] or not (alone | people).all():
        return table
    written = texts[alone].max(axis=1)
    sections = written.str.replace(_NUMBERED, "", regex=True)
    if work_share(Evidence(sections.to_frame("Department")), ("Department",)) < _HALF:
        return table
    kinds = table.frame.where(numbers, "")[alone].max(axis=1) + written.str.extract(_NUMBERED)[0].fillna("")
    kinds = kinds.replace([r"^[IVX]+$", r"^[A-Z]$", r"^\d+$"], ["roman", "letter", "number"], regex=True)
    upper = kinds.isin(kinds[alone[kinds.index + 1]])
    if upper.any():
        sections = sections.where(upper, sections.where(upper).ffill() + " > " + sections)
    header = "path" if upper.any() else "Department"
    given = sections.reindex(table.frame.index)
    given.iloc[0] = given.iloc[0] if alone[0] else first
    return _add_departments(table, header, given, people) if sections.is_unique else table


def _add_departments(table: Table, header: str, given: pd.Series, people: Flags) -> Table:
    """The rows of people, each with the last department that was given above it."""
    frame = table.frame.assign(**{header: given.ffill().fillna("").astype("str")})[people].reset_index(drop=True)
    text = _("A department is named once, and holds for the people below it.")
    notes = (*table.notes, Note("departments-above", text))
    return replace(table, frame=frame, rows=table.rows[people], notes=notes, indents={})


def drop_repeats(path: Path) -> Path:
    """The way down without a step that is called like the one above: where a unit is its own team, it is one unit."""
    return tuple(name for i, name in enumerate(path) if not i or name != path[i - 1])


_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-/_]{0,30}")
_PADDED = re.compile(r"[A-Za-z]{0,4}[\-_.]?\d{2,12}")


def nest_by_beginning(codes: Sequence[str]) -> list[Path]:
    """The codes from the top down to each, where nearly all longer ones begin with a shorter one; else none.

    They go on by a mark, or by two characters or more: 1 is no department above 10 to 19.
    """
    if not all(_CODE.fullmatch(code) for code in codes[:_HEAD]):
        return []
    known, least = set(codes), min(map(len, codes))
    longer = [code for code in codes if len(code) > least]
    above = [_longest_beginning(code, known) for code in longer]
    steps = [code[len(up) :] for code, up in zip(longer, above, strict=True) if up]
    shared = len(set(above) - {""}) * 2 <= len(longer) + 1
    if len(longer) < 2 or len(steps) < _MOSTLY * len(longer) or not shared or not _are_steps(steps):
        return []
    return [(*(code[:size] for size in range(1, len(code)) if code[:size] in known), code) for code in codes]


def nest_by_zeros(codes: Sequence[str]) -> list[Path]:
    """The codes from the top down to each, where zeros fill up the shorter ones to the same length; else none.

    >>> nest_by_zeros(["1000", "1100", "1110", "1200", "2000", "2100"])[2]
    ('1000', '1100', '1110')
    >>> nest_by_zeros(["100", "101", "102", "103", "110"])
    []
    """
    if len({len(code) for code in codes}) != 1 or not all(_PADDED.fullmatch(code) for code in codes[:_HEAD]):
        return []
    stems = [code.rstrip("0") for code in codes]
    padded = {stem: code for stem, code in zip(stems, codes, strict=True) if len(stem) < len(code)}
    nested = sum(bool(_longest_beginning(stem, padded)) for stem in stems)
    # Numbers that only go on, such as 100 to 140, are no tree: few of them end in a zero.
    if len(padded) * 2 < len(codes) or nested < max(2, len(codes) - nested) or _go_on(codes):
        return []
    return [(*_above(stem, padded), code) for stem, code in zip(stems, codes, strict=True)]


def _above(stem: str, padded: Mapping[str, str]) -> Iterator[str]:
    """The codes above one that is ``stem`` without its zeros, from the top down."""
    return (padded[stem[:size]] for size in range(len(stem)) if stem[:size] in padded)


def _longest_beginning(code: str, known: Container[str]) -> str:
    return next((code[:size] for size in range(len(code) - 1, -1, -1) if code[:size] in known), "")


def _are_steps(steps: Sequence[str]) -> bool:
    """Whether codes go on alike: by a mark, or by as many characters each."""
    lengths = {len(step) for step in steps}
    return all(step[0] in ".-/_" for step in steps) or (len(lengths) == 1 and min(lengths) > 1)


def _go_on(codes: Sequence[str]) -> bool:
    """Whether each code follows on the one before by the same step, as where rows are numbered in tens."""
    numbers = [int("".join(filter(str.isdigit, code))) for code in codes]
    return len({later - earlier for earlier, later in pairwise(numbers)}) == 1
