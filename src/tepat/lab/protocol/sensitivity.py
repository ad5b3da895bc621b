"""How the errors change when something else is believed: the definition of welfare, the answers, their
age.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import multivariate_normal, norm  # type: ignore[import-untyped]

from tepat.lab.measures.world import World, churn
from tepat.lab.protocol.crossfit import CrossFit
from tepat.lab.protocol.draws import cluster_counts, interval
from tepat.lab.protocol.judging import Judgement, world_of
from tepat.lab.sample import sample_of
from tepat.lab.survey.proxies import Proxy
from tepat.lab.weighted import percentiles

RISEN, AFTER_YEARS, AMONG = 0.28, 3, 0.30
"""Of the poorest 30 % this share has left them three years later (Indonesian panel, see the domain notes)."""
_MOST_DRAWS = 200


@dataclass(frozen=True)
class Shift:
    """Exclusion error of a candidate when ``what`` is at ``setting``; ``churn`` where a choice is made
    anew.
    """

    code: str
    what: str
    setting: str
    exclusion: float
    low: float | None
    high: float | None
    churn: float | None = None


def other_scales(crossfit: CrossFit, judgement: Judgement) -> list[Shift]:
    """The same choices, judged by another definition of who is poor (as many households as before)."""
    survey = crossfit.survey
    found = []
    share = float(judgement.weight[judgement.poor].sum() / judgement.weight.sum())
    for scale in survey.other_scales():
        welfare = survey.on_scale(scale)[judgement.rows]
        world = replace(judgement.world, welfare=welfare, poorest=share)
        found += _with_draws(crossfit, judgement, world, "scale", scale)
    return found


def _with_draws(
    crossfit: CrossFit,
    judgement: Judgement,
    world: World,
    what: str,
    setting: str,
    codes: Sequence[str] | None = None,
) -> list[Shift]:
    """The errors in a world that is otherwise, in the sample itself and in its draws."""
    survey, protocol = crossfit.survey, crossfit.survey.plan.protocol
    count = min(protocol.draws, _MOST_DRAWS)
    counts = cluster_counts(survey.cluster, survey.strata, draws=count, seed=protocol.seed)[:, judgement.rows]
    value = world.figures(judgement.weight, whole=False)[0]["exclusion_of_poor"]
    draws = np.array(
        [world.figures(judgement.weight * drawn, whole=False)[0]["exclusion_of_poor"] for drawn in counts]
    )
    return [
        Shift(code, what, setting, float(value[n]), *interval(draws[:, n], protocol.level))
        for n, code in enumerate(judgement.codes if codes is None else codes)
    ]


def measured_badly(
    crossfit: CrossFit, judgement: Judgement, spreads: Sequence[float], seed: int
) -> list[Shift]:
    """The same choices, when welfare itself was measured with an error of this spread (of its logarithm)."""
    found = []
    for spread in spreads:
        noise = np.random.default_rng(seed).normal(0, spread, len(judgement.weight))
        world = replace(judgement.world, welfare=judgement.world.welfare * np.exp(noise))
        found += _with_draws(crossfit, judgement, world, "welfare_error", f"{spread:g}")
    return found


def answered_badly(
    crossfit: CrossFit, judgement: Judgement, spreads: Sequence[float], seed: int
) -> list[Shift]:
    """Choices made anew from answers with errors, by candidates whose score can be written down.

    That share of the yes-or-no answers and categories is somebody else's; numbers are off by a factor whose
    logarithm has that spread. The fits are those of clean answers.
    """
    survey = crossfit.survey
    codes = [code for code in judgement.codes if crossfit.rankers[code][0].published is not None]
    found: list[Shift] = []
    if not codes:
        return found
    for spread in spreads:
        generator = np.random.default_rng(seed)
        spoiled = [_spoiled(proxy, spread, generator) for proxy in survey.proxies]
        scores = np.full((len(survey), len(codes)), np.nan)
        for fold in crossfit.folds:
            matrix = fold.encoder.matrix([proxy.known_to(fold.rows) for proxy in spoiled])
            sample = sample_of(survey, fold.encoder, fold.rows, matrix)
            for number, code in enumerate(codes):
                scores[fold.rows, number] = crossfit.rankers[code][fold.number].score(sample)
        world = world_of(crossfit, codes, judgement.rows, scores[judgement.rows])
        chance = world.chances(judgement.weight)
        for number, shift in enumerate(
            _with_draws(crossfit, judgement, world, "answer_error", f"{spread:g}", codes)
        ):
            before = judgement.chance[:, judgement.codes.index(shift.code)]
            found.append(replace(shift, churn=churn(judgement.weight, before, chance[:, number])))
    return found


def _spoiled(proxy: Proxy, spread: float, generator: np.random.Generator) -> Proxy:
    values = proxy.values.copy()
    if proxy.kind == "number":
        noisy = values * np.exp(generator.normal(0, spread, len(values)))
        known = values[~np.isnan(values)]
        whole = len(known) > 0 and bool((known == np.floor(known)).all())
        return replace(proxy, values=np.round(noisy) if whole else noisy)
    hit = generator.random(len(values)) < spread
    values[hit] = values[generator.permutation(len(values))][hit]
    return replace(proxy, values=values)


def aged(
    crossfit: CrossFit, judgement: Judgement, share: float, seed: int, years: int = AFTER_YEARS
) -> list[Shift]:
    """The same choices some years later, when families have risen and fallen as Indonesian families do.

    Ranks move like correlated normal numbers, with the correlation that lets 28 % of the poorest 30 % rise
    above them within three years.
    """
    yearly = yearly_correlation()
    start = norm.ppf(np.clip(percentiles(judgement.world.welfare, judgement.weight), 1e-6, 1 - 1e-6))
    noise = np.random.default_rng(seed).normal(0, 1, len(start))
    found = []
    for year in range(years + 1):
        kept = yearly**year
        world = replace(judgement.world, welfare=kept * start + np.sqrt(1 - kept**2) * noise, poorest=share)
        found += _with_draws(crossfit, judgement, world, "years_later", str(year))
    return found


def yearly_correlation() -> float:
    """The correlation of ranks from one year to the next that the panel's figure implies.

    >>> 0.9 < yearly_correlation() < 0.99
    True
    """
    cut = norm.ppf(AMONG)
    low, high = 0.0, 0.9999
    for _ in range(50):
        middle = (low + high) / 2
        both = multivariate_normal.cdf([cut, cut], mean=[0, 0], cov=[[1, middle], [middle, 1]])
        low, high = (middle, high) if 1 - both / AMONG > RISEN else (low, middle)
    return float(round(low ** (1 / AFTER_YEARS), 6))
