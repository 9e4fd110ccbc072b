"""The floor plan: who may import whom. Read it as a map of the code.

Rooms stand in a row, and each knows only those before it: locale ← company ← drawing ← page ← app.py. The company
has rooms of its own: offices ← tables ← measures; so has the drawing: look ← charts ← accents ← sheets ← renderers.
Inside a room the modules stand in the order in which the data passes through them, and each knows only those before it.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PLAN = {
    "org": ["logs", "bundle"],
    "org.locale": ["language"],
    "org.company": ["model", "hierarchy", "branches", "excerpt", "numbers", "boundary", "graph"],
    "org.company.offices": ["spelling", "vocabulary", "claims", "judging"],
    "org.company.tables": [
        *("stages", "plausibility", "decoding", "dialect", "records", "workbook"),  # bytes → records
        *("aliases", "headers", "table"),  # records → a table
        *("evidence", "finding", "columns", "levels"),  # what its columns mean
        *("references", "handoffs", "people", "superiors", "roster", "rollup"),  # people → departments
        *("parents", "checks", "writing", "corrections", "reading"),  # a table → a company, and back
    ],
    "org.company.measures": [
        *("reach", "distances", "dominators", "passages", "kinds", "crossings", "holding", "matrix", "ratios"),
        *("report", "filters", "filter_choices", "wording", "wordbook", "cells", "search"),
        *("following", "between", "telling", "structure_findings", "flow_findings", "findings", "whatif"),
    ],
    "org.drawing.look": ["hues", "tints", "palette", "faces", "scripts", "lettering"],
    "org.drawing": ["view", "folding", "scene", "flows", "plaintext"],
    "org.drawing.charts": [
        *("layout", "region", "curves", "boxes", "orgchart"),  # the org chart
        *("ordering", "weaving", "lanes", "routing", "lanewords", "ground", "boundarymap"),  # the boundary map
    ],
    "org.drawing.accents": ["cards", "linenumbers", "spans", "classes", "colouring", "tinting", "emphasis"],
    "org.drawing.sheets": ["paper", "dressing", "sheet", "fitting", "cutting", "parts", "division", "advice"],
    "org.drawing.renderers": [
        *("network", "marks", "svglegend", "tags", "svg", "picture", "pages", "webpage"),  # a scene → what is seen
        *("slideshapes", "slidelines", "slidechart", "slidelegend", "slides"),  # a scene → a slide
        *("orders", "joints", "dot", "mermaid"),
    ],
    "org.page": [
        *("plain", "samples", "naming", "choices", "remembering", "guard", "canvas", "looking"),
        *("filter_menu", "filters", "address", "upload", "reading", "opening", "columns", "problems"),  # upload
        *("bar", "figures", "decide", "links", "neighbours", "pair", "department", "exploring"),  # explore
        *("table", "crossings", "following", "whatif", "findings"),
        *("jobs", "export", "exporting"),  # export
    ],
}
ONLY_IN = {
    "streamlit": {"app", "org.cli", *(f"org.page.{name}" for name in PLAN["org.page"])},
    "pyvis": {"org.drawing.renderers.network"},
    # It draws in one place only; the other asks it which fonts of the machine it will find.
    "typst": {"org.drawing.renderers.picture", "org.drawing.look.faces"},
    "fontTools": {"org.drawing.look.lettering", "org.drawing.look.faces"},
    "pptx": {f"org.drawing.renderers.{name}" for name in ("slideshapes", "slidelines", "slidechart", "slides")},
    "networkx": {"org.company.graph"},
    "babel": {"org.locale.language"},
    "click": {"org.cli"},
    "python_calamine": {"org.company.tables.workbook"},
    "charset_normalizer": {"org.company.tables.decoding"},
}
"""Where the outside world comes in, each library behind one seam."""


def order() -> list[str]:
    return [*(f"{room}.{name}" for room, names in PLAN.items() for name in names), "org.cli", "org.__main__", "app"]


def file_of(module: str) -> Path:
    return ROOT / (module.replace(".", "/") + ".py")


def imports(module: str) -> set[str]:
    """The modules that ``module`` imports, as they are written there."""
    found = set()
    for node in ast.walk(ast.parse(file_of(module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            # from a package one imports modules, from a module names
            inside = [f"{node.module}.{name.name}" for name in node.names]
            found |= {name for name in inside if name in order()} or {str(node.module)}
    return found


def test_the_plan_names_every_module():
    files = {path.relative_to(ROOT) for path in (ROOT / "org").rglob("*.py") if path.name != "__init__.py"}
    assert {".".join(path.with_suffix("").parts) for path in files} == set(order()) - {"app"}


@pytest.mark.parametrize("module", order())
def test_a_module_imports_only_what_stands_before_it(module):
    earlier = {*order()[: order().index(module)], *(["org"] if module == "org.cli" else [])}  # org has the version
    ours = {name for name in imports(module) if name == "org" or name.startswith("org.")}
    assert ours <= earlier, f"{module} imports {sorted(ours - earlier)}"


@pytest.mark.parametrize("module", order())
def test_each_library_stays_behind_its_seam(module):
    roots = {name.partition(".")[0] for name in imports(module)}
    astray = {library for library in roots & set(ONLY_IN) if module not in ONLY_IN[library]}
    assert not astray, f"{module} imports {astray}"


@pytest.mark.parametrize("module", order())
def test_nothing_is_imported_that_is_not_pinned(module):
    pinned = {"streamlit", "networkx", "pyvis", "pandas", "numpy", "pyarrow", "typst", "fontTools"}
    pinned |= {"charset_normalizer", "python_calamine", "pptx", "babel", "click", "org"}
    roots = {name.partition(".")[0] for name in imports(module)}
    assert roots <= pinned | set(sys.stdlib_module_names)


@pytest.mark.parametrize("module", order())
def test_every_module_opens_with_a_sentence(module):
    assert ast.get_docstring(ast.parse(file_of(module).read_text(encoding="utf-8")))


def test_packages_export_nothing():
    for path in (ROOT / "org").rglob("*/__init__.py"):  # org itself has what other programs may use
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert len(body) == 1, f"{path} holds more than a docstring"
