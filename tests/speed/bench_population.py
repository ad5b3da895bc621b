"""All of Banyuwangi made up: 580,000 families, in seconds and memory."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.speed.measure import Measure


def measure() -> Iterator[Measure]:
    tepat = Path(sys.executable).with_name("tepat")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "population"
        started = time.perf_counter()
        command = [str(tepat), "population", "--households", "580000", "--seed", "1", "--out", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
        megabytes = sum(path.stat().st_size for path in out.iterdir()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Measure("population_580000", seconds, "s", must="<= 180")
    yield Measure("population_580000_memory", peak, "MB", must="<= 4096")
    yield Measure("population_580000_size", megabytes, "MB on disk")
