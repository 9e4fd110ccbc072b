"""Codes that say where a department is: “0102” is below “01”, and “1110” below “1100”."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise

Path = tuple[str, ...]

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-/_]{0,30}")
_PADDED = re.compile(r"[A-Za-z]{0,4}[\-_.]?\d{2,12}")
_MOSTLY = 0.8
_HEAD = 50
"""Codes that are looked at before all are."""


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
