"""A formula as people read it: its criteria, its numbers, its amount, and what a study found about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.base.in_words import date_in_words, rupiah_in_words, unit_in_words
from tepat.base.templatetags.words import words
from tepat.content import load_content
from tepat.content.agencies import AGENCY_NAMES
from tepat.eligibility.screens.outcome.paying import PERIODS
from tepat.rules import Formula
from tepat.rules.formula_parts import Criterion
from tepat.targeting.queries.proposals import StudyFigures

_GAP = re.compile(r"\{(:?[a-z][a-z0-9_]*)\}")
_NO_VALUE = "(…)"
_ONE_PARAMETER = re.compile(r":([a-z][a-z0-9_]*)")
_UNITS: Mapping[str, Any] = {"decile": gettext_lazy("desil")}
ANSWERS: Mapping[str, Any] = {
    "true": gettext_lazy("Kalau terpenuhi"),
    "false": gettext_lazy("Kalau tidak terpenuhi"),
    "unknown": gettext_lazy("Kalau belum diketahui"),
}
MEASURES: Mapping[str, tuple[Any, Any]] = {
    "exclusion_of_poor": (
        gettext_lazy("Keluarga miskin yang tidak terjangkau"),
        gettext_lazy("dari semua keluarga miskin"),
    ),
    "inclusion_of_selected": (
        gettext_lazy("Keluarga terpilih yang tidak miskin"),
        gettext_lazy("dari semua keluarga yang terpilih"),
    ),
    "mistargeted_of_all": (
        gettext_lazy("Salah sasaran, ke arah mana pun"),
        gettext_lazy("dari semua keluarga"),
    ),
    "coverage_of_all": (gettext_lazy("Keluarga yang terpilih"), gettext_lazy("dari semua keluarga")),
}


@dataclass(frozen=True)
class CriterionLine:
    """One criterion: its sentences by answer, what is looked at, and the exact condition."""

    sentences: list[tuple[Any, str]]
    looked_at: list[str]
    expression: str


@dataclass(frozen=True)
class NumberLine:
    """One number of a formula: its values with the day from which each holds, unit and source."""

    name: str
    values: list[tuple[str, str]]
    unit: str
    source: str


@dataclass(frozen=True)
class SourceLine:
    """One variable that a formula reads, and who is asked for it, the most trusted first."""

    label: str
    sources: str


@dataclass(frozen=True)
class FormulaCard:
    """A formula in words. ``amount`` is empty where it varies by family; ``amount_rule`` is then how."""

    title: str
    version: str
    hash: str
    criteria: list[CriterionLine]
    numbers: list[NumberLine]
    amount: str
    amount_rule: str
    period: Any
    scores: list[tuple[str, str]]
    variables: list[SourceLine]
    basis: list[str]


def formula_card(formula: Formula, *, on: date) -> FormulaCard:
    """A formula in the reader's language, with the values that its numbers have on a day."""
    parts = formula.parts
    document = formula.document
    benefit = parts.benefit
    text = benefit.expression.text if benefit else ""
    constant = _ONE_PARAMETER.fullmatch(text)
    return FormulaCard(
        title=words(formula.title),
        version=formula.version,
        hash=formula.hash,
        criteria=[_criterion(criterion, formula, on) for criterion in parts.criteria],
        numbers=_numbers(formula),
        amount=_value_on(formula, constant[1], on) if constant else "",
        amount_rule="" if constant else text,
        period=PERIODS.get(benefit.period, _("sekali")) if benefit else "",
        scores=[(score.code, score.expression.text) for score in parts.scores],
        variables=_variables(formula),
        basis=[str(line) for line in document["legal_basis"]],
    )


def _criterion(criterion: Criterion, formula: Formula, on: date) -> CriterionLine:
    sentences = []
    for answer, title in ANSWERS.items():
        template = words({language: said[answer] for language, said in criterion.reason.items()})
        sentences.append((title, _filled(template, formula, on)))
    looked_at = [
        words(formula.dictionary[code].label)
        for code in criterion.expression.reads
        if code in formula.dictionary
    ]
    return CriterionLine(sentences, looked_at, criterion.expression.text)


def _filled(template: str, formula: Formula, on: date) -> str:
    """A sentence with the numbers of the formula in it, and a gap where a family's own values would stand."""

    def value(gap: re.Match[str]) -> str:
        name = gap[1]
        return _value_on(formula, name[1:], on) if name.startswith(":") and name != ":on" else _NO_VALUE

    return _GAP.sub(value, template)


def _numbers(formula: Formula) -> list[NumberLine]:
    parameters = formula.parts.parameters
    return [
        NumberLine(
            name,
            [
                (date_in_words(start), _number(value, parameters[name].unit))
                for start, value in parameters[name].values
            ],
            str(_UNITS.get(parameters[name].unit or "", "")) or unit_in_words(parameters[name].unit),
            parameters[name].source or "",
        )
        for name in formula.parts.used_parameters()
    ]


def _value_on(formula: Formula, name: str, on: date) -> str:
    parameter = formula.parts.parameters[name]
    value = parameter.value_on(max(on, parameter.values[0][0]))
    return _number(value, parameter.unit)


def _number(value: Any, unit: str | None) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, date):
        return date_in_words(value)
    if unit == "rupiah" and isinstance(value, int):
        return rupiah_in_words(value)
    return str(number_format(value, force_grouping=True))


def _variables(formula: Formula) -> list[SourceLine]:
    known = load_content().dictionary
    lines = []
    for code in formula.base_inputs:
        trusted = known[code].source_trust if code in known else ()
        lines.append(SourceLine(words(formula.dictionary[code].label), ", ".join(_sources(trusted))))
    return sorted(lines, key=lambda line: line.label.casefold())


def _sources(trusted: Iterable[str]) -> list[str]:
    own = {"self": _("keluarga sendiri"), "agent": _("petugas lapangan"), "officer": _("petugas")}
    return [
        AGENCY_NAMES.get(source) or own[source]
        for source in trusted
        if source in AGENCY_NAMES or source in own
    ]


@dataclass(frozen=True)
class MeasureLine:
    """One share that a study found: in percent, with its interval, and of whom it is a share."""

    title: Any
    of_whom: Any
    value: str
    interval: str
    reference: str


@dataclass(frozen=True)
class StudyCard:
    """A study in words."""

    name: str
    candidate: str
    households: str
    quota: str
    level: str
    reference: str
    is_same_formula: bool
    lines: list[MeasureLine]
    metrics_hash: str
    report_hash: str


def study_card(study: StudyFigures) -> StudyCard:
    """The figures of a study in the reader's language."""
    figures = study.figures
    return StudyCard(
        name=figures["study"],
        candidate=study.candidate,
        households=str(number_format(figures["households"], force_grouping=True)),
        quota=_percent(figures.get("quota")),
        level=_percent(figures["level"], 0),
        reference=figures["reference"] if figures["reference"] != study.candidate else "",
        is_same_formula=bool(figures["same_formula"]),
        lines=[
            MeasureLine(
                *MEASURES[code],
                _percent(found["value"]),
                _interval(found),
                _percent(figures["reference_measures"].get(code, {}).get("value")),
            )
            for code in MEASURES
            if (found := figures["measures"].get(code))
        ],
        metrics_hash=study.metrics_hash,
        report_hash=study.report_hash,
    )


def _percent(share: float | None, decimals: int = 1) -> str:
    return "" if share is None else f"{number_format(round(share * 100, decimals), decimal_pos=decimals)}%"


def _interval(found: Mapping[str, float | None]) -> str:
    low, high = found["low"], found["high"]
    return "" if low is None or high is None or low == high else f"{_percent(low)}–{_percent(high)}"


@dataclass(frozen=True)
class ChangeLine:
    """One thing in which a formula differs from another."""

    what: str
    before: str
    after: str


def differences(before: Formula, after: Formula, *, on: date) -> list[ChangeLine]:
    """In which numbers, criteria and amounts two formulas differ, in words and in their own text."""
    lines = []
    old, new = before.parts, after.parts
    names = dict.fromkeys([*before.parts.used_parameters(), *after.parts.used_parameters()])
    for name in names:
        was = _value_on(before, name, on) if name in old.used_parameters() else ""
        now = _value_on(after, name, on) if name in new.used_parameters() else ""
        if was != now:
            lines.append(ChangeLine(_("Angka %s") % name, was, now))
    pairs = (
        (
            _("Syarat %s"),
            {c.code: c.expression.text for c in old.criteria},
            {c.code: c.expression.text for c in new.criteria},
        ),
        (
            _("Skor %s"),
            {c.code: c.expression.text for c in old.scores},
            {c.code: c.expression.text for c in new.scores},
        ),
    )
    for title, was_by, now_by in pairs:
        for code in dict.fromkeys([*was_by, *now_by]):
            was, now = was_by.get(code, ""), now_by.get(code, "")
            if was != now:
                lines.append(ChangeLine(title % code, was, now))
    amounts = [
        f"{b.expression.text} ({PERIODS.get(b.period, b.period)})" if b else ""
        for b in (old.benefit, new.benefit)
    ]
    if amounts[0] != amounts[1]:
        lines.append(ChangeLine(_("Besar bantuan"), *amounts))
    return lines
