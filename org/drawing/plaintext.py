"""Text from a person's file, made fit for formats that cannot hold every character."""

from __future__ import annotations

import unicodedata

from org.drawing.scene import Box


def printable(text: str) -> str:
    """``text`` without control characters, halves of characters and non-characters, which XML cannot hold.

    >>> printable("Sales\\x0b\\x00 & <b>")
    'Sales & <b>'
    """
    return "".join(letter for letter in text if letter in "\n\t" or not _is_unwritable(letter))


def one_line(text: str) -> str:
    """``text`` without these and without breaks of any kind.

    >>> one_line("Sales\\n and\\u2028service")
    'Sales and service'
    """
    return " ".join(printable(" ".join(text.split())).split())


def whole_name(box: Box) -> str:
    """The name as one line. One that the drawing had to shorten stays shortened: the box has no room for more."""
    name = box.hint.partition("\n")[0]
    drawn = "".join("".join(box.label).split())
    return name if drawn == "".join(name.split()) else " ".join(box.label)


def _is_unwritable(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs"} or ord(letter) & 0xFFFE == 0xFFFE
