"""The network in words: a table of its departments, a table of its hand-offs, and a sentence on its communities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from org.analysis.network import BETWEENNESS, DEGREE, PEOPLE, Network, centrality
from org.analysis.report import office_name
from org.i18n import _, localise_number, ngettext
from org.layout.network_view import node_names
from org.layout.visibility import Visible
from org.model import NONE, Company, Office


def network_tables(company: Company, seen: Visible, net: Network) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row for each node, those with the most hand-offs first, and one for each edge, the largest volume first.

    Headers and offices are in the language of the reader; figures are numbers, NaN where unknown.
    """
    names = np.array(node_names(company, seen), dtype=object)
    figures = {measure: centrality(net.graph, measure) for measure in (PEOPLE, DEGREE, BETWEENNESS)}
    nodes = range(len(seen))
    departments = pd.DataFrame(
        {
            _("Department"): names,
            _("Office"): [office_name(Office(int(office))) for office in seen.offices],
            _("Departments"): 1 + seen.collapsed,
            _("People"): [figures[PEOPLE].get(node, np.nan) for node in nodes],
            _("Community"): np.where(net.community == NONE, np.nan, net.community + 1.0),
            _("Degree"): [figures[DEGREE][node] for node in nodes],
            _("Betweenness"): [figures[BETWEENNESS][node] for node in nodes],
        }
    )
    edges = [(source, target, edge) for source, target, edge in net.graph.edges(data=True)]
    handoffs = pd.DataFrame(
        {
            _("From"): [names[source] for source, _target, _edge in edges],
            _("To"): [names[target] for _source, target, _edge in edges],
            _("Hand-offs"): [edge["handoffs"] for _source, _target, edge in edges],
            _("Volume"): [edge.get("volume", np.nan) for _source, _target, edge in edges],
            _("Crossing the boundary"): [edge["crossing"] for _source, _target, edge in edges],
        }
    )
    return (
        departments.sort_values(_("Degree"), ascending=False, kind="stable", ignore_index=True),
        handoffs.sort_values(_("Volume"), ascending=False, kind="stable", ignore_index=True),
    )


def table_rows(table: pd.DataFrame) -> list[Sequence[str]]:
    """Headers and cells as texts; what is not known is blank."""
    cells = [[_written(cell) for cell in row] for row in table.itertuples(index=False)]
    return [list(table.columns), *cells]


def _written(cell: object) -> str:
    if isinstance(cell, int | float):
        return "" if cell != cell else localise_number(cell, ",.3f").rstrip("0").rstrip(".,")
    return str(cell)


def describe_communities(net: Network) -> str:
    """How many communities there are, and how far they agree with the branches and with the offices."""
    if not net.communities:
        return _("Without hand-offs there are no communities.")
    text = ngettext("{n} community of hand-offs", "{n} communities of hand-offs", net.communities)
    parts = [text.format(n=localise_number(net.communities))]
    for words, figure in (
        (_("agreement with branches {n}"), net.match_branches),
        (_("with offices {n}"), net.match_offices),
    ):
        if figure is not None:
            parts.append(words.format(n=localise_number(round(figure, 2) + 0.0, ".2f")))
    return " · ".join(parts)


def explain_agreement() -> str:
    """What the agreement in :func:`describe_communities` is."""
    return _(
        "Communities hand more work to each other than to the rest (Louvain method). Agreement is the adjusted Rand "
        "index: 1 is the same division, 0 as much as by chance (Hubert & Arabie 1985)."
    )
