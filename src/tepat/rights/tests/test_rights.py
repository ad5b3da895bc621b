"""What a wish of a person does at once: consents, leaving, deletion, and what becomes a case with a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.casework.errors import WordsMissing
from tepat.casework.models import Case, CasePhoto
from tepat.casework.operations import uphold_appeal
from tepat.casework.tests import people
from tepat.eligibility.models import Decision
from tepat.eligibility.operations import decide_family
from tepat.exchange.models import AgencyRecord
from tepat.identity.models import Account
from tepat.intake.models import Draft
from tepat.intake.operations import accept_submission
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example
from tepat.notices.models import ContactWay, Notice
from tepat.registry.contact import contact_refused_at
from tepat.registry.models import Consent, Fact
from tepat.registry.queries import withdrawn_purposes
from tepat.rights.errors import NothingRegistered, PurposeUnknown
from tepat.rights.operations import (
    ask_about_data,
    ask_for_deletion,
    give_consent,
    withdraw_consents,
    withdraw_from_programme,
)
from tepat.verification.models import SealedFace, Verification
from tepat.verification.operations import start_after_sign_in
from tepat.verification.tests import people as faces

pytestmark = pytest.mark.django_db


def withdraw(account: Account, *purposes: str, at: Any = people.AT) -> list[str]:
    return withdraw_consents(account=account, purposes=purposes, language="id", at=at)


def sent_again(account: Account, *, consented_at: str, **parts: Any) -> dict[str, Any]:
    given = [example.consent(purpose=p, given_at=consented_at) for p in ("eligibility", "sharing")]
    return accept_submission(
        uuid=uuid4(),
        document=example.submission(channel="self", consents=given, **parts),
        actor=account,
        received_at=people.AT + timedelta(days=2),
    ).document


def test_without_consent_nothing_new_is_decided_until_it_is_given_again(siti: Account, family: UUID) -> None:
    before = Decision.objects.count()
    assert withdraw(siti, "eligibility") == ["eligibility"]
    assert withdrawn_purposes(family_id=family) == {"eligibility"}
    assert decide_family(family_id=family, at=people.AT, actor=None) == []
    assert Decision.objects.count() == before
    assert give_consent(account=siti, purpose="eligibility", language="id", at=people.AT + timedelta(hours=1))
    assert decide_family(family_id=family, at=people.AT + timedelta(hours=2), actor=None)
    assert Decision.objects.count() > before


def test_both_words_stay_on_the_record_and_the_person_is_told_once(siti: Account, family: UUID) -> None:
    withdraw(siti, "eligibility")
    assert withdraw(siti, "eligibility") == []
    words = list(Consent.objects.filter(purpose="eligibility").order_by("id").values_list("given", flat=True))
    assert words == [True, False]
    assert Notice.objects.filter(kind="consent_withdrawn").count() == 1
    line = AuditRecord.objects.get(action="registry.consent.withdraw")
    assert (line.actor_id, line.subject_id, line.detail) == (siti.pk, family, {"consent": "eligibility"})


def test_a_yes_that_waited_on_a_phone_does_not_undo_a_later_no(siti: Account, family: UUID) -> None:
    withdraw(siti, "eligibility", "sharing")
    before, facts = Decision.objects.count(), Fact.objects.exclude(source="self").count()
    AgencyRecord.objects.update(as_of="2026-10-30")
    receipt = sent_again(siti, consented_at=example.OBSERVED_AT)
    assert receipt["decisions"] == []
    assert Decision.objects.count() == before
    assert Fact.objects.exclude(source="self").count() == facts
    assert withdrawn_purposes(family_id=family) == {"eligibility", "sharing"}


def test_a_yes_said_after_it_counts_again(siti: Account, family: UUID) -> None:
    withdraw(siti, "eligibility", "sharing")
    receipt = sent_again(siti, consented_at=(people.AT + timedelta(days=1)).isoformat())
    assert receipt["decisions"]
    assert withdrawn_purposes(family_id=family) == frozenset()


def test_an_appeal_is_answered_and_facts_put_right_but_nothing_decided(siti: Account, family: UUID) -> None:
    hadi = people.officer()
    case = people.appealed(siti, family)
    withdraw(siti, "eligibility")
    assert uphold_appeal(case_id=case, actor=hadi, entered=people.CORRECTION, words="", at=people.AT) == []
    assert Fact.objects.filter(source="officer").count() == 1
    assert Case.objects.get(pk=case).state == "upheld"


def test_nobody_contacts_whoever_said_no(siti: Account, family: UUID) -> None:
    assert contact_refused_at(bytes(siti.nik_index or b"")) is None
    withdraw(siti, "follow_up")
    assert contact_refused_at(bytes(siti.nik_index or b"")) == people.AT
    give_consent(account=siti, purpose="follow_up", language="id", at=people.AT + timedelta(hours=1))
    assert contact_refused_at(bytes(siti.nik_index or b"")) is None


def test_a_draft_begun_before_asks_for_consent_again(siti: Account, family: UUID) -> None:
    citizens.begun(siti)
    withdraw(siti, "eligibility")
    purposes = {consent["purpose"] for consent in citizens.kept(siti).consents}
    assert "eligibility" not in purposes
    assert "sharing" in purposes
    assert citizens.kept(siti).answers["members"]


def test_leaving_takes_everything_back_at_once(siti: Account, family: UUID) -> None:
    citizens.begun(siti)
    withdraw_from_programme(account=siti, language="id", at=people.AT)
    assert withdrawn_purposes(family_id=family) == {"eligibility", "sharing", "follow_up"}
    assert not Draft.objects.exists()
    assert Decision.objects.exists()


def test_deletion_takes_at_once_what_nobody_must_keep(siti: Account, family: UUID) -> None:
    people.officer()
    wulan = people.regency_officer()
    appeal = people.appealed(siti, family, photo=people.photo(300))
    citizens.begun(siti)
    Verification.objects.all().delete()
    start_after_sign_in(siti, faces.proven(nik=siti.nik, portrait=faces.picture()), people.AT)
    ContactWay.objects.create(
        nik_index=siti.nik_index,
        channel="sms",
        address_sealed=b"x",
        language="id",
        agreed_version="1",
        agreed_at=people.AT,
        confirmed_at=people.AT,
    )
    done = ask_for_deletion(account=siti, words="Saya pindah ke luar negeri.", language="id", at=people.AT)
    assert (done.drafts, done.faces, done.photos, done.ways) == (1, 1, 1, 1)
    for gone in (Draft, SealedFace, CasePhoto, ContactWay):
        assert not gone.objects.exists()
    assert withdrawn_purposes(family_id=family) == {"eligibility", "sharing", "follow_up"}
    assert Verification.objects.get(account=siti).state == "waiting_for_visit"
    case = Case.objects.get(pk=done.case_id)
    assert (case.kind, case.owner, case.desk) == ("deletion", wulan, "regency")
    assert case.due_at == people.AT + timedelta(hours=72)
    assert Case.objects.get(pk=appeal).words_sealed
    assert Fact.objects.exists()


def test_after_a_deletion_signing_in_brings_no_picture_back(siti: Account, family: UUID) -> None:
    Verification.objects.all().delete()
    start_after_sign_in(siti, faces.proven(nik=siti.nik, portrait=faces.picture()), people.AT)
    assert SealedFace.objects.count() == 1
    ask_for_deletion(account=siti, words="", language="id", at=people.AT)
    start_after_sign_in(siti, faces.proven(nik=siti.nik, portrait=faces.picture()), people.AT)
    assert not SealedFace.objects.exists()


def test_asked_twice_there_is_one_case(siti: Account, family: UUID) -> None:
    first = ask_for_deletion(account=siti, words="", language="id", at=people.AT)
    second = ask_for_deletion(account=siti, words="Sekali lagi.", language="id", at=people.AT)
    assert first.case_id == second.case_id
    assert (second.drafts, second.faces, second.photos, second.ways) == (0, 0, 0, 0)


def test_whoever_is_in_no_family_can_still_ask_and_delete(siti: Account) -> None:
    people.regency_officer()
    done = ask_for_deletion(account=siti, words="", language="id", at=people.AT)
    assert Case.objects.get(pk=done.case_id).family_id is None
    question = ask_about_data(account=siti, words="Apa yang Anda simpan?", at=people.AT)
    assert Case.objects.get(pk=question).due_at == people.AT + timedelta(days=3)
    with pytest.raises(NothingRegistered):
        withdraw(siti, "eligibility")


def test_what_is_refused(siti: Account, family: UUID) -> None:
    with pytest.raises(PurposeUnknown):
        withdraw(siti, "advertising")
    with pytest.raises(WordsMissing):
        ask_about_data(account=siti, words="", at=people.AT)
    with pytest.raises(WordsMissing):
        ask_for_deletion(account=siti, words="x" * 2001, language="id", at=people.AT)
    with pytest.raises(NotAllowed):
        withdraw(people.officer(nik=example.WAHYU_NIK), "eligibility")
    assert not Case.objects.exists()
    assert withdrawn_purposes(family_id=family) == frozenset()


def test_a_stranger_changes_nothing_of_the_family(siti: Account, family: UUID) -> None:
    stranger = people.citizen(example.nik(77), "orang-lain")
    with pytest.raises(NothingRegistered):
        withdraw(stranger, "eligibility")
    ask_for_deletion(account=stranger, words="", language="id", at=timezone.now())
    assert withdrawn_purposes(family_id=family) == frozenset()
