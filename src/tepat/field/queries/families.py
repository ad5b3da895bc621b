"""The families of an agent: which they are, and each as a phone carries it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max

from tepat.base.templatetags.words import words
from tepat.content import load_content
from tepat.content.agencies import AGENCY_NAMES
from tepat.content.areas import area_name
from tepat.eligibility.queries import NewestOutcome, newest_outcomes
from tepat.field.models import NotebookMonth
from tepat.identity.roles import Role
from tepat.intake.queries import families_last_registered_by, references_of
from tepat.registry.queries import families_of_group
from tepat.registry.rosters import (
    FamilyPlace,
    RosterFamily,
    RosterMember,
    places_of_families,
    roster_families,
)

PLACE = {"latitude": "place_latitude", "longitude": "place_longitude", "accuracy_m": "place_accuracy_m"}
_HEAD = 1


def families_in_scope(*, account: Any, with_tasks: Iterable[UUID]) -> dict[UUID, FamilyPlace]:
    """The families that an agent's phone may carry, each with its place and last change.

    A cadre's are those of the own group. Other agents' are those they registered last, and those about which
    a task of theirs is open. Never one outside the account's reach.
    """
    if account.role == Role.CADRE:
        wanted = set(families_of_group(group_id=account.group_id)) if account.group_id else set()
    else:
        wanted = {*families_last_registered_by(account=account), *with_tasks}
    places = places_of_families(family_ids=wanted)
    return {
        family_id: place
        for family_id, place in places.items()
        if account.reaches(place.area_code, place.group_id)
    }


def family_documents(*, family_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """These families as a phone carries them. The caller records the access.

    What agencies told of them stays here, and of each NIK all but the last four digits.
    """
    families = roster_families(family_ids=family_ids)
    outcomes = newest_outcomes(family_ids=family_ids)
    references = references_of(family_ids=family_ids)
    months = last_months(family_ids=family_ids)
    return [
        _document(family, outcomes.get(family.id, ()), references.get(family.id), months.get(family.id))
        for family in families
    ]


def last_months(*, family_ids: Collection[UUID]) -> dict[UUID, str]:
    """The last month for which the notebook of each family was written."""
    rows = NotebookMonth.objects.filter(family_id__in=family_ids).values_list("family_id")
    return dict(rows.annotate(Max("month")))


def _document(
    family: RosterFamily, outcomes: Iterable[NewestOutcome], reference: str | None, month: str | None
) -> dict[str, Any]:
    household, people = family.document["household"], family.document["members"]
    members = [_member(member, people.get(str(member.id), {})) for member in family.members]
    head = next((m.name for m in family.members if m.relation == _HEAD), None)
    return {
        "id": str(family.id),
        "area_code": family.area_code,
        "village": area_name(family.area_code) or family.area_code,
        "head": head or (family.members[0].name if family.members else ""),
        "members": members,
        "answers": {
            "household": _answers(household),
            "members": {str(m.id): _answers(people.get(str(m.id), {})) for m in family.members},
        },
        "place": _place(household),
        "decisions": [_decision(outcome) for outcome in outcomes],
        "reference": reference,
        "last_month": month,
        "updated_at": family.rebuilt_at.isoformat(),
    }


def _member(member: RosterMember, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": str(member.id),
        "name": member.name,
        "nik_end": member.nik_end,
        "birth_date": _value(facts, "birth_date"),
        "sex": _value(facts, "sex"),
        "relation": member.relation,
    }


def _answers(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the family itself or somebody who visited it said; the place stands apart."""
    return {
        code: fact["value"]
        for code, fact in facts.items()
        if fact["source"] not in AGENCY_NAMES and code not in PLACE.values()
    }


def _place(facts: Mapping[str, Any]) -> dict[str, Any] | None:
    place = {part: _value(facts, code) for part, code in PLACE.items()}
    return None if place["latitude"] is None or place["longitude"] is None else place


def _value(facts: Mapping[str, Any], code: str) -> Any:
    fact = facts.get(code)
    return None if fact is None else fact["value"]


def _decision(outcome: NewestOutcome) -> dict[str, Any]:
    programme = load_content().programmes.get(outcome.programme)
    return {
        "programme": outcome.programme,
        "title": words(programme.title) if programme else outcome.programme,
        "outcome": outcome.outcome,
        "on": outcome.on.isoformat(),
    }
