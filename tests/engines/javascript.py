"""One long-running node process that decides as a phone does: a JSON line in, a JSON line out."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
BUILT = FRONTEND / "dist" / "forms"
EVALUATOR, EXPRESSIONS = BUILT / "evaluate.js", BUILT / "expressions.js"
Row = tuple[Mapping[str, Any], date]


class NoJavaScript(Exception):
    """Node, or what the frontend needs to be built, is not there; the text says what to do."""


def build() -> Path:
    """The folder of the built evaluator, made anew when a source is younger. Raises NoJavaScript."""
    if shutil.which("node") is None:
        raise NoJavaScript("node is not installed: JavaScript was not compared")
    sources = [*FRONTEND.glob("src/**/*.ts"), FRONTEND / "build.mjs", FRONTEND / "package.json"]
    youngest = max(source.stat().st_mtime for source in sources)
    if not EVALUATOR.exists() or EVALUATOR.stat().st_mtime < youngest:
        if not (FRONTEND / "node_modules").is_dir():
            raise NoJavaScript("the frontend is not installed: run `npm ci` in frontend/")
        subprocess.run(["node", "build.mjs"], cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)
    return BUILT


class JavaScript:
    """Decides in node. Use it as a context manager."""

    def __enter__(self) -> JavaScript:
        command = ["node", str(Path(__file__).with_name("javascript_lines.mjs")), str(build())]
        self._node = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *error: object) -> None:
        self._node.communicate()

    def decide(self, document: Mapping[str, Any], rows: Sequence[Row]) -> list[dict[str, Any]]:
        """The decisions of a formula's phone document, in order; ``{"error": pointer}`` where it throws."""
        answer: list[dict[str, Any]] = self._ask({"document": document, "rows": _plain(rows)})
        return answer

    def evaluate(
        self, trees: Sequence[Any], variables: Mapping[str, Any], rows: Sequence[Row], *, level: str
    ) -> list[Any]:
        """The values of expressions for each row; ``{"error": pointer}`` where it throws."""
        person = {"level": "person"} if level == "person" else {}
        request = {"trees": trees, "variables": variables, "rows": _plain(rows), **person}
        answer: list[Any] = self._ask(request)
        return answer

    def microseconds(self, document: Mapping[str, Any], row: Row, rounds: int) -> float:
        """The median time of one decision."""
        return float(self._ask({"document": document, "rows": _plain([row]), "rounds": rounds}))

    def _ask(self, request: Mapping[str, Any]) -> Any:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps(request, allow_nan=False) + "\n")
        self._node.stdin.flush()
        return json.loads(self._node.stdout.readline(), parse_int=_number)


def _number(text: str) -> int | float:
    """JavaScript writes the double 1e20 as 100000000000000000000."""
    return int(text) if len(text) < 17 else float(text)


def _plain(value: Any) -> Any:
    """As JSON: NaN and infinity, which it does not have, as null; dates as text."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, date) else value
