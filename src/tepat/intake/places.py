"""Where a family lives, as a phone measured it: read, and turned into facts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tepat.base.problems import ProblemItem
from tepat.content import load_content
from tepat.intake.errors import SubmissionInvalid
from tepat.registry.operations import NewFact

_VARIABLES = {
    "latitude": "place_latitude",
    "longitude": "place_longitude",
    "accuracy_m": "place_accuracy_m",
}


def read_place(place: Mapping[str, Any] | None) -> dict[str, float]:
    """The measured place by variable, rounded to what the dictionary keeps; empty where there is none.

    Latitude and longitude in degrees, the accuracy in metres; anything else in ``place`` is left out. Raises
    ``SubmissionInvalid`` for what is no place on earth.

    >>> read_place({"latitude": -8.21934567, "longitude": 114.3692, "accuracy_m": 12.04, "at": "..."})
    {'place_latitude': -8.219346, 'place_longitude': 114.3692, 'place_accuracy_m': 12.0}
    >>> read_place(None)
    {}
    """
    if place is None:
        return {}
    read = {}
    for name, code in _VARIABLES.items():
        variable, value = load_content().dictionary[code], place.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not variable.minimum <= value <= variable.maximum:  # type: ignore[operator]
            raise SubmissionInvalid(
                _("Letak rumah ini tidak terbaca."),
                mend=_("Ukur lagi letaknya, atau kirim tanpa letak."),
                items=[ProblemItem("intake.place.invalid", f"/place/{name}", _("Angka ini tidak benar."))],
                pointer=f"/place/{name}",
            )
        read[code] = round(float(value), variable.scale)  # type: ignore[arg-type]
    return read


def place_facts(place: Mapping[str, float], *, source: str, observed_at: datetime) -> list[NewFact]:
    """What ``read_place`` gave, as facts about the family."""
    return [NewFact(None, code, value, source, observed_at) for code, value in place.items()]
