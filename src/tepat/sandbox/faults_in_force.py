"""What the faults of every sandbox have in common: how they are read, held, changed and told."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse

from tepat.sandbox.errors import WronglyConfigured

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

F = TypeVar("F", bound="DataclassInstance")
LONGEST_SECONDS: Final = 120


def faults_of(kind: type[F], document: Any, *, places: Collection[str], wrong: Collection[str]) -> F:
    """Faults from JSON; raises ``WronglyConfigured`` for anything that is not one of them.

    In ``kind`` what ends in ``_at`` is a tuple of places, in ``_seconds`` a time, ``wrong`` a word or empty;
    everything else is yes or no.
    """
    names = [part.name for part in fields(kind)]
    if not isinstance(document, dict) or set(document) - set(names):
        raise WronglyConfigured("These faults are not known.", mend=f"Give some of {', '.join(names)}.")
    parts = {name: _part(name, value, places, wrong) for name, value in document.items()}
    return kind(**parts)


def _part(name: str, value: Any, places: Collection[str], wrong: Collection[str]) -> Any:
    if name.endswith("_at"):
        if not isinstance(value, list) or not set(map(str, value)) <= set(places):
            raise WronglyConfigured(f"{name} is not a list of places.", mend=", ".join(places))
        return tuple(value)
    if name.endswith("_seconds"):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 0 <= value <= LONGEST_SECONDS:
            raise WronglyConfigured(f"{name} is not a number of seconds.", mend=f"0 to {LONGEST_SECONDS}")
    elif name == "wrong":
        if value not in ("", *wrong):
            raise WronglyConfigured("This wrong answer is not known.", mend=", ".join(wrong))
    elif not isinstance(value, bool):
        raise WronglyConfigured(f"{name} is neither true nor false.", mend="true, false")
    return value


class FaultsInForce(Generic[F]):
    """The faults in force, changed at run time where that was allowed."""

    def __init__(self, faults: F) -> None:
        self._lock, self._faults = threading.Lock(), faults

    def now(self) -> F:
        with self._lock:
            return self._faults

    def change(self, faults: F) -> None:
        with self._lock:
            self._faults = faults


def answer_faults(
    request: HttpRequest, faults: FaultsInForce[F], *, read: Any, is_open: bool
) -> HttpResponse:
    """The faults in force as JSON; POST sets them anew by ``read``. Where it is not open, it is not there."""
    if not is_open:
        return JsonResponse({"error": "not_found"}, status=404)
    if request.method == "POST":
        try:
            faults.change(read(json.loads(request.body)))
        except (ValueError, WronglyConfigured) as error:
            return JsonResponse({"error": "invalid_request", "error_description": str(error)}, status=400)
    return JsonResponse(asdict(faults.now()))
