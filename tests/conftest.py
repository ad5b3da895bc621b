"""The order of the tests here: what needs no browser, then the longest files: the workers end together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
# How long a test takes in comparison; only the order follows from it.
_SLOW, _IN_A_BROWSER = 4, 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs no browser comes before what does: a browser leaves its loop in the process."""
    length: Counter[Path] = Counter()
    for item in items:
        if _HERE in item.path.parents:
            length[item.path] += _length(item)
    items.sort(
        key=lambda item: (
            length[item.path] > 0,
            -length[item.path],
            str(item.path) if length[item.path] else "",
        )
    )


def _length(item: pytest.Item) -> int:
    if item.get_closest_marker("slow"):
        return _SLOW
    return _IN_A_BROWSER if item.get_closest_marker("journey") else 0
