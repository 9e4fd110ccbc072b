"""Measures the classification on labelled names: ``python tests/benchmarks/offices.py NAMES.csv … [--misses]``.

A file has the columns name (or title), label (front, back or ambiguous) and optionally language. A third of the names,
chosen by a hash, is held out: its figures are printed, but its misses never, so that nothing is fitted to it.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from org.classification.departments import NOTHING_STATED, judge_departments
from org.model import Office


def judge_labelled(path: str) -> pd.DataFrame:
    """The rows of a file with the verdict on each name, as if nothing but the names were known."""
    labelled = pd.read_csv(path, dtype=str, keep_default_na=False).rename(columns={"title": "name"})
    alone = np.full(len(labelled), -1, dtype=np.int64)
    stated = np.full(len(labelled), NOTHING_STATED, dtype=np.int8)
    verdicts = judge_departments(labelled["name"], stated, alone, np.zeros_like(alone))
    held_out = [int(sha256(name.encode()).hexdigest(), 16) % 3 == 0 for name in labelled["name"]]
    offices = [Office(office).word for office in verdicts.office.tolist()]
    languages = labelled["language"] if "language" in labelled else Path(path).stem
    return labelled.assign(language=languages, office=offices, reason=verdicts.reason, held_out=held_out)


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
    files = [argument for argument in arguments if not argument.startswith("--")]
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
