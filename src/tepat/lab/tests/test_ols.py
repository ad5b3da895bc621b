"""The fit finds known coefficients, and refuses what would make them meaningless."""

from __future__ import annotations

import numpy as np
import pytest

from tepat.lab.errors import LabError
from tepat.lab.methods.ols import fit, r2_of_predictions

RNG = np.random.default_rng(11)
ROOMS = RNG.integers(1, 6, size=400).astype(float)
HAS_TV = RNG.integers(0, 2, size=400).astype(float)
NOISE = RNG.normal(0, 0.1, size=400)
LOG_CONSUMPTION = 5.0 + 0.2 * ROOMS + 0.3 * HAS_TV + NOISE


def test_it_finds_the_coefficients_the_data_were_made_with() -> None:
    model = fit({"rooms": ROOMS, "has_tv": HAS_TV}, LOG_CONSUMPTION)
    assert list(model.coefficients) == ["rooms", "has_tv"]
    assert model.coefficients["rooms"] == pytest.approx(0.2, abs=0.02)
    assert model.coefficients["has_tv"] == pytest.approx(0.3, abs=0.04)
    assert model.observations == 400


def test_r2_agrees_with_predictions_on_the_same_households() -> None:
    columns = {"rooms": ROOMS, "has_tv": HAS_TV}
    model = fit(columns, LOG_CONSUMPTION)
    assert r2_of_predictions(LOG_CONSUMPTION, model.predict(columns)) == pytest.approx(model.r2)


def test_the_published_numbers_are_the_model() -> None:
    model = fit({"rooms": ROOMS}, LOG_CONSUMPTION).rounded(3)
    assert model.to_score() == {
        "intercept": model.intercept,
        "terms": [{"variable": "rooms", "coefficient": model.coefficients["rooms"]}],
    }
    assert model.coefficients["rooms"] == round(model.coefficients["rooms"], 3)


def test_neighbours_change_the_standard_errors_but_not_the_coefficients() -> None:
    alone = fit({"rooms": ROOMS}, LOG_CONSUMPTION)
    grouped = fit({"rooms": ROOMS}, LOG_CONSUMPTION, groups=np.repeat(np.arange(40), 10))
    assert grouped.coefficients == alone.coefficients
    assert grouped.standard_errors != alone.standard_errors


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"rooms": ROOMS, "rooms_again": 2 * ROOMS}, "lab.ols.redundant_proxy"),
        ({"always": np.ones(400)}, "lab.ols.redundant_proxy"),
        ({"rooms": np.where(ROOMS == 1, np.nan, ROOMS)}, "lab.arrays.unknown_values"),
        ({"rooms": ROOMS[:10]}, "lab.arrays.lengths_differ"),
    ],
)
def test_it_refuses_what_it_cannot_fit(columns: dict[str, np.ndarray], code: str) -> None:
    with pytest.raises(LabError) as caught:
        fit(columns, LOG_CONSUMPTION)
    assert caught.value.code == code


def test_it_refuses_fewer_households_than_coefficients() -> None:
    with pytest.raises(LabError) as caught:
        fit({"rooms": ROOMS[:2]}, LOG_CONSUMPTION[:2])
    assert caught.value.code == "lab.ols.too_few_households"
