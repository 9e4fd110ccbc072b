"""The command line: ``front-back-office``, and ``python -m org`` from the project's folder.

Libraries that take long to load are imported by the command that needs them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

import org
from org.bundle import FILE_VARIABLE, FOLDER, streamlit_flags
from org.cli_options import (
    PATH,
    DrawOptions,
    add_reading_options,
    check_options,
    check_outputs,
    expect_early_end,
    fail,
    find_language,
    flag,
    language,
    limit,
    parse_between,
    parse_levels,
    parse_output,
    read_and_use,
    say,
    skip_common_options,
    take_reading_options,
    translate_command,
    verbose,
    write_whole,
)
from org.i18n import _, describe_os_error, mark, use_language

if TYPE_CHECKING:
    from org.analysis.version_changes import Changes
    from org.export.page_layout import Fitted
    from org.export.request import ExportRequest
    from org.model import Company

NEEDS_REVIEW = 3
"""Exit code of ``check`` for a file that was read, with something in it that a person should look at."""
PAPER_KEYS = ("slide", "letter", "a4", "a3", "a1", "a0")
PICTURES = (".svg", ".png", ".pdf", ".pptx", ".html")
DATA = (".graphml", ".dot", ".mmd", ".csv", ".json")
_VIEWS = ("boundary", "chart", "network")


class _FileFirst(click.Group):
    """Commands, where a first argument that is none of them is the FILE of ``draw``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = next(skip_common_options(args), None)
        if first is not None and first not in (*self.commands, "--help", "--version"):
            args = ["draw", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_FileFirst,
    help=mark("See where a company meets its customers: front office, back office, and the boundary between them."),
    epilog=mark(
        "A first argument that is not a command is the FILE of draw. For a file that is named like a "
        "command, write ./check."
    ),
)
@click.version_option(org.__version__, message="%(prog)s %(version)s")
@verbose
@language
def cli() -> None:
    """Hold the commands."""


@cli.command(
    short_help=mark("Write pictures and data, and print a summary."),
    help=mark(
        "Read FILE, write every file that -o names, and print a summary.\n\n"
        "FILE is a CSV or Excel file with one row per department. A blank --title leaves the pictures without one.\n\n"
        "Exit codes: 0 read, 1 with one line on standard error when FILE cannot be read, 2 wrong usage."
    ),
)
@add_reading_options
@click.option(
    "-o", "--output", metavar="PATH", type=parse_output(*PICTURES, *DATA), multiple=True,
    help=mark("Write a file; its ending says which kind: a picture (.svg .png .pdf .pptx .html), the graph "
        "(.graphml .dot .mmd), the table (.csv) or the report (.json). May be repeated."),
)  # fmt: skip
@click.option(
    "--view", type=click.Choice(_VIEWS), default="chart", show_default=True, help=mark("What a picture shows.")
)
@click.option("--branch", metavar="NAME", help=mark("Only this department and those below it (name or id)."))
@click.option("--levels", metavar="N", type=parse_levels, help=mark("Collapse what is deeper than N levels."))
@click.option(
    "--paper", type=click.Choice(PAPER_KEYS), help=mark("Fit .svg, .png and .pdf to a paper size or a slide.")
)
@flag("--landscape", mark("Turn the paper to landscape (the default)."))
@flag("--portrait", mark("Turn the paper to portrait."))
@flag(
    "--pages",
    mark("A .pdf or .pptx with an overview and a page for each branch; a .pdf on A4 unless --paper says otherwise."),
)
@flag("--no-date", mark("Leave out the date."))
@flag("--source", mark("Add the name of the file."))
@flag("--transparent", mark("Leave out the background."))
@click.option(
    "--scale", metavar="N", type=parse_between(1.0, 4.0), help=mark("Pixels per point in a .png: 1 to 4, default 2.")
)
@click.option(
    "--dpi", metavar="N", type=parse_between(36.0, 1200.0), help=mark("The same in pixels per inch: 300 for print.")
)
@flag("--tiles", mark("A .png in several files, of as many pixels as it needs: NAME-ROW-COLUMN.png."))
def draw(**options: Any) -> int:
    """Run the command ``draw``, which is also what a file without a command gets."""
    from org.analysis.report import summarise

    reading, others = take_reading_options(options)
    asked = DrawOptions(reading, **others)
    check_options(asked)

    def write(company: Company) -> int:
        _write_files(company, asked)
        say(summarise(company), sys.stdout)
        return 0

    return read_and_use(reading, write)


@cli.command(
    short_help=mark("Print every figure as JSON."),
    help=mark(
        "Print every figure about FILE as JSON.\n\n"
        "Exit codes: 0 read, 1 with one line on standard error when FILE cannot be read, 2 wrong usage."
    ),
)
@add_reading_options
@click.option("-o", "--output", metavar="PATH", type=parse_output(".json"), help=mark("Write it to a .json file."))
def report(output: Path | None, **options: Any) -> int:
    """Run the command ``report``."""
    from org.analysis.report_json import write_report
    from org.text import escape_invisible

    reading, _others = take_reading_options(options)
    check_outputs(reading.inputs, [output] if output else [])

    def write(company: Company) -> int:
        if output is None:
            with expect_early_end(sys.stdout):
                pieces = write_report(company)
                sys.stdout.buffer.writelines(map(escape_invisible, pieces) if sys.stdout.isatty() else pieces)
        else:
            write_whole(output, write_report(company))
        return 0

    return read_and_use(reading, write)


@cli.command(
    short_help=mark("List what needs review."),
    help=mark(
        "Read FILE and list what needs review: every problem in it, and the departments that may be front or back "
        "office.\n\n"
        "Exit codes: 0 when nothing needs review, 3 when something does, 1 with one line on standard error when FILE "
        "cannot be read, 2 wrong usage."
    ),
)
@add_reading_options
def check(**options: Any) -> int:
    """Run the command ``check``."""
    from org.analysis.report import list_doubts, review

    def show(company: Company) -> int:
        doubts = list_doubts(company)
        say(review(company, doubts), sys.stdout)
        return NEEDS_REVIEW if doubts else 0

    return read_and_use(take_reading_options(options)[0], show)


@cli.command(
    short_help=mark("Compare two versions of a company."),
    help=mark(
        "Read two versions of a company, FILE and then AFTER, and print what changed: departments that are new, gone, "
        "moved, renamed, split, merged or on the other side of the boundary, hand-offs, crossings, and the figures "
        "side by side. Options about reading hold for both.\n\n"
        "Exit codes: 0 compared, 1 with one line on standard error when a file cannot be read or the two seem to be "
        "different companies, 2 wrong usage."
    ),
)
@add_reading_options
@click.argument("after", type=PATH)
@click.option(
    "-o", "--output", metavar="PATH", type=parse_output(".csv", ".json", *PICTURES), multiple=True,
    help=mark("Write a file; its ending says which kind: all changes (.csv .json), or a picture of both versions "
        "(.svg .png .pdf .pptx .html); a .pdf and a .pptx also have one of each version. May be repeated."),
)  # fmt: skip
@flag("--only-changed", mark("Leave out of a picture what did not change."))
@flag("--no-date", mark("Leave out the date."))
@flag("--anyway", mark("Compare them even if they seem to be different companies."))
@click.option("--handoffs-after", metavar="FILE", type=PATH, help=mark("Like --handoffs, for AFTER."))
def compare(after: Path, output: tuple[Path, ...], anyway: bool, handoffs_after: Path | None, **options: Any) -> int:
    """Run the command ``compare``."""
    asked, drawn = take_reading_options(options)
    later = replace(asked, file=after, handoffs=handoffs_after, title=None)
    check_outputs([*asked.inputs, *later.inputs], output)

    return read_and_use(asked, lambda old: read_and_use(later, lambda new: _compare(old, new, output, anyway, drawn)))


@cli.command(
    short_help=mark("Serve the page to this machine."),
    help=mark(
        "Serve the page to this machine only, with FILE or else a sample, until Ctrl+C.\n\n"
        "Exit codes: 0 ended, 1 with one line on standard error when it cannot start, 2 wrong usage."
    ),
)
@click.argument("file", type=PATH, required=False)
@click.option(
    "--host",
    "hosts",
    metavar="NAME",
    multiple=True,
    help=mark("Another host name that the page answers to, such as behind a proxy. May be repeated."),
)
@click.option(
    "--address", help=mark("The address to listen on; by default this machine only. Put a proxy with TLS before it.")
)
@click.option("--port", type=click.IntRange(1, 65535), help=mark("The port of the page; by default 8501."))
@limit
@verbose
@language
def serve(file: Path | None, port: int | None, hosts: tuple[str, ...], address: str | None) -> int:
    """Run the command ``serve``."""
    from streamlit.web.cli import main as streamlit

    from org.limits import get_limits

    if file is not None:
        try:
            file.open("rb").close()
        except OSError as problem:
            return fail(_("{file} cannot be read: {reason}.").format(file=file, reason=describe_os_error(problem)))
        os.environ[FILE_VARIABLE] = str(file.resolve())
    flags = [*streamlit_flags(), f"--server.maxUploadSize={max(1, get_limits().bytes // 1_000_000)}"]
    flags += [f"--server.allowedHosts={name}" for name in hosts]
    given = {"address": address, "port": port}
    flags += [f"--server.{name}={value}" for name, value in given.items() if value is not None]
    gc.enable()
    _set_memory(kept=False)
    streamlit(["run", str(FOLDER / "app.py"), *flags], prog_name="streamlit", standalone_mode=False)
    sys.exit()  # with all that Streamlit and the workers do at an end


def _compare(before: Company, after: Company, outputs: Sequence[Path], anyway: bool, drawn: Mapping[str, bool]) -> int:
    """Print what changed, and write it to ``outputs``; ``drawn`` says how pictures are drawn."""
    from org.analysis.version_changes import list_changes
    from org.analysis.version_matching import match_departments
    from org.analysis.version_report import compare_versions, describe_comparison, describe_difference

    versions = match_departments(before, after)
    if not versions.alike and not anyway:
        return fail(describe_difference(versions) + " " + _("Add --anyway to compare them anyway."))
    changes = list_changes(versions)
    for path in outputs:
        write_whole(path, [_make_comparison(changes, path.suffix.lower(), **drawn)])
    say(describe_comparison(changes, compare_versions(versions)), sys.stdout)
    return 0


def _make_comparison(changes: Changes, ending: str, *, only_changed: bool, no_date: bool) -> bytes:
    """All changes as CSV or JSON, or a picture of them."""
    import orjson

    from org.analysis.version_report import make_comparison, tabulate_changes
    from org.export.page_layout import PageOptions
    from org.export.request import draw_versions, render_pictures
    from org.reading.corrections import write_csv

    if ending == ".csv":
        return write_csv(tabulate_changes(changes)).encode()
    if ending == ".json":
        return orjson.dumps(make_comparison(changes), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    options = PageOptions(date=None if no_date else datetime.date.today())
    return render_pictures(draw_versions(changes, only_changed=only_changed), ending, options)


def _make_request(company: Company, asked: DrawOptions) -> ExportRequest:
    """The export request for a picture with these options."""
    from org.analysis.search import find_department
    from org.export.page_layout import PAPERS, PageOptions
    from org.export.png_pdf import POINTS_PER_INCH
    from org.export.request import ExportRequest
    from org.layout.visibility import View

    branch = find_department(company, asked.branch) if asked.branch is not None else None
    return ExportRequest(
        company,
        view=View(branch, asked.levels) if branch is not None or asked.levels else None,
        on_map=asked.view == "boundary",
        network="people" if asked.view == "network" else "",
        reporting=asked.view == "network",
        pages=asked.pages,
        options=PageOptions(
            title=None if asked.reading.title is None or asked.reading.title.strip() else "",
            date=None if asked.no_date else datetime.date.today(),
            source=asked.reading.file.name if asked.source else "",
            transparent=asked.transparent,
            paper=PAPERS[asked.paper or "a4"].turned(not asked.portrait) if asked.paper or asked.pages else None,
        ),
        scale=asked.dpi / POINTS_PER_INCH if asked.dpi else asked.scale or 2.0,
        tiled=asked.tiles,
    )


def _write_files(company: Company, asked: DrawOptions) -> None:
    """Write every file, after printing the warnings about the pictures."""
    pictures = {path: ending for path in asked.output if (ending := path.suffix.lower()) in PICTURES}
    # A branch that does not exist is an error also where only data is written.
    request = _make_request(company, asked) if pictures or asked.branch is not None else None
    contents = _prepare_pictures(request, pictures) if request else {}
    for path in asked.output:
        if path not in contents:
            write_whole(path, _make_data(company, path.suffix.lower()))
            continue
        for name, data in contents[path]():
            write_whole(path.with_stem(f"{path.stem}-{name}") if name else path, [data])


_Pieces = Iterable[tuple[str, bytes]]
"""The files of a picture, each with what is added to its name."""


def _prepare_pictures(request: ExportRequest, pictures: dict[Path, str]) -> dict[Path, Callable[[], _Pieces]]:
    """A function that makes each picture, so that only one at a time is in memory; prints the warnings about them."""
    from org.export.request import (
        collect_texts,
        depends_on_paper,
        has_fewer_pixels,
        lay_out,
        list_warnings,
        render,
        render_tiles,
        suggest,
    )
    from org.style.system_fonts import describe_missing_letters
    from org.style.text_metrics import missing_letters

    # This machine's fonts draw these; the letters of the others come from the machine that shows them.
    lettered = not {".png", ".pdf"}.isdisjoint(pictures.values())
    warnings = [describe_missing_letters(missing_letters(collect_texts(request)))] if lettered else []
    layouts: dict[str, Fitted] = {}
    laid_out = [ending for ending in dict.fromkeys(pictures.values()) if depends_on_paper(request, ending)]
    for slides in (False, True):
        endings = [ending for ending in laid_out if slides == (ending == ".pptx")]
        if endings:
            laid = lay_out(request, endings[0])
            layouts |= dict.fromkeys(endings, laid)
            warnings += [text for ending in endings for text in list_warnings(request, laid, ending)]
            warnings += [f"  {each.words}" for each in suggest(request, laid) if not (slides and each.paper)]
    if ".png" in layouts and has_fewer_pixels(request, layouts[".png"]):
        warnings.append("  " + _("--tiles writes all of them, into several files."))
    for text in dict.fromkeys(filter(None, warnings)):
        say(text, sys.stderr)

    def make(ending: str) -> _Pieces:
        if request.tiled and ending == ".png" and ending in layouts:
            return render_tiles(request, layouts[ending])
        return [("", render(request, ending, layouts.get(ending)))]

    return {path: partial(make, ending) for path, ending in pictures.items()}


def _make_data(company: Company, ending: str) -> Iterable[bytes]:
    """The file of data for an ending in DATA."""
    if ending == ".graphml":
        from org.analysis.graph import graphml

        return [graphml(company)]
    if ending in (".dot", ".mmd"):
        from org.export.graph_formats import dot, mermaid

        return [(dot if ending == ".dot" else mermaid)(company).encode()]
    if ending == ".csv":
        from org.reading.corrections import write_company_csv

        return [write_company_csv(company).encode()]
    from org.analysis.report_json import write_report

    return write_report(company)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; :class:`SystemExit` with 2 for wrong usage."""
    chosen = find_language(sys.argv[1:] if arguments is None else arguments)
    with use_language(chosen):
        try:
            command = cli if chosen == "en" else translate_command(cli)
            return int(command.main(arguments, standalone_mode=False) or 0)
        except OSError as problem:  # such as a full disk, where what is printed may go, too
            return fail(f"{problem.filename or _('standard output')}: {describe_os_error(problem)}")
        except click.ClickException as problem:
            words = io.StringIO()
            problem.show(words)
            say(words.getvalue().rstrip("\n"), sys.stderr)
            sys.exit(problem.exit_code)
        except click.Abort:  # Ctrl+C
            return 130


def _set_memory(*, kept: bool) -> None:
    """Whether memory that was freed is used again, where the C library is glibc, or goes back to the system.

    Kept, a million departments are read and written in an eighth less time.
    """
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        # M_MMAP_MAX and M_TRIM_THRESHOLD of its malloc.h
        mallopt(-4, 0 if kept else 65_536)
        mallopt(-1, -1 if kept else 131_072)


def run() -> NoReturn:
    """Run the command that this process is for, in half the time.

    There is no search for garbage, not even at the end, and what was read is not taken apart when all is written.
    """
    # They are None where whoever began the process has closed them.
    sys.stdout, sys.stderr = (each or Path(os.devnull).open("w") for each in (sys.stdout, sys.stderr))  # noqa: SIM115
    gc.disable()
    _set_memory(kept=True)
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # else Arrow has memory of its own
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else NumPy starts threads that wait busily
    os._exit(main())
