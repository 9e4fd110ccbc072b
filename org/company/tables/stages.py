"""The stages of reading a file: told as they begin, so that a person sees what is going on and can end it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class Stage(Enum):
    """What is being done; the value is the share of the time that the stages before it take in a large file."""

    TABLE = 0.0
    """Bytes are decoded and split into cells."""
    COLUMNS = 0.15
    """The columns are told apart."""
    PARENTS = 0.25
    """Names, ids and parents are checked."""
    OFFICES = 0.45
    """Each department is judged front or back."""
    HANDOFFS = 0.6
    """The hand-offs are collected."""


Tell = Callable[[Stage], None]
"""Told of each stage as it begins. What it raises ends the reading."""


def untold(_stage: Stage) -> None:
    """For those who do not want to know."""
