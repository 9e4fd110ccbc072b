"""The vocabulary of the whole program: Office, Problem, Note and Company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from org.i18n import Message, _

Indices = npt.NDArray[np.int64]
"""Positions of departments (0-based rows of ``Company.departments``), and other whole numbers."""
Flags = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]
"""Numbers that may be unknown (NaN); and lengths, px."""
Offices = npt.NDArray[np.int8]
"""Values of :class:`Office`."""
Texts = npt.NDArray[np.object_]

NONE = -1
"""The parent of a top department."""


class Office(IntEnum):
    """On which side of the customer-facing boundary a department works. The numbers fit a numpy column."""

    UNCLEAR = 0
    FRONT = 1
    BACK = 2

    @property
    def word(self) -> str:
        """The word for files: ``front``, ``back`` or ``unclear``. It is never translated."""
        return self.name.lower()

    @property
    def title(self) -> str:
        """What people call it, in the language of the reader."""
        return {Office.FRONT: _("Front office"), Office.BACK: _("Back office"), Office.UNCLEAR: _("Unclear")}[self]


class Unusable(ValueError):
    """A file in which no department can be found. Its message is a plain sentence for the person."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the file that needs review, and what was done about it."""

    row: int | None
    """Row number as the person's spreadsheet shows it (the header is mostly row 1); None for the whole file."""
    column: str
    """The header of the column, as the file spells it; empty for the whole row."""
    value: str
    """What the cell holds."""
    kind: str
    """A stable word for programs, such as ``unknown-parent``."""
    message: Message
    """What is wrong."""
    done: Message
    """What was done about it."""


@dataclass(frozen=True, slots=True)
class Note:
    """A choice that was made for the person while the file was read."""

    kind: str
    """A stable word for programs, such as ``no-header``."""
    message: Message
    """What was decided, and why."""


@dataclass(frozen=True)
class Reading:
    """How a file was understood, so that it can be shown and corrected."""

    encoding: str = "utf-8"
    delimiter: str = ","
    header_row: int | None = None
    """Row of the header as the person's spreadsheet shows it; None where the file has none."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook, which has no encoding and no delimiter to choose."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Role (``name``, ``parent``, …) → headers of the columns that play it, as the file spells them."""
    notes: tuple[Note, ...] = ()
    """Choices that were made for the person ("No header row was found …")."""


@dataclass(frozen=True, eq=False)
class Company:
    """A company as columns: one row per department, in the order of the file.

    ``departments`` is a frame with a RangeIndex and the columns

    - ``id`` (str, unique) and ``name`` (str, never blank)
    - ``office`` (int8, a value of :class:`Office`), ``reason`` (a :class:`Message`, or a text that the file itself
      gives) and ``certainty`` (float, 0 … 1)
    - ``people`` and ``revenue`` (float, NaN where the file says nothing)
    - ``title`` (str, may be blank), only where the departments are persons or posts with job titles of their own
    - ``middle`` (bool), only where the person asks for the middle office as a class of its own
    - ``row`` (int, the row of the person's spreadsheet; 0 for a department that no row describes)

    ``handoffs`` is a frame with the columns ``source`` and ``target`` (positions), ``kind`` (str, may be
    empty) and ``volume`` (float, NaN where unknown); each (source, target, kind) occurs once.
    """

    title: str
    departments: pd.DataFrame
    parent: Indices
    """(n,) position of each department's parent, NONE for a top. Free of cycles."""
    depth: Indices
    """(n,) reporting lines up to the top: 0 for a top."""
    handoffs: pd.DataFrame
    own: pd.DataFrame
    """(n rows) the further columns of the person's file, as text, untouched."""
    rows: int
    """Data rows of the file: those that became departments and those that are listed as problems."""
    problems: tuple[Problem, ...] = ()
    reading: Reading = field(default_factory=Reading)

    def __len__(self) -> int:
        return len(self.departments)

    @property
    def offices(self) -> Offices:
        """(n,) values of :class:`Office`."""
        return self.departments["office"].to_numpy(dtype=np.int8)

    @property
    def middle_office(self) -> Flags:
        """(n,) which departments are drawn as the middle office; it is part of the back office in every figure."""
        if "middle" not in self.departments:
            return np.zeros(len(self), dtype=bool)
        return self.departments["middle"].to_numpy(dtype=bool)

    @property
    def is_of_posts(self) -> bool:
        """Whether the departments are persons or posts, with job titles of their own."""
        return "title" in self.departments

    @property
    def people(self) -> Values:
        """(n,) people of each department itself, NaN where unknown."""
        return self.departments["people"].to_numpy(dtype=np.float64)

    @property
    def volumes(self) -> Values:
        """(h,) the volume of each hand-off, NaN where unknown."""
        return self.handoffs["volume"].to_numpy(dtype=np.float64)

    def job_titles(self, positions: Sequence[int]) -> list[str]:
        """The job title of each, as one line; blank where there is none, and where the name says it: “Clerk (open)”."""
        if not self.is_of_posts:
            return [""] * len(positions)
        rows = self.departments.iloc[list(positions)]
        pairs = ((name, " ".join(title.split())) for name, title in zip(rows["name"], rows["title"], strict=True))
        return ["" if f"{name} (".casefold().startswith(f"{title} (".casefold()) else title for name, title in pairs]

    def name(self, position: int) -> str:
        """What a department is called, as the file has it: not yet safe for HTML or Markdown."""
        return str(self.departments["name"].iat[position])
