"""A live page as in the README of d3-org-chart, as a peer: python d3_org_chart_page.py COMPANY.csv OUT.html FOLDER

FOLDER holds node_modules with d3-org-chart, d3 and d3-flextree.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

SCRIPTS = ("d3/dist/d3.min.js", "d3-flextree/build/d3-flextree.min.js", "d3-org-chart/build/d3-org-chart.min.js")


def main(source: str, out: str, folder: str) -> None:
    """Write the rows as they are into a page with the library's own scripts; the chart opens as the library does."""
    with Path(source).open(encoding="utf-8", newline="") as file:
        rows = [{"id": row["id"], "parentId": row["parent"], "name": row["name"]} for row in csv.DictReader(file)]
    scripts = "".join(
        f'<script src="file://{Path(folder).resolve()}/node_modules/{name}"></script>' for name in SCRIPTS
    )
    # Its boxes fly to their places: as with ours, the chart counts once they are there.
    start = f"""new d3.OrgChart().container("#chart").data({json.dumps(rows)})
        .nodeContent(({{ data }}) => `<div style="border: 1px solid">${{data.name}}</div>`).render();
        const look = () => [...document.querySelectorAll("#chart *")].some((each) => each.__transition)
            ? requestAnimationFrame(look) : (window.drawn = true);
        requestAnimationFrame(look);"""
    Path(out).write_text(f'<meta charset="utf-8"><div id="chart"></div>{scripts}<script>{start}</script>')


if __name__ == "__main__":
    main(*sys.argv[1:])
