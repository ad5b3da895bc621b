"""The file is read whole, nothing that gives the answer away becomes an answer, and faults are named."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tepat.lab.targeting_error import mistargeting
from tepat.rules import Dictionary, find_dictionary
from tepat.targeting.errors import StudyError
from tepat.targeting.studies.alatas2012.households import (
    ARMS,
    PUBLISHED_AREAS,
    PUBLISHED_HOUSEHOLDS,
    read_households,
)
from tepat.targeting.studies.alatas2012.proxies import PROXIES, PROXY_COLUMNS
from tepat.targeting.tests.made_up_households import made_up_rows, write_households

Rows = list[dict[str, str]]
REPOSITORY = Path(__file__).parents[4]
REAL_DATA = Path(os.environ.get("TEPAT_SHARED_DATA", REPOSITORY.parent / "shared" / "data")) / "alatas2012"
needs_real_data = pytest.mark.skipif(
    not REAL_DATA.is_dir(),
    reason="the real data are not here: put them in ../shared/data or name the folder in TEPAT_SHARED_DATA",
)
OUTCOME_AND_DESIGN = {
    "treated", "pmt", "community", "hybrid", "elite", "poorest10", "daymeeting", "rank", "consumption",
    "consumption_ae", "food", "nonfood", "nonstaple", "diversity", "connected",
}  # fmt: skip


def test_every_household_is_read_even_those_never_asked(tmp_path: Path) -> None:
    households = read_households(write_households(tmp_path, made_up_rows(30)))
    answers = [answers for _, _, answers in households.answers()]
    assert len(households) == len(answers) == 30
    assert answers[7] == {}
    assert "alatas_floor_area_per_person_m2" not in answers[9]
    assert set(answers[0]) == set(PROXIES)


def test_outcome_and_design_never_become_answers() -> None:
    assert not OUTCOME_AND_DESIGN & set(PROXY_COLUMNS)


def test_unknown_consumption_is_not_counted_as_poor(tmp_path: Path) -> None:
    rows = made_up_rows(12)
    rows[0]["consumption"] = ""
    households = read_households(write_households(tmp_path, rows))
    assert math.isnan(households.consumption[0])
    assert not households.is_poor(1e9)[0]
    assert households.is_poor(1e9)[1:].all()


def _without_column(rows: Rows) -> None:
    for row in rows:
        del row["hhsize"], row["ea"]


def _set(name: str, value: str) -> Callable[[Rows], None]:
    return lambda rows: rows[3].update({name: value})


@pytest.mark.parametrize(
    ("spoil", "code", "named"),
    [
        (_without_column, "missing_columns", "ea, hhsize"),
        (_set("consumption", "abc"), "wrong_type", "consumption, line 5"),
        (_set("tfloor", "2"), "wrong_type", "tfloor, line 5"),
        (_set("hhsize", "4.5"), "wrong_type", "hhsize, line 5"),
        (_set("ea", ""), "wrong_type", "ea, line 5"),
        (_set("hhid", "000001"), "twice", "1 lines"),
        (_set("community", "1"), "arms", "1 households"),
        (_set("province", "35"), "province", "12, 33, 73"),
    ],
)
def test_faults_of_the_file_are_named(
    tmp_path: Path, spoil: Callable[[Rows], None], code: str, named: str
) -> None:
    rows = made_up_rows(12)
    spoil(rows)
    with pytest.raises(StudyError) as caught:
        read_households(write_households(tmp_path, rows))
    assert caught.value.code == f"study.alatas2012.{code}"
    assert named in caught.value.what


def test_without_data_it_says_where_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        read_households(tmp_path / "nowhere")
    assert caught.value.code == "study.alatas2012.no_data"
    assert "10.7910/DVN/M7SKQZ" in caught.value.mend
    assert "pcfloor" in caught.value.mend


@pytest.mark.parametrize("content", [b"", b"hhid\xff\n1\n", b"\x00\x00"])
def test_something_else_than_a_table_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "households.csv").write_bytes(content)
    with pytest.raises(StudyError) as caught:
        read_households(tmp_path)
    assert caught.value.code in {"study.alatas2012.unreadable", "study.alatas2012.missing_columns"}


def test_every_proxy_is_in_the_dictionary() -> None:
    dictionary: Dictionary = find_dictionary(None)
    for code in PROXIES:
        assert dictionary[code].level == "household"
        assert dictionary[code].source_trust == ("study",)


@needs_real_data
def test_the_published_mistargeting_comes_out() -> None:
    households = read_households(REAL_DATA)
    assert len(households) == PUBLISHED_HOUSEHOLDS
    assert len(set(households.area.tolist())) == PUBLISHED_AREAS
    poor = households.is_poor(320)
    in_arm = {arm: households.in_arm(arm) for arm in ARMS}
    shares = [mistargeting(poor[rows], households.treated[rows]).value for rows in in_arm.values()]
    assert shares == pytest.approx([0.300, 0.329, 0.331], abs=0.003)


@needs_real_data
def test_legal_ranges_hold_for_every_real_household() -> None:
    dictionary = find_dictionary(None)
    for _, _, answers in read_households(REAL_DATA).answers():
        for code, value in answers.items():
            variable = dictionary[code]
            if variable.type == "choice":
                assert value in {choice.code for choice in variable.values}
            elif variable.type in ("integer", "double"):
                assert variable.minimum <= value <= variable.maximum
