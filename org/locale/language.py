"""Looks up every text that people read, in the language of whoever is reading.

English is the source: a text without a translation is shown as it stands in the code. The language
belongs to the running context (a page session, a command), never to the whole process, so that two
people on one server read two languages.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "vi": "Tiếng Việt"}
"""ISO 639-1 codes of the languages that there are texts in, and what they call themselves."""
_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The texts of ``<language>.po``, which is read as it stands: nobody has to compile it."""
    path = Path(__file__).parent / f"{language}.po"
    if language not in LANGUAGES or not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as texts:
        write_mo(compiled, read_po(texts, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def use_language(language: str) -> None:
    """Read in ``language`` (an ISO 639-1 code) from here on in this context."""
    _language.set(language)


@contextmanager
def reading_in(language: str) -> Iterator[None]:
    """Read in ``language`` within the block."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def _(text: str) -> str:
    """The translation of ``text``, or ``text`` itself where there is none."""
    return _catalogue(_language.get()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The translation of ``one`` or ``many``, whichever ``count`` calls for.

    >>> ngettext("{n} department", "{n} departments", 2).format(n=2)
    '2 departments'
    """
    return _catalogue(_language.get()).ngettext(one, many, count)
