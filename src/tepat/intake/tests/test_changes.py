"""Changes of a draft, answer by answer."""

from __future__ import annotations

from typing import Any

import pytest

from tepat.content import load_content
from tepat.intake.changes import MOST_MEMBERS, Change, apply_changes, differences, read_changes
from tepat.intake.errors import DraftChangeInvalid

AYU, BUDI = "ayu00001", "budi0001"


def read(*changes: Any) -> list[Change]:
    return read_changes(list(changes), load_content().questionnaire("keluarga"))


def test_each_kind_of_place_is_read() -> None:
    assert read(
        {"path": ["tenure"], "value": 1},
        {"path": ["tenure"]},
        {"path": ["area_code"], "value": "35.10.16.1003"},
        {"path": ["members", AYU, "name"], "value": "Ayu 🌺"},
        {"path": ["members", AYU, "nik"], "value": None},
        {"path": ["members", AYU]},
        {"path": ["members", BUDI], "value": {}},
    ) == [
        Change(("tenure",), 1),
        Change(("tenure",), is_set=False),
        Change(("area_code",), "35.10.16.1003"),
        Change(("members", AYU, "name"), "Ayu 🌺"),
        Change(("members", AYU, "nik"), None),
        Change(("members", AYU), is_set=False),
        Change(("members", BUDI), {}),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "tenure",
        {},
        {"path": []},
        {"path": "tenure", "value": 1},
        {"path": ["tenure", "x"], "value": 1},
        {"path": ["no_such_question"], "value": 1},
        {"path": ["name"], "value": "of a person, not of the household"},
        {"path": ["members", AYU, "tenure"], "value": 1},
        {"path": ["members", "AYU", "name"], "value": "x"},
        {"path": ["members", AYU, "key"], "value": "x"},
        {"path": ["members"], "value": []},
        {"path": ["submission"], "value": "x"},
        {"path": ["tenure"], "value": [1]},
        {"path": ["tenure"], "value": {"a": 1}},
        {"path": ["members", AYU, "name"], "value": "x" * 501},
        {"path": ["members", AYU], "value": {"name": "x"}},
        {"path": ["area_code"], "value": "35.10"},
        {"path": ["area_code"], "value": "99.99.99.9999"},
        {"path": [1], "value": 1},
    ],
)
def test_what_cannot_be_kept_is_pointed_at_and_nothing_is_taken(change: Any) -> None:
    with pytest.raises(DraftChangeInvalid) as refused:
        read({"path": ["tenure"], "value": 1}, change)
    assert [item.pointer.split("/")[2] for item in refused.value.items] == ["1"]


def test_changes_are_laid_over_what_is_there() -> None:
    answers: dict[str, Any] = {"tenure": 1, "members": [{"key": AYU, "name": "Ayu"}]}
    area = apply_changes(
        answers,
        [
            Change(("tenure",), is_set=False),
            Change(("lighting",), None),
            Change(("area_code",), "35.10.16.1003"),
            Change(("members", AYU, "sex"), 2),
            Change(("members", BUDI, "name"), "Budi"),
        ],
    )
    assert area == "35.10.16.1003"
    assert answers == {
        "lighting": None,
        "members": [{"key": AYU, "name": "Ayu", "sex": 2}, {"key": BUDI, "name": "Budi"}],
    }


def test_a_member_taken_out_does_not_come_back_by_a_change_that_is_late() -> None:
    answers: dict[str, Any] = {"members": [{"key": AYU, "name": "Ayu"}]}
    removed: set[str] = set()
    apply_changes(answers, [Change(("members", AYU), is_set=False)], removed=removed)
    apply_changes(answers, [Change(("members", AYU, "name"), "Ayu Lestari")], removed=removed)
    assert answers == {"members": []}


def test_a_draft_does_not_grow_without_end() -> None:
    answers: dict[str, Any] = {"members": []}
    apply_changes(answers, [Change(("members", f"{n:08d}"), {}) for n in range(500)])
    assert len(answers["members"]) == MOST_MEMBERS


def test_differences_turn_one_into_the_other() -> None:
    before: dict[str, Any] = {
        "tenure": 1,
        "roof_material": 2,
        "members": [{"key": AYU, "name": "A"}, {"key": BUDI, "sex": 1}],
    }
    after = {
        "tenure": True,  # not the same as 1
        "members": [{"key": BUDI, "name": "B"}, {"key": "new00000", "name": "C"}],
    }
    answers = {"tenure": 1, "roof_material": 2, "members": [dict(m) for m in before["members"]]}
    apply_changes(answers, differences(before, after))
    assert answers == after
    assert answers["tenure"] is True
    assert differences(after, after) == []
