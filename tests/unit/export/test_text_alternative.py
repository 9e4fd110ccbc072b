"""What a PDF says to people who do not see it."""

from __future__ import annotations

import io
from typing import Any

from factories import make_company, parse_company
from pypdf import PdfReader

from org.export.page_layout import PageOptions
from org.export.png_pdf import describe_picture, pdf
from org.export.request import render_pictures
from org.i18n import use_language
from org.layout.org_chart import org_chart
from org.layout.visibility import View

COMPANY = make_company("BFB?F", [-1, 0, 0, 0, 1])


def test_a_picture_is_its_figures_and_the_names_of_each_office():
    scene = org_chart(COMPANY)
    text = describe_picture(scene, "Us")
    assert text == f"Us: {scene.subtitle}. Front office: D1 and D4. Back office: D0 and D2. Unclear: D3."


def test_a_collapsed_branch_says_how_many_are_below_it():
    assert "D1 (+1 below)" in describe_picture(org_chart(COMPANY, View(levels=2)), "Us")
    people = parse_company("id,name,parentId,title\n1,Ann Lee,,Director\n2,Bob Ray,1,Clerk")
    assert "Ann Lee (Director) (+1 below)" in describe_picture(org_chart(people, View(levels=1)), "Us")


def figures(node: Any) -> list[Any]:
    """The figures in the structure of a PDF."""
    node = node.get_object()
    if isinstance(node, list):
        return [figure for child in node for figure in figures(child)]
    if not isinstance(node, dict):
        return []
    below = figures(node["/K"]) if "/K" in node else []
    return [node, *below] if node.get("/S") == "/Figure" else below


def test_the_pdf_is_tagged_and_its_figure_has_the_text():
    with use_language("vi"):
        scene = org_chart(COMPANY)
        catalog = PdfReader(io.BytesIO(pdf([scene], PageOptions()))).trailer["/Root"]
        assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 (an object of pypdf)
        (figure,) = figures(catalog["/StructTreeRoot"]["/K"])
        assert figure["/Alt"] == describe_picture(scene, scene.title)


def test_each_picture_of_two_versions_has_its_text():
    scenes = [org_chart(COMPANY), org_chart(COMPANY, View(levels=2))]
    catalog = PdfReader(io.BytesIO(render_pictures(scenes, ".pdf", PageOptions()))).trailer["/Root"]
    found = [figure["/Alt"] for figure in figures(catalog["/StructTreeRoot"]["/K"])]
    assert found == [describe_picture(scene, scene.title) for scene in scenes]
