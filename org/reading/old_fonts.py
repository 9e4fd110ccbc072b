"""Vietnamese that was typed for the old fonts TCVN3 (“.VnTime”) and VNI: “Phßng KÕ to¸n”, “Phoøng Keá toaùn” → Unicode.

Such text is stored as Western letters that only its font shows as Vietnamese. It is turned where more words that
nearly every list of departments has come out of it than were there before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
_TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_VNI_MARKS = {
    letter: hat + tone
    for hat, letters in (("", "ùøûõï"), ("\u0302", "âáàåãä"), ("\u0306", "êéèúüë"))
    for letter, tone in zip(letters, _TONES[-len(letters) :], strict=True)
}
"""The letter after a vowel → the marks that VNI shows over or under that vowel."""
_VNI_LETTERS = str.maketrans("ôöæóòîñÔÖÆÓÒÎÑ", "ơưỉĩịỵđƠƯỈĨỊỴĐ")
"""Letters that another one is in place of; they come after the marks are known."""
_VNI_VOWEL = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)
_WORD = re.compile(
    r"\b(phòng|bộ|phận|khối|tổ|đội|công|toán|kế|sản|xuất|nhân|sự|hành|chính|kỹ|thuật|giám|đốc|tài|hàng|khách|đơn|vị"
    r"|trưởng|trực|thuộc|mã|tên|điện|quản|lý|chức|vụ|nghiệp|tổng|hợp)\b"
)
_FEWEST = 3
"""Different words more that must come out."""


def find_old_font(sample: str) -> Callable[[str], str] | None:
    """What turns a text like ``sample`` into Unicode; None where it is in no old font beyond doubt."""
    if sample.isascii():
        return None
    least = _count_words(sample) + _FEWEST
    return next((turn for turn in (_from_tcvn3, _from_vni) if _count_words(turn(sample)) >= least), None)


def _count_words(text: str) -> int:
    return len({*_WORD.findall(text.lower())})


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    joined = _VNI_VOWEL.sub(lambda pair: pair[1] + _VNI_MARKS[pair[2].lower()], text)
    return unicodedata.normalize("NFC", joined.translate(_VNI_LETTERS))
