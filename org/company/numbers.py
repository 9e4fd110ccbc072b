"""Reads the numbers that people and spreadsheets write: 1,234 · 1.234 · 1 234 · 1'234 · 12,5 · 12.5."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

_NOT_GIVEN = {"", "-", "–", "—"}
_SPACING = re.compile(r"[\s'’_]")
_CURRENCY = re.compile(r"^[$€£¥₫]|[$€£¥₫đ]$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"(\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,2})?")
_BOTH = re.compile(r"\d+(?:([.,])\d{3})+(?!\1)[.,]\d+")


def number(text: str) -> float | None:
    """The value of ``text``, or None if it is no number. Groups of three digits are thousands; money signs pass.

    >>> number("1.234"), number("1,234.5"), number("12,5"), number("0.125"), number("12 people")
    (1234.0, 1234.5, 12.5, 0.125, None)
    >>> number("$1,200"), number("1.200.000 đ")
    (1200.0, 1200000.0)
    """
    digits = _CURRENCY.sub("", _SPACING.sub("", text))
    sign = -1.0 if digits.startswith(("-", "−")) else 1.0
    digits = digits.lstrip("+-−") if digits[:1] in {"+", "-", "−"} else digits
    if not digits.isascii():
        return None
    if _GROUPED.fullmatch(digits):
        return sign * float(re.sub(r"[.,]", "", digits))
    if _BOTH.fullmatch(digits):
        whole, decimal = re.split(r"[.,](?=\d+$)", digits)
        return sign * float(re.sub(r"[.,]", "", whole) + "." + decimal)
    if _PLAIN.fullmatch(digits):
        return sign * float(digits.replace(",", "."))
    return None


def numbers(texts: pd.Series) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The values of a column (NaN where nothing is given) and where a cell holds something else than a number.

    Numbers below zero are values here; whether they make sense is for the caller to say.
    """
    codes, words = pd.factorize(texts)
    values = np.full(len(words), np.nan)
    wrong = np.zeros(len(words), dtype=bool)
    for index, word in enumerate(words):
        if word.strip() in _NOT_GIVEN:
            continue
        value = number(word)
        if value is None:
            wrong[index] = True
        else:
            values[index] = value
    return values[codes], wrong[codes]


def written(value: float) -> str:
    """The shortest text that :func:`number` reads back as ``value``; blank for NaN.

    >>> written(12.0), written(0.5), written(float("nan")), written(1.234)
    ('12', '0.5', '', '1.2340')
    """
    if np.isnan(value):
        return ""
    text = str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    return text + "0" if _GROUPED.fullmatch(text.lstrip("-")) else text
