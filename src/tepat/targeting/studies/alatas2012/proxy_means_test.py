"""A first proxy means test, fitted fold by fold and published as formulas of the rules language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tepat.lab.arrays import BoolArray, FloatArray, IntArray
from tepat.lab.cutoffs import cutoff_for_share
from tepat.lab.folds import grouped_folds
from tepat.lab.methods.ols import LinearModel, fit
from tepat.rules import Dictionary, Formula, load_formula, parse_expression
from tepat.targeting.errors import StudyError

FOLDS = 10
FOLD_SEED = 2012
FORMULA_CODE = "pmt_alatas2012"
FORMULA_VERSION = "2012.1"
_ACTIVE_FROM = "2008-01-01"

# What the formula adds up, in the rules language (yes counts 1, no 0). Of the proxies sent in only the
# dependency ratio is left out: it does not exist where nobody is of working age, so many old people could
# never be told.
TERMS: tuple[str, ...] = (
    "LEAST(alatas_floor_area_per_person_m2, 60)",
    "alatas_floor_not_earth",
    "alatas_wall_masonry",
    "alatas_roof_concrete_or_corrugated",
    "alatas_private_toilet",
    "alatas_clean_drinking_water",
    "alatas_pln_electricity",
    "alatas_cooks_with_firewood",
    "alatas_owns_house",
    "alatas_household_size",
    "alatas_household_size * alatas_household_size",
    "alatas_head_age_years",
    "alatas_head_age_years * alatas_head_age_years",
    "alatas_head_is_male",
    "alatas_head_is_married",
    "alatas_head_is_male AND alatas_head_is_married",
    "alatas_child_0_4_count",
    "alatas_elementary_pupil_count",
    "alatas_junior_high_pupil_count",
    "alatas_senior_high_pupil_count",
    "alatas_head_education = 2",
    "alatas_head_education = 3",
    "alatas_head_education = 4",
    "alatas_highest_education = 2",
    "alatas_highest_education = 3",
    "alatas_highest_education = 4",
    "alatas_head_employment = 2",
    "alatas_head_employment = 3",
    "alatas_head_sector = 2",
    "alatas_head_sector = 3",
    "alatas_head_sector = 4",
    "alatas_received_credit",
    "alatas_owns_air_conditioner",
    "alatas_owns_computer",
    "alatas_owns_radio",
    "alatas_owns_tv",
    "alatas_owns_dvd_player",
    "alatas_owns_satellite_dish",
    "alatas_owns_gas_burner",
    "alatas_owns_refrigerator",
    "alatas_owns_bicycle",
    "alatas_owns_motorcycle",
    "alatas_owns_car",
    "alatas_owns_mobile_phone",
    "alatas_owns_jewelry",
    "alatas_owns_chicken",
    "alatas_owns_cattle",
)


@dataclass(frozen=True, slots=True)
class ProxyMeansTest:
    """A fitted score and the cut-off up to which a household is selected.

    The score is log consumption in thousand rupiah per person and month. ``poor_share`` is the share of the
    poor among the ``model.observations`` it was fitted on; the cut-off selects that share of them.
    """

    code: str
    model: LinearModel
    cutoff: float
    poor_share: float

    def document(self) -> dict[str, Any]:
        """The formula as its YAML file holds it."""
        return {
            "code": self.code,
            "version": FORMULA_VERSION,
            "title": {
                "id": "Perkiraan pengeluaran dari ciri keluarga (studi Alatas dkk. 2012)",
                "en": "Proxy means test (study of Alatas and others, 2012)",
            },
            "unit": "household",
            "active_from": _ACTIVE_FROM,
            "legal_basis": [
                "None: an experiment of the lab, not a rule in force. Fitted on the survey of Alatas, "
                "Banerjee, Hanna, Olken and Tobias (2012), DOI 10.7910/DVN/M7SKQZ."
            ],
            "parameters": {"cutoff": {_ACTIVE_FROM: self.cutoff}},
            "criteria": [{"code": "low_consumption", "expr": "pmt <= :cutoff", "reason": _REASON}],
            "scores": [{"code": "pmt", "linear": self.model.to_score()}],
            "ranking": {"by": "pmt", "order": "ascending", "tie_break": "household_id_hash"},
        }

    def write(self, folder: Path) -> Formula:
        """Write the formula's file into ``folder`` and load it from there, as anybody would."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.code}.yaml"
        head = "# Written by `tepat study alatas2012`. Figures are for the sample of the study only.\n"
        text = yaml.safe_dump(self.document(), sort_keys=False, allow_unicode=True, width=110)
        path.write_text(head + text, encoding="utf-8")
        return load_formula(path)


_REASON: Mapping[str, Mapping[str, str]] = {
    "id": {
        "true": "Dari ciri-cirinya, keluarga ini diperkirakan termasuk yang pengeluarannya rendah.",
        "false": "Dari ciri-cirinya, pengeluaran keluarga ini diperkirakan di atas batas.",
        "unknown": "Ciri-ciri keluarga ini belum cukup diketahui untuk memperkirakan pengeluarannya.",
    },
    "en": {
        "true": "By its features the household is expected to be among those that spend little.",
        "false": "By its features the household is expected to spend more than the cut-off.",
        "unknown": "Too few features of the household are known to say what it is expected to spend.",
    },
}


@dataclass(frozen=True, slots=True)
class FittedStudy:
    """The tests of all folds, ``fold`` of each household, and the test fitted on everybody."""

    fold: IntArray
    of_fold: tuple[ProxyMeansTest, ...]
    full: ProxyMeansTest


def columns_of(facts: Sequence[Mapping[str, Any]], dictionary: Dictionary) -> dict[str, FloatArray]:
    """Each term of each household as a number (yes is 1), NaN where it is not known.

    The rules language works them out: what the fit learns from is what the formula will read.
    """
    return {term: _column(term, facts, dictionary) for term in TERMS}


def _column(term: str, facts: Sequence[Mapping[str, Any]], dictionary: Dictionary) -> FloatArray:
    expression = parse_expression(term, dictionary)
    values = [expression.evaluate(household) for household in facts]
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)


def fit_study(
    columns: Mapping[str, FloatArray], *, consumption: FloatArray, poor: BoolArray, area: IntArray
) -> FittedStudy:
    """Fit one test for each fold without the fold's enumeration areas, and one on all households.

    Households with an unknown term or consumption teach nothing and are left out of the fits, never of the
    decisions. Raises ``StudyError`` ``study.alatas2012.nothing_to_learn_from`` where none are left.
    """
    complete = np.isfinite(consumption) & np.all([np.isfinite(column) for column in columns.values()], axis=0)
    if not complete.any():
        raise StudyError(
            "No household has all proxies and a known consumption.",
            why="The formula learns from such households.",
            mend="Use the file as published.",
            code="study.alatas2012.nothing_to_learn_from",
        )
    fold = grouped_folds(area, folds=FOLDS, seed=FOLD_SEED)

    def learn(code: str, rows: BoolArray) -> ProxyMeansTest:
        known = {name: column[rows] for name, column in columns.items()}
        model = fit(known, np.log(consumption[rows]), groups=area[rows]).rounded()
        poor_share = float(poor[rows].mean())
        return ProxyMeansTest(code, model, cutoff_for_share(model.predict(known), poor_share), poor_share)

    return FittedStudy(
        fold=fold,
        of_fold=tuple(
            learn(f"{FORMULA_CODE}_fold_{number + 1:02d}", complete & (fold != number))
            for number in range(FOLDS)
        ),
        full=learn(FORMULA_CODE, complete),
    )
