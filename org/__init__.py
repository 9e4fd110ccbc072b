"""See where a company meets its customers: front office, back office, and the boundary between them.

From a program:

>>> import org
>>> company = org.read("sample_data/minh-long-electronics.csv")
>>> len(company), company.problems
(26, ())

Each department has an office, which is ``front``, ``back`` or ``unclear``. :func:`graph` gives the company as a
NetworkX graph, for any algorithm that there is:

>>> import networkx as nx
>>> departments = org.graph(company)
>>> nx.get_node_attributes(departments, "office")["SAL"]
'front'

:func:`boundary` counts what crosses between front and back office, :func:`findings` lists what is worth a look:

>>> org.boundary(company).handoffs
Lines(total=42, crossing=16, undecided=0)
>>> print(org.findings(company)[0].sentence)
243 of 247 complaints from the front office to the back pass through Complaints desk.

:func:`draw` writes a picture; the ending of its name says which kind:

>>> import tempfile, pathlib
>>> with tempfile.TemporaryDirectory() as folder:
...     path = pathlib.Path(folder, "chart.svg")
...     org.draw(company, path)
...     path.read_text(encoding="utf-8").startswith("<svg")
True

Other names of this package may change from one version to the next.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import networkx as nx

    from org.analysis.findings import Finding
    from org.model import Company

__version__ = "0.3.0.dev0"
__all__ = ["Boundary", "Lines", "boundary", "draw", "findings", "graph", "read"]

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent, unless the program that runs it says otherwise


# Each function imports what it needs: `import org` loads nothing.


@dataclass(frozen=True)
class Lines:
    """How many reporting lines or hand-offs there are."""

    total: int
    crossing: int
    """Those with one end in the front office and the other in the back office."""
    undecided: int
    """Those with an end whose office is unclear."""


@dataclass(frozen=True)
class Boundary:
    """What crosses between front and back office."""

    reporting_lines: Lines
    handoffs: Lines
    front_gateways: tuple[str, ...]
    """Ids of the front-office departments with at least one crossing, in the order of the file."""
    back_gateways: tuple[str, ...]
    """The same for the back office."""
    ei_index: float | None
    """(crossing − inside) / (crossing + inside) over all decided lines: −1 if none crosses, 1 if all do.

    None where there is no line. Krackhardt & Stern 1988, with front and back office as the two groups.
    """


def read(
    file: str | PathLike[str],
    *,
    title: str = "",
    handoffs: str | PathLike[str] | None = None,
    vocabulary: str | PathLike[str] | None = None,
) -> Company:
    """The company in a CSV or Excel file with one row per department.

    ``title`` is what to call it, by default after the file; ``handoffs`` is a second file with one row per hand-off;
    ``vocabulary`` a CSV of phrases and their office. What needed a decision is in ``company.problems``. Raises
    :class:`ValueError` with a plain sentence when no department can be found.

    >>> company = read("sample_data/song-hong-bank.csv")
    >>> list(company.departments["name"])[:2]
    ['Executive board', 'Retail banking']
    """
    from org.reading.load import read_company

    return read_company(
        Path(file),
        title=title,
        handoffs=None if handoffs is None else Path(handoffs),
        vocabulary=None if vocabulary is None else Path(vocabulary),
    )


def graph(company: Company, *, customers: bool = False) -> nx.DiGraph[str]:
    """The company as a directed graph whose nodes are department ids.

    Nodes have ``name``, ``office`` (``front``, ``back`` or ``unclear``), ``reason``, and where the file says so
    ``people``, ``revenue`` and its further columns. Edges have ``reporting`` (child → parent), ``handoff``,
    ``crossing``, ``undecided``, and for hand-offs ``kinds`` and ``volume``. With ``customers`` there is one more node
    for the customers, joined to every front-office department.

    >>> company = read("sample_data/minh-long-electronics.csv")
    >>> graph(company).nodes["SHO"]["people"]
    46.0
    """
    from org.analysis.graph import labelled_graph

    return labelled_graph(company, customers=customers)


def boundary(company: Company) -> Boundary:
    """The figures of the customer-facing boundary.

    >>> boundary(read("sample_data/minh-long-electronics.csv")).reporting_lines
    Lines(total=25, crossing=7, undecided=0)
    """
    from org.analysis import boundary as lines
    from org.analysis.measures import ei_index
    from org.analysis.report import count_lines
    from org.model import Office

    gateways, ids = lines.gateways(company), company.departments["id"].to_numpy()

    def gateways_in(office: Office) -> tuple[str, ...]:
        return tuple(ids[gateways[company.offices[gateways] == office]].tolist())

    return Boundary(
        reporting_lines=Lines(**count_lines(lines.reporting_lines(company))),
        handoffs=Lines(**count_lines(lines.handoff_lines(company))),
        front_gateways=gateways_in(Office.FRONT),
        back_gateways=gateways_in(Office.BACK),
        ei_index=ei_index(company),
    )


def findings(company: Company) -> list[Finding]:
    """What is worth a look at the boundary, the weightiest first.

    >>> [finding.kind for finding in findings(read("sample_data/minh-long-electronics.csv"))][:3]
    ['bottleneck', 'bottleneck', 'ping-pong']
    """
    from org.analysis.findings import list_findings

    return list_findings(company)


def draw(company: Company, file: str | PathLike[str], *, view: Literal["chart", "boundary"] = "chart") -> None:
    """Write the org chart, or the boundary map, to a file that ends in .svg, .png, .pdf, .pptx or .html.

    Raises :class:`ValueError` for another ending.

    >>> draw(read("sample_data/minh-long-electronics.csv"), "chart.docx")
    Traceback (most recent call last):
    ValueError: chart.docx: a picture can end in .svg .png .pdf .pptx .html
    """
    from org.cli_options import write_whole
    from org.export.request import ENDINGS, ExportRequest, render

    path = Path(file)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise ValueError(f"{path}: a picture can end in {' '.join(ENDINGS)}")
    write_whole(path, [render(ExportRequest(company, on_map=view == "boundary"), ending)])
