"""List the licences of all that the program brings or needs in licences.md: ``python docs/licences.py``.

Python packages are those that requirements.txt pins, and say their licence themselves. One that is not needed on this
machine, such as for Windows, keeps what the page says.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "docs" / "licences.md"
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==", re.MULTILINE)
_ROW = re.compile(r"^\| \[([^]]+)\]\(https://pypi.org/[^)]*\) \| (.*) \|$", re.MULTILINE)
_LONG = 60
"""Letters: some packages have the whole text where its name belongs."""


def find_licence(package: str) -> str | None:
    """What an installed package says of its licence; None for one that is not here."""
    try:
        said = metadata(package)
    except PackageNotFoundError:
        return None
    kinds = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or [] if each.startswith("License ::")]
    free = said.get("License") or ""
    name = said.get("License-Expression") or (free if len(free) < _LONG and free != "UNKNOWN" else "")
    return " ".join((name or ", ".join(kinds)).split()).replace("|", "/")


def list_bundled() -> dict[str, str]:
    """The libraries in the scripts of the chart, which name them at their beginning, and their licences."""
    lock = json.loads((ROOT / "org" / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    script = (ROOT / "org" / "frontend" / "viewer.js").read_text(encoding="utf-8").partition("*/")[0]
    lines = re.findall(r"^[\w.-]+(?:, [\w.-]+)*$", script, re.MULTILINE)
    places = {name: f"node_modules/{name}" for line in lines for name in line.split(", ")}
    return {name: lock[place]["license"] for name, place in sorted(places.items()) if place in lock}


def put_into(text: str) -> str:
    """The page with the rows as they are today."""
    before = dict(_ROW.findall(text))
    pinned = sorted(set(_PINNED.findall((ROOT / "requirements.txt").read_text(encoding="utf-8"))), key=str.lower)
    found = {name: find_licence(name) for name in pinned}
    python = [
        f"| [{name}](https://pypi.org/project/{name}/) | {before.get(name, '') if said is None else said} |"
        for name, said in found.items()
    ]
    scripts = [f"| [{name}](https://www.npmjs.com/package/{name}) | {said} |" for name, said in list_bundled().items()]
    for mark, rows in (("Python packages", python), ("Scripts", scripts)):
        head, title, rest = text.partition(f"## {mark}\n")
        intro, rule, table = rest.partition("|---|---|\n")
        after = table[match.start() :] if (match := re.search(r"^(?!\|)", table, re.MULTILINE)) else ""
        text = head + title + intro + rule + "\n".join(rows) + "\n" + after
    return text


if __name__ == "__main__":
    PAPER.write_text(put_into(PAPER.read_text(encoding="utf-8")), encoding="utf-8")
