"""The short number that people read out."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tepat.intake.references import is_reference, reference_of

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"


@given(st.uuids(), st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(uuid: UUID, place: int, character: str) -> None:
    reference = reference_of(uuid)
    at = len("TPT-") + place + (place > 3)
    changed = reference[:at] + character + reference[at + 1 :]
    assert is_reference(changed) == (changed == reference)


@given(st.uuids(), st.integers(0, 5))
def test_two_swapped_neighbours_are_found(uuid: UUID, place: int) -> None:
    plain = reference_of(uuid).replace("-", "")
    at = 3 + place
    swapped = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    assert is_reference(swapped) == (swapped == plain)


def test_it_may_be_written_as_people_write() -> None:
    reference = reference_of(UUID(int=1))
    assert is_reference(reference.lower().replace("-", " "))
    assert not is_reference("")
    assert not is_reference("TPT-ILOU-ILOU")
