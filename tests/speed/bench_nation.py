"""A whole country: 94 million households in 94 files decided, ranked and given places by district.

The households are made once, in ``var/bench/nation`` (about 4 GB). ``NATION_MILLIONS`` makes it smaller.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.speed.measure import Measure
from tests.speed.nation.households import ROWS, district_codes, write_file

MILLIONS = int(os.environ.get("NATION_MILLIONS", "94"))
FOLDER = Path("var/bench/nation")
FORMULA = Path(__file__).parent / "nation" / "formula.yaml"
PLACES = 3_000


def measure() -> Iterator[Measure]:
    households = make_households(FOLDER, MILLIONS)
    quota = FOLDER / "quota.csv"
    lines = [f"{code},{PLACES}" for number in range(MILLIONS) for code in district_codes(number)]
    quota.write_text("area_code,places\n" + "\n".join(lines) + "\n")
    output, summary = FOLDER / "decisions", FOLDER / "summary.json"
    tepat = Path(sys.executable).with_name("tepat")
    command = [str(tepat), "rules", "run", str(FORMULA), "--input", str(households), "--output", str(output)]
    command += ["--quota", str(quota), "--on", "2026-07-01", "--memory", "4GB", "--summary", str(summary)]
    try:
        started = time.perf_counter()
        peak, busy = run_watched([*command, "--replace"])
        seconds = time.perf_counter() - started
        megabytes = sum(path.stat().st_size for path in output.iterdir()) / 1e6
    finally:
        shutil.rmtree(output, ignore_errors=True)
    told = json.loads(summary.read_text())
    assert told["households"] == MILLIONS * ROWS, told
    name = f"nation_{MILLIONS}_million"
    full = MILLIONS == 94
    yield Measure(name, seconds, "s", must="<= 90" if full else "")
    yield Measure(f"{name}_memory", peak, "MB", must="<= 4096")
    yield Measure(f"{name}_busy", busy, "s of processors, both cores together")
    yield Measure(f"{name}_ranked", told["outcomes"]["eligible"] / 1e6, "million households")
    yield Measure(f"{name}_selected", told["quota"]["selected"] / 1e6, "million households")
    yield Measure(f"{name}_size", megabytes, "MB on disk")


def run_watched(command: list[str]) -> tuple[float, float]:
    """Run a command and give the most memory that it had, in MB, and the seconds that processors worked for
    it.

    Where others use the machine too, the second says how long it would have taken alone: about half.
    """
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command[:3]} ended with {process.returncode}"
    return usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def make_households(folder: Path, millions: int) -> Path:
    """A folder with links to the first files, making those that are not there yet."""
    store = folder / "households"
    store.mkdir(parents=True, exist_ok=True)
    files = [store / f"part-{number:02d}.parquet" for number in range(millions)]
    missing = [number for number, path in enumerate(files) if not path.exists()]
    if missing:
        with ProcessPoolExecutor(max_workers=2) as pool:
            list(pool.map(write_file, missing, [files[number] for number in missing]))
    chosen = folder / f"first-{millions}"
    shutil.rmtree(chosen, ignore_errors=True)
    chosen.mkdir()
    for path in files:
        (chosen / path.name).hardlink_to(path)
    return chosen
