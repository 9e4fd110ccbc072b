"""The same pipeline without the page: ``python -m org FILE -o picture.png``."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from org.company.branches import branches
from org.company.graph import graphml
from org.company.measures.report import report, summary
from org.company.model import Company, Unusable
from org.company.tables.reading import read_company
from org.company.tables.writing import cleaned_csv
from org.drawing.look.lettering import missing_letters
from org.drawing.look.scripts import about_missing
from org.drawing.renderers.dot import dot
from org.drawing.renderers.mermaid import mermaid
from org.drawing.renderers.orders import ENDINGS, Order, depends_on_paper, helping, laid_out, made, told_before
from org.drawing.renderers.picture import POINTS_PER_INCH
from org.drawing.sheets.dressing import Dressing
from org.drawing.sheets.paper import PAPERS
from org.drawing.view import View
from org.locale.language import LANGUAGES, _

_DATA: dict[str, Callable[[Company], bytes]] = {
    ".graphml": graphml,
    ".dot": lambda company: dot(company).encode(),
    ".mmd": lambda company: mermaid(company).encode(),
    ".csv": lambda company: cleaned_csv(company).encode(),
    ".json": lambda company: json.dumps(report(company), ensure_ascii=False, indent=2).encode() + b"\n",
}
_LETTERED_HERE = (".png", ".pdf")
"""Pictures that this machine's fonts draw; the letters of the others come from the machine that shows them."""
_VIEWS = ("boundary", "chart")
_SCALES = (1.0, 4.0)
_DPI = (36.0, 1200.0)


def _output(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (*ENDINGS, *_DATA):
        endings = " ".join([*ENDINGS, *_DATA])
        raise argparse.ArgumentTypeError(_("{path}: a file can end in {endings}").format(path=text, endings=endings))
    return path


def _between(least: float, most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise argparse.ArgumentTypeError(_("{text} is not a number").format(text=text)) from None
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(_("{n} is not from {least} to {most}").format(
                n=text, least=f"{least:g}", most=f"{most:g}"))  # fmt: skip
        return value

    return number


def _level_count(text: str) -> int:
    try:
        levels = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is not a whole number").format(text=text)) from None
    if levels < 1:
        raise argparse.ArgumentTypeError(_("{n} is less than 1").format(n=text))
    return levels


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m org",
        description=_("Reads a file of departments and shows where the company meets its customers."),
    )
    parser.add_argument("file", type=Path, help=_("a CSV or Excel file with a row a department"))
    parser.add_argument(
        "-o", "--output", metavar="PATH", type=_output, action="append", default=[],
        help=_("write a file, its kind by its ending: a picture (.svg .png .pdf .pptx .html), "
            "the graph (.graphml .dot .mmd), the table (.csv) or the report (.json); may be repeated"),
    )  # fmt: skip
    parser.add_argument("--handoffs", metavar="FILE", type=Path, help=_("a second file with a row a hand-off"))
    parser.add_argument("--vocabulary", metavar="FILE", type=Path, help=_("a CSV of phrases and their office"))
    parser.add_argument(
        "--title", help=_("what to call the company, by default after the file; blank for pictures without a title")
    )
    _add_picture_options(parser.add_argument_group(_("pictures")))
    return parser


def _add_picture_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--view", choices=_VIEWS, default="chart", help=_("what a picture shows"))
    group.add_argument("--branch", metavar="NAME", help=_("only this department and what is below it (name or id)"))
    group.add_argument("--levels", metavar="N", type=_level_count, help=_("fold what lies deeper than N levels"))
    group.add_argument("--paper", choices=list(PAPERS), help=_("fit .svg .png .pdf to a paper or a slide"))
    lie = group.add_mutually_exclusive_group()
    lie.add_argument("--landscape", action="store_true", help=_("the paper lies (so it does by default)"))
    lie.add_argument("--portrait", action="store_true", help=_("the paper stands"))
    group.add_argument("--pages", action="store_true",
        help=_("a .pdf with an overview and a page for each branch, on A4 unless --paper says more"))  # fmt: skip
    group.add_argument("--language", choices=list(LANGUAGES), default="en", help=_("of the words in a picture"))
    group.add_argument("--no-date", action="store_true", help=_("without the date"))
    group.add_argument("--source", action="store_true", help=_("with the name of the file"))
    group.add_argument("--transparent", action="store_true", help=_("without a ground"))
    sharp = group.add_mutually_exclusive_group()
    sharp.add_argument("--scale", metavar="N", type=_between(*_SCALES), default=2.0,
        help=_("pixels to a point in a .png, 1 to 4"))  # fmt: skip
    sharp.add_argument(
        "--dpi", metavar="N", type=_between(*_DPI), help=_("the same in pixels to an inch: 300 to print")
    )


def _checked(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> argparse.Namespace:
    """What was asked for, if its parts go together."""
    if asked.pages and asked.view != "chart":
        parser.error(_("--pages divides the org chart only: leave out --view"))
    if asked.pages and asked.levels:
        parser.error(_("--pages folds as it must: leave out --levels"))
    if asked.pages and not any(path.suffix.lower() == ".pdf" for path in asked.output):
        parser.error(_("--pages needs an output that ends in .pdf"))
    if (asked.portrait or asked.landscape) and not (asked.paper or asked.pages):
        parser.error(_("--portrait and --landscape turn a paper: say which with --paper"))
    _check_outputs(parser, asked)
    return asked


def _check_outputs(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> None:
    """Nothing is written over a file that is read, nor over another output."""
    read = [path for path in (asked.file, asked.handoffs, asked.vocabulary) if path is not None]
    for at, path in enumerate(asked.output):
        if any(_is_same(path, other) for other in read):
            parser.error(_("{path} is a file that is read: give -o another name").format(path=path))
        if any(_is_same(path, other) for other in asked.output[:at]):
            parser.error(_("{path} is written twice: give each -o a file of its own").format(path=path))


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, be it there or not."""
    try:
        return one.samefile(other)  # also where a file has two names
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when departments were read, 1 when a file cannot be used, 2 for wrong usage."""
    parser = _parser()
    asked = _checked(parser, parser.parse_args(arguments))
    try:
        title = (asked.title or "").strip()
        company = read_company(asked.file, title=title, handoffs=asked.handoffs, vocabulary=asked.vocabulary)
        _write(company, asked)
    except Unusable as problem:
        said = str(problem)
        return _failed(said if asked.file.name in said else f"{asked.file}: {said}")
    except OSError as problem:
        return _failed(f"{problem.filename or asked.file}: {problem.strerror or problem}")
    _say(summary(company), sys.stdout)
    return 0


def _branch(company: Company, wanted: str | None) -> int | None:
    """The position of a department by its id or else its name."""
    if wanted is None:
        return None
    for column in ("id", "name"):
        found = np.flatnonzero(company.departments[column].to_numpy() == wanted)
        if len(found) == 1:
            return int(found[0])
        if len(found) > 1:
            ids = ", ".join(company.departments["id"].iloc[found[:5]])
            text = _("{n} departments are called “{name}”: give the id of one, such as {ids}")
            raise Unusable(text.format(n=len(found), name=wanted, ids=ids))
    raise Unusable(_("no department has the name or the id “{name}”").format(name=wanted))


def _ordered(company: Company, asked: argparse.Namespace) -> Order:
    """The picture that was asked for."""
    branch = _branch(company, asked.branch)
    return Order(
        company,
        view=View(branch, asked.levels) if branch is not None or asked.levels else None,
        on_map=asked.view == "boundary",
        paper=PAPERS[asked.paper or "a4"].turned(not asked.portrait) if asked.paper or asked.pages else None,
        pages=asked.pages,
        dressing=Dressing(
            title=None if asked.title is None or asked.title.strip() else "",
            date=None if asked.no_date else datetime.date.today(),
            source=asked.file.name if asked.source else "",
            transparent=asked.transparent,
            language=asked.language,
        ),
        scale=asked.dpi / POINTS_PER_INCH if asked.dpi else asked.scale,
    )


def _write(company: Company, asked: argparse.Namespace) -> None:
    """Write every file, and say before what is to be known about the pictures."""
    order = _ordered(company, asked)
    endings = {path: path.suffix.lower() for path in asked.output}
    pictures = [ending for ending in endings.values() if ending not in _DATA and depends_on_paper(order, ending)]
    lettered = not {*endings.values()}.isdisjoint(_LETTERED_HERE)
    told = [about_missing(missing_letters(_drawn(order)))] if lettered else []
    laid = laid_out(order) if pictures else None
    if laid is not None:
        told += [text for ending in pictures for text in told_before(order, laid, ending)]
        told += [f"  {each.words}" for each in helping(order, laid)]
    for text in dict.fromkeys(filter(None, told)):
        _say(text, sys.stderr)
    for path, ending in endings.items():
        path.write_bytes(_DATA[ending](company) if ending in _DATA else made(order, ending, laid))


def _drawn(order: Order) -> str:
    """The texts of a file that a picture may show, one after another."""
    company, dressing = order.company, order.dressing
    names = company.departments["name"]
    if order.view is not None and order.view.branch is not None:
        names = names.iloc[np.sort(branches(company).within(order.view.branch))]
    return "".join([dressing.named(company.title), dressing.source, *names])


def _failed(message: str) -> int:
    _say(" ".join(message.split()), sys.stderr)
    return 1


def _say(text: str, stream: TextIO) -> None:
    """Print where letters may be lacking and where nobody may listen any more."""
    encoding = stream.encoding or "utf-8"
    try:
        print(text.encode(encoding, "replace").decode(encoding), file=stream, flush=True)
    except BrokenPipeError:
        # The reader has gone, as in «… | head»; Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
