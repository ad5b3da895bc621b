"""The whole run: file, registration, fit, decisions, figures."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from tepat.content import load_content
from tepat.lab.arrays import BoolArray, FloatArray
from tepat.rules import Formula, decide
from tepat.targeting.studies.alatas2012.figures import POVERTY_LINE_THOUSAND_RUPIAH, measure
from tepat.targeting.studies.alatas2012.households import (
    PUBLISHED_AREAS,
    PUBLISHED_HOUSEHOLDS,
    Households,
)
from tepat.targeting.studies.alatas2012.proxies import PROXIES
from tepat.targeting.studies.alatas2012.proxy_means_test import TERMS, FittedStudy, columns_of, fit_study
from tepat.targeting.studies.alatas2012.registration import facts_of, register
from tepat.targeting.studies.alatas2012.report import Report

DECIDED_ON = date(2008, 12, 31)

Facts = Mapping[str, Any]
Say = Callable[[str, str], None]
"""Told of each step, in Indonesian and in English."""


def run_study(*, households: Households, output: Path, say: Say) -> Report:
    """Register the households, fit the proxy means test on their current facts, decide each out of sample.

    Writes submissions and facts into the database in use (a second run finds them there) and the formulas'
    files into ``output``. ``say`` is told of each step. Raises ``StudyError`` and whatever intake refuses.
    """
    begun = time.monotonic()
    registered = register(households, say=say)
    facts = facts_of(registered.families, on=DECIDED_ON, say=say)
    say("Menghitung rumus …", "Fitting the formula …")
    fitted = fit_study(
        columns_of(facts, load_content().dictionary),
        consumption=households.consumption,
        poor=households.is_poor(POVERTY_LINE_THOUSAND_RUPIAH),
        area=households.area,
    )
    full = fitted.full.write(output)
    say(
        "Memutuskan setiap keluarga dengan rumus yang belum mengenal wilayahnya …",
        "Deciding each household by the formula that has not seen its area …",
    )
    decisions = _decide(facts, fitted, [test.write(output / "folds") for test in fitted.of_fold])
    return Report(
        households=len(households),
        newly_accepted=registered.newly_accepted,
        decided=int(decisions.decided.sum()),
        selected=int(decisions.selected.sum()),
        formula_code=full.code,
        formula_hash=full.hash,
        figures=measure(
            households, selected=decisions.selected, decided=decisions.decided, score=decisions.score
        ),
        fitted_on=fitted.full.model.observations,
        r2_in_sample=fitted.full.model.r2,
        folds=len(fitted.of_fold),
        cutoffs=tuple(test.cutoff for test in fitted.of_fold),
        proxies=PROXIES,
        terms=TERMS,
        output=str(output),
        warnings=_warnings(households),
        seconds=time.monotonic() - begun,
    )


@dataclass(frozen=True, slots=True)
class _Decisions:
    decided: BoolArray
    selected: BoolArray
    score: FloatArray


def _decide(facts: Sequence[Facts], fitted: FittedStudy, formulas: Sequence[Formula]) -> _Decisions:
    """Each household by the formula of its own fold, which was fitted without its enumeration area."""
    decisions = [
        decide(formulas[fold], household, on=DECIDED_ON)
        for household, fold in zip(facts, fitted.fold.tolist(), strict=True)
    ]
    outcomes = np.array([decision.outcome for decision in decisions])
    scores = [decision.scores["pmt"] for decision in decisions]
    return _Decisions(
        decided=outcomes != "cannot_tell",
        selected=outcomes == "eligible",
        score=np.array([np.nan if score is None else score for score in scores], dtype=np.float64),
    )


def _warnings(households: Households) -> dict[str, list[str]]:
    areas = len(set(households.area.tolist()))
    if (len(households), areas) == (PUBLISHED_HOUSEHOLDS, PUBLISHED_AREAS):
        return {"id": [], "en": []}
    return {
        "id": [
            f"Berkas yang diterbitkan memuat {PUBLISHED_HOUSEHOLDS} keluarga di {PUBLISHED_AREAS} wilayah "
            f"cacah; berkas ini {len(households)} di {areas}."
        ],
        "en": [
            f"The published file has {PUBLISHED_HOUSEHOLDS} households in {PUBLISHED_AREAS} enumeration "
            f"areas; this one has {len(households)} in {areas}."
        ],
    }
