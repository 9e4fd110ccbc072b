"""What downloaded files are called."""

from __future__ import annotations

import re
import unicodedata


def file_stem(title: str) -> str:
    """A file name that every system takes.

    >>> file_stem("Sông Hồng Bank / 2026")
    'song-hong-bank-2026'
    """
    letters = unicodedata.normalize("NFKD", title.replace("đ", "d").replace("Đ", "D"))
    ascii_only = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+", "-", ascii_only).strip("-").lower()[:80] or "company"
