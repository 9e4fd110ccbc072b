"""From a file to the JSON report, as whole processes: ours beside the textbook script with NetworkX.

    python tests/benchmarks/report.py [DEPARTMENTS ...]

Runs the two in turn, three times each, and prints the medians: seconds from start to end, seconds of processor time of
all processes together, and the most memory that one of them held. Processor time is the fairer one on a busy machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from companies import make_rows

ROOT = Path(__file__).parents[2]
PEER = Path(__file__).parent / "peers" / "networkx_report.py"
ROUNDS = 3


def run(*arguments: str | Path) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak memory, MB, of a run of Python."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *map(str, arguments)], cwd=ROOT, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main() -> None:
    """Print a line for each size."""
    sizes = [int(argument) for argument in sys.argv[1:]] or [60, 1_000, 100_000, 1_000_000]
    print("departments |  ours: s   cpu s     MB | NetworkX: s   cpu s     MB | ratio of processor time")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            source, out = Path(folder, f"{size}.csv"), Path(folder, "out.json")
            source.write_text("\n".join(make_rows(size)) + "\n", encoding="utf-8")
            runs = [(run("-m", "org", source, "-o", out), run(PEER, source, out)) for _round in range(ROUNDS)]
            ours, theirs = (tuple(map(median, zip(*side, strict=True))) for side in zip(*runs, strict=True))
            print(
                f"{size:>11,} | {ours[0]:8.2f} {ours[1]:7.2f} {ours[2]:6.0f} |"
                f" {theirs[0]:11.2f} {theirs[1]:7.2f} {theirs[2]:6.0f} | {ours[1] / theirs[1]:5.2f}"
            )


if __name__ == "__main__":
    main()
