"""The options of the commands and their checks; help and errors in the language of the person; files in and out.

Click shows the help of a command as it was when the program started. So the texts are marked there, and translated
in a copy of the commands, once the language is known.
"""

from __future__ import annotations

import copy
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

from org.i18n import LANGUAGES, _, mark, ngettext
from org.logs import configure_logging

if TYPE_CHECKING:
    from org.model import Company

LANGUAGE_VARIABLE = "FRONT_BACK_OFFICE_LANGUAGE"
"""The name of the environment variable for people who want a language always."""
_OPTION = "--language"

for _module in (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types):
    vars(_module).update({"_": _, "ngettext": ngettext})  # click's own words come from our catalogues, too

language = click.option(
    _OPTION,
    type=click.Choice(list(LANGUAGES)),
    default="en",
    show_default=True,
    expose_value=False,
    help=mark("The language of everything that is printed, and of the words in a picture."),
)


def find_language(arguments: Iterable[str]) -> str:
    """The language that the arguments or else the environment ask for, English if none or one that we lack.

    Looked for before click checks anything, as help and errors are in it, too.

    >>> find_language(["report", "--language=vi", "company.csv"])
    'vi'
    """
    asked = os.environ.get(LANGUAGE_VARIABLE, "")
    words = iter(arguments)
    for word in words:
        name, _equals, value = word.partition("=")
        if name == _OPTION:
            asked = value or next(words, "")
    return asked if asked in LANGUAGES else "en"


def skip_common_options(arguments: Iterable[str]) -> Iterator[str]:
    """The arguments without the options that may come before a command."""
    words = iter(arguments)
    for word in words:
        if word == _OPTION:
            next(words, None)
        elif word != "--verbose" and not word.startswith(f"{_OPTION}="):
            yield word


def translate_command(command: click.Command) -> click.Command:
    """A copy of a command, and of those below it, with help in the language in force."""
    translated = copy.copy(command)
    for name in ("help", "short_help", "epilog"):
        text = getattr(command, name)
        setattr(translated, name, _(text) if text else text)
    translated.params = [_translate_parameter(parameter) for parameter in command.params]
    translated._help_option = None  # click made it in the language of its first use
    if isinstance(translated, click.Group):
        translated.commands = {name: translate_command(each) for name, each in translated.commands.items()}
    return translated


def _translate_parameter(parameter: click.Parameter) -> click.Parameter:
    translated = copy.copy(parameter)
    if isinstance(translated, click.Option) and translated.help:
        translated.help = _(translated.help)
    return translated


PEOPLE, DEPARTMENTS = "people", "departments"
"""What the boxes of a list of people can be."""
COLUMN_ROLES = ("id", "name", "title", "parent", "office", "people", "revenue", "handoffs", "dotted")
"""What a column can be, in the words of ``--column``, whose help names them."""

Command = TypeVar("Command", bound=Callable[..., int])


@dataclass(frozen=True)
class ReadingOptions:
    """The options about reading FILE, under their names."""

    file: Path
    handoffs: Path | None
    vocabulary: Path | None
    title: str | None
    middle_office: bool
    column: tuple[tuple[str, str], ...]
    encoding: str | None
    sheet: str | None
    boxes: str | None
    read_anyway: bool

    @property
    def inputs(self) -> list[Path | None]:
        """The files that are read."""
        return [self.file, self.handoffs, self.vocabulary]


def take_reading_options(options: Mapping[str, Any]) -> tuple[ReadingOptions, dict[str, Any]]:
    """The options about reading, and the others."""
    names = [field.name for field in fields(ReadingOptions)]
    others = {name: value for name, value in options.items() if name not in names}
    return ReadingOptions(**{name: options[name] for name in names}), others


@dataclass(frozen=True)
class DrawOptions:
    """The options of ``draw``, under their names."""

    reading: ReadingOptions
    output: tuple[Path, ...]
    view: str
    branch: str | None
    levels: int | None
    paper: str | None
    landscape: bool
    portrait: bool
    pages: bool
    no_date: bool
    source: bool
    transparent: bool
    scale: float | None
    dpi: float | None
    tiles: bool


def check_options(asked: DrawOptions) -> None:
    """Refuse options that do not go together."""
    endings = {path.suffix.lower() for path in asked.output}
    turned, on_paper = asked.portrait or asked.landscape, asked.paper or asked.pages
    wrong = {
        _("--landscape and --portrait exclude each other"): asked.landscape and asked.portrait,
        _("--scale and --dpi exclude each other"): asked.scale is not None and asked.dpi is not None,
        _("--pages works for the org chart and the boundary map only"): asked.pages and asked.view == "network",
        _("--levels cannot be combined with --pages"): asked.pages and asked.levels,
        _("--pages needs an output that ends in .pdf or .pptx"): asked.pages and endings.isdisjoint((".pdf", ".pptx")),
        _("--portrait and --landscape require --paper"): turned and not on_paper,
        _("--tiles needs an output that ends in .png"): asked.tiles and ".png" not in endings,
    }
    for message, is_wrong in wrong.items():
        if is_wrong:
            raise click.UsageError(message)
    check_outputs(asked.reading.inputs, asked.output)


def check_outputs(read: Sequence[Path | None], outputs: Sequence[Path]) -> None:
    """Nothing is written over a file that is read, nor over another output."""
    for at, path in enumerate(outputs):
        if any(_is_same(path, other) for other in read if other is not None):
            raise click.UsageError(_("{path} is an input file: choose another name for -o").format(path=path))
        if any(_is_same(path, other) for other in outputs[:at]):
            raise click.UsageError(_("{path} is written twice: give each -o its own file").format(path=path))


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, whether it exists or not."""
    try:
        return one.samefile(other)  # also where a file has two names
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def parse_between(least: float, most: float) -> Callable[[str], float]:
    """A number from ``least`` to ``most``."""

    def parse(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            raise click.BadParameter(_("{text} is not a number").format(text=text)) from None
        if not least <= number <= most:
            message = _("{n} is not from {least} to {most}")
            raise click.BadParameter(message.format(n=text, least=f"{least:g}", most=f"{most:g}"))
        return number

    return parse


def parse_levels(text: str) -> int:
    """A number of levels: 1 or more."""
    try:
        levels = int(text)
    except ValueError:
        raise click.BadParameter(_("{text} is not a whole number").format(text=text)) from None
    if levels < 1:
        raise click.BadParameter(_("{n} is less than 1").format(n=text))
    return levels


def parse_output(*endings: str) -> Callable[[str], Path]:
    """A path whose ending says what is written there."""

    def parse(text: str) -> Path:
        if Path(text).suffix.lower() not in endings:
            message = _("{path}: the ending must be one of {endings}").format(path=text, endings=" ".join(endings))
            raise click.BadParameter(message)
        return Path(text)

    return parse


PATH = click.Path(path_type=Path)  # a missing file is an error of reading (exit code 1), not of usage (2)


def _start_logging(_ctx: click.Context, _param: click.Parameter, times: int) -> None:
    if times:  # a command without it keeps the level given before the command
        configure_logging(times)


def _set_limits(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> None:
    """Put other limits into the environment, from where every part of the program reads them."""
    from org.limits import VARIABLE, parse_limits
    from org.model import Unusable

    text = ",".join(filter(None, (os.environ.get(VARIABLE, ""), *given)))
    try:
        parse_limits(text)
    except Unusable as problem:
        raise click.UsageError(str(problem)) from None
    if given:
        os.environ[VARIABLE] = text


def flag(name: str, text: str) -> Callable[[Command], Command]:
    """An option that is on or off, with its help."""
    return click.option(name, is_flag=True, help=text)


limit = click.option(
    "--limit",
    metavar="NAME=NUMBER",
    multiple=True,
    expose_value=False,
    callback=_set_limits,
    help=mark("Raise or lower a limit, such as columns=9000; docs/administration.md lists them. May be repeated."),
)

verbose = click.option(
    "--verbose",
    count=True,
    expose_value=False,
    callback=_start_logging,
    help=mark("Log to standard error what is done; given twice, also names and cells of the file."),
)


def _parse_column(text: str) -> tuple[str, str]:
    """``parent=Reports to`` as the role and what the person calls the column."""
    role, sign, column = text.partition("=")
    if not sign or role.strip().lower() not in COLUMN_ROLES:
        message = _("{text} is not ROLE=COLUMN, where ROLE is one of {roles}")
        raise click.BadParameter(message.format(text=text, roles=", ".join(COLUMN_ROLES)))
    return role.strip().lower(), column.strip()


def add_reading_options(command: Command) -> Command:
    """Add FILE and the options about reading it to a command."""
    for option in (
        verbose,
        language,
        limit,
        flag("--read-anyway", mark("Read FILE even if it does not look like an organisation.")),
        click.option(
            "--boxes",
            type=click.Choice([PEOPLE, DEPARTMENTS]),
            help=mark("For a list of people: a box for each person, or for each department that they are counted in."),
        ),
        click.option("--sheet", metavar="NAME", help=mark("Which sheet of a workbook to read.")),
        click.option(
            "--encoding", metavar="NAME", help=mark("The encoding of the text, such as cp1252; detected by default.")
        ),
        click.option(
            "--column",
            metavar="ROLE=COLUMN",
            type=_parse_column,
            multiple=True,
            help=mark(
                'Say what a column is, by its header or its number: parent="Reports to", name=2, or parent= for none. '
                "ROLE is id, name, title, parent, office, people, revenue, handoffs or dotted. May be repeated."
            ),
        ),
        click.option("--title", help=mark("The name of the company; by default taken from the file.")),
        click.option("--vocabulary", metavar="FILE", type=PATH, help=mark("A CSV of phrases and their office.")),
        click.option("--handoffs", metavar="FILE", type=PATH, help=mark("A second file with one row per hand-off.")),
        flag(
            "--middle-office",
            mark("Show the middle office (risk, compliance) as a class of its own; every figure counts it as back."),
        ),
        click.argument("file", type=PATH),
    ):
        command = option(command)
    return command


def read_and_use(asked: ReadingOptions, use: Callable[[Company], int]) -> int:
    """The exit code of ``use``, or 1 with one line on standard error when a file cannot be read."""
    from org.limits import get_limits, hold_memory, over_memory
    from org.model import Unusable
    from org.reading.doubt import NoOrganisation

    hold_memory(get_limits().memory)
    try:
        with _limited_time():
            return use(_read(asked))
    except MemoryError:
        hold_memory(sys.maxsize)  # what is needed to say so may not be loaded yet
        return fail(f"{asked.file}: {over_memory()}")
    except Unusable as problem:
        anyway = _("Add --read-anyway to read it anyway.")
        text = f"{problem} {anyway}" if isinstance(problem, NoOrganisation) else str(problem)
        return fail(text if asked.file.name in text else f"{asked.file}: {text}")


def _read(asked: ReadingOptions) -> Company:
    """The company in FILE, read as the options say."""
    from org.reading.load import read_company, read_file

    file = read_file(
        asked.file,
        named=asked.column,
        encoding=asked.encoding,
        sheet=asked.sheet,
        posts=None if asked.boxes is None else asked.boxes == PEOPLE,
        anyway=asked.read_anyway,
    )
    return read_company(
        file,
        title=(asked.title or "").strip(),
        file_name=asked.file.name,
        handoffs=asked.handoffs,
        vocabulary=asked.vocabulary,
        middle_office=asked.middle_office,
    )


@contextmanager
def _limited_time() -> Iterator[None]:
    """Raise Unusable inside the block once it takes longer than the limit, where the system has such an alarm."""
    from org.limits import get_limits, over_time

    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: object) -> None:
        raise over_time()

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(get_limits().seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def fail(message: str) -> int:
    """Print one line on standard error; the exit code."""
    say(" ".join(message.split()), sys.stderr)
    return 1


def say(text: str, stream: TextIO) -> None:
    """Print, also where the terminal lacks letters.

    What would steer the terminal is printed as a mark: it may come from a file, its name, or an option.
    """
    encoding = stream.encoding or "utf-8"
    if not text.replace("\n", "").isprintable():
        from org.text import mark_invisible

        text = mark_invisible(text)
    with expect_early_end(stream):
        print(text.encode(encoding, "replace").decode(encoding), file=stream)


@contextmanager
def expect_early_end(stream: TextIO) -> Iterator[None]:
    """Write to a stream within the block, whose reader may have ended, as in «… | head»."""
    try:
        yield
        stream.flush()
    except BrokenPipeError:
        # Without this Python complains again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all: under another name first, which then takes the place of the old file.

    A disk that is full leaves what was there before, and nothing new. Raises OSError with the name of ``path``.
    """
    if path.exists() and not path.is_file():  # such as /dev/null or a pipe, which nothing may replace
        with path.open("wb") as file:
            file.writelines(pieces)
        return
    target = path.resolve()  # a link stays a link
    part = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from None
    finally:  # also where the time or the memory for it is over
        with suppress(OSError):
            part.unlink(missing_ok=True)
