"""What the page lets worker processes do. Without Streamlit, which they do not need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from org.export.page_layout import PageOptions
from org.export.request import ExportRequest, depends_on_paper, lay_out, render
from org.export.svg import svg
from org.i18n import _, use_language
from org.layout.scene import Scene
from org.model import Company
from org.reading.build import OnStage, Stage, ignore_stage
from org.reading.corrections import Correction
from org.reading.excel import is_workbook
from org.reading.load import File, correct_file, find_decisions, read_company, read_file
from org.workers import Made, Report

_SMALL = 64_000
"""Bytes that can be read at once, within the page."""
_MOST_PARTS, _BETWEEN = 10_000, b",;|\t"
"""Cells and items of lists that can be read at once, and what is between them: each item may be a problem."""


@dataclass(frozen=True)
class ReadRequest:
    """A file of departments, and what is known of how it is to be read."""

    departments: bytes
    title: str = ""
    file_name: str = ""
    handoffs: bytes | None = None
    vocabulary: bytes | None = None
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    encoding: str | None = None
    sheet: str | None = None
    posts: bool | None = None
    middle_office: bool = False
    corrections: Sequence[Correction] = ()

    @property
    def size(self) -> int:
        """Bytes to read, without the vocabulary, which is small."""
        return len(self.departments) + len(self.handoffs or b"")

    @property
    def is_quick(self) -> bool:
        """Whether reading takes less than 0.2 s: small files of text with few cells and few items in lists.

        JSON may make a table of as many columns as it has objects, and a workbook may be far larger than it is packed.
        """
        if self.size > _SMALL:
            return False
        files = [self.departments, self.handoffs or b""]
        parts = sum(data.count(sign) for data in files for sign in _BETWEEN)
        return parts <= _MOST_PARTS and not any({*b"{["} & {*data[:300]} or is_workbook(data) for data in files)


def read_departments(asked: ReadRequest, on_stage: OnStage = ignore_stage) -> tuple[File, Company]:
    """The file with the person's corrections, and the company in it."""
    file = read_file(
        asked.departments,
        chosen=asked.columns,
        encoding=asked.encoding,
        sheet=asked.sheet,
        posts=asked.posts,
        on_stage=on_stage,
    )
    file = correct_file(file, asked.corrections)
    return file, build_company(file, asked, on_stage)


def build_company(file: File, asked: ReadRequest, on_stage: OnStage = ignore_stage) -> Company:
    """The company in a file that was read, with the person's corrections in it."""
    return read_company(
        file,
        title=asked.title,
        file_name=asked.file_name,
        handoffs=asked.handoffs,
        decided=find_decisions(file, asked.corrections),
        vocabulary=asked.vocabulary,
        middle_office=asked.middle_office,
        on_stage=on_stage,
    )


def read_elsewhere(asked: ReadRequest, report: Report) -> tuple[File, Company]:
    """The same in a worker process."""
    words = {
        Stage.TABLE: _("Reading the file …"),
        Stage.COLUMNS: _("Detecting the columns …"),
        Stage.PARENTS: _("Checking names and parents …"),
        Stage.OFFICES: _("Classifying departments …"),
        Stage.HANDOFFS: _("Collecting the hand-offs …"),
    }

    def tell(stage: Stage) -> None:
        report(stage.value, words[stage])

    return read_departments(asked, tell)


def call(work: Callable[[], Made], _report: Report) -> Made:
    """Do work that does not say how far it is."""
    return work()


def make_picture(request: ExportRequest, ending: str, report: Report) -> bytes:
    """A picture that takes a while."""
    report(0.05, _("Laying out …"))
    laid = lay_out(request, ending) if depends_on_paper(request, ending) else None
    report(0.5 if laid else 0.1, _("Drawing …"))

    def tell(done: int, total: int) -> None:
        report(0.1 + 0.8 * done / max(total, 1), _("Page {n} of about {total}").format(n=done, total=total))

    return render(request, ending, laid, on_page=tell)


def draw_svg(scene: Scene, options: PageOptions) -> bytes:
    """The picture of a scene: most of its time goes into the letters of the font that it carries."""
    with use_language(options.language):
        return svg(scene, options).encode()
