"""What somebody who works here noted at a family that is known: accepted once, turned into facts.

A page of the Dasa Wisma notebook, single facts put right, the answers to a ground check: each is about a
family and its members by their ids, says only what was seen, and changes nothing else. Beside it, where the
family lives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tepat.base.problems import ProblemItem, RequestProblem
from tepat.base.statements import sent_together, use_indexes
from tepat.content import load_content
from tepat.content.questionnaires import Questionnaire, check_observed
from tepat.intake.checks import CONSENT_PURPOSE, invalid, plain_value
from tepat.intake.envelopes import Faults, check_keys, find_questionnaire, read_moment
from tepat.intake.errors import ChannelNotAllowed, ConsentMissing, ObservationOutsideScope
from tepat.intake.models import Channel
from tepat.intake.places import place_facts, read_place
from tepat.intake.sources import may_send, source_of
from tepat.intake.steps import AcceptedMember, AcceptedSubmission
from tepat.intake.storing import Receipt, Sent, receipt_again, record_accepted
from tepat.registry.current import Document, FamilyFacts
from tepat.registry.operations import NewFact, add_facts, lock_identities, save_current_facts
from tepat.registry.placement import StoredFamily
from tepat.registry.queries import agreed_purposes, fact_rows, family_now, held_facts, local_day

MOST_LETTERS = 500
_KEYS = {"questionnaire", "questionnaire_version", "observed_at", "household", "members"}
_OPTIONAL_KEYS = {"month", "note"}
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_JUST_AFTER = timedelta(microseconds=1)
_AGENT = "agent"


@dataclass(frozen=True, slots=True)
class _Observed:
    """An observation as it was sent, read but for the answers. ``seen_at`` is the moment of its facts."""

    questionnaire: Questionnaire
    observed_at: datetime
    seen_at: datetime
    month: str | None
    household: Mapping[str, Any] = field(repr=False)
    members: Mapping[UUID, Mapping[str, Any]] = field(repr=False)
    place: Mapping[str, float] = field(repr=False)


def accept_observation(
    *,
    uuid: UUID,
    family_id: UUID,
    document: Mapping[str, Any],
    month: str | None,
    place: Mapping[str, Any] | None,
    actor: Any,
    received_at: datetime,
) -> Receipt:
    """Store an observation of a known family once and decide anew, or return the receipt of the first time.

    ``document`` holds questionnaire and version, ``observed_at``, the answers about the ``household`` and, by
    person id, its ``members``, perhaps a ``note``. ``month`` ("2026-11") is the month of a notebook's page,
    in which its facts are dated; None for every other observation. An empty page is one too, without facts.

    In one transaction: the sealed document, facts with the source of the actor, the steps after acceptance
    (decisions), the current facts, an audit line. Nothing but the facts named is changed. Raises
    ``SubmissionInvalid`` with all faults, ``FamilyNotFound``, ``ObservationOutsideScope``,
    ``ConsentMissing``, ``ChannelNotAllowed``, or ``DifferentContent`` when something else has this UUID. Then
    nothing is stored.
    """
    measured = read_place(place)
    kept = {"family_id": str(family_id), "month": month, "place": place, "document": document}
    sent = Sent.of(uuid, kept, actor=actor, received_at=received_at)
    try:
        observed = _read(document, month, measured, received_at=sent.received_at)
        _check_sender(actor)
    except RequestProblem:
        if (receipt := receipt_again(sent, only_sender=True)) is not None:
            return receipt
        raise
    with sent_together():
        use_indexes()
        lock_identities(keys=[uuid.bytes, *_lock_keys(family_now(family_id=family_id))])
        if (receipt := receipt_again(sent)) is not None:
            return receipt
        return _store(sent, observed, family_now(family_id=family_id, lock=True))


def add_place(
    *,
    family_id: UUID,
    place: Mapping[str, Any],
    observed_at: datetime,
    submission_id: UUID,
    received_at: datetime,
) -> None:
    """Note where a family lives, as an agent's phone measured it; adds facts and writes the current facts.

    Runs in the caller's transaction and locks the family's row. Where a family is registered,
    ``accept_submission`` takes its place along, with fewer statements. Raises ``SubmissionInvalid`` for what
    is no place, ``FamilyNotFound``.
    """
    facts = place_facts(read_place(place), source=_AGENT, observed_at=observed_at)
    with transaction.atomic():
        dictionary = load_content().dictionary
        held = held_facts(family_id=family_id, at=received_at, dictionary=dictionary, lock=True)
        add_facts(held=held, facts=facts, received_at=received_at, submission_id=submission_id)
        save_current_facts(held=held, at=received_at)


def _lock_keys(family: StoredFamily) -> list[bytes]:
    """What a registration of the same people locks too, in the same order: before the family's row."""
    return [*([family.kk_index] if family.kk_index else []), *family.nik_indexes()]


def _check_sender(actor: Any) -> None:
    if not may_send(role=actor.role, channel=Channel.OBSERVED):
        raise ChannelNotAllowed(
            _("Akun Anda tidak boleh mencatat keadaan keluarga."),
            mend=_("Minta kader atau pendamping keluarga itu mencatatnya."),
        )


def _read(
    document: Mapping[str, Any], month: str | None, place: Mapping[str, float], *, received_at: datetime
) -> _Observed:
    faults = Faults()
    check_keys(faults, document, required=_KEYS, optional=_OPTIONAL_KEYS, pointer="")
    if faults:
        raise invalid(faults)
    questionnaire = find_questionnaire(faults, document)
    observed_at = read_moment(faults, document["observed_at"], "/observed_at", received_at)
    if questionnaire is not None:
        _check_month(faults, document, month, questionnaire, local_day(received_at))
    _check_note(faults, document.get("note", ""))
    household, members = document["household"], document["members"]
    if not isinstance(household, dict):
        faults.add("wrong_type", "/household", _("Jawaban harus berupa objek JSON."))
    people = _people(faults, members)
    if faults or questionnaire is None or observed_at is None:
        raise invalid(faults)
    seen_at = min(observed_at, _end_of(month)) if month else observed_at
    return _Observed(questionnaire, observed_at, seen_at, month, household, people, place)


def _check_month(
    faults: Faults, document: Mapping[str, Any], month: Any, questionnaire: Questionnaire, today: date
) -> None:
    """A notebook has a page for each month that has begun; nothing else has one."""
    if document.get("month", month) != month:
        faults.add("wrong_month", "/month", _("Bulan di catatan ini tidak sama dengan bulan halamannya."))
    elif not questionnaire.given:
        if month is not None:
            faults.add("wrong_month", "/month", _("Catatan ini bukan halaman buku bulanan."))
    elif not isinstance(month, str) or not _MONTH.fullmatch(month):
        faults.add("wrong_month", "/month", _("Bulan ini tidak terbaca."), _("Tulis seperti 2026-11."))
    elif month > today.strftime("%Y-%m"):
        faults.add("wrong_month", "/month", _("Bulan ini belum tiba."), _("Periksa tanggal di perangkat."))


def _end_of(month: str) -> datetime:
    """The last moment of a month, by the clocks of the place."""
    year, number = map(int, month.split("-"))
    following = date(year + number // 12, number % 12 + 1, 1)
    return timezone.make_aware(datetime.combine(following, time.min)) - _JUST_AFTER


def _check_note(faults: Faults, note: Any) -> None:
    if not isinstance(note, str) or "\0" in note:
        faults.add("wrong_type", "/note", _("Catatan harus berupa teks."))
    elif len(note) > MOST_LETTERS:
        faults.add("too_long", "/note", _("Catatan ini lebih dari 500 huruf."), _("Pendekkan catatannya."))


def _people(faults: Faults, members: Any) -> dict[UUID, Mapping[str, Any]]:
    """The answers by person; keys that are no person's are faults."""
    if not isinstance(members, dict):
        faults.add("wrong_type", "/members", _("Jawaban harus berupa objek JSON."))
        return {}
    people: dict[UUID, Mapping[str, Any]] = {}
    for number, (key, answers) in enumerate(members.items()):
        try:
            person = UUID(key)
        except ValueError:
            person = None
        if person is None or str(person) != key:
            faults.add("not_a_member", f"/members/{number}", _("Anggota ini tidak dikenal."))
        elif not isinstance(answers, dict):
            faults.add("wrong_type", f"/members/{key}", _("Jawaban harus berupa objek JSON."))
        else:
            people[person] = answers
    return people


def _store(sent: Sent, observed: _Observed, family: StoredFamily) -> Receipt:
    actor = sent.actor
    agreed = agreed_purposes(family_id=family.id)
    _check_reach(actor, family)
    _check_consent(agreed)
    held = FamilyFacts(
        family_id=family.id,
        area_code=family.area_code,
        members=tuple(member.person_id for member in family.members),
        dictionary=load_content().dictionary,
        on=local_day(sent.received_at),
        rows=fact_rows(family_id=family.id),
    )
    told = _facts(
        observed, family, held.document, source=source_of(role=actor.role, channel=Channel.OBSERVED)
    )
    add_facts(held=held, facts=told, received_at=sent.received_at, submission_id=sent.uuid)
    accepted = AcceptedSubmission(
        submission_id=sent.uuid,
        family_id=family.id,
        area_code=family.area_code,
        questionnaire=observed.questionnaire,
        on=held.on,
        at=max([sent.received_at, *(member.active_from + _JUST_AFTER for member in family.members)]),
        actor=actor,
        kk_index=family.kk_index,
        members=tuple(AcceptedMember(member.person_id, member.nik_index) for member in family.members),
        applicant=None,
        group_id=family.group_id,
        agreed=agreed,
        facts=held,
        told=told,
    )
    return record_accepted(
        sent,
        accepted,
        channel=Channel.OBSERVED,
        observed_at=observed.observed_at,
        warnings=[],
        action="intake.observation.accept",
        detail={
            "questionnaire": observed.questionnaire.code,
            "facts": len(told),
            **({"month": observed.month} if observed.month else {}),
        },
    )


def _check_reach(actor: Any, family: StoredFamily) -> None:
    if not actor.reaches(family.area_code, family.group_id):
        raise ObservationOutsideScope(
            _("Keluarga ini bukan keluarga yang Anda dampingi."),
            mend=_("Sampaikan kepada petugas kecamatan, yang bisa menyerahkannya kepada pendampingnya."),
        )


def _check_consent(agreed: frozenset[str]) -> None:
    if CONSENT_PURPOSE not in agreed:
        raise ConsentMissing(
            _("Keluarga ini tidak menyetujui datanya dipakai untuk menilai hak bantuan."),
            why=_("Tanpa persetujuan itu tidak ada yang boleh dicatat tentang keluarga ini."),
            mend=_("Kalau keluarga mau, bacakan teks persetujuan dan data ulang keluarga ini."),
        )


def _facts(observed: _Observed, family: StoredFamily, known: Document, *, source: str) -> list[NewFact]:
    """The checked answers as facts, with what a yes implies, and the place. Raises ``SubmissionInvalid``."""
    strangers = observed.members.keys() - {member.person_id for member in family.members}
    if strangers:
        what = _("Orang ini bukan anggota keluarga ini sekarang.")
        mend = _("Muat lagi daftar keluarga, lalu catat lagi.")
        code = "intake.submission.not_a_member"
        raise invalid(ProblemItem(code, f"/members/{person}", what, mend) for person in sorted(strangers))
    form = observed.questionnaire
    checked = check_observed(
        form,
        observed.household,
        {str(person): answers for person, answers in observed.members.items()},
        given=_given(form, known),
        on=local_day(observed.observed_at),
    )
    if checked.problems:
        raise invalid(ProblemItem(p.code, p.pointer, p.what, p.mend) for p in checked.problems)
    subjects: list[tuple[UUID | None, Mapping[str, Any]]] = [(None, checked.household)]
    subjects += [(UUID(key), answers) for key, answers in checked.members.items()]
    facts = [
        NewFact(subject, variable, plain_value(value), source, observed.seen_at)
        for subject, answers in subjects
        for variable, value in _with_implied(form, answers).items()
    ]
    return facts + place_facts(observed.place, source=source, observed_at=observed.observed_at)


def _given(form: Questionnaire, known: Document) -> dict[str, dict[str, Any]]:
    """What is known of each member and does not change, such as a birth date, by the code of the question.

    What can change is not held against a phone: it may not have heard of it when the observation was made.
    """
    dictionary = load_content().dictionary
    lasting = [code for code in form.given if code in dictionary and dictionary[code].fresh_for_days is None]
    return {
        person: {code: entries[code]["value"] for code in lasting if code in entries}
        for person, entries in known["members"].items()
    }


def _with_implied(form: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, and before them what a yes says beside itself; an answer of its own goes before that."""
    said = [question for code in answers if answers[code] is True and (question := form.question(code))]
    implied: dict[str, Any] = {}
    for question in said:
        implied |= question.implies
    return {**implied, **answers}
