"""From a document as it was sent to a submission that may be stored. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import blind_index
from tepat.base.problems import ProblemItem
from tepat.content.questionnaires import CheckedAnswers, check_answers
from tepat.identity.roles import Role
from tepat.intake.envelopes import Envelope, read_envelope
from tepat.intake.errors import ApplicantNotAMember, ChannelNotAllowed, OutsideArea, SubmissionInvalid
from tepat.intake.sources import may_send, needs_consent, source_of
from tepat.registry.claims import ClaimedMember, FamilyClaim
from tepat.registry.operations import NewFact
from tepat.registry.queries import local_day

IDENTIFIERS = frozenset({"kk", "nik", "name"})
CONSENT_PURPOSE = "eligibility"


@dataclass(frozen=True, slots=True)
class CheckedSubmission:
    """A submission without faults."""

    envelope: Envelope
    claim: FamilyClaim
    source: str
    household: Mapping[str, Any] = field(repr=False)
    members: tuple[Mapping[str, Any], ...] = field(repr=False)
    warnings: tuple[dict[str, Any], ...]

    def facts(self, person_ids: Iterable[UUID]) -> list[NewFact]:
        """The observations in the answers. Name, NIK and KK are identifiers, not facts."""
        source, observed_at = self.source, self.envelope.observed_at
        subjects: list[tuple[UUID | None, Mapping[str, Any]]] = [(None, self.household)]
        subjects += zip(person_ids, self.members, strict=True)
        return [
            NewFact(subject, variable, plain_value(value), source, observed_at)
            for subject, answers in subjects
            for variable, value in answers.items()
            if value is not None and variable not in IDENTIFIERS
        ]


def check_submission(document: Mapping[str, Any], *, actor: Any, received_at: datetime) -> CheckedSubmission:
    """Check a document as ``actor`` sent it.

    Raises ``SubmissionInvalid`` with all faults, ``ChannelNotAllowed``, ``OutsideArea`` or
    ``ApplicantNotAMember``.
    """
    envelope, faults = read_envelope(document, received_at=received_at)
    if envelope is None:
        raise invalid(faults)
    _check_sender(envelope, actor)
    _check_consent(envelope, actor)
    # On the day it was asked: a birthday while a phone is offline makes no answer wrong.
    answers = check_answers(envelope.questionnaire, document["answers"], on=local_day(envelope.observed_at))
    if answers.problems:
        raise invalid([ProblemItem(p.code, p.pointer, p.what, p.mend) for p in answers.problems])
    claim = _claim(answers, envelope, actor)
    return CheckedSubmission(
        envelope=envelope,
        claim=claim,
        source=source_of(role=actor.role, channel=envelope.channel),
        household=answers.household,
        members=tuple(answers.members),
        warnings=tuple(
            {"code": w.code, "pointer": w.pointer, "what": w.what, "mend": w.mend} for w in answers.warnings
        ),
    )


def invalid(items: Iterable[ProblemItem]) -> SubmissionInvalid:
    """The error for a document with these faults."""
    items = tuple(items)
    return SubmissionInvalid(
        _("Kiriman ini belum bisa diterima."),
        mend=_("Perbaiki isian yang ditunjuk, lalu kirim lagi dengan UUID yang sama."),
        items=items,
        pointer=items[0].pointer if items else None,
    )


def _check_sender(envelope: Envelope, actor: Any) -> None:
    if not may_send(role=actor.role, channel=envelope.channel):
        raise ChannelNotAllowed(
            _("Akun Anda tidak boleh mengirim lewat jalur ini."),
            mend=_(
                "Warga memakai self, petugas memakai assisted, sistem mitra memakai import atau assisted."
            ),
            pointer="/channel",
        )
    if actor.role != Role.CITIZEN and not actor.may_register(envelope.area_code):
        raise OutsideArea(
            _("Wilayah ini di luar wilayah kerja Anda."),
            mend=_("Periksa kode wilayah, atau minta petugas di wilayah itu."),
            pointer="/area_code",
        )


def _check_consent(envelope: Envelope, actor: Any) -> None:
    if not needs_consent(role=actor.role, channel=envelope.channel):
        return
    if CONSENT_PURPOSE not in envelope.agreed:
        raise invalid(
            [
                ProblemItem(
                    "intake.submission.consent_missing",
                    "/consents",
                    _("Persetujuan keluarga untuk menilai hak bantuan belum ada."),
                    _("Bacakan teks persetujuan, dan kirim hanya kalau keluarga setuju."),
                )
            ]
        )


def _claim(answers: CheckedAnswers, envelope: Envelope, actor: Any) -> FamilyClaim:
    members = tuple(
        ClaimedMember.of(
            name=member.get("name", ""),
            nik=member.get("nik"),
            birth_date=member.get("birth_date"),
            relation=member.get("relation_to_head"),
        )
        for member in answers.members
    )
    applicant = None
    if actor.role == Role.CITIZEN:
        applicant = bytes(actor.nik_index) if actor.nik_index else None
        if applicant is None or all(member.nik_index != applicant for member in members):
            raise ApplicantNotAMember(
                _("NIK Anda tidak ada di antara anggota keluarga ini."),
                mend=_("Tambahkan diri Anda sebagai anggota, atau minta bantuan petugas."),
                pointer="/answers/members",
            )
    return FamilyClaim(
        area_code=envelope.area_code,
        kk=answers.kk,
        kk_index=blind_index("kk", answers.kk) if answers.kk else None,
        members=members,
        reaches=actor.may_register,
        group_id=actor.group_id,
        applicant_index=applicant,
    )


def plain_value(value: Any) -> Any:
    """A checked answer as plain JSON: dates as ISO text, decimals as numbers.

    >>> plain_value(date(2026, 11, 1)), plain_value(Decimal("54.5")), plain_value(True)
    ('2026-11-01', 54.5, True)
    """
    if not isinstance(value, (date, Decimal)):
        return value
    return value.isoformat() if isinstance(value, date) else float(value)
