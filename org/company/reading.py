"""Bytes or a path → Company: the whole reading, from the encoding to the front and back office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from org.company.checks import check
from org.company.columns import ColumnMap, Role, edge_columns, map_columns
from org.company.corrections import Correction, cell_texts, corrected
from org.company.handoffs import Claim, table_claims
from org.company.levels import unfold
from org.company.model import Company, Office, Unusable
from org.company.offices import office_word
from org.company.table import Table, read_table
from org.company.vocabulary import read_vocabulary
from org.locale.language import _


@dataclass(frozen=True, eq=False)
class File:
    """A file as it was understood, before anything is checked: what a person can look at and correct."""

    table: Table
    columns: ColumnMap


def read_file(
    source: bytes | Path,
    *,
    chosen: Mapping[str, Sequence[str]] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> File:
    """The table in a file, and what its columns mean.

    ``chosen`` (role → headers), ``encoding`` and ``sheet`` are what the person set by hand. Raises
    :class:`Unusable` with a plain sentence if there is no table, or none with a name in it.
    """
    table = unfold(read_table(source, encoding=encoding, sheet=sheet))
    return File(table, map_columns(table, chosen))


def mended(file: File, corrections: Iterable[Correction]) -> File:
    """The file with the person's corrections in place."""
    return File(*corrected(file.table, file.columns, corrections))


def decisions(file: File, corrections: Iterable[Correction]) -> dict[str, Office]:
    """The offices that the person set, by the names of the departments: what is called alike may follow."""
    said = {
        correction.row: office_word(correction.value) for correction in corrections if correction.role is Role.OFFICE
    }
    names = cell_texts(file.table, file.columns, Role.NAME, list(said))
    return {name: office for name, office in zip(names, said.values(), strict=True) if name and office is not None}


def read_company(
    source: bytes | Path | File,
    *,
    title: str = "",
    handoffs: bytes | Path | None = None,
    chosen: Mapping[str, Sequence[str]] | None = None,
    decided: Mapping[str, Office] | None = None,
    corrections: Iterable[Correction] = (),
    encoding: str | None = None,
    vocabulary: bytes | Path | None = None,
) -> Company:
    """The company in a file of departments.

    ``title`` is what to call it, by default after the file; ``handoffs`` is a second file with a row a
    hand-off; ``vocabulary`` a file of phrases that say front or back in their industry; ``decided`` (name →
    office) and ``corrections`` are what the person set by hand. Raises :class:`Unusable` with a plain
    sentence if no department can be found.
    """
    file = source if isinstance(source, File) else read_file(source, chosen=chosen, encoding=encoding)
    file = mended(file, corrections)
    named = title or (titled(source.stem) if isinstance(source, Path) else _("Your company"))
    words = read_vocabulary(vocabulary) if vocabulary is not None else None
    return check(file.table, file.columns, named, read_handoffs(handoffs), decided, words)


def read_handoffs(source: bytes | Path | None) -> list[Claim]:
    """What a file of hand-offs states. Raises :class:`Unusable` if it has no two columns to read from and to."""
    if source is None:
        return []
    try:
        table = read_table(source)
    except Unusable as problem:
        raise Unusable(_("The file of hand-offs: {problem}").format(problem=problem)) from None
    columns = edge_columns(table)
    if columns is None:
        headers = ", ".join(f"“{header}”" for header in table.frame)
        message = _("The file of hand-offs needs a column “from” and a column “to”; it has {headers}.")
        raise Unusable(message.format(headers=headers))
    return list(table_claims(table.frame, columns, table.rows.tolist()))


def titled(stem: str) -> str:
    """A file's name as a title.

    >>> titled("song-hong_bank")
    'Song hong bank'
    """
    words = stem.replace("_", " ").replace("-", " ").split()
    text = " ".join(words)
    return text[:1].upper() + text[1:]
