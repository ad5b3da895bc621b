"""The copy of everything that is kept about a person and their family (UU 27/2022, articles 7 and 13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from tepat.base.operations import record_access
from tepat.base.templatetags.words import words
from tepat.casework.kinds import Kind
from tepat.casework.queries import own_cases, visits_of_family
from tepat.content import load_content
from tepat.eligibility.queries import decisions_for_family
from tepat.intake.queries import family_of_account
from tepat.intake.sent import all_sent
from tepat.registry.current import FactRow
from tepat.registry.queries import all_facts, area_of_family, consents_of, member_names
from tepat.rights.queries.trail import accesses
from tepat.rights.wording import action_in_words, purpose_in_words, who_in_words
from tepat.verification.queries import verification_of_account

_SEALED = "sealed, for statistics only; deleted some months after the audit; never used for a decision"


def own_copy(*, account: Any, at: datetime) -> dict[str, Any]:
    """Everything as one plain document: person, family, every fact ever stored, consents, what was sent,
    decisions with their reasons, appeals and requests, proof of identity, and who looked.

    Numbers of other members are not in it. Of visits by lot it says when the family was drawn and whether
    somebody came: what was answered is kept sealed, for figures, until it is deleted. Recorded as access.
    """
    family_id = family_of_account(account=account)
    verification = verification_of_account(account)
    record_access(
        actor=account,
        action="rights.data.copy",
        purpose="data_rights",
        subject_kind="family" if family_id else "account",
        subject_id=family_id or account.pk,
    )
    return {
        "made_at": at.isoformat(),
        "person": {"name": account.display_name, "nik": account.nik},
        "family": _family(family_id, account, at) if family_id else None,
        "proof_of_identity": {"state": str(verification.state)} if verification else None,
        "cases": [_case(own) for own in own_cases(account=account, at=at, kinds=tuple(Kind.values))],
        "accesses": [
            {
                "at": access.at.isoformat(),
                "who": who_in_words(access),
                "what": action_in_words(access.action) or access.action,
                "why": purpose_in_words(access.purpose) or access.purpose,
            }
            for access in accesses(account=account, limit=None)
        ],
    }


def _family(family_id: UUID, account: Any, at: datetime) -> dict[str, Any]:
    names = member_names(family_id=family_id, at=at)
    return {
        "area_code": area_of_family(family_id=family_id),
        "members": list(names.values()),
        "facts": [_fact(row, names) for row in all_facts(family_id=family_id)],
        "consents": [
            {
                "purpose": consent.purpose,
                "given": consent.given,
                "text_version": consent.text_version,
                "language": consent.language,
                "given_at": consent.given_at.isoformat(),
            }
            for consent in consents_of(family_id=family_id)
        ],
        "submissions": [
            {"reference": sent.reference, "received_at": sent.received_at.isoformat()}
            for sent in all_sent(family_id=family_id)
        ],
        "random_visits": [
            {
                "drawn_at": visit.opened_at.isoformat(),
                "standing": visit.standing,
                "ended_at": visit.ended_at.isoformat() if visit.ended_at else None,
                "answers": _SEALED,
            }
            for visit in visits_of_family(family_id=family_id)
        ],
        "decisions": [
            {
                key: decision[key]
                for key in (
                    "programme",
                    "on",
                    "decided_at",
                    "outcome",
                    "benefit",
                    "missing",
                    "criteria",
                    "formula",
                )
            }
            for decision in decisions_for_family(family_id=family_id, actor=account, purpose="self_service")
        ],
    }


def _fact(row: FactRow, names: Mapping[UUID, str]) -> dict[str, Any]:
    variable = load_content().dictionary.get(row.variable)
    return {
        "about": names.get(row.subject_id) if row.subject_kind == "person" else None,
        "variable": row.variable,
        "label": words(variable.label) if variable else row.variable,
        "value": row.value,
        "source": row.source,
        "observed_at": row.observed_at.isoformat(),
    }


def _case(own: Any) -> dict[str, Any]:
    case = own.case
    return {
        "kind": case.kind,
        "programme": case.programme or None,
        "criterion": case.criterion or None,
        "state": case.state,
        "opened_at": case.opened_at.isoformat(),
        "due_at": case.due_at.isoformat() if case.due_at else None,
        "words": own.words,
    }
