"""What tests send: PKH up to another decile, a score as the lab writes it, the figures of a study."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import yaml

from tepat.content import load_content
from tepat.exchange.operations import import_agency_records
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import NATION, Role
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example as ex
from tepat.registry.queries import local_day
from tepat.rules import Formula, formula_of_parts
from tepat.targeting.operations.challengers import begin_challenger
from tepat.targeting.operations.proposals import approve_proposal, propose_formula
from tepat.targeting.study_files import read_study

REPORT = b"<!doctype html><html><title>Telaah</title><p>Laporan</p></html>"
LAB_SCORE = {
    "code": "ols",
    "version": "1",
    "title": {"id": "Regresi", "en": "Regression"},
    "active_from": "2000-01-01",
    "legal_basis": ["None: a candidate of a study."],
    "parameters": {"cutoff": {"2000-01-01": 10.5}},
    "criteria": [
        {
            "code": "low_score",
            "expr": "score <= :cutoff",
            "reason": {language: {"true": "+", "false": "-", "unknown": "?"} for language in ("id", "en")},
        }
    ],
    "scores": [{"code": "score", "expr": "2 + 0.25 * COALESCE(floor_area_m2, 20)"}],
    "ranking": {"by": "score"},
}


def pkh_up_to(decile: int, version: str = "2027.1", **parts: Any) -> Formula:
    """Content's formula of PKH with another bound."""
    return _with_decile("pkh", decile, version, **parts)


def _with_decile(programme: str, decile: int, version: str, **parts: Any) -> Formula:
    content = load_content()
    document = content.programmes[programme].formula.document
    document.pop("variables")
    document["parameters"]["max_decile"]["values"] = {"2025-01-01": decile}
    return formula_of_parts({**document, "version": version, **parts}, content.dictionary)


@dataclass(frozen=True)
class SomeFormulas:
    """A challenger, a proposal that waits (of Sembako), and the hash of one of PKH that was approved."""

    challenger_id: UUID
    proposal_id: UUID
    approved_hash: str

    def parts(self, about: str) -> dict[str, Any]:
        """The part of an address that names a ``challenger``, a ``proposal`` or a ``card``."""
        if about == "card":
            return {"programme": "pkh", "formula_hash": self.approved_hash}
        return {f"{about}_id": getattr(self, f"{about}_id")}


def some_formulas(*, at: datetime) -> SomeFormulas:
    """One of everything, by two officers who are nobody else."""
    first, second = officer("pengusul"), officer("penyetuju")
    approved = pkh_up_to(5)
    propose(approved, at=at, actor=first, approver=second)
    return SomeFormulas(
        begin_challenger(
            programme="pkh", title="Desil 6", formula=pkh_up_to(6, "c"), words="", actor=first, at=at
        ),
        propose(sembako_up_to(4), at=at, actor=first, programme="sembako"),
        approved.hash,
    )


def propose(
    formula: Formula,
    *,
    at: datetime,
    actor: Account,
    approver: Account | None = None,
    programme: str = "pkh",
    days: int = 7,
) -> UUID:
    """A proposal with a study, approved where somebody is named who does."""
    proposal_id = propose_formula(
        programme=programme,
        formula=formula,
        study=read_study(metrics=metrics(exported=formula.hash), report=REPORT, formula=formula),
        from_day=local_day(at) + timedelta(days=days),
        words="Menjangkau keluarga desil 5 juga.",
        actor=actor,
        at=at,
    )
    if approver is not None:
        approve_proposal(proposal_id=proposal_id, words="Sudah diperiksa.", actor=approver, at=at)
    return proposal_id


def sembako_up_to(decile: int, version: str = "2027.1") -> Formula:
    """Content's formula of Sembako with another bound."""
    return _with_decile("sembako", decile, version)


def as_file(document: dict[str, Any]) -> bytes:
    return yaml.safe_dump(document, sort_keys=False).encode()


def metrics(*, exported: str = "", **parts: Any) -> bytes:
    """The figures of a study that exported a formula with this hash."""
    figures = {
        "exclusion_of_poor": {"value": 0.382, "low": 0.351, "high": 0.41},
        "inclusion_of_selected": {"value": 0.29, "low": 0.26, "high": 0.33},
        "cgh": {"value": 1.6, "low": 1.4, "high": 1.8},
    }
    document = {
        "format": 1,
        "study": "banyuwangi_2026",
        "quota": 0.25,
        "reference": "decile",
        "candidates": {
            "ols": {"households": 5756, "figures": figures},
            "decile": {"households": 5756, "figures": figures},
        },
        "formulas": [{"code": "ols", "hash": exported, "why_not": ""}],
        **parts,
    }
    return json.dumps(document).encode()


def officer(name: str, role: Role = Role.NATIONAL_OFFICER, area: str = NATION) -> Account:
    return open_account(sign_in_name=name, display_name=name.title(), role=role, area_code=area)


def register(
    agent: Account, serial: int, *, decile: int | None, at: datetime = ex.RECEIVED_AT, area: str = ex.AREA
) -> UUID:
    """A mother with a small child, of whom the agencies know all that PKH asks, but maybe for the decile."""
    card, mother, child = ex.card(100 + serial), ex.nik(100 + serial), ex.nik(300 + serial, ex.AYU_BORN)
    records = [_record("dukcapil", "family", card, "address_found", "true", at)]
    for nik in (mother, child):
        records += [
            _record("dukcapil", "person", nik, "is_alive", "true", at),
            _record("bpjs_ketenagakerjaan", "person", nik, "formal_monthly_wage", "0", at),
            _record("bkn", "person", nik, "is_public_employee", "false", at),
        ]
    if decile is not None:
        records.append(_record("dtsen", "family", card, "welfare_decile", str(decile), at))
    import_agency_records(records=records)
    head = ex.siti(nik=mother, relation_to_head=1, has_difficulty=False, pregnancy_status=1)
    small = ex.ayu(name=f"Ayu {serial}", nik=child)
    receipt = accept_submission(
        uuid=uuid4(),
        document=ex.submission(answers=ex.answers(head, small, kk=card), area_code=area),
        actor=agent,
        received_at=at,
    )
    return UUID(receipt.document["family_id"])


def _record(agency: str, subject: str, key: str, variable: str, value: str, at: datetime) -> dict[str, Any]:
    return {
        **{"agency": agency, "subject": subject, "key": key, "variable": variable, "value": value},
        "as_of": at.date(),
    }
