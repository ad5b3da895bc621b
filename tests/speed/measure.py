"""What a benchmark reports, and how the report is judged and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Measure:
    """One figure.

    ``versus`` names what a user would pick instead, measured in the same run, and ``ratio`` is ours divided
    by theirs. ``must`` is the bound (``"<= 40"``); ``bound_on`` says whether it is on value or ratio.
    """

    name: str
    value: float
    unit: str
    versus: str = ""
    ratio: float | None = None
    must: str = ""
    bound_on: Literal["value", "ratio"] = "value"

    @property
    def holds(self) -> bool | None:
        """Whether the bound is kept; None where there is none."""
        if not self.must:
            return None
        sign, bound = self.must.split()
        measured = self.value if self.bound_on == "value" else self.ratio
        assert measured is not None, f"{self.name}: a bound on a ratio that was not measured"
        return measured <= float(bound) if sign == "<=" else measured >= float(bound)

    def as_row(self) -> dict[str, Any]:
        """The figure as a row of bench.json."""
        row = asdict(self)
        row.pop("bound_on")
        return {**row, "holds": self.holds}


Benchmark = Callable[[], Iterable[Measure]]


def as_table(measures: list[Measure]) -> str:
    """The figures as a table for people."""
    head = ("name", "value", "unit", "versus", "ratio", "must", "holds")
    rows = [head]
    for measure in measures:
        row = measure.as_row()
        holds = {True: "yes", False: "NO", None: ""}[row["holds"]]
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        rows.append(
            (row["name"], f"{row['value']:,.2f}", row["unit"], row["versus"], ratio, row["must"], holds)
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)
