"""What the columns of other tools are called: ``aliases.csv``, and how a header is compared with it."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_SUFFIX = re.compile(r"(?<=\S)\s*[(\[{（【][^)\]}）】]*[)\]}）】]\s*$")


def plain(header: str) -> str:
    """A header without case, accents, spaces, punctuation and bracketed suffix, for comparing.

    >>> plain("Mã_Phòng-Ban (ID)")
    'maphongban'
    """
    text = unicodedata.normalize("NFKD", _SUFFIX.sub("", header).casefold()).replace("đ", "d")
    return "".join(char for char in text if char.isalnum())


@cache
def aliases() -> dict[str, dict[str, int]]:
    """Role → plain alias → rank: the lower, the surer. Roles of hand-off files begin with ``edge``."""
    ranks: dict[str, dict[str, int]] = {}
    with (Path(__file__).parent / "aliases.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            of_role = ranks.setdefault(line["role"], {})
            of_role.setdefault(plain(line["alias"]), len(of_role))
    return ranks


@cache
def known_headers() -> frozenset[str]:
    """Every alias of every role."""
    return frozenset(alias for of_role in aliases().values() for alias in of_role)


def roles_of(header: str) -> dict[str, int]:
    """The roles that ``header`` is called like, and how sure each is (0: surest).

    A header in two languages (“Department / Phòng ban”) counts by either.
    """
    names = {plain(header), *(plain(part) for part in re.split(r"[/|\n]", header))} & known_headers()
    if not names:
        return {}
    return {
        role: min(known[name] for name in names if name in known)
        for role, known in aliases().items()
        if not names.isdisjoint(known)
    }


def ranked(header: str, kinds: Iterable[str]) -> int | None:
    """How sure it is that ``header`` is called like one of ``kinds`` (0: surest); None where it is not."""
    ranks = roles_of(header)
    return min((ranks[kind] for kind in kinds if kind in ranks), default=None)
