"""PDFs of several pages: every department is drawn on one of them, and every collapsed branch leads on."""

from __future__ import annotations

import datetime
import io
from collections import Counter

import pytest
from factories import ROOT, make_company, parse_company
from hypothesis import given
from pypdf import PdfReader
from strategies import companies, examples

from org.export.multipage_pdf import book, draw_leaves, make_book
from org.export.page_layout import GOOD_TEXT, PAPERS, PageOptions, Paper
from org.export.pagination import Look, Page, estimate_pages, paginate
from org.export.request import look_of
from org.export.svg import svg
from org.hierarchy import ancestors, branches
from org.layout.box_style import Emphasis
from org.layout.color_by import colouring
from org.layout.visibility import View
from org.model import NONE
from org.reading.load import read_company

DAY = datetime.date(2026, 1, 2)
A4 = PAPERS["a4"]
ON_A4 = PageOptions(paper=A4)
WORN = PageOptions(date=DAY, paper=A4)
SMALL = Paper("small", "small", 420.0, 300.0)
"""So small that a few departments take several pages."""


def tree(size: int, below: int):
    """A company in which each department has so many below it."""
    return make_company("FB" * (size // 2), [NONE, *((at - 1) // below for at in range(1, size))])


def opened(page: Page) -> list[int]:
    """Positions of the departments that stand open on a page."""
    return [
        int(page.members[box.key]) for box in page.fit.scene.boxes if int(page.members[box.key]) not in page.collapsed
    ]


def check(found, pages):
    """Fail unless every department is drawn open once, and collapsed ones have their page after this one."""
    firsts = {head: place for place, page in reversed(list(enumerate(pages))) for head in page.heads}
    places: dict[int, list[int]] = {}
    for place, page in enumerate(pages):
        for position in opened(page):
            places.setdefault(position, []).append(place)
    assert sorted(places) == list(range(len(found)))
    for position, where in places.items():
        # Only the head of a family that goes on is repeated, and it is on all of its pages.
        assert len(where) == 1 or all(pages[place].heads == (position,) for place in where)
    for place, page in enumerate(pages):
        for head in page.collapsed:
            assert firsts[head] > place
            assert pages[firsts[head]].above == place
            assert pages[firsts[head]].level == page.level + 1
    assert Counter(head for page in pages for head in page.collapsed) == Counter(set(firsts) - set(pages[0].heads))


@examples(0.4)
@given(companies(largest=40))
def test_every_department_is_open_on_exactly_one_page(found):
    check(found, paginate(found, PageOptions(paper=SMALL)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "found",
    [
        make_company("F"),
        tree(2, 1),
        tree(60, 1),
        tree(126, 2),
        tree(300, 7),
        make_company("FB" * 150, [NONE, *[0] * 299]),
        make_company("FB" * 150),
        make_company("F" * 12, [NONE] * 3 + [0, 0, 1, 1, 2, 2, 3, 3, 3]),
    ],
    ids=["one", "two", "chain", "binary", "wide", "family", "tops", "forest"],
)
def test_companies_of_every_shape_are_divided(found):
    pages = paginate(found, ON_A4)
    check(found, pages)
    assert min(page.fit.text_size for page in pages) >= GOOD_TEXT


def test_an_empty_company_has_one_empty_page():
    (page,) = paginate(make_company(""), ON_A4)
    assert page.fit.scene.boxes == ()
    assert book(make_company(""), WORN).startswith(b"%PDF")


def test_the_first_page_is_the_overview():
    pages = paginate(tree(40, 3), ON_A4)
    assert pages[0].collapsed == (2, 1, 3) or sorted(pages[0].collapsed) == [1, 2, 3]
    assert opened(pages[0]) == [0]
    assert [head for page in pages for head in page.heads] == [0, *pages[0].collapsed]


def test_the_overview_begins_where_there_are_several_branches():
    pages = paginate(make_company("BBFFBB", [NONE, 0, 1, 1, 2, 3]), ON_A4)
    assert sorted(opened(pages[0])) == [0, 1]
    assert sorted(pages[0].collapsed) == [2, 3]


@pytest.mark.slow
def test_a_branch_that_fits_is_whole_and_any_other_is_an_overview():
    pages = paginate(tree(400, 6), ON_A4)
    for page in pages[1:]:
        if len(page.members) < 20:
            assert page.collapsed == ()
    assert any(page.collapsed for page in pages[1:])


@pytest.mark.slow
def test_larger_letters_take_more_pages():
    found = tree(300, 5)
    few, many = (paginate(found, ON_A4, least=least) for least in (6.0, 12.0))
    assert len(many) > len(few)
    assert min(page.fit.text_size for page in many) >= 12.0


@pytest.mark.slow
def test_a_family_that_goes_on_repeats_its_head_and_counts_its_pages():
    found = make_company("B" + "F" * 600, [NONE, *[0] * 600])
    pages = paginate(found, ON_A4)
    assert len(pages) > 3
    assert [page.title for page in pages] == [f"Made up ({n} of {len(pages)})" for n in range(1, len(pages) + 1)]
    assert all(page.heads == (0,) and 0 in opened(page) for page in pages)


@pytest.mark.slow
def test_the_number_of_pages_is_about_what_was_expected():
    found = tree(400, 6)
    count = len(paginate(found, ON_A4))
    assert 0.5 * count <= estimate_pages(found, ON_A4) <= 2 * count


def test_progress_is_reported_and_can_end_the_work():
    progress = []

    def note(done: int, total: int) -> None:
        progress.append((done, total))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        book(tree(100, 4), WORN, on_page=note)
    assert [done for done, _total in progress] == [1, 2, 3]
    assert all(total >= done for done, total in progress)


def test_pages_are_numbered_titled_linked_and_bookmarked():
    found = parse_company(
        """
        id,name,parent,office
        1,Ban Giám đốc,,back
        2,Bán hàng,1,front
        3,Kế toán,1,back
        4,Miền Bắc,2,front
        5,Thu,3,back
        """,
        title="Công ty",
    )
    reader = PdfReader(io.BytesIO(book(found, WORN)))
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(texts) == 2
    assert all(f"2026-01-02 · {n} / 2" in text for n, text in enumerate(texts, start=1))
    assert texts[0].count("p. 2") == 2
    assert texts[1].startswith("Ban Giám đốc, p. 1 Bán hàng, Kế toán")
    assert titles(reader.outline) == ["Công ty", ["Bán hàng", "Kế toán"]]
    assert [targets(reader, page) for page in reader.pages] == [[1, 1], [0]]


def test_small_branches_share_a_page():
    found = read_company((ROOT / "sample_data/song-hong-bank.csv").read_bytes())
    pages = paginate(found, ON_A4)
    check(found, pages)
    assert len(pages) <= 4
    assert min(page.fit.text_size for page in pages) >= GOOD_TEXT
    shared = [page for page in pages if len(page.heads) > 1]
    assert shared
    for page in shared:
        assert page.collapsed == ()
        assert len({int(found.parent[head]) for head in page.heads}) == 1


@pytest.mark.slow
def test_small_branches_share_a_page_though_large_ones_are_between_them():
    sizes = (200, 6, 200, 6)
    heads = [1 + sum(sizes[:at]) for at in range(len(sizes))]
    found = make_company(
        "F" * (1 + sum(sizes)),
        [NONE, *(0 if at == 0 else head for head, size in zip(heads, sizes, strict=True) for at in range(size))],
    )
    pages = paginate(found, ON_A4)
    check(found, pages)
    assert (heads[1], heads[3]) in [page.heads for page in pages]


@pytest.mark.slow
@pytest.mark.parametrize("found", [read_company((ROOT / "sample_data/song-hong-bank.csv").read_bytes()), tree(300, 9)])
def test_no_page_is_nearly_empty_beside_a_full_one(found):
    pages = paginate(found, PageOptions(paper=PAPERS["slide"]))
    check(found, pages)
    boxes = [len(page.fit.scene.boxes) for page in pages[1:]]
    assert min(boxes) > max(boxes) / 2


def test_what_is_collapsed_in_the_view_stays_collapsed_and_has_no_page():
    found = tree(40, 3)
    view = View(closed=frozenset({2, 4}))
    pages = paginate(found, ON_A4, look=look_of(found, view, None, Emphasis()))
    shown = {position for page in pages for position in opened(page)}
    below = {at for at in range(40) if {2, 4} & set(ancestors(at, found.parent))}
    assert shown == set(range(40)) - below
    boxes = [box for page in pages for box in page.fit.scene.boxes if int(page.members[box.key]) in (2, 4)]
    assert {box.collapsed for box in boxes} == {int(branches(found).size[2]) - 1, int(branches(found).size[4]) - 1}


def test_what_is_filtered_out_is_pale_or_gone_on_every_page():
    found = tree(40, 3)
    filtered = frozenset(range(5, 40, 2))
    for hide in (False, True):
        look = look_of(found, None, None, Emphasis(faded=filtered, hide=hide, note="Only even ones"))
        boxes = [
            (int(page.members[box.key]), box.pale)
            for page in paginate(found, ON_A4, look=look)
            for box in page.fit.scene.boxes
        ]
        assert {at for at, pale in boxes if pale} == (set() if hide else set(filtered))
        assert {at for at, _pale in boxes} == set(range(40)) - (filtered if hide else set())


@pytest.mark.slow
def test_a_branch_on_a_page_of_its_own_is_filtered_out_only_if_all_of_it_is():
    found = tree(200, 4)
    head = paginate(found, ON_A4)[0].collapsed[0]
    for faded, pale in (({head}, False), (set(branches(found).within(head).tolist()), True)):
        first = paginate(found, ON_A4, look=look_of(found, None, None, Emphasis(faded=frozenset(faded))))[0]
        (box,) = [box for box in first.fit.scene.boxes if int(first.members[box.key]) == head]
        assert box.pale is pale


def titles(outline) -> list:
    return [titles(each) if isinstance(each, list) else each.title for each in outline]


def targets(reader: PdfReader, page) -> list[int]:
    """The places of the pages that a page links to."""
    found = [part.get_object() for part in page.get("/Annots", [])]
    pages = [each.indirect_reference.idnum for each in reader.pages]
    return [pages.index((link.get("/Dest") or link["/A"]["/D"])[0].idnum) for link in found]


@pytest.mark.slow
def test_links_are_over_the_shapes_and_on_the_page():
    found = tree(200, 4)
    pages = paginate(found, ON_A4)
    for page, leaf in zip(pages, draw_leaves(make_book(found, pages, WORN)), strict=True):
        assert len(leaf.links) >= len(page.collapsed)
        for link in leaf.links:
            assert link.left >= 0
            assert link.top >= 0
            assert link.left + link.width <= A4.width
            assert link.top + link.height <= A4.height


@pytest.mark.slow
def test_a_page_far_down_keeps_its_way_on_one_line():
    names = [f"Phòng Chăm sóc khách hàng số {n}" for n in range(60)]
    found = make_company("FB" * 30, [NONE, *range(59)], names=names)
    pages = paginate(found, ON_A4)
    last = draw_leaves(make_book(found, pages, WORN))[-1]
    assert f"{names[0]}, p. 1 › … › " in last.svg
    assert last.links[0].to == "page-1"


@pytest.mark.slow
def test_the_way_up_leads_to_the_page_that_led_here():
    found = make_company("B" * 490, [NONE, *[0] * 400, *[400] * 2, *[401] * 87])
    pages = paginate(found, ON_A4)
    (folding,) = (place for place, page in enumerate(pages) if 400 in page.collapsed)
    (leaf,) = (
        leaf for page, leaf in zip(pages, draw_leaves(make_book(found, pages, WORN)), strict=True) if 400 in page.heads
    )
    assert folding > 0
    assert leaf.links[-1].to == f"page-{folding + 1}"
    assert f">D0, p. {folding + 1}<" in leaf.svg


@pytest.mark.slow
def test_where_a_family_goes_on_the_way_leads_to_its_first_page():
    found = make_company("B" + "F" * 400, [NONE, *[0] * 400])
    drawn = draw_leaves(make_book(found, paginate(found, ON_A4), WORN))
    assert drawn[0].links == ()
    assert [[link.to for link in leaf.links] for leaf in drawn[1:]] == [["page-1"]] * (len(drawn) - 1)


def test_figures_on_a_page_are_those_of_its_branch():
    found = tree(40, 3)
    first, *others = paginate(found, ON_A4)
    assert first.fit.scene.subtitle.startswith("40 departments")
    for page in others:
        count = sum(int(branches(found).size[head]) for head in page.heads)
        assert page.fit.scene.subtitle.startswith(f"{count} departments")


def test_pages_are_coloured_as_the_chart_is():
    found = tree(40, 3)
    by = colouring(found, "level")
    tints = {box.tint for page in paginate(found, ON_A4, look=Look(by)) for box in page.fit.scene.boxes}
    assert tints == set(by.tints.tolist())


@pytest.mark.slow
def test_two_exports_are_equal_byte_for_byte():
    found = tree(100, 4)
    assert book(found, WORN) == book(found, WORN)


def test_the_file_says_that_it_fits_archives_and_reading_aloud():
    data = book(tree(20, 3), WORN)
    assert b"pdfaid:part" in data
    assert b"pdfuaid:part" in data
    assert PdfReader(io.BytesIO(data)).trailer["/Root"]["/Lang"] == "en"


def test_the_same_department_has_the_same_letters_on_every_page_as_in_the_file():
    found = make_company("FB", [NONE, 0], names=["<b>&", "#link(x)[y] $z$ \\ *"])
    (page,) = paginate(found, ON_A4)
    assert "&lt;b&gt;&amp;" in svg(page.fit.scene, options=WORN)
    text = PdfReader(io.BytesIO(book(found, WORN))).pages[0].extract_text()
    assert "#link(x)[y] $z$ \\ *" in " ".join(text.split())
