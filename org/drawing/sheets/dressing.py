"""What stands round a chart beside its own words: another title, the date, where the data is from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from org.drawing.plaintext import one_line


@dataclass(frozen=True)
class Dressing:
    """What a person chose to have on a picture. Two pictures of one scene in one dressing are equal byte for byte."""

    title: str | None = None
    """Instead of the scene's own title; blank for no title at all."""
    date: datetime.date | None = None
    """None for no date."""
    source: str = ""
    """Name of the file that the data is from; may be empty."""
    transparent: bool = False
    """Without a ground, to lie on a slide that has a colour."""
    way: str = ""
    """Of a page of several: the way from the top to what it shows, above the title."""
    page: str = ""
    """Of a page of several: its number."""
    language: str = "en"
    """ISO 639-1 code of the words, for programs that read a file aloud."""

    def named(self, title: str) -> str:
        """What stands above a scene whose own title is ``title``."""
        return title if self.title is None else one_line(self.title)


def dated(date: datetime.date | None = None) -> Dressing:
    """What a picture wears unless somebody chose: the scene's own title, and ``date`` or today's."""
    return Dressing(date=date or datetime.date.today())
