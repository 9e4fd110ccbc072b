"""What import-linter does not check: its contracts, in pyproject.toml, say which package may import which."""

from __future__ import annotations

import ast
import sys

import pytest
from factories import ROOT

OURS = [path for path in (ROOT / "org").rglob("*.py") if "node_modules" not in path.parts]
MODULES = sorted(str(path.relative_to(ROOT)) for path in [*OURS, ROOT / "app.py"])


def parse(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def imports(module: str) -> set[str]:
    """The packages that ``module`` imports from, by the first part of their names."""
    found = set()
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            found.add(str(node.module).partition(".")[0])
    return found


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_imported_that_is_not_pinned(module):
    pinned = {"streamlit", "networkx", "pyvis", "pandas", "numpy", "pyarrow", "typst", "uharfbuzz", "isal", "org"}
    pinned |= {"charset_normalizer", "python_calamine", "pptx", "babel", "click", "starlette", "orjson", "pypdfium2"}
    pinned |= {"distributed"} if module == "org/cluster.py" else set()  # an optional extra
    assert imports(module) <= pinned | set(sys.stdlib_module_names)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_opens_with_a_sentence(module):
    assert ast.get_docstring(parse(module))


def test_packages_export_nothing():
    packages = [path for path in OURS if path.name == "__init__.py" and path.parent.name != "org"]
    assert packages  # org itself is what other programs import
    for path in packages:
        assert len(ast.parse(path.read_text(encoding="utf-8")).body) == 1, f"{path} holds more than a docstring"
