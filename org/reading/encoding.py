"""Bytes to text: find the encoding of a file."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from org.i18n import lazy_gettext as _
from org.model import Note, Unusable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"BM\xff",
    b"\x00\x00\x01\x00",
    b"RIFF",
    b"8BPS",
)
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHERS = (b"SQLite format 3", b"PAR1", b"\x7fELF", b"{\\rtf", b"\x00asm", b"ftyp")
_CONTROLS = bytes(range(9)) + bytes(range(11, 13)) + bytes(range(14, 32)) + b"\x7f"
"""Control characters but tab and line breaks. In UTF-8 these bytes are never part of another character."""
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SAMPLE = 65_536


@dataclass(frozen=True)
class Text:
    """A decoded file: NFC, lines ending in ``\\n``, free of control characters."""

    content: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Text:
    """Read ``data`` in ``encoding``, or in the one that makes the most plausible text of it.

    Raises Unusable for a file that is no text, or not text of the encoding asked for.
    """
    if encoding is not None:
        if not re.search("16|32", encoding):
            _refuse_binary(data)
        return _as_chosen(data, encoding)
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return _decoded(data, codec, name)
    if (wide := _unmarked_utf16(data)) is not None:
        return _decoded(data, wide, wide)
    _refuse_binary(data)
    try:
        text = data.decode("utf-8")
        once = _undo_second_encoding(text)
        notes = () if once is None else (Note("encoded-twice", _TWICE),)
        return Text(tidy(text if once is None else once), "utf-8", notes)
    except UnicodeDecodeError as error:
        if _nearly_utf8(data):
            note = _("Some characters (near byte {at}) could not be read and are shown as �.").format(at=error.start)
            return Text(tidy(data.decode("utf-8", "replace")), "utf-8", (Note("unreadable-characters", note),))
    name = guess_encoding(data)
    return _decoded(data, name, name)


_TWICE = _("Another program had garbled the letters beyond ASCII (“Ã©” for “é”). They were put right.")


def _undo_second_encoding(text: str) -> str | None:
    """What ``text`` was before a program took its UTF-8 for Windows' own encoding and saved it as UTF-8 once more.

    None where it is no such text: hardly any other is UTF-8 again when its letters are turned back to bytes.
    """
    if text.isascii() or not _GARBLE.search(text[:_SAMPLE]):
        return None
    try:
        return text.encode("cp1252", "keep-byte").decode("utf-8")
    except UnicodeError:
        return None


_GARBLE = re.compile("[\u00c2-\u00f4][^\x00-\x7f]")


def _keep_byte(error: UnicodeError) -> tuple[bytes, int]:
    """The bytes that Windows' encoding has no letters for: programs keep them as they are."""
    assert isinstance(error, UnicodeEncodeError)
    return error.object[error.start : error.end].encode("latin-1"), error.end


codecs.register_error("keep-byte", _keep_byte)


def _refuse_binary(data: bytes) -> None:
    """Raise Unusable with a plain sentence for a file that is known not to be a table."""
    if data.startswith(_OLD_OFFICE):
        text = _("This is a document of an old program such as Word, not a workbook. Save it as .xlsx or CSV.")
        raise Unusable(text)
    if data.startswith(_PICTURES):
        raise Unusable(_("This file is a picture, not a table. A CSV or an .xlsx file is needed."))
    if data.startswith(b"%PDF"):
        raise Unusable(_("This file is a PDF, not a table. A CSV or an .xlsx file is needed."))
    if data.startswith(_ARCHIVES):
        raise Unusable(_("This file is a zip archive, not a table. Unpack it and try the CSV or .xlsx file in it."))
    if data.startswith(_OTHERS) or data[4:8] == b"ftyp" or _controls(data[:_SAMPLE]) * 10 > len(data[:_SAMPLE]):
        raise Unusable(_("This file is not text. A CSV or an .xlsx file is needed."))


def guess_encoding(data: bytes) -> str:
    """The legacy encoding that makes the most plausible text of the lines of ``data`` that are not ASCII.

    Own scoring goes first: on the few short names of a department list the detector is mostly wrong. It has
    the last word where none of the encodings of our list makes sense.
    """
    lines = b"\n".join(line for line in re.split(rb"[\r\n]+", data[: _SAMPLE * 16]) if not line.isascii())
    sample = lines[:_SAMPLE] or data[-_SAMPLE:]
    if find_old_font(sample.decode("latin-1")):
        return "cp1252"
    best, score = "", 0.0
    for candidate in CANDIDATES:
        try:
            text = sample.decode(candidate.encoding, "strict" if len(sample) < _SAMPLE else "ignore")
        except UnicodeDecodeError:
            continue
        worth = plausibility(text[:8192], candidate)
        if worth > score + 1e-9:
            best, score = candidate.encoding, worth
    if best:
        return best
    from charset_normalizer import from_bytes  # takes a tenth of the time of a small file, and few files need it

    match = from_bytes(sample).best()
    if match is None or _is_glued(sample.decode(match.encoding, "replace")):
        return "cp1252"
    return match.encoding


def _is_glued(text: str) -> bool:
    """Whether East Asian characters are inside Latin words, as the broken accents of a Western text come out."""
    return len(re.findall(_GLUED, text)) * 2 > len(re.findall(_EAST_ASIAN, text))


# Texts, as most files need neither, and so many letters take milliseconds to compile.
_EAST_ASIAN = "[\u3040-\ud7a3]+"
_GLUED = "(?<=[a-z])[\u3040-\ud7a3]|[\u3040-\ud7a3](?=[a-z])"


def _as_chosen(data: bytes, encoding: str) -> Text:
    """``data`` in the encoding that the person chose, or one sentence that it is not in that."""
    try:
        return Text(tidy(data.decode(encoding)), encoding)
    except LookupError:
        raise Unusable(_("There is no encoding called “{name}”.").format(name=encoding)) from None
    except (UnicodeError, ValueError):
        raise Unusable(_("This file is not text in the encoding {name}.").format(name=encoding)) from None


def _decoded(data: bytes, codec: str, name: str) -> Text:
    """``data`` in the encoding that was found for it; what cannot be read is shown as �, and that is noted."""
    try:
        return Text(tidy(data.decode(codec)), name)
    except UnicodeError:
        note = _("Some characters could not be read as {name} and are shown as �.").format(name=name)
        return Text(tidy(data.decode(codec, "replace")), name, (Note("unreadable-characters", note),))


def tidy(text: str) -> str:
    """Line breaks as ``\\n``, NFC, no control characters: once for a whole file, before it is cut into cells."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        data = text.encode("ascii")
        return data.translate(None, _CONTROLS).decode("ascii") if _controls(data) else text
    text = _UNWANTED.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _controls(data: bytes) -> int:
    """How many bytes of ``data`` are control characters."""
    return len(data) - len(data.translate(None, _CONTROLS))


def _unmarked_utf16(data: bytes) -> str | None:
    """``utf-16-le`` or ``-be`` where every other byte is mostly zero: UTF-16 whose mark was lost."""
    sample = data[: _SAMPLE // 16 * 2]
    if len(data) % 2 or len(sample) < 4:
        return None
    even, odd = sample[::2].count(0) * 2 / len(sample), sample[1::2].count(0) * 2 / len(sample)
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else None


def _nearly_utf8(data: bytes) -> bool:
    """Whether ``data`` is UTF-8 with a few broken places (a cut character) rather than another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for char in text[:_SAMPLE] if char > "\x7f") - min(broken, text[:_SAMPLE].count("\ufffd"))
    return sound > 10 * broken


_WESTERN = "àâäáãåæçèéêëìíîïñòóôöõøœùúûüßÿ"
_CENTRAL = "áâäąăčćçďđéęěëíîľĺłňńóôöőŕřśšşťţúůüűýžźż"
_TURKISH = "âçğıîöşüûéèàäßİ"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ"
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"
_VIETNAMESE = (
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"  # cp1258 writes many as letter + tone mark
)
_TYPOGRAPHIC = frozenset("–—‘’‚“”„…•€«»°№§©®™·ºª¿¡\u00a0、。・（）「」　")
_RARE = frozenset("œŒÿŸ")
_COMMON = {
    "cp932": (0x88, 0x98),
    "euc_jp": (0xB0, 0xCF),
    "gb18030": (0xB0, 0xD7),
    "big5": (0xA4, 0xC6),
    "euc_kr": (0xB0, 0xC8),
}
"""First bytes of the common characters: every East Asian code puts those first."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Candidate:
    """An encoding met in real files, with the letters that its users write."""

    encoding: str
    letters: frozenset[str] = frozenset()
    mixes_with_ascii: bool = True
    """Whether a word holds letters of ASCII beside its own: true of Latin scripts, false of all others."""
    handicap: float = 0.0
    """What is taken off for being rarely met: a few letters make sense in many encodings."""


def _both_cases(letters: str) -> frozenset[str]:
    return frozenset(letters) | frozenset(letters.upper())


CANDIDATES = (
    Candidate("cp1252", _both_cases(_WESTERN)),
    Candidate("cp1258", _both_cases(_VIETNAMESE)),
    Candidate("cp1251", _both_cases(_CYRILLIC), mixes_with_ascii=False),
    Candidate("cp932"),
    Candidate("mac_roman", _both_cases(_WESTERN)),
    Candidate("cp850", _both_cases(_WESTERN), handicap=0.1),
    Candidate("cp1254", _both_cases(_TURKISH), handicap=0.1),
    Candidate("cp1250", _both_cases(_CENTRAL), handicap=0.1),
    Candidate("cp1253", _both_cases(_GREEK), mixes_with_ascii=False, handicap=0.1),
    Candidate("koi8_r", _both_cases(_CYRILLIC), mixes_with_ascii=False, handicap=0.1),
    Candidate("cp866", _both_cases(_CYRILLIC), mixes_with_ascii=False, handicap=0.1),
    Candidate("mac_cyrillic", _both_cases(_CYRILLIC), mixes_with_ascii=False, handicap=0.1),
    Candidate("euc_kr", handicap=0.1),
    Candidate("gb18030", handicap=0.1),
    Candidate("euc_jp", handicap=0.1),
    Candidate("big5", handicap=0.1),
)
"""In the order in which they win a draw: the likeliest first."""


def plausibility(text: str, candidate: Candidate) -> float:
    """The mean worth of the characters beyond ASCII in ``text``: about 1 for writing, below 0 for garble."""
    toned = any(unicodedata.category(char)[0] == "M" for char in text)
    text = unicodedata.normalize("NFC", text)
    foreign = [at for at, char in enumerate(text) if char > "\x7f"]
    if not foreign:
        return 0.0
    judge = _letter if candidate.letters else _ideograph
    worth = sum(_worth(text, at, candidate, judge) for at in foreign)
    if candidate.letters and candidate.mixes_with_ascii and candidate.encoding != "cp1258":
        worth -= sum(2.0 * len(word) for word in _WORD.findall(text) if _all_accented(word))
    if candidate.encoding == "cp1258" and not toned:  # hardly a Vietnamese name does without a tone mark
        worth -= 0.5 * len(foreign)
    return worth / len(foreign) - candidate.handicap


def _worth(text: str, at: int, candidate: Candidate, judge: Callable[[str, str, str, Candidate], float]) -> float:
    """What one character says for (above 0) or against (below 0) the encoding."""
    char = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    category = unicodedata.category(char)
    if category[0] == "C":
        return -5.0
    if category[0] == "M":  # a tone mark that found no letter to sit on
        return -3.0
    if category[0] != "L":
        if before.isalpha() and after.isalpha() and char not in "’·・":
            return -2.0
        return 0.6 if char in _TYPOGRAPHIC else -0.5
    if char.isupper() and before.islower():
        return -3.0
    return judge(before, char, after, candidate)


def _letter(before: str, char: str, after: str, candidate: Candidate) -> float:
    """The worth of a letter of an alphabet: is it one of the language's own, among letters of its kind?"""
    if char not in candidate.letters:
        return -1.0
    if not candidate.mixes_with_ascii and (_is_latin(before) or _is_latin(after)):
        return -2.0
    if char == "ς" and after.isalpha():  # the sigma that ends a word
        return -2.0
    if char in _RARE and after not in "uiU":
        return 0.5
    toned = candidate.encoding == "cp1258" and not char.encode("cp1258", "ignore")
    return 1.5 if toned else 1.0


def _ideograph(before: str, char: str, after: str, candidate: Candidate) -> float:
    """The worth of an East Asian character: is it a common one, and not between Latin letters?"""
    if "\uff61" <= char <= "\uff9f":  # half-width katakana: what most other text turns into
        return -1.0
    if "\uff01" <= char <= "\uff5e":
        return 0.7
    kana = "\u3040" <= char <= "\u30ff"
    if (_is_latin(after) and after.islower()) or (not kana and _is_latin(before) and before.islower()):
        return -2.0
    if kana:
        return 1.0 if candidate.encoding in ("cp932", "euc_jp") else -1.0
    try:
        lead = char.encode(candidate.encoding)[0]
    except UnicodeEncodeError:
        return -1.0
    first, last = _COMMON[candidate.encoding]
    return 1.0 if first <= lead <= last else -1.0


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _all_accented(word: str) -> bool:
    """Whether a word of two or more letters has none of ASCII, or three beyond it in a row: not Latin writing."""
    return (len(word) > 1 and not any(char.isascii() for char in word)) or bool(re.search(r"[^\x00-\x7f]{3}", word))


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
_COMMON_WORD = re.compile(
    r"\b(phòng|bộ|phận|khối|tổ|đội|công|toán|kế|sản|xuất|nhân|sự|hành|chính|kỹ|thuật|giám|đốc|tài|hàng|khách|đơn|vị"
    r"|trưởng|trực|thuộc|mã|tên|điện|quản|lý|chức|vụ|nghiệp|tổng|hợp)\b"
)
_FEWEST_WORDS = 3
"""Different words more that must come out."""


def find_old_font(sample: str) -> Callable[[str], str] | None:
    """What turns Vietnamese that was typed for an old font into Unicode; None where it is none beyond doubt.

    Text for TCVN3 (“Phßng KÕ to¸n”) and VNI (“Phoøng Keá toaùn”) is stored as Western letters that only its font shows
    as Vietnamese. It is turned where more words that nearly every list of departments has come out of it.
    """
    if sample.isascii():
        return None
    least = _count_words(sample) + _FEWEST_WORDS
    return next((turn for turn in (_from_tcvn3, _from_vni) if _count_words(turn(sample)) >= least), None)


def _count_words(text: str) -> int:
    return len({*_COMMON_WORD.findall(text.lower())})


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    joined = _VNI_VOWEL.sub(lambda pair: pair[1] + _VNI_MARKS[pair[2].lower()], text)
    return unicodedata.normalize("NFC", joined.translate(_VNI_LETTERS))
