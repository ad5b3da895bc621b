"""The evaluation for people to read."""

from __future__ import annotations

from typing import Any


def as_table(report: dict[str, Any]) -> str:
    """The report of ``evaluate`` as text."""
    latency = report["latency_ms"]
    low, high = report["detection_rate_interval"]
    lines = [
        f"{report['pictures']} pictures of {report['people']} people",
        f"face found     {_percent(report['detection_rate'])}  ({_percent(low)} to {_percent(high)})",
        *(f"  {number:>5} {reason}" for reason, number in report["failures"].items()),
        "",
        _row("", "one frame", f"{report['fused']['frames']} fused"),
    ]
    for label, name, show in _ROWS:
        lines.append(_row(label, show(report["single"].get(name)), show(report["fused"].get(name))))
    lines += ["", _row("FMR", "one frame", "fused") + "   (FNMR at threshold)"]
    fused = {point["fmr_wanted"]: point for point in report["curve"]["fused"]}
    for point in report["curve"]["single"]:
        wanted = point["fmr_wanted"]
        lines.append(_row(f"{wanted:.0e}", _point(point), _point(fused.get(wanted))))
    lines += ["", _row("quality", "pictures", "FNMR") + "   (one frame, threshold of FMR 1e-3)"]
    for name, group in report["by_quality"].items():
        lines.append(_row(name, str(group["pictures"]), _percent(group["fnmr"])))
    lines += [
        "",
        f"one verification   median {latency['median']} ms, 95 % within {latency['p95']} ms, "
        f"of the processor {latency['processor_median']} ms",
        f"most memory        {report['peak_memory_mb']} MB",
    ]
    if not report["single"]["fmr_1e-3_can_be_measured"]:
        lines.append("Too few pairs of different people to measure an FMR of 1e-3.")
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.3f} %"


def _interval(sides: list[float] | None) -> str:
    return "-" if sides is None else f"{100 * sides[0]:.3f} to {100 * sides[1]:.3f} %"


def _plain(value: float | int | None) -> str:
    return "-" if value is None else f"{value:,}"


_ROWS = (
    ("pairs of one person", "genuine_pairs", _plain),
    ("pairs of two people", "impostor_pairs", _plain),
    ("FNMR at FMR 1e-2", "fnmr_at_fmr_1e-2", _percent),
    ("FNMR at FMR 1e-3", "fnmr_at_fmr_1e-3", _percent),
    ("  95 % interval", "fnmr_at_fmr_1e-3_interval", _interval),
    ("  with failures", "fnmr_with_failures_at_fmr_1e-3", _percent),
    ("  threshold", "threshold", _plain),
)


def _point(point: dict[str, Any] | None) -> str:
    return "-" if point is None else f"{_percent(point['fnmr'])} at {point['threshold']:.4f}"


def _row(*cells: str) -> str:
    return cells[0].ljust(22) + "".join(cell.rjust(22) for cell in cells[1:])
