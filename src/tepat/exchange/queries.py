"""Reads of the exchange room."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from tepat.base.statements import fetch


class Answer(NamedTuple):
    """What an agency said last about one number: ``key_index`` is the blind index of a KK or NIK."""

    key_index: bytes
    agency: str
    variable: str
    value: Any
    as_of: date


def answers_about(*, keys: Sequence[bytes]) -> list[Answer]:
    """The last answers of all agencies about these numbers, in a stable order; one statement."""
    rows = fetch(
        "SELECT key_index, agency, variable, value, as_of FROM exchange_agencyrecord "
        "WHERE key_index = ANY(%s::bytea[]) ORDER BY key_index, variable, agency",
        [list(keys)],
    )
    return [
        Answer(bytes(key), agency, variable, json.loads(value) if isinstance(value, str) else value, as_of)
        for key, agency, variable, value, as_of in rows
    ]
