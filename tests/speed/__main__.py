"""``make bench``: run the benchmarks, print a table, write bench.json.

Each ``bench_<name>.py`` in this folder has one function ``measure()`` that yields ``Measure``s.
``make bench ONLY=name`` runs one. The exit status is 1 when a bound is broken.
"""

from __future__ import annotations

import importlib
import json
import platform
import subprocess
import sys
import time
from pathlib import Path

from tests.speed.measure import Measure, as_table

HERE = Path(__file__).parent


def main(only: list[str]) -> int:
    names = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    if unknown := set(only) - set(names):
        print(f"No benchmark named {', '.join(sorted(unknown))}. There are: {', '.join(names)}.")
        return 2
    measures: list[Measure] = []
    for name in only or names:
        started = time.perf_counter()
        print(f"· {name} …", file=sys.stderr, flush=True)
        measures += _in_fresh_process(name)
        print(f"  {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    print(f"\nPython {platform.python_version()}, {platform.machine()}\n")
    print(as_table(measures))
    Path("bench.json").write_text(json.dumps([m.as_row() for m in measures], indent=1) + "\n")
    return 1 if any(m.holds is False for m in measures) else 0


def _in_fresh_process(name: str) -> list[Measure]:
    """One process each, so that memory and warm caches of one do not colour the next."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.speed", "--one", name], stdout=subprocess.PIPE, check=True, text=True
    )
    return [Measure(**row) for row in json.loads(answer.stdout.splitlines()[-1])]


def run_one(name: str) -> int:
    module = importlib.import_module(f"tests.speed.bench_{name}")
    rows = [dict(vars(measure)) for measure in module.measure()]
    print(json.dumps(rows))
    return 0


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(run_one(words[1]) if words[:1] == ["--one"] else main(words))
