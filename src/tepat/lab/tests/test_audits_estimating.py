"""What the visits say about everybody: known cases by hand, properties, and input that cannot be used."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tepat.lab.audits import MEASURES, AuditRows, estimate, estimate_by, pooled
from tepat.lab.errors import LabError

a_few = settings(max_examples=60, deadline=None)
SHARES = [code for code in MEASURES if code != "response"]


def rows(
    *strata: tuple[str, int, str],
    groups: dict[str, list[str]] | None = None,
    known: list[str] | None = None,
) -> AuditRows:
    """Strata as (code, size, one letter for each drawn): P poor and reached, p poor and not, N not poor and
    reached, n neither; R and r are reached and not, without an answer."""
    letters = "".join(each for _, _, each in strata)
    return AuditRows(
        stratum=np.array([code for code, _, each in strata for _ in each]),
        sizes={code: size for code, size, _ in strata},
        answered=np.array([each in "PpNn" for each in letters]),
        reached=np.array([each in "PNR" for each in letters]),
        poor=np.array([each in "Pp" for each in letters]),
        groups={code: np.array(labels) for code, labels in (groups or {}).items()},
        known=None if known is None else np.array(known),
    )


letters = st.text("PpNnRr", min_size=1, max_size=12)


@st.composite
def some_rows(draw: st.DrawFn, *, whole: bool = False) -> AuditRows:
    """Audits of up to six strata; ``whole``: everybody was drawn and answered."""
    codes = draw(st.lists(st.sampled_from(["1/x", "2/x", "3/x", "1/y", "2/y", "3"]), min_size=1, unique=True))
    made = []
    for code in codes:
        said = draw(st.text("PpNn", min_size=1, max_size=12) if whole else letters)
        made.append((code, len(said) + (0 if whole else draw(st.integers(0, 50))), said))
    count = sum(len(said) for _, _, said in made)
    labels = draw(st.lists(st.sampled_from(["", "a", "b"]), min_size=count, max_size=count))
    return rows(*made, groups={"kind": labels}, known=labels if draw(st.booleans()) else None)


# -- by hand


def test_strata_count_by_their_households_and_not_by_their_visits() -> None:
    audit = rows(("1/x", 900, "pnnnnnnnnn"), ("2/x", 100, "pppppppppp"))
    found = estimate(audit, "poor", least=1)
    assert found.value == pytest.approx((900 * 0.1 + 100) / 1000)
    variance = 0.9**2 * (1 - 10 / 900) * 0.1 * 0.9 * (10 / 9) / 10
    assert found.effective == pytest.approx(0.19 * 0.81 / variance)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.19 < found.high


def test_those_who_answered_speak_for_the_others_of_their_stratum() -> None:
    audit = rows(("1/x", 100, "ppnnn" + "r" * 15), ("2/x", 100, "p" + "n" * 19))
    found = estimate(audit, "poor", least=1)
    assert found.value == pytest.approx((0.4 + 0.05) / 2)
    variance = 0.25 * (0.95 * 0.4 * 0.6 / 4 + 0.8 * 0.05 * 0.95 / 19)
    assert found.effective == pytest.approx(0.225 * 0.775 / variance)


def test_the_reached_speak_for_the_reached_where_strata_hold_both() -> None:
    audit = rows(("1", 1000, "PPPPPPNNNN" + "R" * 10 + "n" * 10 + "r" * 70))
    assert estimate(audit, "coverage").why_not == "too_few_answers"
    found = estimate(audit, "coverage", least=20)
    assert found.value == pytest.approx(0.2)
    assert found.effective == pytest.approx(0.2 * 0.8 / (0.9 * 0.2 * 0.8 / 99))


def test_too_few_answers_speak_together_with_the_next_area_of_the_same_standing() -> None:
    few = rows(("1/x", 100, "p" + "r" * 9), ("2/x", 100, "nnnnnnnnnn"), ("2/y", 100, "pppppppppp"))
    assert estimate(few, "poor", least=1).value == pytest.approx((200 / 11 + 100) / 300)


def test_an_area_uses_its_own_answers_only() -> None:
    audit = rows(("1/x", 100, "p" * 3 + "r" * 7), ("1/y", 300, "n" * 10), ("2/x", 100, "n" * 10))
    areas = [code.partition("/")[0] for code in audit.stratum]
    found = estimate_by(audit, "poor", areas, least=1)
    assert found["1"].value == pytest.approx(0.25)
    assert (found["1"].drawn, found["1"].answered) == (20, 13)
    assert found["2"].value == 0


def test_a_standing_of_which_nobody_answered_joins_the_one_that_is_like_it() -> None:
    audit = rows(("1/refused", 100, "rrr"), ("1/never", 300, "p" * 6 + "n" * 6), ("1/reached", 100, "N" * 6))
    assert estimate(audit, "poor", least=1).value == pytest.approx(0.4)
    silent = rows(("1/never", 300, "p" * 6 + "n" * 6), ("1/reached", 100, "RRRR"))
    assert estimate(silent, "poor", least=1).why_not == "part_unanswered"
    assert estimate(silent, "poor", least=1, where=~silent.reached).value == pytest.approx(0.5)


def test_what_is_known_of_everybody_tells_for_whom_an_answer_speaks() -> None:
    said = "p" * 5 + "r" * 15 + "n" * 18 + "r" * 2
    known = ["alone"] * 20 + ["many"] * 20
    assert estimate(rows(("1/x", 1000, said)), "poor", least=1).value == pytest.approx(5 / 23)
    assert estimate(rows(("1/x", 1000, said), known=known), "poor", least=1).value == pytest.approx(0.5)


def test_labels_that_mean_nothing_make_no_figure_less_sure() -> None:
    source = np.random.default_rng(4)
    with_labels, without = [], []
    for _ in range(400):
        said = "".join(source.permutation(list("p" * 18 + "n" * 42)))
        known = source.choice(list("abcdef"), 60).tolist()
        with_labels.append(1 / (estimate(rows(("1/x", 1000, said), known=known), "poor").effective or 0))
        without.append(1 / (estimate(rows(("1/x", 1000, said)), "poor").effective or 0))
    assert np.mean(with_labels) == pytest.approx(np.mean(without), rel=0.03)


def test_a_group_is_a_share_of_those_known_to_belong() -> None:
    audit = rows(("1/x", 100, "ppnnnnnnnn"), groups={"size": ["small"] * 4 + ["large"] * 5 + [""]})
    found = estimate_by(audit, "poor", "size", least=5)
    assert list(found) == ["large", "small"]
    assert (found["small"].why_not, found["small"].value, found["small"].in_domain) == (
        "too_few_answers",
        None,
        4,
    )
    assert (found["large"].value, found["large"].why_not) == (0, "")
    assert found["large"].high is not None
    assert found["large"].high > 0.2


def test_nobody_is_not_nothing() -> None:
    audit = rows(("1/x", 100, "n" * 40))
    found = estimate(audit, "exclusion_of_poor")
    assert (found.value, found.low, found.why_not) == (None, None, "nobody")
    assert estimate(audit, "poor").value == 0
    assert estimate(audit, "poor", where=np.zeros(40, dtype=bool)).why_not == "nobody"


def test_answers_that_are_all_alike_still_leave_room() -> None:
    found = estimate(rows(("1/x", 1000, "n" * 40), ("1/y", 1000, "N" * 40)), "mistargeting")
    assert found.value == pytest.approx(0.5)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.45
    assert found.high > 0.55


def test_coverage_is_a_count_where_strata_part_the_reached_from_the_others() -> None:
    audit = rows(("1/x", 300, "n" * 20 + "r" * 20), ("1/y", 100, "N" * 20 + "R" * 5))
    found = estimate(audit, "coverage")
    assert (found.low, found.value, found.high) == pytest.approx((0.25, 0.25, 0.25))
    assert found.effective == math.inf
    assert found.to_json()["effective"] is None
    assert "Infinity" not in json.dumps(found.to_json())


def test_several_audits_count_alike_and_are_surer() -> None:
    first = rows(("1/x", 1000, "p" * 10 + "n" * 30))
    second = rows(("1/x", 1000, "p" * 10 + "n" * 10))
    both = pooled({"2026-10": first, "2026-11": second})
    found = estimate(both, "poor")
    assert found.value == pytest.approx((0.25 + 0.5) / 2)
    alone = estimate(first, "poor").effective
    assert found.effective is not None
    assert alone is not None
    assert found.effective > alone
    areas = [code.partition("/")[0].rpartition(":")[2] for code in both.stratum]
    assert estimate_by(both, "poor", areas)["1"] == found


def test_a_month_without_answers_leans_on_the_same_area_in_another_month() -> None:
    months = {
        "2026-10": rows(("1/x", 100, "p" * 8), ("2/x", 100, "n" * 8)),
        "2026-11": rows(("1/x", 100, "r" * 8), ("2/x", 100, "n" * 8)),
    }
    assert estimate(pooled(months), "poor", least=1).value == pytest.approx(0.5)


# -- properties


@a_few
@given(some_rows(whole=True), st.sampled_from(SHARES))
def test_a_census_that_everybody_answers_gives_the_truth_without_an_interval(
    audit: AuditRows, code: str
) -> None:
    counted, among = MEASURES[code].flags(audit)
    for where in (np.ones(len(audit), dtype=bool), audit.groups["kind"] == "a"):
        found = estimate(audit, code, where=where, least=1)
        if not (among & where).any():
            assert found.why_not == "nobody"
            continue
        truth = (counted & among & where).sum() / (among & where).sum()
        assert (found.low, found.value, found.high) == pytest.approx((truth, truth, truth))


@a_few
@given(some_rows(), st.sampled_from(sorted(MEASURES)), st.randoms(use_true_random=False))
def test_the_order_of_the_households_does_not_matter(audit: AuditRows, code: str, source: Any) -> None:
    order = list(range(len(audit)))
    source.shuffle(order)
    turned = AuditRows(
        stratum=audit.stratum[order],
        sizes=dict(reversed(list(audit.sizes.items()))),
        answered=audit.answered[order],
        reached=audit.reached[order],
        poor=audit.poor[order],
        groups={"kind": audit.groups["kind"][order]},
        known=audit.known_labels[order],
    )
    one = estimate_by(audit, code, "kind", least=1) | {"all": estimate(audit, code, least=1)}
    other = estimate_by(turned, code, "kind", least=1) | {"all": estimate(turned, code, least=1)}
    assert one.keys() == other.keys()
    for label, found in one.items():
        assert (found.in_domain, found.why_not) == (other[label].in_domain, other[label].why_not)
        assert (found.low, found.value, found.high) == pytest.approx(
            (other[label].low, other[label].value, other[label].high)
        )


@a_few
@given(some_rows(), st.sampled_from(sorted(MEASURES)), st.sampled_from([0.5, 0.9, 0.99]))
def test_a_figure_lies_in_its_interval_or_says_why_there_is_none(
    audit: AuditRows, code: str, level: float
) -> None:
    for found in (
        estimate(audit, code, level=level, least=1),
        *estimate_by(audit, code, "kind", level=level, least=3).values(),
    ):
        if found.why_not:
            assert (found.value, found.low, found.high, found.effective) == (None, None, None, None)
            continue
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.high <= 1
        assert -1e-9 <= found.value <= 1 + 1e-9


@a_few
@given(some_rows(), st.sampled_from(sorted(MEASURES)))
def test_what_is_written_where_nobody_answered_does_not_matter(audit: AuditRows, code: str) -> None:
    other = replace(audit, poor=np.where(audit.answered, audit.poor, ~audit.poor))
    assert estimate(audit, code, least=1) == estimate(other, code, least=1)


@a_few
@given(some_rows())
def test_weights_add_up_to_the_list(audit: AuditRows) -> None:
    found = estimate(audit, "coverage", least=1)
    if not found.why_not:
        share = sum(
            size * float(audit.reached[audit.stratum == code].mean()) for code, size in audit.sizes.items()
        )
        assert found.value == pytest.approx(share / sum(audit.sizes.values()))


# -- input that cannot be used


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sizes": {"1/x": 10}}, "lab.audits.size_missing"),
        ({"sizes": {"1/x": 1, "2/x": 9}}, "lab.audits.size_too_small"),
        ({"sizes": {"1/x": 9, "2/x": 9, "3/x": 1}}, "lab.audits.stratum_not_drawn"),
        ({"answered": np.array([1, 1, 1, 0])}, "lab.audits.not_yes_or_no"),
        ({"poor": np.array([True, False, None, None], dtype=object)}, "lab.audits.not_yes_or_no"),
        ({"reached": np.array([True])}, "lab.arrays.lengths_differ"),
        ({"groups": {"kind": np.array(["a"])}}, "lab.arrays.lengths_differ"),
        ({"known": np.array(["a"])}, "lab.arrays.lengths_differ"),
    ],
)
def test_rows_that_do_not_fit_together_are_refused(change: dict[str, Any], code: str) -> None:
    fitting = rows(("1/x", 9, "pn"), ("2/x", 9, "nr"))
    with pytest.raises(LabError) as refused:
        replace(fitting, **change)
    assert refused.value.code == code
    assert refused.value.mend


def test_a_stratum_of_size_0_needs_nobody_drawn() -> None:
    audit = rows(("1/x", 90, "n" * 40))
    assert estimate(replace(audit, sizes={"1/x": 90, "2/x": 0}), "poor").value == 0


def test_an_audit_of_nobody_is_refused() -> None:
    for refusal in (rows, partial(pooled, {})):
        with pytest.raises(LabError) as refused:
            refusal()
        assert refused.value.code == "lab.audits.nobody_drawn"


@pytest.mark.parametrize(
    ("asked", "settings", "code"),
    [
        ("exclusion", {}, "lab.audits.measure_unknown"),
        ("poor", {"level": 95}, "lab.audits.level"),
        ("poor", {"where": np.array([True])}, "lab.arrays.lengths_differ"),
        ("poor", {"where": np.array([1] * 4)}, "lab.audits.not_yes_or_no"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(asked: str, settings: dict[str, Any], code: str) -> None:
    with pytest.raises(LabError) as refused:
        estimate(rows(("1/x", 9, "pnnn")), asked, **settings)
    assert refused.value.code == code


def test_groups_and_audits_must_be_named_as_they_are() -> None:
    audit = rows(("1/x", 9, "pnnn"))
    with pytest.raises(LabError) as refused:
        estimate_by(audit, "poor", "size")
    assert refused.value.code == "lab.audits.group_unknown"
    with pytest.raises(LabError) as refused:
        pooled({"2026:10": audit})
    assert refused.value.code == "lab.audits.code_of_audit"
