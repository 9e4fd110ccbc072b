"""The command line in the language of the person: the option for it, and help and errors in that language.

Click shows the help of a command as it was when the program started. So the texts are marked there, and translated
in a copy of the commands, once the language is known.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Iterator

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

from org.i18n import LANGUAGES, _, mark, ngettext

VARIABLE = "FRONT_BACK_OFFICE_LANGUAGE"
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
    asked = os.environ.get(VARIABLE, "")
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
