"""The same pipeline without the page: ``python -m org FILE -o picture.png``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from org.company.graph import graphml
from org.company.measures.report import report, summary
from org.company.model import Company, Unusable
from org.company.tables.reading import read_company
from org.company.tables.writing import cleaned_csv
from org.drawing.boundarymap import boundary_map
from org.drawing.dot import dot
from org.drawing.mermaid import mermaid
from org.drawing.orgchart import org_chart
from org.drawing.picture import pdf, png
from org.drawing.scene import Scene
from org.drawing.slides import pptx
from org.drawing.svg import svg
from org.drawing.webpage import html
from org.locale.language import _

_PICTURES: dict[str, Callable[[Scene], bytes]] = {
    ".svg": lambda scene: svg(scene).encode(),
    ".png": png,
    ".pdf": pdf,
    ".pptx": pptx,
    ".html": html,
}
_DATA: dict[str, Callable[[Company], bytes]] = {
    ".graphml": graphml,
    ".dot": lambda company: dot(company).encode(),
    ".mmd": lambda company: mermaid(company).encode(),
    ".csv": lambda company: cleaned_csv(company).encode(),
    ".json": lambda company: json.dumps(report(company), ensure_ascii=False, indent=2).encode() + b"\n",
}
_VIEWS: dict[str, Callable[[Company], Scene]] = {"chart": org_chart, "boundary": boundary_map}


def _output(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in _PICTURES | _DATA:
        endings = " ".join([*_PICTURES, *_DATA])
        raise argparse.ArgumentTypeError(_("{path}: a file can end in {endings}").format(path=text, endings=endings))
    return path


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
    parser.add_argument("--view", choices=sorted(_VIEWS), default="chart", help=_("what a picture shows"))
    parser.add_argument("--handoffs", metavar="FILE", type=Path, help=_("a second file with a row a hand-off"))
    parser.add_argument("--vocabulary", metavar="FILE", type=Path, help=_("a CSV of phrases and their office"))
    parser.add_argument("--title", default="", help=_("what to call the company, by default after the file"))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when departments were read, 1 when a file cannot be used, 2 for wrong usage."""
    asked = _parser().parse_args(arguments)
    try:
        company = read_company(asked.file, title=asked.title, handoffs=asked.handoffs, vocabulary=asked.vocabulary)
        for path in asked.output:
            path.write_bytes(_written(company, path.suffix.lower(), asked.view))
    except Unusable as problem:
        said = str(problem)
        return _failed(said if asked.file.name in said else f"{asked.file}: {said}")
    except OSError as problem:
        return _failed(f"{problem.filename or asked.file}: {problem.strerror or problem}")
    _say(summary(company), sys.stdout)
    return 0


def _written(company: Company, ending: str, view: str) -> bytes:
    return _DATA[ending](company) if ending in _DATA else _PICTURES[ending](_VIEWS[view](company))


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
