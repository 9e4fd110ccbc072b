"""The sample companies that the page opens with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from org import bundle

FOLDER = bundle.FOLDER / "sample_data"


@dataclass(frozen=True)
class Sample:
    """A made-up company that comes with the project."""

    title: str
    file: str

    @property
    def path(self) -> Path:
        """Where its departments are."""
        return FOLDER / self.file


SAMPLES = (
    Sample("Sông Hồng Bank", "song-hong-bank.csv"),
    Sample("Minh Long Electronics", "minh-long-electronics.csv"),
    Sample("Bán lẻ Mùa Vàng", "ban-le-mua-vang.csv"),
)
