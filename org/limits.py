"""What a file may cost, at most: checked before the memory or the time is spent, and settings of whoever runs it."""

from __future__ import annotations

import functools
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace

from org.i18n import Message, Number, lazy_gettext as _
from org.model import Unusable

VARIABLE = "FRONT_BACK_OFFICE_LIMITS"
"""The environment variable with other limits, as ``columns=9000,rows=2000000``."""


@dataclass(frozen=True)
class Limits:
    """The most of each that is read or spent."""

    bytes: int = 200_000_000
    """Of a file."""
    unpacked: int = 400_000_000
    """Bytes that a workbook unpacks to; a million departments take about 200 million."""
    rows: int = 5_000_000
    columns: int = 5_000
    cells: int = 12_000_000
    """Of a sheet, from A1 to the last one used: the reader makes room for all of them, used or not."""
    cell: int = 1_000_000
    """Characters in a cell. A spreadsheet keeps 32,767."""
    line: int = 10_000_000
    """Characters in a line of a CSV."""
    seconds: int = 600
    """For reading a file or making one."""
    memory: int = 6_000_000_000
    """Bytes, for reading a file or making one, where the system can hold a process to it (Linux)."""


NAMES = tuple(field.name for field in fields(Limits))


def parse_limits(text: str) -> Limits:
    """The usual limits with those of ``text`` in their place. Raises Unusable with a plain sentence.

    >>> parse_limits("columns=9000, rows=70").columns
    9000
    """
    changed: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _equals, number = (each.strip() for each in part.partition("="))
        if name not in NAMES:
            raise Unusable(
                _("“{name}” is not a limit. The limits are {names}.").format(name=name, names=", ".join(NAMES))
            )
        digits = number.replace("_", "")
        if not (digits.isdecimal() and digits.isascii() and 0 < len(digits) < 19 and int(digits) > 0):
            raise Unusable(_("The limit “{name}” needs a whole number: {name}=1000.").format(name=name))
        changed[name] = int(digits)
    return replace(Limits(), **changed)


def get_limits() -> Limits:
    """The limits in force. Raises Unusable where the environment variable cannot be read."""
    return _parse_once(os.environ.get(VARIABLE, ""))


_parse_once = functools.lru_cache(maxsize=8)(parse_limits)


def refuse(name: str, text: Message, **counts: int) -> Unusable:
    """The error for what is over the limit ``name``: ``text`` with the limit as {most}, and how that is raised."""
    numbers = {gap: Number(count) for gap, count in {**counts, "most": getattr(get_limits(), name)}.items()}
    how = _("The limit “{name}” can be raised with --limit {name}=… or in {variable}.")
    both = _("{message} {how}").format(message=text.format(**numbers), how=how.format(name=name, variable=VARIABLE))
    return Unusable(both)


def hold_memory(most: int) -> None:
    """Let this process ask for ``most`` bytes of memory in all: more is a MemoryError, or ends it. Linux only."""
    if sys.platform == "linux":
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


@contextmanager
def pause_collector() -> Iterator[None]:
    """Keep Python from searching many new rows for garbage within the block, which takes up to a third of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def over_memory() -> Unusable:
    """The error for work that needs more memory than it may have."""
    text = _("This needs more than {most} bytes of memory; try a smaller file, or a part of the company.")
    return refuse("memory", text)


def over_time() -> Unusable:
    """The error for work that takes longer than it may."""
    return refuse("seconds", _("This takes longer than {most} seconds; try a smaller file, or a part of the company."))
