"""How long the network of a company takes: its graph and communities, its places, its HTML.

    python tests/benchmarks/network.py [DEPARTMENTS ...]

The company is made up: each department hands to two near it in the file, and to one anywhere. The best of three turns,
by the clock. Places are those of at most 300 nodes, whatever the size of the company.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from factories import Handoff, make_company

from org.analysis.graph import BETWEENNESS, centrality, network
from org.export.network_html import network_html
from org.layout.network_view import network_scene, network_view
from org.layout.visibility import find_visible
from org.model import Company

SIZES = (60, 300, 2_000, 20_000)
Result = TypeVar("Result")


def company(size: int) -> Company:
    """Departments in branches of seven, a third of them in the front office."""
    chance = random.Random(size)
    parents = [-1, *((at - 1) // 7 for at in range(1, size))]
    handoffs: list[Handoff] = []
    for at in range(size):
        near = [max(0, min(size - 1, at + chance.randrange(-9, 10))) for _other in range(2)]
        others = sorted({*near, chance.randrange(size)} - {at})
        handoffs += [(at, other, "order", float(chance.randrange(1, 500))) for other in others]
    return make_company("".join("FBB"[at % 3] for at in range(size)), parents, handoffs, people=[5.0] * size)


def timed(make: Callable[..., Result], *given: object) -> tuple[Result, float]:
    """What is made, and the seconds of the quickest of three turns."""
    times = []
    for _turn in range(3):
        begin = time.perf_counter()
        result = make(*given)
        times.append(time.perf_counter() - begin)
    return result, min(times)


def main() -> None:
    print(
        f"{'departments':>11} {'nodes':>6} {'edges':>6} {'graph':>8} {'between':>8} {'places':>8} {'HTML':>8} {'kB':>6}"
    )
    for size in map(int, sys.argv[1:] or SIZES):
        found = company(size)
        seen = find_visible(found, network_view(found))
        net, graph = timed(network, found, seen.box_of)
        _ways, between = timed(centrality, net.graph, BETWEENNESS)
        scene, places = timed(network_scene, found, seen, net)
        page, html = timed(network_html, scene)
        seconds = " ".join(f"{each:7.2f}s" for each in (graph, between, places, html))
        print(f"{size:11,} {len(seen):6} {net.graph.number_of_edges():6} {seconds} {len(page) // 1000:6}")


if __name__ == "__main__":
    main()
