"""Draw the floor plan in architecture.md from the imports of the code: ``python docs/floor_plan.py``.

A box is a package, or a module beside the packages. An arrow says "imports"; one that follows from others is left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "docs" / "architecture.md"
START, END = "```mermaid\n", "```\n"
_PLUMBING = {"__main__", "__init__", "bundle", "logs"}
"""Modules of a few lines that say nothing about the plan."""


def rooms() -> dict[str, list[Path]]:
    """Packages and modules right below ``org``, with their files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(path for path in (ROOT / "org").rglob("*.py") if "node_modules" not in path.parts):
        name = path.relative_to(ROOT / "org").parts[0].removesuffix(".py")
        if name not in _PLUMBING:
            found.setdefault(name, []).append(path)
    return found


def imports(path: Path) -> Iterator[str]:
    """The rooms that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("org"):
            parts = (node.module or "").split(".")
            yield from parts[1:2] or [name.name for name in node.names]


def plan() -> nx.DiGraph:
    """Which room imports which, without the arrows that follow from others."""
    every = rooms()
    lines = {(room, other) for room, files in every.items() for path in files for other in imports(path)}
    network = nx.DiGraph((room, other) for room, other in sorted(lines) if room != other and other in every)
    return nx.transitive_reduction(network)


def draw() -> str:
    """The floor plan as a Mermaid flowchart."""
    return "\n".join(["flowchart TB", *(f"  {room} --> {other}" for room, other in sorted(plan().edges)), ""])


def put_into(text: str) -> str:
    """The page with the floor plan of today."""
    before, _old, rest = text.partition(START)
    return before + START + draw() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAPER.write_text(put_into(PAPER.read_text(encoding="utf-8")), encoding="utf-8")
