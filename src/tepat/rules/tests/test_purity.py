"""The library stands alone: no Django, no network, and nothing is read but what it is given."""

from __future__ import annotations

import subprocess
import sys


def test_rules_import_nothing_of_the_web() -> None:
    check = (
        "import sys, tepat.rules, tepat.rules.command\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(*sorted(loaded & {'django', 'ninja', 'psycopg', 'requests', 'duckdb', 'granian'}))"
    )
    finished = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == ""
