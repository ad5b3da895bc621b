"""Check the answers to a questionnaire: every fault at once, each with its place and a way to mend it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tepat.content.questionnaires.form import IDENTIFIERS, MEMBERS, Questionnaire
from tepat.content.questionnaires.plan import Level, Plan, PlannedQuestion, plan_of
from tepat.content.questionnaires.values import AnswerError
from tepat.content.questionnaires.wording import Texts, texts_of
from tepat.kernel.errors import TepatError
from tepat.kernel.nik import Nik

MAX_MEMBERS = 30
MAX_PROBLEMS = 200
"""More than anybody mends at once. What comes after is not reported, and the answers stay refused."""

HEAD = 1
_ANSWERS = "/answers"


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Something to put right. ``pointer`` is a JSON pointer from the root of the submission document."""

    code: str
    pointer: str
    what: Texts
    mend: Texts


@dataclass(frozen=True, slots=True)
class CheckedAnswers:
    """The outcome of a check. Answers with a problem are not among the values.

    ``household`` and each of ``members`` hold typed values by code (whole numbers, floats, booleans, dates);
    a member also ``nik`` (text) and ``name`` where given. ``kk`` is the number of the family card.
    ``warnings`` are worth a second look and never refuse anything.
    """

    problems: tuple[AnswerProblem, ...]
    warnings: tuple[AnswerProblem, ...]
    household: dict[str, Any]
    members: list[dict[str, Any]]
    kk: str | None = None

    @property
    def accepted(self) -> bool:
        """Whether there is nothing to put right."""
        return not self.problems

    def facts(self) -> dict[str, Any]:
        """What a rule may know: the values of the variables, without NIK, KK and names."""
        members = [
            {code: value for code, value in member.items() if code not in ("nik", "name")}
            for member in self.members
        ]
        return {**self.household, "members": members} if members else dict(self.household)


@dataclass(slots=True)
class _Findings:
    on: date
    problems: list[AnswerProblem] = field(default_factory=list)
    warnings: list[AnswerProblem] = field(default_factory=list)

    def add(self, code: str, pointer: str, question: PlannedQuestion | None = None, kind: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            what, mend = question.texts(code, kind) if question else texts_of(code, kind, **_GENERAL)
            self.problems.append(AnswerProblem(code, pointer, what, mend))

    def warn(self, code: str, pointer: str) -> None:
        self.warnings.append(AnswerProblem(code, pointer, *texts_of(code)))


_GENERAL = {"label": ("jawaban", "answer"), "most": (str(MAX_MEMBERS),) * 2}


def check_answers(questionnaire: Questionnaire, answers: Any, *, on: date) -> CheckedAnswers:
    """Check the ``answers`` of a submission (any JSON value) as they are on the day ``on``.

    Pure and complete: it reports up to 200 problems and raises nothing. A question whose ``relevant`` is
    FALSE must not be answered; where that is unknown, the answer is kept. An absent or null answer means
    "not known", and is a problem only for the few required questions.
    """
    plan = plan_of(questionnaire)
    findings = _Findings(on)
    household: dict[str, Any] = {}
    members: list[dict[str, Any]] = []
    if not isinstance(answers, dict):
        findings.add("intake.answer.wrong_type", _ANSWERS, kind="object")
    else:
        skip = MEMBERS if plan.member else None
        household = _check_level(plan.household, answers, _ANSWERS, findings, skip)
        if plan.member and not (plan.given and not answers.get(MEMBERS)):
            members = _check_members(plan.member, answers.get(MEMBERS), findings)
        places = [(f"{_ANSWERS}/{MEMBERS}/{number}", values) for number, values in enumerate(members)]
        _check_screens(plan, [(_ANSWERS, household), *places], findings)
    kk = household.pop("kk", None)
    return CheckedAnswers(tuple(findings.problems), tuple(findings.warnings), household, members, kk)


@dataclass(frozen=True, slots=True)
class CheckedObservation:
    """The outcome of a check of single answers about a family that is known; as ``CheckedAnswers``.

    ``members`` holds the typed values of each member by the key under which they came.
    """

    problems: tuple[AnswerProblem, ...]
    household: dict[str, Any]
    members: dict[str, dict[str, Any]]


def check_observed(
    questionnaire: Questionnaire,
    household: Mapping[str, Any],
    members: Mapping[str, Mapping[str, Any]],
    *,
    given: Mapping[str, Mapping[str, Any]],
    on: date,
) -> CheckedObservation:
    """Check single answers about a household and its members, whoever they are, as ``check_answers`` does.

    No answer is required: an observation says what was seen, and nothing about the rest. Who the members are
    is known: ``given`` holds what the questionnaire's conditions may read of each, and neither that nor a
    name or number is an answer. Pointers begin at ``/household`` or ``/members/<key>``.
    """
    plan = plan_of(questionnaire)
    findings = _Findings(on)
    closed = frozenset(plan.given | IDENTIFIERS.keys())
    values = _check_parts(plan.household, household, "/household", findings, {}, closed)
    places = [("/household", values)]
    checked: dict[str, dict[str, Any]] = {}
    for key, answers in members.items():
        base = f"/members/{_token(key)}"
        level = plan.member or Level({}, (), (), (), ())
        known = _read_given(level, given.get(key, {}), plan.given, on)
        checked[key] = _check_parts(level, answers, base, findings, known, closed)
        places.append((base, checked[key]))
    _check_screens(plan, places, findings)
    return CheckedObservation(tuple(findings.problems), values, checked)


def _check_parts(
    level: Level,
    record: Mapping[str, Any],
    base: str,
    findings: _Findings,
    known: Mapping[str, Any],
    closed: frozenset[str],
) -> dict[str, Any]:
    for code in sorted(closed & record.keys()):
        findings.add("intake.answer.unknown_question", f"{base}/{_token(code)}")
    asked = {code: value for code, value in record.items() if code not in closed}
    return _check_level(level, asked, base, findings, known=known)


def _read_given(level: Level, record: Mapping[str, Any], given: Collection[str], on: date) -> dict[str, Any]:
    """What is known of a member, as conditions read it; a value that is none counts as not known."""
    values = {}
    for code in given:
        if record.get(code) is not None:
            with suppress(AnswerError, TepatError):
                values[code] = level.questions[code].read(record[code], on)
    return values


def _check_screens(plan: Plan, places: Sequence[tuple[str, dict[str, Any]]], findings: _Findings) -> None:
    """What stands on a screen that is not shown must not be answered, whomever it is about."""
    household = places[0][1]
    for condition, codes in plan.screens:
        if condition(household, on=findings.on) is not False:
            continue
        for base, values in places:
            for code in sorted(codes & values.keys()):
                del values[code]
                level = plan.household if base == places[0][0] else plan.member
                question = level.questions[code] if level else None
                findings.add("intake.answer.irrelevant", f"{base}/{_token(code)}", question)


def _check_level(
    level: Level,
    record: Mapping[str, Any],
    base: str,
    findings: _Findings,
    skip: str | None = None,
    *,
    known: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The typed values of one household or member; problems go to the findings.

    With ``known`` these are single answers: conditions read it beside them, and nothing is required.
    """
    values: dict[str, Any] = {}
    questions, on = level.questions, findings.on
    for key, raw in record.items():
        question = questions.get(key)
        if question is None:
            if key != skip:
                findings.add("intake.answer.unknown_question", f"{base}/{_token(key)}")
        elif raw is not None:
            try:
                values[key] = question.read(raw, on)
            except AnswerError as error:
                findings.add(error.code, f"{base}/{question.token}", question, error.kind)
            except TepatError as error:
                findings.add(error.code, f"{base}/{question.token}", question)
    _check_conditions(level, record, values, base, findings, known)
    return values


def _check_conditions(
    level: Level,
    record: Mapping[str, Any],
    values: dict[str, Any],
    base: str,
    findings: _Findings,
    beside: Mapping[str, Any] | None = None,
) -> None:
    """Relevance, then required answers, then constraints; answers that may not be there leave ``values``."""
    on = findings.on
    read = {**beside, **values} if beside else values
    known: dict[int, Any] = {-1: True}
    refused = []
    for question in level.gated:
        if question.code in values or question.required:
            gate = question.gate
            if gate not in known:
                known[gate] = level.gates[gate](read, on=on)
            if known[gate] is False and question.code in values:
                refused.append((question, "intake.answer.irrelevant"))
    for question in level.required if beside is None else ():
        if record.get(question.code) is None and known[question.gate] is True:
            findings.add("intake.answer.required", f"{base}/{question.token}", question)
    for question in level.constrained:
        if question.code in values and question.constraint and question.constraint(read, on=on) is False:
            refused.append((question, "intake.answer.constraint"))
    for question, code in refused:
        values.pop(question.code, None)
        findings.add(code, f"{base}/{question.token}", question)


def _check_members(level: Level, members: Any, findings: _Findings) -> list[dict[str, Any]]:
    base = f"{_ANSWERS}/{MEMBERS}"
    if members is None or members == []:
        findings.add("intake.members.none", base)
        return []
    if not isinstance(members, list):
        findings.add("intake.answer.wrong_type", base, kind="list")
        return []
    if len(members) > MAX_MEMBERS:
        findings.add("intake.members.too_many", base)
        return []
    checked: list[dict[str, Any]] = []
    niks: set[str] = set()
    for number, member in enumerate(members):
        place = f"{base}/{number}"
        if not isinstance(member, dict):
            findings.add("intake.answer.wrong_type", place, kind="object")
            continue
        values = _check_level(level, member, place, findings)
        _check_nik(values, niks, place, findings)
        checked.append(values)
    if "relation_to_head" in level.questions and len(checked) == len(members):
        _check_heads(members, checked, base, findings)
    return checked


def _check_nik(values: dict[str, Any], niks: set[str], place: str, findings: _Findings) -> None:
    """A NIK once only; what it says of birth and sex is compared, and a difference is a warning."""
    nik = values.get("nik")
    if not isinstance(nik, Nik):
        return
    values["nik"] = nik.text
    if nik.text in niks:
        findings.add("intake.members.same_nik_twice", f"{place}/nik")
    niks.add(nik.text)
    for code in nik.mismatches(birth_date=values.get("birth_date"), sex=values.get("sex")):
        findings.warn(code, f"{place}/nik")


def _check_heads(members: list[Any], checked: list[dict[str, Any]], base: str, findings: _Findings) -> None:
    """Exactly one head. Where a relation is missing or refused, that problem stands for this one."""
    heads = [n for n, values in enumerate(checked) if values.get("relation_to_head") == HEAD]
    if not heads and all("relation_to_head" in values for values in checked):
        findings.add("intake.members.no_head", base)
    for number in heads[1:]:
        findings.add("intake.members.two_heads", f"{base}/{number}/relation_to_head")


def _token(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
