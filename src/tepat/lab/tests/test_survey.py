"""Any survey is read; what is wrong with it is named, and every row is accounted for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import pytest

from tepat.kernel.errors import TepatError
from tepat.lab.survey.leakage import guard
from tepat.lab.survey.study_file import read_study
from tepat.lab.survey.survey import Survey, load_survey
from tepat.lab.tests.made_up_survey import STUDY, made_up_survey, write_study


def load(
    folder: Path, table: pd.DataFrame, change: tuple[str, str] = ("", ""), file: str = "survey.csv"
) -> Survey:
    path = write_study(folder, "ols", table, file)
    if change[0]:
        text = path.read_text(encoding="utf-8")
        assert change[0] in text
        path.write_text(text.replace(*change), encoding="utf-8")
    return load_survey(read_study(path))


@pytest.mark.parametrize("file", ["survey.parquet", "survey.dta"])
def test_every_format_gives_the_same_survey(tmp_path: Path, file: str) -> None:
    table = made_up_survey().rename(columns={"Sex of head": "sex_head", "1_tv": "tv"})
    change = ("Sex of head", "sex_head")
    texts = [STUDY.replace("1_tv", "tv").replace(*change).replace("METHODS", "ols")]
    surveys = []
    for name in ("survey.csv", file):
        write_study(tmp_path, "ols", table, name)
        (tmp_path / "study.yaml").write_text(texts[0].replace("FILE", name), encoding="utf-8")
        surveys.append(load_survey(read_study(tmp_path / "study.yaml")))
    one, other = surveys
    np.testing.assert_allclose(one.welfare, other.welfare)
    np.testing.assert_array_equal(one.cluster, other.cluster)
    assert one.identifiers[0] == "00000"
    for left, right in zip(one.proxies, other.proxies, strict=True):
        assert left.kind == right.kind
        np.testing.assert_array_equal(np.isnan(left.values), np.isnan(right.values) | (left.kind == "none"))


def test_kinds_are_seen_and_names_become_codes(tmp_path: Path) -> None:
    survey = load(tmp_path, made_up_survey())
    kinds = {proxy.name: (proxy.kind, proxy.code) for proxy in survey.proxies}
    assert kinds["floor"] == ("category", "floor_x") or kinds["floor"] == ("category", "floor")
    assert kinds["1_tv"] == ("flag", "c_1_tv")
    assert kinds["fridge"][0] == "flag"
    assert kinds["Sex of head"] == ("category", "sex_of_head")
    assert kinds["rooms"][0] == "number"


def test_household_size_is_a_group_unasked(tmp_path: Path) -> None:
    survey = load(tmp_path, made_up_survey())
    group = survey.group("household_size")
    assert [level.label["en"] for level in group.levels] == ["up to 2", "3 to 4", "5 to 6", "7 or more"]


def test_welfare_is_put_on_the_scale_asked_for(tmp_path: Path) -> None:
    table = made_up_survey()
    survey = load(tmp_path, table)
    np.testing.assert_allclose(survey.welfare, table.TotExp / table.N_members)
    np.testing.assert_allclose(survey.on_scale("square_root"), table.TotExp / np.sqrt(table.N_members))


def test_every_row_is_counted_once(tmp_path: Path) -> None:
    table = made_up_survey()
    table.loc[:3, "TotExp"] = np.nan
    table.loc[4:5, "TotExp"] = [-3, 0]
    table.loc[3:6, "wt"] = np.nan
    table.loc[7, "wt"] = 0
    count = load(tmp_path, table).rows
    assert count.set_aside == {
        "welfare_missing": 4,
        "welfare_not_positive": 2,
        "weight_missing": 1,
        "weight_zero": 1,
    }
    assert count.used + sum(count.set_aside.values()) == count.total == 600


def spoil(column: str, value: object) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda table: table.assign(**{column: value})


def dates(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(rooms=[f"19{50 + n % 40}-03-12" for n in range(len(table))])


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        (spoil("TotExp", np.nan), "lab.data.too_few_rows"),
        (spoil("TotExp", "12 Rp"), "lab.data.not_numbers"),
        (spoil("TotExp", -1.0), "lab.data.too_few_rows"),
        (spoil("wt", 0.0), "lab.data.no_weight"),
        (spoil("wt", -1.0), "lab.data.negative_weights"),
        (spoil("psu", 1), "lab.folds.too_few_groups"),
        (spoil("HH_ID", "7"), "lab.data.doubled_rows"),
        (dates, "lab.proxies.date_as_text"),
        (
            lambda table: table.assign(rooms=[f"Jalan {n}" for n in range(len(table))]),
            "lab.proxies.free_text",
        ),
        (lambda table: table.drop(columns=["psu"]), "lab.data.missing_column"),
        (lambda table: table.iloc[:0], "lab.data.empty"),
    ],
)
def test_bad_data_are_named(
    tmp_path: Path, spoiled: Callable[[pd.DataFrame], pd.DataFrame], code: str
) -> None:
    with pytest.raises(TepatError) as caught:
        load(tmp_path, spoiled(made_up_survey()))
    assert caught.value.code == code
    assert caught.value.mend


def test_dates_become_years_where_the_day_is_given(tmp_path: Path) -> None:
    survey = load(
        tmp_path,
        dates(made_up_survey()),
        ("  squares:", "  kinds: {rooms: date}\n  as_of: 2020-01-01\n  squares:"),
    )
    rooms = next(proxy for proxy in survey.proxies if proxy.name == "rooms")
    assert rooms.kind == "number"
    assert rooms.values[0] == 69


def test_a_role_is_no_proxy(tmp_path: Path) -> None:
    with pytest.raises(TepatError) as caught:
        load(tmp_path, made_up_survey(), ("columns: [N_members", "columns: [TotExp, N_members"))
    assert caught.value.code == "lab.leakage.role"


def test_where_they_live_may_be_a_proxy(tmp_path: Path) -> None:
    survey = load(tmp_path, made_up_survey(), ("columns: [N_members", "columns: [stratum, N_members"))
    assert "stratum" in [proxy.name for proxy in survey.proxies]


def poor_label(table: pd.DataFrame) -> pd.Series:
    each = table.TotExp / table.N_members
    return (each < each.quantile(0.4)).astype(int)


LEAKS = {
    "the label in disguise": lambda table: poor_label(table),
    "welfare with noise": lambda table: table.TotExp / table.N_members * 1.03 + 5,
    "its decile as a category": lambda table: pd.qcut(
        table.TotExp / table.N_members, 10, labels=list("abcdefghij")
    ).astype(str),
}


@pytest.mark.parametrize("leak", sorted(LEAKS))
def test_a_proxy_that_knows_the_answer_is_refused(tmp_path: Path, leak: str) -> None:
    table = made_up_survey()
    table["rooms"] = LEAKS[leak](table)
    survey = load(tmp_path, table)
    with pytest.raises(TepatError) as caught:
        guard(survey)
    assert caught.value.code == "lab.leakage.refused"
    assert "`rooms`" in caught.value.what


def test_two_columns_that_make_welfare_together_are_refused(tmp_path: Path) -> None:
    table = made_up_survey()
    generator = np.random.default_rng(1)
    share = generator.uniform(0.2, 0.9, len(table))
    table["rooms"] = table.TotExp / table.N_members * share
    table["head_age"] = 1 - share
    with pytest.raises(TepatError) as caught:
        guard(load(tmp_path, table))
    assert caught.value.code == "lab.leakage.refused"
    assert "`rooms`" in caught.value.what


def test_an_honest_survey_passes_and_a_reason_lets_a_column_pass(tmp_path: Path) -> None:
    assert guard(load(tmp_path, made_up_survey())) == []
    table = made_up_survey()
    table["rooms"] = poor_label(table)
    survey = load(tmp_path, table, ("protocol:", "allow: {rooms: an official list}\nprotocol:"))
    assert [finding.allowed for finding in guard(survey)] == ["an official list"]
