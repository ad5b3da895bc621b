"""The budget: how many places there are, and what each household with a place is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tepat.lab.arrays import FloatArray
from tepat.lab.errors import LabError
from tepat.lab.survey.survey import Survey
from tepat.lab.survey.welfare import divisor
from tepat.lab.weighted import weighted_quantile


@dataclass(frozen=True, slots=True)
class Money:
    """``quota`` is the share of households with a place; ``per_household`` the budget over all households.

    ``unit`` is what one benefit counts for each household (1, or its members where benefits are per person);
    ``divisor`` turns an amount for the household into welfare. ``line`` is the target as a welfare line.
    ``assumed``: the study names no benefit, so the budget is the sum of all gaps to the line.
    """

    quota: float
    per_household: float
    unit: FloatArray
    divisor: FloatArray
    line: float
    lines: Mapping[str, float]
    assumed: bool

    @property
    def benefit(self) -> float:
        """What one unit of benefit is worth when the places go to households of average unit."""
        return self.per_household / self.quota / float(self.unit.mean())


def money_of(survey: Survey) -> Money:
    """The budget of the study. Raises ``LabError`` ``lab.budget.more_than_all`` where it is more than all
    need.
    """
    plan, weight = survey.plan, survey.weight
    total = float(weight.sum())
    size = survey.parts.get("size")
    divided = divisor(plan.welfare.scale, survey.parts) if size is not None else survey.welfare * 0 + 1
    unit = size if plan.budget.per == "person" and size is not None else survey.welfare * 0 + 1
    line = plan.target.line
    if line is None:
        line = weighted_quantile(survey.welfare, weight, float(plan.target.poorest or 0))
    poor = survey.welfare <= line
    mean_unit = float((weight * unit).sum() / total)
    quota, assumed = plan.budget.quota, plan.budget.benefit is None
    if plan.budget.amount is not None and plan.budget.benefit is not None:
        quota = plan.budget.amount / plan.budget.benefit / (total * mean_unit)
        if quota >= 1:
            raise LabError(
                "The budget is enough for every household.",
                why="There is nobody to be chosen.",
                mend="Check the unit of `amount` and `benefit`; with weights, they are for the population.",
                code="lab.budget.more_than_all",
            )
    if quota is None:
        quota = float(weight[poor].sum() / total)
    if not 0 < quota < 1:
        raise LabError(
            "The target leaves nobody to be chosen, or everybody.",
            why=f"{int(poor.sum())} of {len(poor)} households are at or below {line:g} "
            f"{plan.welfare.unit['en']}.",
            mend="Check the line and the unit of welfare.",
            code="lab.budget.no_target",
        )
    if plan.budget.benefit is not None:
        per_household = quota * plan.budget.benefit * mean_unit
    else:
        gap = (weight * (line - survey.welfare).clip(min=0) * divided).sum()
        per_household = float(gap) / total
    return Money(quota, per_household, unit, divided, line, dict(plan.lines), assumed)
