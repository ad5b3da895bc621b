"""A whole study: read, guard, fit, judge, look for gaps and remedies, try what else could be believed,
export.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from tepat.lab.errors import LabError
from tepat.lab.export import Exported, export_all
from tepat.lab.fairness.cells import Cell, Cells, cells_of
from tepat.lab.fairness.frontier import Frontier, Point, frontier
from tepat.lab.fairness.gaps import Gap, gaps_of, largest_gap
from tepat.lab.fairness.mitigations import remedies
from tepat.lab.measures.world import roc
from tepat.lab.money import Money, money_of
from tepat.lab.progress import Progress, Tell
from tepat.lab.protocol.candidates import Candidate, candidates_of
from tepat.lab.protocol.comparisons import Comparison, compare
from tepat.lab.protocol.crossfit import CrossFit, fit_all, start, units
from tepat.lab.protocol.judging import Judgement, judge, knows
from tepat.lab.protocol.repeats import AreaError, Refit, Repeat, learning_curve, out_of_area, refitted
from tepat.lab.protocol.sensitivity import Shift, aged, answered_badly, measured_badly, other_scales
from tepat.lab.survey.leakage import Finding, guard
from tepat.lab.survey.plan import StudyPlan
from tepat.lab.survey.study_file import read_study
from tepat.lab.survey.survey import Survey, load_survey

AreaName = Callable[[str], str | None]
_REPEATED = 4
_ROC = 6


@dataclass
class Study:
    """What came out. ``main`` holds the candidates that know something of every household; ``partly`` those
    that know only some, each beside the reference on the same households."""

    survey: Survey
    money: Money
    crossfit: CrossFit
    findings: list[Finding]
    cells: Cells
    main: Judgement
    partly: list[Judgement]
    comparisons: list[Comparison]
    gaps: dict[str, list[Gap]]
    watched: Gap | None
    frontier: Frontier
    shifts: list[Shift] = field(default_factory=list)
    learning: list[Repeat] = field(default_factory=list)
    refits: list[Refit] = field(default_factory=list)
    away: list[Repeat] = field(default_factory=list)
    by_area: list[AreaError] = field(default_factory=list)
    exported: list[Exported] = field(default_factory=list)
    curves: dict[str, tuple[list[float], list[float]]] = field(default_factory=dict)

    @property
    def plan(self) -> StudyPlan:
        """The study file."""
        return self.survey.plan

    @property
    def reference(self) -> str:
        """The candidate that the others are compared with."""
        return self.plan.reference

    @property
    def candidates(self) -> list[Candidate]:
        """All candidates, remedies included."""
        return self.crossfit.candidates

    def candidate(self, code: str) -> Candidate:
        """A candidate by its code."""
        return self.candidates[self.crossfit.number(code)]

    def judgement_of(self, code: str) -> Judgement:
        """Where the candidate was judged."""
        return next(each for each in (self.main, *self.partly) if code in each.codes)

    def best(self) -> str:
        """The candidate with the lowest exclusion error among those that could be done."""
        able = [code for code in self.main.codes if possible(self, code)]
        number = {code: self.main.values["exclusion_of_poor"][self.main.codes.index(code)] for code in able}
        return min(able, key=lambda code: (number[code], code))

    def save(self, folder: Path, language: str = "id") -> list[Path]:
        """Write ``metrics.json``, the tables as CSV and ``report.html`` into the folder; formulas are
        there already.
        """
        from tepat.lab.report.saving import save  # noqa: PLC0415 - the report imports this module

        return save(self, folder, language)

    def table(self, name: str) -> pd.DataFrame:
        """One of the tables as pandas; see ``tables``."""
        from tepat.lab.report.tables import tables_of  # noqa: PLC0415 - the report imports this module

        found = tables_of(self)
        if name not in found:
            raise LabError(
                f"There is no table `{name}`.",
                mend=f"Tables are: {', '.join(found)}.",
                code="lab.results.table",
            )
        return pd.DataFrame(found[name])


def possible(study: Study, code: str) -> bool:
    """Whether a candidate could be done: no end of the scale, no assumption, not the choice of somebody
    else.
    """
    ranker = study.crossfit.rankers[code][0]
    method = study.candidate(code).method
    return not (method.sees_truth or ranker.everyone or ranker.decides or method.code == "random")


def run_study(
    plan: StudyPlan | Path,
    *,
    table: pd.DataFrame | None = None,
    folder: Path | None = None,
    tell: Tell | None = None,
) -> Study:
    """Run a study. ``table`` takes the place of its file; with ``folder``, formulas are written there.

    ``tell`` is told how far it is. The same plan, data and seed give the same figures to the last digit.
    Raises ``LabError`` and ``FormulaError`` for whatever is wrong with the study or its data.
    """
    plan = plan if isinstance(plan, StudyPlan) else read_study(plan)
    # One thread for linear algebra: the matrices are small, and sums in one order give the same last digit.
    with threadpool_limits(1, user_api="blas"):
        return _run(plan, table, folder, Progress(tell) if tell else Progress())


def _run(plan: StudyPlan, table: pd.DataFrame | None, folder: Path | None, progress: Progress) -> Study:
    survey = load_survey(plan, table)
    money = money_of(survey)
    candidates = candidates_of(plan, survey)
    progress.total = (
        units(candidates) * plan.protocol.folds + plan.protocol.draws * (len(candidates) + 12) / 25 + 20
    )
    progress.did("leakage guard", 0.1)
    findings = guard(survey)
    crossfit = start(survey)
    fit_all(crossfit, candidates, progress)
    cells = cells_of(survey, intersections=plan.fairness.intersections)
    watched = _watched(crossfit, cells, progress)
    if watched is not None and plan.fairness.mitigate:
        tried = remedies(survey, watched.cell, {each.code for each in candidates})
        progress.more(units(tried) * plan.protocol.folds)
        fit_all(crossfit, tried, progress)
    study = _judged(survey, money, crossfit, findings, cells, watched, progress)
    if plan.protocol.sensitivity:
        _try_otherwise(study, progress)
    _repeat(study, progress)
    _draw_curves(study)
    if folder is not None:
        progress.did("formulas", 1)
        known = [each for each in study.candidates if each.code not in _partial(study)]
        study.exported = export_all(survey, known, folder / "formulas")
    progress.did("done", progress.total - progress.done)
    return study


def _partial(study: Study) -> set[str]:
    return {code for judgement in study.partly for code in judgement.codes if code not in study.main.codes}


def _watched(crossfit: CrossFit, cells: Cells, progress: Progress) -> Gap | None:
    """The largest gap of the reference among single groups (or within the group that the study names)."""
    plan = crossfit.survey.plan
    reference = plan.reference
    if not knows(crossfit, reference).all():
        raise LabError(
            f"The reference `{reference}` knows nothing of some households.",
            why=f"{int((~knows(crossfit, reference)).sum())} have no score from it.",
            mend="Choose another `reference:`, such as `ols`.",
            code="lab.study.partial_reference",
        )
    rows = np.arange(len(crossfit.survey), dtype=np.int64)
    gaps = gaps_of(judge(crossfit, [reference], rows, cells, progress), reference, plan.fairness.min_cell)
    if plan.fairness.group is not None:
        crossfit.survey.group(plan.fairness.group)
        gaps = [gap for gap in gaps if len(gap.cell.of) == 1 and gap.cell.of[0][0] == plan.fairness.group]
    return largest_gap(gaps, single=True)


def _judged(
    survey: Survey,
    money: Money,
    crossfit: CrossFit,
    findings: list[Finding],
    cells: Cells,
    watched: Gap | None,
    progress: Progress,
) -> Study:
    plan = survey.plan
    everyone = np.arange(len(survey), dtype=np.int64)
    known = {each.code: knows(crossfit, each.code) for each in crossfit.candidates}
    whole = [code for code, rows in known.items() if rows.all()]
    main = judge(crossfit, whole, everyone, cells, progress)
    partly = []
    masks: dict[bytes, list[str]] = {}
    for code, rows in known.items():
        if not rows.all() and rows.any():
            masks.setdefault(rows.tobytes(), []).append(code)
    for codes in masks.values():
        some = np.flatnonzero(known[codes[0]])
        partly.append(judge(crossfit, [*codes, plan.reference], some, cells, progress))
    gaps = {code: gaps_of(main, code, plan.fairness.min_cell) for code in main.codes}
    for judgement in partly:
        for code in judgement.codes:
            if code not in gaps:
                gaps[code] = gaps_of(judgement, code, plan.fairness.min_cell)
    study = Study(
        survey=survey,
        money=money,
        crossfit=crossfit,
        findings=findings,
        cells=cells,
        main=main,
        partly=partly,
        comparisons=compare([main, *partly], plan.reference),
        gaps=gaps,
        watched=watched,
        frontier=Frontier((), (), ()),
    )
    study.frontier = _frontier(study)
    return study


def gap_in(study: Study, code: str, cell: Cell) -> Gap | None:
    """The gap of a candidate in a cell, if it is large enough to be judged."""
    return next((gap for gap in study.gaps[code] if gap.cell.code == cell.code and gap.judged), None)


def _frontier(study: Study) -> Frontier:
    points = []
    for number, code in enumerate(study.main.codes):
        values = study.main.values
        gap = gap_in(study, code, study.watched.cell) if study.watched else None
        points.append(
            Point(
                code,
                float(values["exclusion_of_poor"][number]),
                float(gap.gap) if gap and gap.gap is not None else 0.0,
                float(values["cost_per_gap_closed"][number]),
                possible(study, code),
            )
        )
    return frontier(points, study.reference)


def _try_otherwise(study: Study, progress: Progress) -> None:
    seed = study.plan.protocol.seed
    study.shifts += other_scales(study.crossfit, study.main)
    progress.did("other definitions of welfare", 5)
    study.shifts += answered_badly(study.crossfit, study.main, study.plan.protocol.noise, seed)
    study.shifts += measured_badly(study.crossfit, study.main, study.plan.protocol.noise, seed)
    share = float(study.main.weight[study.main.poor].sum() / study.main.weight.sum())
    study.shifts += aged(study.crossfit, study.main, share, seed)
    progress.did("data errors and age", 5)


def _repeat(study: Study, progress: Progress) -> None:
    """Learning curves, refits and out-of-area tests of the candidates asked for, else of some quick ones."""
    protocol = study.plan.protocol
    quick = [
        each.code
        for each in study.candidates
        if not each.method.heavy and not each.tried_against and study.crossfit.rankers[each.code][0].published
    ][:_REPEATED]
    if not study.candidate(study.reference).method.heavy and study.reference not in quick:
        quick = [study.reference, *quick[:-1]]
    learned = _named(study, protocol.learning) if protocol.learning is not None else quick[:1]
    away = _named(study, protocol.out_of_area) if protocol.out_of_area is not None else quick
    study.learning = learning_curve(study.crossfit, [study.candidate(code) for code in learned], progress)
    again = _named(study, protocol.refit) if protocol.refit is not None else quick[:1]
    study.refits = refitted(study.crossfit, [study.candidate(code) for code in again], progress)
    study.away, study.by_area = out_of_area(study.survey, [study.candidate(code) for code in away], progress)


def _named(study: Study, codes: tuple[str, ...]) -> list[str]:
    strange = [code for code in codes if code not in study.main.codes]
    if strange:
        raise LabError(
            f"The protocol names `{strange[0]}`, which is no candidate that knows every household.",
            mend=f"Candidates are: {', '.join(study.main.codes)}.",
            code="lab.study.unknown_candidate",
        )
    return list(codes)


def _draw_curves(study: Study) -> None:
    """Curves of the reference, the best and some others, at 101 cut-offs."""
    main = study.main
    order = np.argsort(-np.nan_to_num(main.values["auc"]), kind="stable")
    codes = [study.reference, *(main.codes[n] for n in order if possible(study, main.codes[n]))]
    for code in list(dict.fromkeys(codes))[:_ROC]:
        others, reached = roc(main.weight, main.poor, main.world.orders[main.codes.index(code)])
        study.curves[code] = (others.tolist(), reached.tolist())
