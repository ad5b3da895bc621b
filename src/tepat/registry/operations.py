"""Writes of the registry room. All of them run in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from tepat.base.encryption import seal_text
from tepat.base.operations import record_access
from tepat.base.statements import fetch, lock_keys, plain_array, run, to_json
from tepat.content import load_content
from tepat.kernel.identifiers import new_uuid7
from tepat.registry import queries
from tepat.registry.changes import note_change
from tepat.registry.claims import ClaimedMember, FamilyClaim
from tepat.registry.current import FactRow, FamilyFacts
from tepat.registry.models import Family, GroupMembership
from tepat.registry.placement import MemberPlan, StoredFamily, Warned, match_members, place

KK_CONTEXT = "registry.family.kk"
NIK_CONTEXT = "registry.person.nik"
NAME_CONTEXT = "registry.person.name"

_JUST_AFTER = timedelta(microseconds=1)


class NewFact(NamedTuple):
    """An observation about to be stored. ``subject`` is the person, or None for the family itself.

    ``value`` is plain JSON and never null: what is unknown is not a fact.
    """

    subject: UUID | None
    variable: str
    value: Any
    source: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Registration:
    """What became of a claim. ``person_ids`` follow the claim's members; ``at`` is when it changed.

    ``group_id`` is the Dasa Wisma group that the family is in from now on.
    """

    family_id: UUID
    area_code: str
    is_new: bool
    person_ids: tuple[UUID, ...]
    at: datetime
    warnings: tuple[Warned, ...]
    group_id: UUID | None = None


def lock_identities(*, keys: Iterable[bytes]) -> None:
    """Hold, until the transaction ends, the sole right to register these UUIDs, KKs and NIKs.

    The keys are taken in one order everywhere, so that two submissions cannot wait for each other.
    """
    lock_keys(keys=keys)


def register_family(*, claim: FamilyClaim, at: datetime) -> Registration:
    """Find or make the family and persons of ``claim`` and their memberships.

    The caller holds ``lock_identities`` for the claim's keys. Adds Family, Person and Membership rows, ends
    memberships of members that are no longer named, fills in a KK or NIK that was missing. Never
    overwrites: what disagrees comes back as a warning. A family of no group joins the claim's group. Raises
    ``FamilyOfOthers``.
    """
    held = queries.holdings(claim)
    placement = place(claim, held.families)
    plan = match_members(claim, placement.family, held.persons)
    family = placement.family
    if family is None:
        family_id, area_code = new_uuid7(), claim.area_code
        person_ids = _add_family(claim, family_id, plan, holds_kk=placement.holds_kk, at=at)
    else:
        family_id, area_code = family.id, family.area_code
        at = max([at, *(m.active_from + _JUST_AFTER for m in family.members)])
        person_ids = _change_family(claim, family, plan, holds_kk=placement.holds_kk, at=at)
    if claim.group_id is not None and (family is None or family.group_id is None):
        run(_JOIN_GROUP, [family_id, claim.group_id, area_code, at])
    return Registration(
        family_id=family_id,
        area_code=area_code,
        is_new=family is None,
        person_ids=person_ids,
        at=at,
        warnings=(*placement.warnings, *plan.warnings),
        group_id=(family.group_id if family else None) or claim.group_id,
    )


_JOIN_GROUP = """
  INSERT INTO registry_groupmembership (family_id, group_id, area_code, active_from) VALUES (%s, %s, %s, %s)
"""


def place_in_group(*, family_id: UUID, group_id: UUID | None, at: datetime) -> None:
    """Move a family to a Dasa Wisma group, or out of any (None); its former time in a group ends.

    Locks the family's row. Does nothing where it is there already. Raises ``FamilyNotFound``.
    """
    with transaction.atomic():
        family = Family.objects.select_for_update(no_key=True).filter(pk=family_id).first()
        if family is None:
            raise queries.family_not_found()
        now_in = GroupMembership.objects.filter(family=family, active_to=None).first()
        if now_in is not None and now_in.group_id == group_id:
            return
        note_change(family_id=family_id)
        if now_in is not None:
            now_in.active_to = max(at, now_in.active_from + _JUST_AFTER)
            now_in.save(update_fields=["active_to"])
        if group_id is not None:
            GroupMembership.objects.create(
                family=family, group_id=group_id, area_code=family.area_code, active_from=at
            )


_PERSONS = """
  INSERT INTO registry_person (id, area_code, nik_sealed, nik_index, name_sealed, likeness_index, created_at)
  SELECT id, %s, nik_sealed, nik_index, name_sealed, likeness_index, %s
  FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[])
    AS new (id, nik_sealed, nik_index, name_sealed, likeness_index)
"""
_MEMBERSHIPS = """
  INSERT INTO registry_membership (family_id, person_id, area_code, relation, active_from)
  SELECT %s, person_id, %s, relation, %s
  FROM unnest(%s::uuid[], %s::smallint[]) AS new (person_id, relation)
"""
_FAMILY = """
  INSERT INTO registry_family (id, area_code, kk_sealed, kk_index, created_at) VALUES (%s, %s, %s, %s, %s)
"""


def _add_family(
    claim: FamilyClaim, family_id: UUID, plan: MemberPlan, *, holds_kk: bool, at: datetime
) -> tuple[UUID, ...]:
    """One statement: the family, its new persons and all memberships."""
    person_ids, new = _number_persons(claim, plan)
    sealed_kk = seal_text(claim.kk, context=KK_CONTEXT) if claim.kk else None
    relations = [m.relation for m in claim.members]
    run(
        f"WITH family AS ({_FAMILY}), person AS ({_PERSONS}) {_MEMBERSHIPS}",
        [
            *(family_id, claim.area_code, sealed_kk, claim.kk_index if holds_kk else None, at),
            *_person_columns(new, claim.area_code, at),
            *(family_id, claim.area_code, at, person_ids, relations),
        ],
    )
    return tuple(person_ids)


def _change_family(
    claim: FamilyClaim, family: StoredFamily, plan: MemberPlan, *, holds_kk: bool, at: datetime
) -> tuple[UUID, ...]:
    person_ids, new = _number_persons(claim, plan)
    if claim.kk and not family.has_kk and holds_kk:
        run(
            "UPDATE registry_family SET kk_sealed = %s, kk_index = %s WHERE id = %s",
            [seal_text(claim.kk, context=KK_CONTEXT), claim.kk_index, family.id],
        )
    if plan.ended:
        run(
            "UPDATE registry_membership SET active_to = %s WHERE id = ANY(%s)",
            [at, [m.membership_id for m in plan.ended]],
        )
    for person_id, member in plan.gains_nik:
        run(
            "UPDATE registry_person SET nik_sealed = %s, nik_index = %s WHERE id = %s AND nik_index IS NULL",
            [seal_text(member.nik or "", context=NIK_CONTEXT), member.nik_index, person_id],
        )
    present = {m.person_id for m in family.members}
    joining = [
        (person_id, member.relation)
        for person_id, member in zip(person_ids, claim.members, strict=True)
        if person_id not in present
    ]
    if joining:
        ids, relations = zip(*joining, strict=True)
        run(
            f"WITH person AS ({_PERSONS}) {_MEMBERSHIPS}",
            [
                *_person_columns(new, family.area_code, at),
                *(family.id, family.area_code, at, list(ids), list(relations)),
            ],
        )
    return tuple(person_ids)


def _number_persons(
    claim: FamilyClaim, plan: MemberPlan
) -> tuple[list[UUID], list[tuple[UUID, ClaimedMember]]]:
    person_ids = [known or new_uuid7() for known in plan.person_ids]
    new = [
        (person_id, member)
        for person_id, known, member in zip(person_ids, plan.person_ids, claim.members, strict=True)
        if known is None
    ]
    return person_ids, new


def _person_columns(new: Sequence[tuple[UUID, ClaimedMember]], area_code: str, at: datetime) -> list[Any]:
    members = [member for _, member in new]
    return [
        area_code,
        at,
        [person_id for person_id, _ in new],
        [seal_text(m.nik, context=NIK_CONTEXT) if m.nik else None for m in members],
        [m.nik_index for m in members],
        [seal_text(m.name, context=NAME_CONTEXT) for m in members],
        [m.likeness_index for m in members],
    ]


_FACTS = """
  INSERT INTO registry_fact (subject_kind, subject_id, family_id, area_code, variable, value, source,
    observed_at, received_at, submission_id, exchange_call_id)
  SELECT CASE WHEN subject_id IS NULL THEN 'family' ELSE 'person' END, coalesce(subject_id, %s), %s, %s,
    variable, value, source, observed_at, %s, %s, %s
  FROM ROWS FROM (unnest(%s::text::uuid[]), unnest(%s::text::text[]), jsonb_array_elements(%s::text::jsonb),
    unnest(%s::text::text[]), unnest(%s::text::timestamptz[])) WITH ORDINALITY
    AS new (subject_id, variable, value, source, observed_at, place)
  ORDER BY place
  RETURNING id
"""


def add_facts(
    *,
    held: FamilyFacts,
    facts: Sequence[NewFact],
    received_at: datetime,
    submission_id: UUID | None = None,
    exchange_call_id: UUID | None = None,
) -> None:
    """Store observations about the family of ``held``, in their order, and add them to ``held``.

    The caller holds the family's row lock (``register_family``, or ``queries.held_facts``).
    """
    if not facts:
        return
    subjects, variables, values, sources, moments = zip(*facts, strict=True)
    subject_of = {id(subject): subject for subject in subjects}  # few, and a UUID's own hash is slow
    subject_texts = {key: str(subject) if subject else "" for key, subject in subject_of.items()}
    moment_texts = {moment: moment.isoformat() for moment in set(moments)}
    ids = fetch(
        _FACTS,
        [
            *(held.family_id, held.family_id, held.area_code, received_at, submission_id, exchange_call_id),
            plain_array([subject_texts[id(subject)] for subject in subjects]),
            plain_array(variables),
            to_json(values),
            plain_array(sources),
            plain_array([moment_texts[moment] for moment in moments]),
        ],
    )
    family_id = held.family_id
    held.add(
        [
            FactRow(fact_id, "person", subject, variable, value, source, moment)
            if subject
            else FactRow(fact_id, "family", family_id, variable, value, source, moment)
            for (fact_id,), (subject, variable, value, source, moment) in zip(ids, facts, strict=True)
        ]
    )


def save_current_facts(*, held: FamilyFacts, at: datetime) -> None:
    """Write the current-facts document of ``held`` (insert or replace)."""
    run(
        """
        INSERT INTO registry_currentfacts
          (family_id, area_code, document, facts_through, rebuilt_at, changed_in)
        VALUES (%s, %s, %s::jsonb, %s, %s, pg_current_xact_id()::text::bigint)
        ON CONFLICT (family_id) DO UPDATE SET document = excluded.document,
          facts_through = excluded.facts_through, rebuilt_at = excluded.rebuilt_at,
          changed_in = excluded.changed_in
        """,
        [held.family_id, held.area_code, to_json(held.document), held.facts_through, at],
    )


def rebuild_current_facts(*, family_id: UUID, at: datetime) -> FamilyFacts:
    """Make the current-facts document of a family anew from its facts; locks the family's row.

    Freshness is judged on the local day of ``at``. Raises ``FamilyNotFound``.
    """
    held = queries.held_facts(family_id=family_id, at=at, dictionary=load_content().dictionary, lock=True)
    save_current_facts(held=held, at=at)
    return held


class NewConsent(NamedTuple):
    """A yes or no, as the person gave it. ``person`` is None when it stands for the whole family."""

    person: UUID | None
    purpose: str
    text_version: str
    language: str
    given: bool
    given_at: datetime


def record_consents(
    *,
    family_id: UUID,
    area_code: str,
    consents: Sequence[NewConsent],
    received_at: datetime,
    submission_id: UUID | None = None,
) -> None:
    """Add consents to the record of a family."""
    if not consents:
        return
    run(
        """
        INSERT INTO registry_consent (family_id, area_code, received_at, submission_id,
          person_id, purpose, text_version, language, given, given_at)
        SELECT %s, %s, %s, %s, new.*
        FROM jsonb_to_recordset(%s::text::jsonb) AS new (person uuid, purpose text, text_version text,
          language text, given boolean, given_at timestamptz)
        """,
        [family_id, area_code, received_at, submission_id, to_json([_consent_row(c) for c in consents])],
    )


def change_consent(
    *, family_id: UUID, purpose: str, given: bool, text_version: str, language: str, actor: Any, at: datetime
) -> bool:
    """Take back, or give again, the family's yes to one purpose; returns whether that changed anything.

    Locks the family's row, so that nothing is decided at the same moment. Adds to the record, which keeps
    what was said before, and a line in the audit record. The caller checks that the actor belongs to the
    family. Raises ``FamilyNotFound``.
    """
    with transaction.atomic():
        family = Family.objects.select_for_update(no_key=True).filter(pk=family_id).first()
        if family is None:
            raise queries.family_not_found()
        if (purpose not in queries.withdrawn_purposes(family_id=family_id)) == given:
            return False
        record_consents(
            family_id=family_id,
            area_code=family.area_code,
            consents=[NewConsent(None, purpose, text_version, language, given, at)],
            received_at=at,
        )
        record_access(
            actor=actor,
            action="registry.consent.give" if given else "registry.consent.withdraw",
            purpose="data_rights",
            subject_kind="family",
            subject_id=family_id,
            area_code=family.area_code,
            detail={"consent": purpose},
        )
    return True


def _consent_row(consent: NewConsent) -> dict[str, Any]:
    person = str(consent.person) if consent.person else None
    return {**consent._asdict(), "person": person, "given_at": consent.given_at.isoformat()}
