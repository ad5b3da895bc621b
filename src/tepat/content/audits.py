"""What a household drawn by lot is asked, and what is computed of its answers, read from audits.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tepat.content.errors import AnswersDoNotFit, ContentError
from tepat.content.questionnaires import Questionnaire, check_answers
from tepat.content.questionnaires.form import STATISTICS
from tepat.content.reading import checked_keys, expression, plain_text, read_mapping, refuse_double, text_pair
from tepat.rules import Dictionary, Expression

IN_A_MONTH = {"week": Fraction(30, 7), "month": Fraction(1), "year": Fraction(1, 12)}
"""How often an amount counts in a month, by the time that it was asked for, as in Susenas."""

_ANY_DAY = date(2026, 1, 1)  # a form for statistics asks about no day, so that none can matter


@dataclass(frozen=True, slots=True)
class AuditGroup:
    """A way to tell households apart. ``labels``: what each code is called, in their order.

    ``conditions`` are over the household's answers, by the label's code; the first that is TRUE counts.
    """

    code: str
    title: dict[str, str]
    labels: dict[str, dict[str, str]]
    conditions: dict[str, Expression] = field(repr=False)

    def label_of(self, values: Mapping[str, Any]) -> str:
        """The code of the household's label; empty where none fits."""
        return next((code for code, when in self.conditions.items() if when.evaluate(values) is True), "")


@dataclass(frozen=True, slots=True)
class PovertyLine:
    """Rupiah per person and month, from a day on, and who published it."""

    since: date
    rupiah: int
    source: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What the answers come to. Consumption is in rupiah per person and month, rounded to the nearest.

    ``groups``: the code of the household's label by the code of the group.
    """

    consumption_per_person_monthly: int
    household_size: int
    groups: dict[str, str]


@dataclass(frozen=True, slots=True)
class AuditPlan:
    """What is asked at the doors and how it is counted. ``amounts``: the time of each amount, by its code."""

    form: Questionnaire
    consent: dict[str, str]
    size: str
    amounts: Mapping[str, str]
    lines: tuple[PovertyLine, ...]
    groups: tuple[AuditGroup, ...]

    @property
    def questionnaire(self) -> str:
        """The code of the form that is asked."""
        return self.form.code

    def measured(self, answers: Mapping[str, Any]) -> Measured:
        """What the answers of a household (JSON values by code) come to.

        Raises ``AnswersDoNotFit`` with every problem where one is missing or impossible.
        """
        checked = check_answers(self.form, dict(answers), on=_ANY_DAY)
        if not checked.accepted:
            raise AnswersDoNotFit(checked.problems)
        values = checked.household
        size = values[self.size]
        monthly = sum((values[code] * IN_A_MONTH[time] for code, time in self.amounts.items()), Fraction(0))
        labels = {group.code: group.label_of(values) for group in self.groups}
        return Measured(round(monthly / size), size, labels)

    def line_at(self, on: date) -> PovertyLine:
        """The poverty line of a day; before the first one, the first."""
        return next((line for line in reversed(self.lines) if line.since <= on), self.lines[0])

    def poverty_line_at(self, on: date) -> int:
        """The poverty line of a day, in rupiah per person and month."""
        return self.line_at(on).rupiah

    def poverty_line_source_at(self, on: date) -> str:
        """Who published the poverty line of a day."""
        return self.line_at(on).source


def load_audits(path: Path, dictionary: Dictionary, forms: Mapping[str, Questionnaire]) -> AuditPlan | None:
    """Read audits.yaml; None where there is no such file. ``forms`` are the newest, by code.

    Raises ContentError naming file and fault.
    """
    if not path.is_file():
        return None
    data = read_mapping(
        path,
        required=("questionnaire", "consent", "household_size", "amounts", "poverty_lines", "groups"),
    )
    form = _form(data["questionnaire"], forms, path)
    amounts = _amounts(data["amounts"], form, path)
    _check_asked([data["household_size"], *amounts], form, path)
    return AuditPlan(
        form=form,
        consent=text_pair(data["consent"], path, "The consent"),
        size=data["household_size"],
        amounts=amounts,
        lines=_lines(data["poverty_lines"], path),
        groups=_groups(data["groups"], dictionary, form, path),
    )


def _form(code: object, forms: Mapping[str, Questionnaire], path: Path) -> Questionnaire:
    form = forms.get(str(code))
    if form is None or form.purpose != STATISTICS or form.has_members:
        raise ContentError(
            f"`{code}` is no questionnaire about a household for statistics.",
            place=path,
            why="Its answers would become facts about the family that was drawn.",
            mend="Name a folder of content/questionnaires whose form says `purpose: statistics`.",
        )
    return form


def _amounts(data: object, form: Questionnaire, path: Path) -> dict[str, str]:
    times = checked_keys(data, path, "`amounts`", required=tuple(IN_A_MONTH))
    amounts: dict[str, str] = {}
    for time in IN_A_MONTH:
        for code in times[time]:
            refuse_double(code, amounts, path, f"The amount `{code}`")
            amounts[code] = time
    left = [
        q.code
        for q in form.questions
        if q.variable is not None and q.variable.unit == "rupiah" and q.code not in amounts
    ]
    if left:
        raise ContentError(
            f"Nobody says how {', '.join(left)} counts.", place=path, mend="Put it under week, month or year."
        )
    return amounts


def _check_asked(codes: list[str], form: Questionnaire, path: Path) -> None:
    """Whatever is counted is a whole number that nobody can leave out."""
    for code in codes:
        question = form.question(code)
        if question is None or question.type != "integer" or not question.required:
            raise ContentError(
                f"`{code}` cannot be counted.",
                place=path,
                mend=f"Ask it in `{form.code}`, as a whole number, with `required: true`.",
            )


def _lines(items: object, path: Path) -> tuple[PovertyLine, ...]:
    lines = []
    for item in items if isinstance(items, list) else []:
        data = checked_keys(item, path, "A poverty line", required=("from", "rupiah", "source"))
        since, rupiah = data["from"], data["rupiah"]
        if type(since) is not date or type(rupiah) is not int or rupiah <= 0:
            raise ContentError(
                "A poverty line is no day and amount.",
                place=path,
                mend="Write {from: 2024-03-01, rupiah: 470713, source: ...}.",
            )
        lines.append(PovertyLine(since, rupiah, plain_text(data["source"], path, "The source of a line")))
    days = [line.since for line in lines]
    if not lines or days != sorted(set(days)):
        raise ContentError("The poverty lines are not in order.", place=path, mend="Write the oldest first.")
    return tuple(lines)


def _groups(items: object, dictionary: Dictionary, form: Questionnaire, path: Path) -> tuple[AuditGroup, ...]:
    groups: dict[str, AuditGroup] = {}
    for item in items if isinstance(items, list) else []:
        data = checked_keys(item, path, "A group", required=("code", "title", "labels"))
        code = plain_text(data["code"], path, "The code of a group")
        refuse_double(code, groups, path, f"The group `{code}`")
        labels: dict[str, dict[str, str]] = {}
        conditions: dict[str, Expression] = {}
        for each in data["labels"]:
            label = checked_keys(each, path, f"A label of `{code}`", required=("code", "title", "when"))
            name = plain_text(label["code"], path, f"The code of a label of `{code}`")
            refuse_double(name, labels, path, f"The label `{name}` of `{code}`")
            labels[name] = text_pair(label["title"], path, f"The label `{name}` of `{code}`")
            conditions[name] = _condition(label["when"], dictionary, form, path, f"`{name}` of `{code}`")
        groups[code] = AuditGroup(code, text_pair(data["title"], path, f"`{code}`"), labels, conditions)
    return tuple(groups.values())


def _condition(
    text: object, dictionary: Dictionary, form: Questionnaire, path: Path, thing: str
) -> Expression:
    """A condition over what the form asks."""
    condition = expression(text, dictionary, "household", path, f"The condition of {thing}")
    asked = {question.code for question in form.questions}
    if condition is None or condition.type != "boolean" or not set(condition.inputs) <= asked:
        raise ContentError(
            f"The condition of {thing} is none over the answers.",
            place=path,
            mend=f"Write what is true or not of the answers to `{form.code}`.",
        )
    return condition
