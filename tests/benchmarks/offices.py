"""Measures the classification on labelled names: ``python tests/benchmarks/offices.py [NAMES.csv …] [--misses]``.

Without a file it measures the lists in ``tests/data/office-names``. A file has the columns name (or title), label
(front, back or ambiguous) and optionally language. Lists called second…, and a third of the names of other files,
chosen by a hash, are held out: their figures are printed, but their misses never, so that nothing is fitted to them.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from org.classification.names import judge_name, judge_title
from org.classification.vocabulary import read_vocabulary
from org.model import Office

LISTS = ROOT / "tests" / "data" / "office-names"


def judge_labelled(path: str) -> pd.DataFrame:
    """The rows of a file with the verdict on each name, as if nothing but the names were known."""
    labelled = pd.read_csv(path, dtype=str, keep_default_na=False)
    judge = judge_title if "title" in labelled else judge_name
    labelled = labelled.rename(columns={"title": "name"})
    opinions = [judge(name, read_vocabulary()) for name in labelled["name"]]
    whole = Path(path).stem.startswith("second")
    held_out = [whole or int(sha256(name.encode()).hexdigest(), 16) % 3 == 0 for name in labelled["name"]]
    languages = labelled["language"] if "language" in labelled else Path(path).stem
    return labelled.assign(
        language=languages,
        office=[opinion.office.word for opinion in opinions],
        reason=[opinion.reason for opinion in opinions],
        held_out=held_out,
    )


def measure(frame: pd.DataFrame) -> pd.Series:
    """Percent right of the decided names, back of those called front, unclear, and ambiguous names left unclear."""
    ambiguous, unclear = frame["label"] == "ambiguous", frame["office"] == Office.UNCLEAR.word
    decided = frame[~ambiguous & ~unclear]
    front = decided[decided["office"] == Office.FRONT.word]
    figures = {
        "right": (decided["office"] == decided["label"]).mean(),
        "falsely front": (front["label"] == Office.BACK.word).mean(),
        "unclear": unclear[~ambiguous].mean(),
        "ambiguous left unclear": unclear[ambiguous].mean(),
    }
    return pd.Series({"names": len(frame)} | {name: round(100 * share, 1) for name, share in figures.items()})


def main(arguments: list[str]) -> None:
    """Print the figures by file and by language, and with ``--misses`` what went wrong with names not held out."""
    files = [argument for argument in arguments if not argument.startswith("--")] or sorted(
        map(str, LISTS.glob("*.csv"))
    )
    frames = [judge_labelled(path).assign(file=Path(path).stem) for path in files]
    everything = pd.concat(frames)
    rows = {}
    for column in ("file", "language"):
        for group, frame in everything.groupby(column):
            rows[f"{group}"] = measure(frame)
            rows[f"{group}, held out"] = measure(frame[frame["held_out"]])
    rows["all"], rows["all, held out"] = measure(everything), measure(everything[everything["held_out"]])
    print(pd.DataFrame(rows).T.to_string())
    if "--misses" in arguments:
        missed = everything["office"] != everything["label"].replace("ambiguous", Office.UNCLEAR.word)
        print(
            everything.loc[missed & ~everything["held_out"], ["name", "label", "office", "reason"]].to_string(
                index=False
            )
        )


if __name__ == "__main__":
    main(sys.argv[1:])
