"""What people decide: two pictures side by side, a visit with document and witness, an appeal."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import seal_text
from tepat.base.permissions import check_permission
from tepat.verification.errors import NotByThisPerson, WordsUnknown
from tepat.verification.ladder import WAITING, Event, State, event_of_comparison, event_of_visit
from tepat.verification.models import Visit
from tepat.verification.operations.steps import (
    lock_verification,
    not_on_this_rung,
    take_step,
)
from tepat.verification.queries.access import (
    COMPARES,
    RECORDS_VISITS,
    check_reach,
    is_own,
    refuse_own_case,
    verification_not_found,
)
from tepat.verification.queries.history import (
    appealed_against,
    check_may_compare,
    first_verdict,
)
from tepat.verification.words import ComparisonNote, DocumentKind, Verdict, WitnessRelation

WITNESS_CONTEXT = "verification.visit.witness_name"


def decide_comparison(
    *, verification_id: UUID, actor: Any, verdict: str, at: datetime, note_code: str = ComparisonNote.CLEAR
) -> State:
    """Store an officer's verdict on the two pictures; returns the new state.

    The first officer's "same" proves; everything else goes to a second officer. Raises
    ``VerificationNotFound``, ``NotAllowed``, ``NotOnThisRung``, ``WordsUnknown``, and ``NotByThisPerson`` for
    the person themselves, for whoever took the picture, and for the first officer on the second's place.
    """
    _check_word("verdict", verdict, Verdict)
    _check_word("note", note_code, ComparisonNote)
    with transaction.atomic():
        verification = lock_verification(verification_id)
        check_reach(verification, actor, COMPARES)
        if verification.state not in {State.WAITING_FOR_COMPARISON, State.WAITING_FOR_SECOND_OFFICER}:
            raise not_on_this_rung()
        refuse_own_case(verification, actor)
        check_may_compare(verification, actor)
        first = None
        if verification.state == State.WAITING_FOR_SECOND_OFFICER:
            first = first_verdict(verification)
        event = event_of_comparison(verdict, first=first)  # type: ignore[arg-type]
        return take_step(verification, event, actor=actor, at=at, reasons=[note_code])


def record_visit(
    *,
    verification_id: UUID,
    actor: Any,
    document_kind: str,
    witness_name: str,
    witness_relation: str,
    verdict: str,
    at: datetime,
) -> State:
    """Store what was shown in person, with the witness's name sealed; returns the new state.

    A "same" needs a document and a witness; a letter of the village is a document. It can be recorded on any
    waiting rung, for whoever comes by themselves. After an appeal only somebody can record it who did not
    say "different" before. Raises ``VerificationNotFound``, ``NotAllowed``, ``NotByThisPerson``,
    ``NotOnThisRung``, ``WordsUnknown``.
    """
    _check_word("verdict", verdict, Verdict)
    _check_word("document", document_kind, DocumentKind)
    _check_word("witness", witness_relation, WitnessRelation)
    witness_name = witness_name.strip()
    if verdict == Verdict.SAME:
        _check_shown(document_kind, witness_name, witness_relation)
    with transaction.atomic():
        verification = lock_verification(verification_id)
        check_reach(verification, actor, RECORDS_VISITS)
        if verification.state not in WAITING:
            raise not_on_this_rung()
        refuse_own_case(verification, actor)
        if actor.pk in appealed_against(verification):
            raise NotByThisPerson(
                _("Orang ini menyanggah keputusan Anda."), mend=_("Petugas lain yang harus memeriksanya.")
            )
        Visit.objects.create(
            verification=verification,
            document_kind=document_kind,
            witness_name_sealed=seal_text(witness_name, context=WITNESS_CONTEXT) if witness_name else None,
            witness_relation=witness_relation,
            verdict=verdict,
            recorded_by=actor.pk,
            recorded_at=at,
        )
        event = event_of_visit(verdict)  # type: ignore[arg-type]
        reasons = [f"document:{document_kind}", f"witness:{witness_relation}"]
        return take_step(verification, event, actor=actor, at=at, reasons=reasons)


def _check_shown(document_kind: str, witness_name: str, witness_relation: str) -> None:
    if document_kind == DocumentKind.NONE:
        raise WordsUnknown(
            _("Surat yang ditunjukkan belum dipilih."),
            mend=_("Tanpa surat apa pun, mintakan surat keterangan desa."),
            code="verification.visit.document_missing",
        )
    if not witness_name or witness_relation == WitnessRelation.NONE:
        raise WordsUnknown(
            _("Nama saksi belum ditulis."),
            mend=_("Tulis siapa yang mengenal orang ini dan hadir sekarang."),
            code="verification.visit.witness_missing",
        )


def reopen(*, verification_id: UUID, actor: Any, at: datetime) -> State:
    """Take up again a case that ended with "not the person": the person appeals, or an officer for them.

    Leads to a visit that somebody else records. Raises ``VerificationNotFound``, ``NotAllowed``,
    ``NotOnThisRung``.
    """
    with transaction.atomic():
        verification = lock_verification(verification_id)
        if not is_own(verification, actor):
            if actor.has_perm(RECORDS_VISITS):
                check_reach(verification, actor, RECORDS_VISITS)
            else:
                check_permission(actor, COMPARES)
                if not actor.reaches(verification.area_code, verification.group_id):
                    raise verification_not_found()
        return take_step(verification, Event.REOPENED, actor=actor, at=at)


def _check_word(thing: str, code: str, known: Any) -> None:
    if code not in known.values:
        raise WordsUnknown.of(thing, known.values)
