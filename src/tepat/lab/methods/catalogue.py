"""Finds the methods: every file of this folder that says ``METHOD`` or ``METHODS``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from tepat.lab import methods as folder
from tepat.lab.errors import LabError
from tepat.lab.methods.method import Method

_NOT_METHODS = {"catalogue", "method"}


@cache
def all_methods() -> dict[str, Method]:
    """Each method by its code. Raises ``LabError`` where a file holds none, or two have the same code."""
    found: dict[str, Method] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(folder.__path__)):
        if module in _NOT_METHODS or module == "tests":
            continue
        loaded = importlib.import_module(f"{folder.__name__}.{module}")
        own = getattr(loaded, "METHOD", None)
        if not isinstance(own, Method):
            raise LabError(
                f"methods/{module}.py holds no METHOD.",
                mend="Add one, or move the file.",
                code="lab.methods.incomplete",
            )
        if own.code in found:
            raise LabError(f"Two methods are called `{own.code}`.", code="lab.methods.doubled")
        found[own.code] = own
    return found


def find_method(code: str) -> Method:
    """The method of that code. Raises ``LabError`` ``lab.methods.unknown``, naming all there are."""
    methods = all_methods()
    if code not in methods:
        raise LabError(
            f"There is no method `{code}`.",
            why=f"Methods are: {', '.join(sorted(methods))}.",
            mend="Correct the name.",
            code="lab.methods.unknown",
        )
    return methods[code]
