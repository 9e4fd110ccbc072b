"""Looks up every text that people read, in the language of whoever is reading.

English is the source: a text without a translation is shown as it stands in the code. The language
belongs to the running context (a page session, a command), never to the whole process, so that two
people on one server read two languages.
"""

from __future__ import annotations

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path

DOMAIN = "org"
_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, Path(__file__).parent, [language], fallback=True)


def use_language(language: str) -> None:
    """Read in ``language`` (an ISO 639-1 code) from here on in this context."""
    _language.set(language)


def _(text: str) -> str:
    """The translation of ``text``, or ``text`` itself where there is none."""
    return _catalogue(_language.get()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The translation of ``one`` or ``many``, whichever ``count`` calls for.

    >>> ngettext("{n} department", "{n} departments", 2).format(n=2)
    '2 departments'
    """
    return _catalogue(_language.get()).ngettext(one, many, count)
