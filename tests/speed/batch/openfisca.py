"""Runs the formula in OpenFisca-core, in an environment that is made once in ``var/bench/openfisca``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

VERSION = "46.0.1"
FOLDER = Path("var/bench/openfisca")
SCRIPT = Path(__file__).with_name("in_openfisca.py")


def environment() -> Path:
    """Its Python; made when it is not there."""
    python = FOLDER / "bin" / "python"
    made = FOLDER / f"openfisca-{VERSION}"
    if not made.exists():
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, FOLDER], check=True)
        package = f"openfisca-core=={VERSION}"
        subprocess.run([uv, "pip", "install", "--quiet", "--python", python, package], check=True)
        made.touch()
    return python


def run(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[float, dict[str, Any]]:
    """Seconds of the calculation over a table, and its results."""
    columns = connection.execute(f"SELECT * EXCLUDE (household_id) FROM {table}").fetchnumpy()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "households.npz", Path(folder) / "result.npz"
        np.savez(source, **{name: np.asarray(values) for name, values in columns.items()})
        command = [environment(), SCRIPT, source, target]
        told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        return float(told.stdout.split()[-1]), dict(np.load(target))
