"""Texts, lists and numbers in the language of the reader, through gettext and Babel.

English is the source: a text without a translation is shown as it is in the code. The language belongs to the running
context (a page session, a command), not to the whole process: two people on one server may read two languages.

What is made once and read later, such as a problem in a file, is a :class:`Message`. It becomes a sentence only when it
is shown.
"""

from __future__ import annotations

import datetime
import errno
import gettext
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

# Babel is imported where it is needed: it loads slowly, and much of the program in English never needs it.

_FOLDER = Path(__file__).parent / "locale"
_NAME = '"X-Language-Name: '


def _find_languages() -> dict[str, str]:
    """English, and each language that a catalogue is there for, by the name in the header of the catalogue."""
    found = {"en": "English"}
    for path in sorted(_FOLDER.glob("*.po")):
        with path.open(encoding="utf-8") as lines:
            name = next(line for line in lines if line.startswith(_NAME))
        found[path.stem] = name.removeprefix(_NAME).removesuffix('\\n"\n')
    return found


LANGUAGES = _find_languages()
"""ISO 639-1 codes of the languages that there are texts in, and what they call themselves."""
_LOCALES = {language: language for language in LANGUAGES} | {"en": "en_GB"}
"""The conventions for lists and numbers: British English has no comma before "and", like our texts."""
_language: ContextVar[str] = ContextVar("language")
_find_language: Callable[[], str] = lambda: "en"  # noqa: E731


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The texts of ``<language>.po``, compiled in memory."""
    path = _FOLDER / f"{language}.po"
    if language not in LANGUAGES or not path.exists():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as texts:
        write_mo(compiled, read_po(texts, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Show texts in ``language`` within the block."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def set_language(language: str) -> None:
    """Show texts in ``language`` from now on, in the running context and in no other."""
    _language.set(language)


def find_language_by(find: Callable[[], str]) -> None:
    """Let ``find`` say the language of a context that has none set. The page asks the session of the person."""
    global _find_language
    _find_language = find


def get_language() -> str:
    """The language of the running context; English where nothing says another."""
    language = _language.get(None)
    return language if language is not None else _find_language()


def match_language(locale: str | None) -> str:
    """The language that we have for a locale, as browsers name it; English for any other.

    >>> match_language("vi-VN"), match_language("fr")
    ('vi', 'en')
    """
    language = (locale or "").replace("_", "-").partition("-")[0].lower()
    return language if language in LANGUAGES else "en"


def mark(text: str) -> str:
    """``text`` as it is, for the catalogues: whoever shows it later translates it."""
    return text


def _(text: str) -> str:
    """The translation of ``text``, or ``text`` itself where there is none."""
    return _catalogue(get_language()).gettext(text)


def pgettext(context: str, text: str) -> str:
    """The translation of ``text`` in one place only: catalogues may have another for it elsewhere."""
    return _catalogue(get_language()).pgettext(context, text)


def ngettext(one: str, many: str, count: int) -> str:
    """The translation of ``one`` or ``many``, whichever ``count`` calls for.

    >>> ngettext("{n} department", "{n} departments", 2).format(n=2)
    '2 departments'
    """
    return _catalogue(get_language()).ngettext(one, many, count)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that is not made yet. ``str()`` makes it, in the language of whoever reads it then.

    What cannot be seen in the texts of a file that it quotes is marked.

    >>> str(Message("{n} rows").format(n=3)), str(Message("like {name}").format(name="Sa\u202eles"))
    ('3 rows', 'like Sa[U+202E]les')
    """

    text: str
    """The English text: the key under which the catalogues have their translation."""
    values: tuple[tuple[str, object], ...] = ()
    """What fills the gaps of the text, by name; a value may be a message, too."""
    plural: str = ""
    """The English text for other counts than 1, where the text has two forms."""
    count: int = 1

    def format(self, **values: object) -> Message:
        """The message with the gaps filled, as ``str.format`` fills them."""
        return Message(self.text, (*self.values, *values.items()), self.plural, self.count)

    def __reduce__(self) -> tuple[type[Message], tuple[object, ...]]:
        """To pickle a company's reasons in a third of the time."""
        return Message, (self.text, self.values, self.plural, self.count)

    def __str__(self) -> str:
        text = ngettext(self.text, self.plural, self.count) if self.plural else _(self.text)
        made = text.format(**dict(self.values))
        if made.isprintable():
            return made
        from org.text import mark_invisible  # takes long to load; a file that was read has loaded it

        return mark_invisible(made)


@dataclass(frozen=True, slots=True)
class Joined:
    """Words that are joined when they are shown: «A, B and C», «A, B and 4 more», «A hoặc B»."""

    words: tuple[object, ...]
    more: int
    """How many more there are."""
    style: Literal["standard", "or"]

    def __str__(self) -> str:
        from babel.lists import format_list

        words = [str(word) for word in self.words]
        if self.more:
            words.append(describe_count("{n} more", "{n} more", self.more))
        return format_list(words, self.style, _LOCALES[get_language()])


def join_words(
    words: Sequence[object], most: int, style: Literal["standard", "or"] = "standard", *, more: int = 0
) -> Joined:
    """A list for a sentence; of many words the first ``most``, and how many more there are (``more``: not given).

    >>> str(join_words("ABCDE", 2)), str(join_words("AB", 2, "or"))
    ('A, B and 3 more', 'A or B')
    """
    if len(words) + more > most + 1:  # a single one more takes no more room than its number
        words, more = words[:most], len(words) + more - most
    return Joined(tuple(words), more, style)


@cache
def _separators(language: str) -> dict[int, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = _LOCALES[language]
    return {ord(","): get_group_symbol(locale), ord("."): get_decimal_symbol(locale)}


def localise_number(value: float, pattern: str = ",.0f") -> str:
    """A number with the separators of the reader; ``pattern`` is one of Python's.

    >>> localise_number(1234), localise_number(0.256, ".1%")
    ('1,234', '25.6%')
    """
    written, language = format(value, pattern), get_language()
    return written if language == "en" else written.translate(_separators(language))  # English has Python's own


def shorten_number(number: float) -> str:
    """A number that takes little room.

    >>> shorten_number(9_999), shorten_number(25_300), shorten_number(4_560_000), shorten_number(1.2e9)
    ('9,999', '25k', '4.6m', '1.2bn')
    """
    for least, unit in ((1e9, _("{n}bn")), (1e6, _("{n}m"))):
        if abs(number) >= least:
            return unit.format(n=localise_number(number / least, ",.1f"))
    return _("{n}k").format(n=localise_number(number / 1e3)) if abs(number) >= 1e4 else localise_number(number)


def localise_date(date: datetime.date, language: str) -> str:
    """A date as people of that language write it; in English, where there are several ways, as ISO 8601 does.

    >>> localise_date(datetime.date(2026, 11, 5), "en"), localise_date(datetime.date(2026, 11, 5), "vi")
    ('2026-11-05', '5/11/2026')
    """
    if language == "en":
        return date.isoformat()
    from babel.dates import format_skeleton

    return format_skeleton("yMd", date, locale=_LOCALES[language])


def describe_count(one: str, many: str, count: int) -> str:
    """The translation of ``one`` or ``many``, with the count in place of ``{n}``.

    >>> describe_count("{n} department", "{n} departments", 1234)
    '1,234 departments'
    """
    return ngettext(one, many, count).format(n=localise_number(count))


def format_departments(count: int, *, posts: bool = False) -> str:
    """«1 department», «12 departments»; or «12 posts», where each box is a person or a post."""
    if posts:
        return describe_count("{n} post", "{n} posts", count)
    return describe_count("{n} department", "{n} departments", count)


def format_people(count: float) -> str:
    """«1 person», «12 people»; halves stay, as in full-time equivalents."""
    shown = localise_number(count, ",.0f" if count == int(count) else ",.1f")
    return ngettext("{n} person", "{n} people", 1 if count == 1 else 2).format(n=shown)


def add_share(text: str, share: float | None) -> str:
    """«12 people (62%)»."""
    return text if share is None else f"{text} ({localise_number(share, '.0%')})"


def describe_shown(shown: int, total: int) -> str:
    """«12 of 60 shown»."""
    return _("{shown} of {total} shown").format(shown=localise_number(shown), total=localise_number(total))


def describe_handoff(kind: str, volume: float | None) -> str:
    """«complaint 1,234», as far as either is known (``volume`` may be NaN)."""
    if volume is None or volume != volume:
        return kind
    return f"{kind} {localise_number(volume, ',.10g')}".strip()


_OS_ERRORS = {
    errno.ENOENT: mark("No such file or directory"),
    errno.EACCES: mark("Permission denied"),
    errno.EISDIR: mark("Is a directory"),
    errno.ENOTDIR: mark("Not a directory"),
    errno.ENOSPC: mark("No space left on device"),
    errno.EROFS: mark("Read-only file system"),
    errno.ENAMETOOLONG: mark("File name too long"),
}


def describe_os_error(problem: OSError) -> str:
    """What the system says of a file; the usual of it is in the catalogues.

    >>> describe_os_error(FileNotFoundError(2, "No such file or directory"))
    'No such file or directory'
    """
    known = _OS_ERRORS.get(problem.errno or 0)
    return _(known) if known else problem.strerror or str(problem)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that :func:`localise_number` formats when it is shown."""

    value: float
    pattern: str = ",.0f"

    def __str__(self) -> str:
        return localise_number(self.value, self.pattern)


def lazy_gettext(text: str) -> Message:
    """``text`` as a message, to be translated when it is shown. Imported as ``_`` where messages are written."""
    return Message(text)


def lazy_ngettext(one: str, many: str, count: int) -> Message:
    """``one`` or ``many`` as a message, chosen by ``count`` in the language of the reader."""
    return Message(one, plural=many, count=count)


def render_all(messages: Iterable[object]) -> list[str]:
    """The sentences of many messages; one object that comes many times is made into words once."""
    kept = list(messages)  # alive until the end, so that no id is given twice
    made = {key: str(each) for key, each in dict(zip(map(id, kept), kept, strict=True)).items()}
    return list(map(made.__getitem__, map(id, kept)))
