"""The phrases that say front or back, read from one file for each language.

``languages.csv`` lists the languages, with what the search needs to know of each: whether the deciding word of a name
is first or last, whether words are joined to compounds, and by what a job title is known. ``languages/en.csv`` and so
on hold the phrases.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from org.classification.words import Token, tokenize_phrase
from org.i18n import _
from org.model import Office, Unusable

BUNDLED = Path(__file__).with_name("languages")
STRONGEST = 3


class PhraseRole(StrEnum):
    """What a phrase does in a name."""

    WORK = "work"  # what the people do; among several of these the head of the name decides
    SERVICE = "service"  # help for those named beside it: support, help desk
    SERVED = "served"  # those the work is for: customers, employees
    ALONE = "alone"  # decides only where nothing else does: branch, secretary
    PREFIX = "prefix"  # joined by a hyphen it makes one word of two: counter-, pre-
    TOP = "top"  # general management: like ALONE, and the departments below need not be like it
    UNIT = "unit"  # says nothing: department, team
    JOIN = "join"  # puts two works side by side: and
    OF = "of"  # the head is before it even in English: head of, office of
    SURNAME = "surname"  # a word for work that is a family name, too: grant, ward
    CELL = "cell"  # a word for an office in the file's own office column
    CONTROL = "control"  # a control function or the middle office; searched for apart, and it changes no office


class Entry(NamedTuple):
    """A row of the vocabulary."""

    phrase: str
    language: str
    office: Office
    strength: int
    """1 (faint) … 3 (strong)."""
    role: PhraseRole
    topic: str
    """The short noun for sentences, in English."""
    tokens: tuple[Token, ...]
    head_first: bool
    """Whether its language puts the deciding word first: "Kế toán bán hàng" is accounting."""

    @property
    def open_ended(self) -> bool:
        """Whether one of its words may go on: ``финанс*``."""
        return "*" in self.phrase


def read_sources() -> dict[str, bytes]:
    """The file of each language."""
    return {language: (BUNDLED / f"{language}.csv").read_bytes() for language in read_languages()}


@cache
def read_languages() -> dict[str, dict[str, str]]:
    """The rows of ``languages.csv`` by the code of the language."""
    with BUNDLED.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return {row["language"]: row for row in csv.DictReader(file)}


def parse_entries(data: bytes, language: str = "") -> Iterator[Entry]:
    """Parse a CSV file of phrases, delimited by comma, semicolon or tab."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable(_("The vocabulary is not UTF-8 text: save it as “CSV UTF-8”.")) from None
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    headings = [heading.strip().casefold() for heading in next(rows, [])]
    if not {"phrase", "office"} <= set(headings):
        raise Unusable(_("The vocabulary has no columns “phrase” and “office”."))
    columns = [(headings.index(name) if name in headings else None) for name in _COLUMNS]
    for row in rows:
        cells = ["" if column is None or column >= len(row) else row[column].strip() for column in columns]
        if cells[0]:
            yield _parse_entry(cells, language, rows.line_num)


_COLUMNS = ("phrase", "office", "strength", "role", "topic", "language")
_OFFICES = {"": Office.UNCLEAR} | {office.word: office for office in Office}
_STRENGTHS = {"": STRONGEST} | {str(number): number for number in range(1, STRONGEST + 1)}
_ROLES = {"": PhraseRole.WORK} | {role.value: role for role in PhraseRole}


def _parse_entry(cells: Sequence[str], language: str, line: int) -> Entry:
    """Parse the cells of one line, in the order of ``_COLUMNS``; ``language`` is that of the file."""
    phrase, office, strength, role, topic, own_language = cells
    meant, name = _OFFICES.get(office.casefold()), own_language or language
    weight, part = _STRENGTHS.get(strength), _ROLES.get(role.casefold())
    if meant is None or weight is None or part is None:
        raise _refuse_cell(phrase, office, strength, role, line)
    words = tokenize_phrase(phrase)
    if part is not PhraseRole.CELL and not words:
        raise Unusable(_("Line {line} of the vocabulary: “{phrase}” holds no word.").format(line=line, phrase=phrase))
    return Entry(phrase, name, meant, weight, part, topic or phrase, words, name in _head_first_languages())


def _refuse_cell(phrase: str, office: str, strength: str, role: str, line: int) -> Unusable:
    """The first cell of a line that holds none of the words allowed there."""
    message = _("Line {line} of the vocabulary: the {column} of “{phrase}” is “{value}”, not one of {allowed}.")
    cells = (("office", office, _OFFICES), ("strength", strength, _STRENGTHS), ("role", role, _ROLES))
    column, value, allowed = next(cell for cell in cells if cell[1].casefold() not in cell[2])
    choice = ", ".join(filter(None, allowed))
    return Unusable(message.format(line=line, column=column, phrase=phrase, value=value, allowed=choice))


@cache
def _head_first_languages() -> frozenset[str]:
    return frozenset(code for code, language in read_languages().items() if language["head"] == "first")
