"""Candidates: methods with their settings, under names of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tepat.lab.errors import LabError
from tepat.lab.methods.catalogue import find_method
from tepat.lab.methods.method import Context, Method
from tepat.lab.survey.plan import StudyPlan
from tepat.lab.survey.survey import Survey
from tepat.rules.reasons import format_number

Text = Mapping[str, str]


@dataclass(frozen=True)
class Candidate:
    """One way to choose that is tried. ``tried_against`` says which gap it is meant to close, if any."""

    code: str
    method: Method
    settings: Mapping[str, Any]
    title: Text
    tried_against: str = ""

    def own_settings(self) -> dict[str, Any]:
        """All settings, its own and the method's."""
        return {**self.method.settings, **self.settings}


def candidate(
    code: str, method: str, title: Text | None = None, tried_against: str = "", **settings: Any
) -> Candidate:
    """A candidate by the name of its method. Raises ``LabError`` for a method or setting that does not
    exist.
    """
    found = find_method(method)
    strange = sorted(set(settings) - set(found.settings))
    if strange:
        known = ", ".join(found.settings) or "none"
        raise LabError(
            f"The method `{method}` has no setting `{strange[0]}`.",
            why=f"Its settings are: {known}.",
            mend="Correct the name.",
            code="lab.methods.unknown_setting",
        )
    return Candidate(code, found, settings, title or _title(found, settings), tried_against)


def _title(method: Method, settings: Mapping[str, Any]) -> Text:
    """The method's own title, with the settings that differ from its own."""
    if not settings:
        return method.title
    return {
        language: f"{text} ({', '.join(_short(value, language) for value in settings.values())})"
        for language, text in method.title.items()
    }


def _short(value: object, language: str) -> str:
    if isinstance(value, list):
        return " + ".join(_short(each, language) for each in value)
    return format_number(value, language) if isinstance(value, float) else str(value)


def candidates_of(plan: StudyPlan, survey: Survey) -> list[Candidate]:
    """The candidates of a study. Raises ``LabError`` where one asks for a column that the study does not
    name.
    """
    found = []
    for planned in plan.candidates:
        try:
            each = candidate(planned.code, planned.method, planned.title, **planned.settings)
        except LabError as error:
            error.what = f"Line {planned.line}: {error.what}" if planned.line else error.what
            raise
        for role in each.method.needs:
            if role not in survey.extra:
                where = "community:" if role == "community" else f"columns: {role}:"
                raise LabError(
                    f"The method `{planned.method}` needs a column that the study does not name.",
                    why=f"It looks at `{role}`.",
                    mend=f"Add `{where}`, or leave the method out.",
                    code="lab.methods.missing_role",
                )
        found.append(each)
    return found


def context_of(
    each: Candidate, survey: Survey, seed: int, expressions: Mapping[tuple[str, int], str]
) -> Context:
    """What the candidate's method may use."""
    levels = {group.code: len(group.levels) for group in survey.groups}
    return Context(
        each.own_settings(), seed, survey.plan.protocol.inner_folds, find_method, levels, expressions
    )
