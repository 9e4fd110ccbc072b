"""The header row of a table, and what its headers mean.

A header is known as a whole (aliases.csv: the names that other tools give their columns), or else by the words in it
(header_words.csv): “cod_superior” has a word for code and one for what is above, so it is the id of the parent.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from org.classification.names import judge_name
from org.classification.vocabulary import read_vocabulary
from org.text import fold_header, strip_accents

_MOST_ROWS_ABOVE_HEADER = 15
"""How many records may come before the header: a title, a date, a company's name."""
_NAMES, _FEWEST_NAMES = 30, 3
"""Cells of a column that are looked at to know whether they are names of departments, at most and at least."""
_VALUE = re.compile(r"^[-+~$€£¥₫]?\s*\d[\d\s.,:/%TZ+-]*$")
_LINK = re.compile(r"(?i)https?://|www\.|\S+@\S+\.\w")
_PLAIN = str.maketrans("łıøđ", "liod")
_YEAR = re.compile(r"(19|20)\d\d")
_WORDS = re.compile(r"[^\s_\-.,:;/\\|()\[\]{}（）#*?!'\"“”«»]+")
_JOINED = re.compile(r"(?<=[a-zа-яёα-ω])(?=[A-ZА-ЯЁΑ-Ω])")
_SPACED = re.compile(r"[\u0370-\u052f]")
"""The letters of the scripts other than Latin whose words are separated by blanks, and change their endings."""
_SHORT_STEM = 3
"""Letters up to which a word of such a script must be whole: “пол” is no part of “полное”."""
_LONGEST, _KEPT = 200, 8_192
"""Characters of a header that are looked at, and headers whose meaning is kept: it is asked for many times."""
BY_WORDS = 1000
"""The rank of a role that only the words of a header give: less sure than any alias."""
_RULES: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = tuple(
    (frozenset(needed.split()), roles)
    for needed, roles in (
        ("child", ("children",)),
        ("boss full", ("manager",)),
        ("full", ("person name", "name")),
        ("boss", ("manager",)),
        ("above", ("parent",)),
        ("email", ("email",)),
        ("picture", ()),
        ("link", ()),
        ("path", ("path", "works in")),
        ("scale", ()),
        ("heads", ("people",)),
        ("count money", ("people",)),
        ("count amount", ("people",)),
        ("job amount", ("people",)),
        ("members amount", ("people",)),
        ("count code", ("staff id", "id")),
        ("count", ("people",)),
        ("person amount", ("people",)),
        ("name unit amount", ("unit", "name", "works in", "shared")),  # “nombre”: a name in Spanish, a number in French
        ("amount", ()),
        ("unit short", ("unit id", "id", "shared")),
        ("short", ()),
        ("personal", ("personal",)),
        ("last dated", ()),
        ("first last", ("person name", "name")),
        ("first", ("first",)),
        ("last", ("last",)),
        ("person unit code", ("unit id", "id", "shared")),
        ("person unit", ("unit", "works in", "shared")),
        ("person place", ("shared",)),
        ("person job", ("job", "post")),
        ("person code", ("staff id", "id")),
        ("person", ("person name", "name")),
        ("unit code", ("unit id", "id", "shared")),
        ("job", ("job", "post")),
        ("unit", ("unit", "name", "works in", "shared")),
        ("place", ("shared",)),
        ("centre code", ("id", "shared")),
        ("centre name", ("name", "shared")),
        ("money", ()),
        ("customer", ()),
        ("task", ()),
        ("company name", ("shared",)),
        ("code", ("id",)),
        ("name", ("name", "surname")),
        ("members", ("people",)),
    )
)
"""Words that a header must have → the roles it is called like."""
_FIGURES = frozenset({"people", "revenue", "edge volume"})


def find_header(records: Sequence[Sequence[str]]) -> int | None:
    """The position of the header in the first records of a file; None where there is none.

    >>> find_header([["Department", "Reports to"], ["Sales", "Board"]])
    0
    >>> find_header([["1", "", "Corporate"], ["2", "1", "Sales"]]) is None
    True
    """
    for index, record in enumerate(records[:_MOST_ROWS_ABOVE_HEADER]):
        # A row of a title has one cell. Where a wider one came before, this is no header.
        above = max((width for row in records[:index] if (width := _count_filled(row)) > 1), default=0)
        if above * 2 > _count_filled(record):
            break
        # A header may come again at each page.
        if _count_known(record, [row for row in records[index + 1 :] if row != record]) >= 2:
            return index
    if len(records) < 2:
        return 0 if records and _count_known(records[0], []) else None
    return 0 if _looks_like_header(records[0], records[1:]) else None


def read_header(records: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """The cells of a header, which ``records`` begin with, and how many of them it takes: one or two.

    Of two, the upper has one cell for several columns, and the lower is blank below the others.

    >>> read_header([["Unit", "Staff", ""], ["", "Men", "Women"], ["Sales", "3", "4"]])
    (['Unit', 'Men', 'Women'], 2)
    >>> read_header([["Unit", "Staff", ""], ["Sales", "3", "part-time"]])
    (['Unit', 'Staff', ''], 1)
    """
    upper, lower = list(records[0]), [*records, []][1]
    below = [index for index, cell in enumerate(lower) if cell]
    grouped = [index for index in below if not upper[index]]
    parted = all(index - 1 in below for index in grouped)
    parted = parted and all(index in grouped or index + 1 in grouped for index in below)
    if not grouped or not parted or len(below) == len(upper):
        return upper, 1
    plain = (_is_above_numbers(lower[index], _column(records[2:], index)) for index in below)
    if not all(numbers or not has_other_words(lower[index]) for index, numbers in zip(below, plain, strict=True)):
        return upper, 1
    for index in grouped:
        upper[index] = upper[index] or upper[index - 1]
    return [
        (cell if lower.count(cell) == 1 and cell not in upper else f"{group} {cell}".strip()) if cell else group
        for group, cell in zip(upper, lower, strict=True)
    ], 2


def name_columns(header: Sequence[str] | None, width: int) -> list[str]:
    """Unique names for ``width`` columns: a repeated header gets “(2)”, a blank one its number.

    >>> name_columns(["Name", "", "Name"], 4)
    ['Name', 'Column 2', 'Name (2)', 'Column 4']
    """
    given = list(header or [])
    given += [""] * (width - len(given))
    taken = {name for name in given if name}
    names: list[str] = []
    used: set[str] = set()
    for number, cell in enumerate(given[:width], start=1):
        # In English for every reader: corrections, column choices and scripts go by this name.
        name = cell or f"Column {number}"
        base, times = name, 1
        while name in used or (times > 1 and name in taken) or (not cell and name in taken):
            times += 1
            name = f"{base} ({times})"
        used.add(name)
        names.append(name)
    return names


def select_headers(headers: Iterable[str], kind: str) -> list[str]:
    """The ``headers`` that are called like ``kind``, the surest first."""
    ranks = [(rank, header) for header in headers if (rank := rank_header(header, [kind])) is not None]
    return [header for _rank, header in sorted(ranks, key=lambda pair: pair[0])]


def rank_header(header: str, kinds: Iterable[str]) -> int | None:
    """How sure it is that ``header`` is called like one of ``kinds`` (0: surest); None where it is not."""
    ranks = roles_of(header)
    return min((ranks[kind] for kind in kinds if kind in ranks), default=None)


def roles_of(header: str) -> Mapping[str, int]:
    """The roles that ``header`` is called like, and how sure each is (0: surest).

    A header in two languages (“Department / Phòng ban”) counts by either.
    """
    return _find_roles(header[:_LONGEST])


@lru_cache(_KEPT)
def _find_roles(header: str) -> Mapping[str, int]:
    header = header.replace("#", " no ").strip()
    names = {fold_header(header), *(fold_header(part) for part in re.split(r"[/|\n]", header))} & known_headers()
    if len(names) > 1 and not _mean_the_same(names):  # Odoo writes the field of another record: “Manager/Name”
        return dict.fromkeys(_roles_by_words(find_words(header)), BY_WORDS)
    if not names:
        return dict.fromkeys(_roles_by_words(find_words(header)), BY_WORDS)
    roles = {
        role: min(known[name] for name in names if name in known)
        for role, known in load_aliases().items()
        if not names.isdisjoint(known)
    }
    if roles.keys() == {"name"}:  # its words say what it names
        roles = dict.fromkeys(_roles_by_words(find_words(header)), BY_WORDS) | roles
    return roles


def _mean_the_same(names: Iterable[str]) -> bool:
    """Whether known headers have a role in common, as one header in two languages has."""
    return any(all(name in known for name in names) for known in load_aliases().values())


def find_words(header: str) -> frozenset[str]:
    """The kinds of words in a header.

    >>> sorted(find_words("cod_superior")), sorted(find_words("上级部门编码"))
    (['above', 'code'], ['above', 'code', 'unit'])
    """
    return _match_kinds(header[:_LONGEST], "header_words.csv")


def find_subjects(header: str) -> frozenset[str]:
    """What a header is about that no organisation has: goods, accounts, vehicles, relatives.

    >>> sorted(find_subjects("Part number")), sorted(find_subjects("Biển số xe"))
    (['goods'], ['vehicle'])
    """
    return _match_kinds(header[:_LONGEST], "other_subjects.csv")


@lru_cache(2 * _KEPT)
def _match_kinds(header: str, file_name: str) -> frozenset[str]:
    text, (whole, parts) = _separate_words(header), _load_words(file_name)
    found = {kind for word in text.split() for kind in whole.get(word, ())}
    return frozenset(found | {kind for part, kind in parts if part in text})


def has_other_words(cell: str) -> bool:
    """Whether a cell has words that no header is made of, as “Sales department” has “Sales”."""
    text = _YEAR.sub("year", _separate_words(cell))
    whole, parts = _load_words("header_words.csv")
    for part, _kind in parts:
        while part in text:  # the blank between two words is the end of one and the beginning of the other
            text = text.replace(part, " ")
    return any(re.search(r"[^\W\d_]{2}", word) for word in text.split() if word not in whole)


def _roles_by_words(kinds: frozenset[str]) -> tuple[str, ...]:
    """The roles of a column with such words in its header: the first rule whose words are all there decides."""
    if "dotted" in kinds and "job" not in kinds:
        return ("dotted",) if kinds & {"boss", "above", "code"} or kinds == {"dotted"} else ()
    return next((roles for needed, roles in _RULES if needed <= kinds), ())


@cache
def load_aliases() -> dict[str, dict[str, int]]:
    """Role → folded alias → rank: the lower, the surer. Roles of hand-off files begin with ``edge``."""
    ranks: dict[str, dict[str, int]] = {}
    with (Path(__file__).parent / "aliases.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            of_role = ranks.setdefault(line["role"], {})
            of_role.setdefault(fold_header(line["alias"]), len(of_role))
    return ranks


@cache
def _load_words(file_name: str) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Whole word → the kinds that it is of; and what else is looked for in the text of a header, with its kind.

    This is several words, a beginning marked by “*”, the beginning of a Cyrillic or Greek word, or a word of another
    script, which puts words together freely, so that it counts wherever it comes.
    """
    whole: dict[str, list[str]] = {}
    parts: list[tuple[str, str]] = []
    with (Path(__file__).parent / file_name).open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            for word in line["words"].split("|"):
                text, end = _separate_words(word).strip(), "" if word.endswith("*") else " "
                if _SPACED.match(text):  # stems: “парол” has no “роль”, but “кодовое” would have “код”
                    parts.append((f" {text}{end if len(text) <= _SHORT_STEM else ''}", line["kind"]))
                elif not text.isascii():
                    parts.append((text, line["kind"]))
                elif end and " " not in text:
                    whole.setdefault(text, []).append(line["kind"])
                else:
                    parts.append((f" {text}{end}", line["kind"]))
    return whole, parts


@cache
def known_headers() -> frozenset[str]:
    """Every alias of every role."""
    return frozenset(alias for of_role in load_aliases().values() for alias in of_role)


def _separate_words(header: str) -> str:
    """The words of a header, folded, with a space before and after each: “cod_superior” → “ cod superior ”."""
    spaced = _JOINED.sub(" ", header)
    text = strip_accents(unicodedata.normalize("NFKC", spaced).casefold()).translate(_PLAIN)
    return f" {' '.join(_WORDS.findall(text))} "


def _count_filled(record: Sequence[str]) -> int:
    return sum(1 for cell in record if cell)


def _count_known(record: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """How many cells are headers that we know, and do not come again below as a header never does."""
    return sum(_is_known(cell, _column(below, index)) for index, cell in enumerate(record))


def _is_known(cell: str, column: Sequence[str]) -> bool:
    roles = roles_of(cell).keys()
    if not roles or cell in column or (min(roles_of(cell).values()) == BY_WORDS and has_other_words(cell)):
        return False
    only_figures = roles <= _FIGURES and bool(column)
    return not only_figures or any(_VALUE.match(value) for value in column)


def _looks_like_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a first record with at most one known header is one all the same: by how it differs from the rest."""
    known = _count_known(first, below) > 0
    cells = [cell for cell in first if cell and not (known and _YEAR.fullmatch(cell))]
    values = {cell for row in below for cell in row}
    # “Parent company” may head a column and be a company, too, where words are above columns of numbers.
    above_numbers = {cell for index, cell in enumerate(first) if _is_above_numbers(cell, _column(below, index))}
    free = known and bool(above_numbers)
    if any(map(_LINK.match, cells)):
        return False
    values -= above_numbers if free else set()  # “Total” may be the last row, too
    if any(_VALUE.match(cell) or (cell in values and not (free and roles_of(cell))) for cell in cells):
        return _numbers_columns(first, below)
    if known or not len(set(cells)) == len(first) > 1:
        return known
    columns = [(cell, _column(below, index)) for index, cell in enumerate(first)]
    if any(_continues(cell, column) for cell, column in columns):
        return False
    return not all(_is_work_like_all(cell, column) for cell, column in columns)


def _is_work_like_all(cell: str, column: Sequence[str]) -> bool:
    """Whether a cell is the name of a department, and most of those below it are, too: it is one of them."""
    names = [cell, *column[:_NAMES]]
    if len(names) < _FEWEST_NAMES or find_words(cell) or find_subjects(cell):
        return False
    known = [not judge_name(name, read_vocabulary()).no_clue for name in names]
    return known[0] and sum(known) * 2 > len(known)


def _numbers_columns(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether all that is a number in a record is above words alone: columns of levels may be called 3, 2, 1."""
    columns = [(cell, _column(below, index)) for index, cell in enumerate(first) if cell and _VALUE.match(cell)]
    others = [cell for cell in first if cell and not _VALUE.match(cell)]
    return (
        len(columns) > 2
        and not any(_VALUE.match(value) for _cell, column in columns for value in column)
        and not any(cell in _column(below, index) for index, cell in enumerate(first) if cell in others)
    )


def _is_above_numbers(cell: str, column: Sequence[str]) -> bool:
    return bool(cell and column) and not _VALUE.match(cell) and all(map(_VALUE.match, column))


def _column(records: Sequence[Sequence[str]], index: int) -> list[str]:
    """The cells of one column that hold something."""
    return [row[index] for row in records if index < len(row) and row[index]]


def _continues(cell: str, column: Sequence[str]) -> bool:
    """Whether ``cell`` is made like all of ``column``, as ``u001`` above ``u002``, and not of plain words."""
    shape = _shape(cell)
    return shape != "a" and bool(column) and all(_shape(value) == shape for value in column)


def _shape(cell: str) -> str:
    """The pattern of a cell: ``u001`` → ``a0``, ``Отдел №1`` → ``a №0``."""
    return re.sub(r"\d+", "0", re.sub(r"[^\W\d_]+", "a", cell))
