"""Text from a file, made safe for the places of the page that take Markdown."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SHORTCODE = re.compile(r":(?=[\w+-])")
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: one in a name would turn the rest of our sentence round."""
_WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    r"""Markdown that shows ``text`` to the letter: no link, image, colour, formula or emoji comes of it.

    Every sign of punctuation is escaped (CommonMark 2.4). Emoji codes are looked for after that, so the
    colon of one is parted from its word by a character that has no width.

    >>> plain("*R&D*")
    '\\*R\\&D\\*'
    """
    parted = _SHORTCODE.sub(":" + _WORD_JOINER, " ".join(_TURNS.sub("", text).split()))
    return _PUNCTUATION.sub(r"\\\1", parted)
