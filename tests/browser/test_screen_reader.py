"""The chart as a screen reader meets it: through the accessibility tree of a real Chromium."""

from __future__ import annotations

from typing import Any

from browsing import chart, ready, rerun
from playwright.sync_api import Page, expect


def tree(page: Page) -> dict[str, dict[str, Any]]:
    """The items of the tree in the order in which they are met: name → properties."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    (root,) = [node for node in nodes if not node["ignored"] and node["role"]["value"] == "tree"]
    found: dict[str, dict[str, Any]] = {}

    def visit(node: dict[str, Any]) -> None:
        if not node["ignored"] and node["role"]["value"] == "treeitem":
            properties = {each["name"]: each["value"].get("value") for each in node["properties"]}
            found[node["name"]["value"]] = properties | {"description": node.get("description", {}).get("value", "")}
        for child in node.get("childIds", ()):
            visit(by_id[child])

    visit(root)
    return found


def test_the_chart_is_a_tree_that_says_names_figures_levels_and_states(opened: Page):
    items = tree(opened)
    names = list(items)
    assert len(names) == 60
    assert names[0] == "Executive board, back office, 7 people, 3 reporting lines cross"
    desk = next(name for name in names if name.startswith("Complaints desk"))
    assert desk == "Complaints desk, front office, 9 people, 4 hand-offs cross"
    assert (items[desk]["level"], items[desk]["selected"]) == (4, False)
    assert "expanded" not in items[desk]
    assert items[names[0]]["expanded"] is True
    contact = next(at for at, name in enumerate(names) if name.startswith("Contact centre"))
    assert names.index(desk) > contact  # each department is met before those below it
    with rerun(opened):
        opened.keyboard.press("Tab")
        chart(opened).locator(".view").focus()
        for key in ("Home", "c", "o", "m", "p", "Space"):
            opened.keyboard.press(key)
    assert tree(opened)[desk]["selected"] is True


def test_what_changes_is_said(opened: Page):
    said = chart(opened).locator(".spoken[aria-live=polite]")
    chart(opened).locator(".view").focus()
    for key in ("Home", "ArrowRight"):
        opened.keyboard.press(key)
    with rerun(opened):
        opened.keyboard.press("ArrowLeft")
    expect(said).to_have_text("Retail banking collapsed, 36 departments shown")
    ready(opened)
    items = tree(opened)
    assert len(items) == 36
    ((name, properties),) = [item for item in items.items() if item[0].startswith("Retail banking, front office, ")]
    assert name.endswith(", 24 departments below")
    assert (properties["expanded"], properties["focused"]) == (False, True)
    with rerun(opened):
        opened.keyboard.press("*")
    expect(said).to_have_text("Retail banking expanded, 60 departments shown")


def test_a_boundary_map_is_met_row_by_row(opened: Page):
    with rerun(opened):
        opened.get_by_role("radio", name="Boundary map").click()
    ready(opened)
    items = tree(opened)
    assert len(items) >= 20
    assert {properties["level"] for properties in items.values()} == {1}
    assert ", front office" in next(iter(items))


def test_who_closes_a_branch_over_the_selected_department_stays_there_and_hears_it(opened: Page):
    """The page selects the closed branch in its place, and that department again once it is open."""
    said = chart(opened).locator(".spoken[aria-live=polite]")
    chart(opened).locator(".view").focus()
    with rerun(opened):
        for key in ("Home", "h", "u", "e", "Space"):
            opened.keyboard.press(key)
    expect(said).to_contain_text("Hue branch")
    opened.keyboard.press("ArrowLeft")
    for name, words in (("ArrowLeft", "collapsed, 57"), ("ArrowRight", "expanded, 60")):
        with rerun(opened):
            opened.keyboard.press(name)
        ready(opened)
        expect(said).to_have_text(f"Central branches {words} departments shown")
        (focused,) = [item for item, properties in tree(opened).items() if properties.get("focused")]
        assert focused.startswith("Central branches, ")
    opened.keyboard.press("ArrowRight")
    (focused,) = [item for item, properties in tree(opened).items() if properties.get("focused")]
    assert focused.startswith("Da Nang branch, ")  # from where the focus is, not from what is selected
    assert chart(opened).locator('[role=treeitem][tabindex="0"]').count() == 1
