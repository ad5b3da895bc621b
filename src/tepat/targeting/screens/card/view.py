"""The card of a formula, for anybody: what decides, since when, who decided it, and what a study found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.base.templatetags.words import words
from tepat.content import Programme, load_content
from tepat.identity.roles import Role
from tepat.rules import Formula
from tepat.targeting.formula_files import formula_as_yaml
from tepat.targeting.queries.proposals import PublicVersion, public_study_file, public_versions
from tepat.targeting.screens.formula_words import (
    FormulaCard,
    StudyCard,
    differences,
    formula_card,
    study_card,
)
from tepat.targeting.screens.giving import as_attachment
from tepat.targeting.screens.wording import day_words

_SCREENS = "targeting/screens/card"


@dataclass(frozen=True)
class Line:
    """One programme in the list; ``following`` is the day from which another formula holds."""

    code: str
    title: str
    description: str
    version: str
    since: str
    following: str


@dataclass(frozen=True)
class VersionLine:
    """One formula in the list of versions; ``when`` is ``now``, ``ahead`` or ``before``."""

    version: str
    hash: str
    since: str
    until: str
    when: str
    has_study: bool


@dataclass(frozen=True)
class DecidedLine:
    """Who decided that a formula goes into force: roles and days, no names."""

    proposed_by: str
    proposed_on: str
    approved_by: str
    approved_on: str
    words: str
    answer: str


@dataclass(frozen=True)
class Ahead:
    """A formula that goes into force on a day to come, and in what it differs from the one that holds now."""

    since: str
    version: str
    changes: list[Any]
    card: FormulaCard
    decided: DecidedLine | None
    study: StudyCard | None


@requires(PUBLIC)
@require_safe
def show_cards(request: HttpRequest) -> HttpResponse:
    """Every programme with the formula that decides for it now."""
    today = timezone.localdate()
    lines = []
    for code, programme in load_content().programmes.items():
        versions = public_versions(programme=code)
        now, ahead = _now(versions, today), _ahead(versions, today)
        lines.append(
            Line(
                code,
                words(programme.title),
                words(programme.description),
                now.version.formula.version,
                day_words(now.version.from_day),
                day_words(ahead[0].version.from_day) if ahead else "",
            )
        )
    return render(request, f"{_SCREENS}/list.html", {"lines": lines})


@requires(PUBLIC)
@require_safe
def show_card(request: HttpRequest, programme: str) -> HttpResponse:
    """The formula of a programme in plain words, its study, and its earlier and later versions."""
    found = _programme(programme)
    today = timezone.localdate()
    versions = public_versions(programme=programme)
    now = _now(versions, today)
    facts = {
        "code": programme,
        "title": words(found.title),
        "description": words(found.description),
        "agency": words(found.agency.name),
        "appeal_days": found.appeal_days,
        "card": formula_card(now.version.formula, on=max(today, now.version.from_day)),
        "since": day_words(now.version.from_day),
        "decided": _decided(now),
        "study": study_card(now.decided.study) if now.decided else None,
        "ahead": [_ahead_line(one, now, today) for one in _ahead(versions, today)],
        "versions": [_version_line(one, today) for one in versions],
    }
    return render(request, f"{_SCREENS}/card.html", facts)


@requires(PUBLIC)
@require_safe
def give_yaml(request: HttpRequest, programme: str, formula_hash: str) -> HttpResponse:
    """A formula of a programme as the file that ``tepat rules`` reads."""
    formula = _public_formula(programme, formula_hash)
    name = f"{programme}-{formula_hash[:8]}.yaml"
    return as_attachment(formula_as_yaml(formula).encode(), "application/yaml; charset=utf-8", name)


@requires(PUBLIC)
@require_safe
def give_json(request: HttpRequest, programme: str, formula_hash: str) -> HttpResponse:
    """A formula of a programme as the document whose SHA-256 is its hash, with all definitions it uses."""
    document = _public_formula(programme, formula_hash).document
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{programme}-{formula_hash[:8]}.json"'
    return response


@requires(PUBLIC)
@require_safe
def give_study(request: HttpRequest, programme: str, formula_hash: str, kind: str) -> HttpResponse:
    """The study of a formula that was put into force: its report or its figures, to be saved."""
    _public_formula(programme, formula_hash)
    name = f"telaah-{programme}-{formula_hash[:8]}.{kind}"
    if kind == "html":
        content = public_study_file(programme=programme, formula_hash=formula_hash, name="report")
        return as_attachment(content, "text/html; charset=utf-8", name)
    content = public_study_file(programme=programme, formula_hash=formula_hash, name="metrics")
    return as_attachment(content, "application/json", name)


def _programme(code: str) -> Programme:
    found = load_content().programmes.get(code)
    if found is None:
        raise Http404
    return found


def _public_formula(programme: str, formula_hash: str) -> Formula:
    _programme(programme)
    for one in public_versions(programme=programme):
        if one.version.formula.hash == formula_hash:
            return one.version.formula
    raise Http404


def _now(versions: list[PublicVersion], today: date) -> PublicVersion:
    """The version that holds; where none does any more, the newest that did."""
    past = [one for one in versions if one.version.from_day <= today]
    return next((one for one in past if one.version.holds_on(today)), past[0] if past else versions[-1])


def _ahead(versions: list[PublicVersion], today: date) -> list[PublicVersion]:
    return [one for one in reversed(versions) if one.version.from_day > today]


def _ahead_line(one: PublicVersion, now: PublicVersion, today: date) -> Ahead:
    formula, from_day = one.version.formula, one.version.from_day
    return Ahead(
        day_words(from_day),
        formula.version,
        differences(now.version.formula, formula, on=from_day),
        formula_card(formula, on=from_day),
        _decided(one),
        study_card(one.decided.study) if one.decided else None,
    )


def _version_line(one: PublicVersion, today: date) -> VersionLine:
    version = one.version
    when = "now" if version.holds_on(today) else "ahead" if version.from_day > today else "before"
    return VersionLine(
        version.formula.version,
        version.formula.hash,
        day_words(version.from_day),
        day_words(version.to_day),
        when,
        one.decided is not None,
    )


def _decided(one: PublicVersion) -> DecidedLine | None:
    if one.decided is None:
        return None
    told = one.decided
    return DecidedLine(
        str(Role(told.proposed_by_role).label),
        day_words(told.proposed_at),
        str(Role(told.approved_by_role).label),
        day_words(told.approved_at),
        told.words,
        told.answer,
    )
