"""Text: fold it for comparing, read and write numbers, name files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from json import dumps
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

_MARKS = r"[\p{Inherited}\p{Cf}]+"
"""Accents, which belong to no script, and signs without a body. The vowels of Thai or Hindi stay."""
_DASHES, _COMMAS, _GAPS = "[‐‒–—−]", "[、・•]", r"[\s\p{Z}\p{Cf}]+"
_ZEROS = r"^0*([0-9]+?)(?:\.0+)?$"
"""A whole number, without zeros that say nothing."""
_LETTERS = {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"}
"""Letters of one piece that people type without their stroke. Small ð is what becomes of Ð, which looks like Đ."""
_CASES = {"ß": "ss", "ς": "σ"}
_SUFFIX = re.compile(r"(?<=\S)\s*[(\[{（【][^)\]}）】]*[)\]}）】]\s*$")


def fold_names(texts: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Ids and names as they are compared: in one case and width, without spaces, leading zeros and “.0”, accents kept.

    >>> fold_names(["Sales\u00a0 Team", "００１５", "15.0", "Kế toán"]).tolist()
    ['salesteam', '15', '15', 'kếtoán']
    """
    # Each different text becomes one of Python's, and is then repeated.
    coded = to_arrow(texts).dictionary_encode()
    folded = np.asarray(fold_texts(coded.dictionary))
    repeated: npt.NDArray[np.object_] = folded[coded.indices.to_numpy()]
    return repeated


def fold_texts(cells: pa.Array) -> pa.Array:
    """The same for a column of Arrow (large_string)."""
    # A plain number is compared as it is; most ids of a large file are that.
    worded = pc.or_(pc.invert(pc.ascii_is_decimal(cells)), pc.starts_with(cells, "0"))
    coded = cells.filter(worded).dictionary_encode()
    names = _fold(coded.dictionary, "NFKC", ((_DASHES, "-"), (_GAPS, "")), _CASES)
    for pattern, instead in ((r"\s+", ""), (_ZEROS, r"\1")):
        names = pc.replace_substring_regex(names, pattern=pattern, replacement=instead)
    return pc.replace_with_mask(cells, worded, names.take(coded.indices))


def to_arrow(texts: Any) -> pa.Array:
    """A column of text as one array of Arrow (large_string)."""
    cells = pa.array(texts, pa.large_string())
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells


INVISIBLE = (
    r"[\x{0}-\x{8}\x{B}-\x{1F}\x{7F}-\x{84}\x{86}-\x{9F}\x{200B}\x{2060}-\x{2064}\x{202A}-\x{202E}"
    r"\x{2066}-\x{206F}\x{FEFF}\x{FFF9}-\x{FFFB}\x{E0000}-\x{E007F}]"
)
"""Control, zero-width and direction characters that no script needs to write a name: a pattern for Arrow."""
_INVISIBLE = re.compile(re.sub(r"\\x\{(\w+)\}", lambda code: re.escape(chr(int(code[1], 16))), INVISIBLE))


def mark_invisible(text: str) -> str:
    """``text`` with a mark in place of each character that cannot be seen, or that turns the others round.

    >>> mark_invisible("Sa\u202eles")
    'Sa[U+202E]les'
    """
    return text if text.isprintable() else _INVISIBLE.sub(_mark, text)


def escape_invisible(json: bytes) -> bytes:
    """JSON text for a terminal: with an escape, which says the same to a program, in place of each such character.

    >>> escape_invisible('"Sa\u202eles"'.encode())
    b'"Sa\\\\u202eles"'
    """
    text = str(memoryview(json), "utf-8")
    return json if text.isascii() else _INVISIBLE.sub(lambda found: dumps(found[0])[1:-1], text).encode()


def _mark(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


_HEADER_LENGTH = 500
"""Letters of a header that are compared: a cell that is longer is none, and may have millions."""


def fold_header(header: str) -> str:
    """A column header as it is compared: its letters and digits alone, without accents or a bracketed suffix.

    Headers are written more freely than names, so more is overlooked here than in :func:`fold_names`.

    >>> fold_header("Mã_Phòng-Ban (ID)")
    'maphongban'
    """
    text = unicodedata.normalize("NFKC", _SUFFIX.sub("", header[:_HEADER_LENGTH])).casefold()
    return "".join(filter(str.isalnum, strip_accents(text)))


def fold_words(words: pa.Array) -> pa.Array:
    """Words as they are searched for, without accents: "Đống" becomes "dong", "Straße" "strasse", "–" "-".

    Works on whole columns, where :func:`strip_accents` would take too long for a million words.
    """
    return _fold(words, "NFKD", ((_MARKS, ""), (_DASHES, "-"), (_COMMAS, ",")), _LETTERS | _CASES)


def fold_query(text: str) -> list[str]:
    """The words of one text, as they are searched for.

    >>> fold_query(" Chăm  SÓC ")
    ['cham', 'soc']
    """
    # Half a surrogate pair, which a browser may send, is in no file.
    sound = text.encode("utf-8", "ignore").decode()
    words = fold_words(split_words(pa.array([sound], pa.large_string())).flatten()).to_pylist()
    return [word for word in words if word.strip()]


def split_words(texts: pa.Array) -> pa.Array:
    """A list of words for each text; a blank text has one blank word."""
    return pc.utf8_split_whitespace(pc.utf8_trim_whitespace(texts))


class _NoAccents(dict[int, int | None]):
    """Letter → itself, or None for an accent; each is looked up once."""

    def __missing__(self, letter: int) -> int | None:
        self[letter] = None if unicodedata.combining(chr(letter)) else letter
        return self[letter]


_NO_ACCENTS = _NoAccents()


def strip_accents(word: str) -> str:
    """``word`` without accents.

    >>> strip_accents("đội"), strip_accents("qualité")
    ('doi', 'qualite')
    """
    if word.isascii():
        return word
    return unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D")).translate(_NO_ACCENTS)


def _fold(texts: pa.Array, form: str, signs: Sequence[tuple[str, str]], letters: Mapping[str, str]) -> pa.Array:
    """Small letters in a normal ``form`` of Unicode, with ``signs`` (patterns) and ``letters`` replaced."""
    foreign = pc.invert(pc.string_is_ascii(texts))
    if not pc.any(foreign).as_py():
        return pc.ascii_lower(texts)
    rest = pc.utf8_lower(pc.utf8_normalize(texts.filter(foreign), form=form))
    for sign, instead in signs:
        rest = pc.replace_substring_regex(rest, pattern=sign, replacement=instead)
    for letter, instead in letters.items():
        rest = pc.replace_substring(rest, pattern=letter, replacement=instead)
    return pc.replace_with_mask(pc.ascii_lower(texts), foreign, rest)


_NOT_GIVEN = {"", "-", "–", "—"}
_SPACING = re.compile(r"[\s'’_]")
_CURRENCY = re.compile(r"^[$€£¥₫]|[$€£¥₫đ]$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"(\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,2})?")
_ENDLESS = 1e100
"""What is this large counts nothing, and a sum of such numbers would have no end."""
_BOTH = re.compile(r"\d+(?:([.,])\d{3})+(?!\1)[.,]\d+")


def parse_number(text: str) -> float | None:
    """The value of ``text``, or None if it is no number. Groups of three digits are thousands; money signs pass.

    >>> [parse_number(text) for text in ("1.234", "1,234.5", "12,5", "0.125", "12 people")]
    [1234.0, 1234.5, 12.5, 0.125, None]
    >>> parse_number("$1,200"), parse_number("1.200.000 đ")
    (1200.0, 1200000.0)
    """
    digits = _CURRENCY.sub("", _SPACING.sub("", text))
    sign = -1.0 if digits.startswith(("-", "−")) else 1.0
    digits = digits.lstrip("+-−") if digits[:1] in {"+", "-", "−"} else digits
    if not digits.isascii():
        return None
    if _GROUPED.fullmatch(digits):
        plain = re.sub(r"[.,]", "", digits)
    elif _BOTH.fullmatch(digits):
        whole, decimal = re.split(r"[.,](?=\d+$)", digits)
        plain = re.sub(r"[.,]", "", whole) + "." + decimal
    elif _PLAIN.fullmatch(digits):
        plain = digits.replace(",", ".")
    else:
        return None
    value = sign * float(plain)
    return value if abs(value) < _ENDLESS else None


def parse_numbers(texts: pd.Series | pa.Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The values of a column (NaN where nothing is given) and where a cell holds something else than a number.

    Numbers below zero are values here; whether they make sense is for the caller to say.
    """
    coded = to_arrow(texts).dictionary_encode()
    codes, words = coded.indices.to_numpy(), coded.dictionary.to_pylist()
    values = np.full(len(words), np.nan)
    wrong = np.zeros(len(words), dtype=bool)
    for index, word in enumerate(words):
        if word.strip() in _NOT_GIVEN:
            continue
        value = parse_number(word)
        if value is None:
            wrong[index] = True
        else:
            values[index] = value
    return values[codes], wrong[codes]


def format_number(value: float) -> str:
    """The shortest text that :func:`parse_number` reads back as ``value``; blank for NaN.

    >>> format_number(12.0), format_number(0.5), format_number(float("nan")), format_number(1.234)
    ('12', '0.5', '', '1.2340')
    """
    if np.isnan(value):
        return ""
    text = str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    return text + "0" if _GROUPED.fullmatch(text.lstrip("-")) else text


_LATE_TONE = re.compile(r"([ou])([àáảãạèéẻẽẹỳýỷỹỵ])$")
_SHORT_I = {"lí": "lý", "kĩ": "kỹ", "kí": "ký", "sĩ": "sỹ", "mĩ": "mỹ"}


def unify_spelling(word: str) -> str:
    """``word`` in small letters, with its accents in one spelling.

    >>> unify_spelling("HOÁ"), unify_spelling("Kĩ"), unify_spelling("İŞLERI")
    ('hóa', 'kỹ', 'işleri')
    """
    word = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold())
    word = word.replace("i\u0307", "i").replace("ı", "i")  # in capitals, Turkish words change their letter
    word = _SHORT_I.get(word, word)
    late = _LATE_TONE.search(word)
    if late:
        apart = unicodedata.normalize("NFD", late[2])
        word = word[: late.start()] + unicodedata.normalize("NFC", late[1] + apart[1:]) + apart[0]
    return word


def file_stem(title: str) -> str:
    """A file name that every system takes.

    >>> file_stem("Sông Hồng Bank / 2026")
    'song-hong-bank-2026'
    """
    plain = strip_accents(unicodedata.normalize("NFKC", title))
    return re.sub(r"[^\w]+", "-", plain).strip("-").lower()[:80] or "company"
