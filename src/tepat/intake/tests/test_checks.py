"""Whatever is put in whichever place of a document, checking ends with an answer and never with a fault."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tepat.base.problems import RequestProblem
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.intake.bodies import parse_json_object
from tepat.intake.checks import check_submission
from tepat.intake.errors import BodyUnreadable
from tepat.intake.tests import example as ex
from tepat.kernel.canonical import canonical_json
from tepat.registry.operations import NewFact

AGENT = Account(sign_in_name="agent", display_name="Bu Sri", role=Role.PKH_FACILITATOR, area_code="35.10")

Path = tuple[Any, ...]


def paths(part: Any, before: Path = ()) -> list[Path]:
    """Every place of a document."""
    found: list[Path] = []
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        found += [(*before, key), *paths(value, (*before, key))]
    return found


PLACES = paths(ex.submission())
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "0001-01-01", "9999-12-31", "2026-02-30", ex.KK, ex.SITI_NIK, "35.10.16.1003"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=3))
def test_any_value_in_any_place(changes: list[tuple[Path, Any]]) -> None:
    document: Any = copy.deepcopy(ex.submission())
    for path, value in changes:
        with suppress(KeyError, IndexError, TypeError):  # an earlier change may have taken the place away
            place = document
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = value
    try:
        read = parse_json_object(json.dumps(document).encode())
    except BodyUnreadable:
        return
    canonical_json(read)
    try:
        checked = check_submission(read, actor=AGENT, received_at=ex.RECEIVED_AT)
    except RequestProblem as problem:
        items = getattr(problem, "items", ())
        assert all(item.code and item.pointer.startswith("/") and str(item.what) for item in items)
    else:
        facts = checked.facts([ex.UUIDS[number] for number in range(len(checked.members))])
        assert all(isinstance(fact, NewFact) and fact.value is not None for fact in facts)
