"""What agencies are called. They keep their names in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

AGENCY_NAMES: Mapping[str, str] = {
    "dukcapil": "Dukcapil",
    "dtsen": "DTSEN",
    "bkn": "BKN",
    "bpjs_ketenagakerjaan": "BPJS Ketenagakerjaan",
    "bpjs_kesehatan": "BPJS Kesehatan",
    "pln": "PLN",
    "bpn": "BPN",
    "samsat": "Samsat",
    "dapodik": "Dapodik",
}


def first_agency(sources: Iterable[str]) -> str:
    """The name of the first source that is an agency; empty where none is.

    >>> first_agency(["officer", "pln", "self"]), first_agency(["self"])
    ('PLN', '')
    """
    return next((AGENCY_NAMES[source] for source in sources if source in AGENCY_NAMES), "")
