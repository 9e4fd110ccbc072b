"""A part of a company as a company of its own: its figures, its boundary and its drawings are those of the part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from org.company.hierarchy import depths
from org.company.model import NOBODY, Company, Indices


def excerpt(company: Company, positions: Indices, title: str) -> Company:
    """The departments at ``positions`` (sorted, each once), with the hand-offs among them.

    Departments whose parent stays outside are its tops. Further columns and problems stay behind.
    """
    place = np.full(len(company) + 1, NOBODY, dtype=np.int64)
    place[positions] = np.arange(len(positions))
    parent = place[company.parent[positions]]
    source = place[company.handoffs["source"].to_numpy(dtype=np.int64)]
    target = place[company.handoffs["target"].to_numpy(dtype=np.int64)]
    inside = (source != NOBODY) & (target != NOBODY)
    handoffs = company.handoffs[inside].reset_index(drop=True)
    handoffs["source"], handoffs["target"] = source[inside], target[inside]
    return replace(
        company,
        title=title,
        departments=company.departments.iloc[positions].reset_index(drop=True),
        parent=parent,
        depth=depths(parent),
        handoffs=handoffs,
        own=pd.DataFrame(index=pd.RangeIndex(len(positions))),
        rows=len(positions),
        problems=(),
    )
