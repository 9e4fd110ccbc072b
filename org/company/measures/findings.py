"""The findings: a short list of facts about the boundary in plain words, the weightiest first.

Each kind of finding that the company shows is there with its weightiest one, so that a small dead end is not
crowded out by many large hand-offs.
"""

from __future__ import annotations

from org.company.measures.flow_findings import flow_findings
from org.company.measures.structure_findings import structure_findings
from org.company.measures.telling import Finding, chosen
from org.company.model import Company

AT_MOST = 12
"""Findings that a person reads before they skim."""


def findings(company: Company) -> list[Finding]:
    """What is worth a look at this company's boundary; an empty list if there is nothing."""
    return chosen([*flow_findings(company), *structure_findings(company)], AT_MOST)
