"""Bytes → text: finds the encoding, and refuses what is no text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from org.company.model import Note, Unusable
from org.company.tables.plausibility import CANDIDATES, plausibility
from org.locale.language import lazy_gettext as _

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
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
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
        return Text(_tidy(data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError as error:
        if _nearly_utf8(data):
            note = _("Some characters (near byte {at}) could not be read and are shown as �.").format(at=error.start)
            return Text(_tidy(data.decode("utf-8", "replace")), "utf-8", (Note("unreadable-characters", note),))
    name = guess_encoding(data)
    return _decoded(data, name, name)


def _refuse_binary(data: bytes) -> None:
    """Raise Unusable with a plain sentence for a file that is known not to be a table."""
    if data.startswith(_OLD_EXCEL):
        raise Unusable(_("This is an old Excel file (.xls). Save it as .xlsx or CSV in Excel and try that one."))
    if data.startswith(_PICTURES):
        raise Unusable(_("This file is a picture, not a table. A CSV or an .xlsx file is needed."))
    if data.startswith(b"%PDF"):
        raise Unusable(_("This file is a PDF, not a table. A CSV or an .xlsx file is needed."))
    if data.startswith(_ARCHIVES):
        raise Unusable(_("This file is a zip archive, not a table. Unpack it and try the CSV or .xlsx file in it."))
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|svg|table)\b", data[:200], re.IGNORECASE):
        raise Unusable(_("This file is a web page or XML, not a table. A CSV or an .xlsx file is needed."))
    if data.startswith(_OTHERS) or data[4:8] == b"ftyp" or _controls(data[:_SAMPLE]) * 10 > len(data[:_SAMPLE]):
        raise Unusable(_("This file is not text. A CSV or an .xlsx file is needed."))


def guess_encoding(data: bytes) -> str:
    """The legacy encoding that makes the most plausible text of the lines of ``data`` that are not ASCII.

    Own scoring goes first: on the few short names of a department list the detector is mostly wrong. It has
    the last word where none of the encodings of our list makes sense.
    """
    lines = b"\n".join(line for line in re.split(rb"[\r\n]+", data[: _SAMPLE * 16]) if not line.isascii())
    sample = lines[:_SAMPLE] or data[-_SAMPLE:]
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
    match = from_bytes(sample).best()
    return match.encoding if match else "cp1252"


def _as_chosen(data: bytes, encoding: str) -> Text:
    """``data`` in the encoding that the person chose, or one sentence that it is not in that."""
    try:
        return Text(_tidy(data.decode(encoding)), encoding)
    except LookupError:
        raise Unusable(_("There is no encoding called “{name}”.").format(name=encoding)) from None
    except (UnicodeError, ValueError):
        raise Unusable(_("This file is not text in the encoding {name}.").format(name=encoding)) from None


def _decoded(data: bytes, codec: str, name: str) -> Text:
    """``data`` in the encoding that was found for it; what cannot be read is shown as �, and that is noted."""
    try:
        return Text(_tidy(data.decode(codec)), name)
    except UnicodeError:
        note = _("Some characters could not be read as {name} and are shown as �.").format(name=name)
        return Text(_tidy(data.decode(codec, "replace")), name, (Note("unreadable-characters", note),))


def _tidy(text: str) -> str:
    """Line breaks as ``\\n``, NFC, no control characters: once for the whole text, before it is cut into cells."""
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
