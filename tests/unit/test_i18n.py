"""The catalogues of texts: complete, and in step with the source."""

from __future__ import annotations

import ast
import datetime
import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from factories import ROOT, make_company

from org.export.page_layout import PageOptions
from org.export.request import ENDINGS, ExportRequest, render as make
from org.i18n import LANGUAGES, Number, _, join_words, lazy_gettext, lazy_ngettext, ngettext, render_all, use_language

LOCALE = ROOT / "org/locale"
LANGUAGES_TRANSLATED = sorted(path.stem for path in LOCALE.glob("*.po"))
MODULES = sorted((ROOT / "org").rglob("*.py"))
MARKS = {"_": 1, "mark": 1, "lazy_gettext": 1, "ngettext": 2, "describe_count": 2, "lazy_ngettext": 2}
"""The functions that look a text up or mark it, and how many of their arguments are texts."""
CLICK = [importlib.import_module(f"click.{name}").__file__ for name in ("core", "decorators", "exceptions")]
CLICK += [importlib.import_module(f"click.{name}").__file__ for name in ("formatting", "parser", "types")]

CONTEXT = "\x04"
"""Between the context of a text and the text, as gettext writes it."""
Text = tuple[str, ...]
"""A text; with its plural, if it has one."""


def read(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def is_mark(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {*MARKS, "pgettext"}


def find_texts(module: Path) -> Iterator[Text]:
    """The texts that a module looks up or marks."""
    for node in ast.walk(read(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            forms = node.args[: MARKS[node.func.id]]
            if isinstance(forms[0], ast.Constant):  # a name that is looked up was marked where it was written
                yield tuple(str(form.value) for form in forms if isinstance(form, ast.Constant))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "pgettext":
            yield (CONTEXT.join(str(ast.literal_eval(each)) for each in node.args),)


def texts_of(modules: Iterable[Path]) -> dict[str, Text]:
    """By the singular, under which a catalogue has it."""
    found: dict[str, Text] = {}
    for text in (text for module in modules for text in find_texts(module)):
        found[text[0]] = max(text, found.get(text[0], ()), key=len)
    return found


def read_catalogue(language: str) -> Catalog:
    with (LOCALE / f"{language}.po").open("rb") as lines:
        return read_po(lines, locale=language)


def entries_of(catalogue: Catalog) -> dict[str, tuple[Text, Text]]:
    """By the singular: the texts, and their translations."""

    def as_tuple(text: str | Sequence[str]) -> Text:
        return (text,) if isinstance(text, str) else tuple(text)

    found = {}
    for entry in catalogue:
        if entry.id:
            first, *more = as_tuple(entry.id)
            key = f"{entry.context}{CONTEXT}{first}" if entry.context else first
            found[key] = ((key, *more), as_tuple(entry.string))
    return found


@pytest.mark.parametrize("language", LANGUAGES_TRANSLATED)
def test_every_text_is_translated_with_its_plural(language):
    known = entries_of(read_catalogue(language))
    expected = texts_of(MODULES)
    assert len(expected) > 700
    missing = [text for text in expected if text not in known]
    assert not missing, "\n".join(missing)
    assert [text for text, forms in expected.items() if known[text][0] != forms] == []


@pytest.mark.parametrize("language", LANGUAGES_TRANSLATED)
@pytest.mark.slow
def test_no_translation_is_left_over(language):
    used = texts_of([*MODULES, *map(Path, CLICK)])
    assert [text for text in entries_of(read_catalogue(language)) if text not in used] == []


@pytest.mark.parametrize("language", LANGUAGES_TRANSLATED)
def test_translations_keep_their_gaps(language):
    catalogue = read_catalogue(language)
    gaps = re.compile(r"\{[^}]*\}")
    for text, said in entries_of(catalogue).values():
        if len(text) > 1:
            assert len(said) == catalogue.num_plurals, text
        every = [set(gaps.findall(form)) for form in text]
        for form in said:
            assert form, text
            assert set(gaps.findall(form)) <= set.union(*every), form
        assert set(gaps.findall(said[-1])) == every[-1], "of many, a number must not get lost"


def test_every_catalogue_is_a_language_that_can_be_chosen():
    assert {"en", *LANGUAGES_TRANSLATED} == set(LANGUAGES)


class Shown(ast.NodeVisitor):
    """Constants that look like words for people, outside of documentation, marked texts and the log."""

    WORDS = re.compile(r"[A-Za-z]{2,}[,:;.]? [A-Za-z]{2,}|^[A-Z][a-z]+|\s[a-z]{4,}")
    NO_WORDS = re.compile(r"[<\n;]|'self'|=\(\)|\.ttf$")  # HTML, scripts, styles, policies, fonts

    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        is_log = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "_log"
        if not is_mark(node) and not is_log:
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        text = node.value
        if isinstance(text, str) and self.WORDS.search(text) and not self.NO_WORDS.search(text):
            self.found.append(text)


NAMES = {"GraphML", "Mermaid", "Sông Hồng Bank", "Minh Long Electronics", "Worked", "Command", "const FACES = "}
"""What is the same in every language, and two names of types."""


def test_every_text_for_people_in_the_page_and_the_command_line_is_marked():
    shown = Shown()
    for module in [*(ROOT / "org/page").glob("*.py"), *(ROOT / "org").glob("cli*.py")]:
        shown.visit(read(module))
    assert [text for text in shown.found if text not in NAMES] == []


def test_a_text_that_is_not_marked_is_found():
    shown = Shown()
    shown.visit(
        ast.parse("def f(n):\n    'Docs.'\n    st.button('Press me', help=_('Marked')); st.caption(f'{n} rows')")
    )
    assert shown.found == ["Press me", " rows"]


class AtImport(ast.NodeVisitor):
    """Texts that are looked up when a module is imported, in the language of whoever comes first."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for outside in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(outside)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        pass

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext", "describe_count"}:
            self.found.append(ast.unparse(node))
        self.generic_visit(node)


def test_no_text_is_translated_before_the_language_is_known():
    for module in MODULES:
        if "lazy_gettext as _" in module.read_text(encoding="utf-8"):
            continue  # these make messages, which become words when they are shown
        early = AtImport()
        early.visit(read(module))
        assert early.found == [], module.name


@pytest.mark.parametrize("on_map", [False, True])
@pytest.mark.slow
def test_a_picture_is_ordered_in_vietnamese_and_the_rest_stays_english(on_map):
    company = make_company("BFB", [-1, 0, 0], [(1, 2, "order", 3.0)])
    picture = make(ExportRequest(company, on_map=on_map, options=PageOptions(language="vi")), ".svg").decode()
    assert "Khối kinh doanh trực tiếp" in picture
    assert "ranh giới với khách hàng" in picture
    assert "Front office" not in picture
    assert _("Front office") == "Front office"


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_of_file_can_be_in_vietnamese(ending):
    assert make(ExportRequest(make_company("BF", [-1, 0]), options=PageOptions(language="vi")), ending)


def test_a_language_that_we_do_not_have_is_english():
    with use_language("xx"):
        assert ngettext("{n} department", "{n} departments", 2) == "{n} departments"
    assert list(LANGUAGES) == ["en", "vi"]


def test_a_message_is_made_into_words_in_the_language_of_whoever_reads_it():
    office = lazy_gettext("Front office")
    message = lazy_gettext("{rows}: {office}").format(
        rows=lazy_ngettext("{n} row", "{n} rows", 3).format(n=3), office=office
    )
    assert str(message) == "3 rows: Front office"
    with use_language("vi"):
        assert str(message) == "3 rows: Khối kinh doanh trực tiếp"


def test_values_of_a_message_are_text_and_never_gaps():
    assert str(lazy_gettext("“{name}” is blank.").format(name="{row}")) == "“{row}” is blank."


def test_many_messages_are_rendered_in_their_order():
    one = lazy_gettext("Front office")
    assert render_all([one, "as the file says", one]) == ["Front office", "as the file says", "Front office"]


def test_lists_and_numbers_follow_the_language_in_which_they_are_shown():
    words, number = join_words(["Huế", "Hà Nội", "Vinh", "Đà Nẵng"], 2), Number(1234.5, ",.1f")
    assert (str(words), str(number)) == ("Huế, Hà Nội and 2 more", "1,234.5")
    with use_language("vi"):
        assert (str(words), str(number)) == ("Huế, Hà Nội và 2 mục khác", "1.234,5")
        assert str(join_words(["A", "B"], 2, "or")) == "A hoặc B"
        assert str(lazy_gettext("{n} of {m}").format(n=Number(1234567), m=words)) == "1.234.567 of " + str(words)
    assert str(join_words([], 2)) == ""
    assert str(join_words(["A", "B", "C"], 2)) == "A, B and C", "a single one more is named"


def test_a_picture_has_its_date_in_its_own_language():
    company = make_company("BF", [-1, 0])
    options = PageOptions(language="vi", date=datetime.date(2026, 11, 5))
    assert "5/11/2026" in make(ExportRequest(company, options=options), ".svg").decode()
    assert "2026-11-05" in make(ExportRequest(company, options=replace(options, language="en")), ".svg").decode()
