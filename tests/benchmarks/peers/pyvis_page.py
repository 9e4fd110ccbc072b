"""A live page as in the tutorial of pyvis, as a peer: python pyvis_page.py COMPANY.csv OUT.html"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from pyvis.network import Network


def main(source: str, out: str) -> None:
    """Read, add every department and every reporting line, write the page."""
    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    net = Network(height="900px", width="100%", directed=True, cdn_resources="in_line")
    for key, name in zip(frame["id"], frame["name"], strict=True):
        net.add_node(key, label=name)
    for key, parent in zip(frame["id"], frame["parent"], strict=True):
        if parent:
            net.add_edge(parent, key)
    Path(out).write_text(net.generate_html(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
