"""An officer is not sure, asks somebody to look on the spot, and reads what they saw on the appeal's page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tepat.casework.models import Case
from tepat.casework.operations import answer_ground_check, open_appeal
from tepat.casework.tests import field, people
from tepat.identity.models import Account
from tepat.identity.sign_in import BACKEND
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone

_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def appeal(live_server: Any) -> UUID:
    """An appeal of Siti, whose facilitator is Dimas."""
    field.agent("dimas")
    siti = people.citizen()
    family = people.registered(siti)
    return open_appeal(
        decision_id=people.newest_decision(family).pk,
        criterion="has_component",
        actor=siti,
        words="Anak saya masih kecil.",
        photo=None,
        at=timezone.now() - timedelta(days=2),
    )


def signed_in(page: Page, account: Account) -> None:
    client = Client()
    client.force_login(account, backend=BACKEND)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url}])


def test_an_officer_asks_and_reads_the_answer(open_phone: OpenPhone, appeal: UUID) -> None:
    hadi = people.officer()
    page = open_phone(width=320, scripts=True)
    signed_in(page, hadi)
    page.goto(f"/petugas/sanggah/{appeal}/")
    look(page, "appeal")
    page.get_by_role("link", name="Minta cek lapangan").click()
    look(page, "ask")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Anda belum menulis")
    look(page, "ask-faults")
    page.get_by_label("Pesan untuk petugas lapangan").fill("Lihat berapa anak kecil yang tinggal di sini.")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_role("status")).to_contain_text("aplikasi petugasnya")
    look(page, "task")
    page.goto("/petugas/cek-lapangan/")
    look(page, "list")

    task = Case.objects.get(asked_by=appeal)
    assert task.owner is not None
    family = UUID(str(task.family_id))
    now = timezone.now()
    answer_ground_check(
        task_id=task.pk,
        submission_id=field.answered(task.owner, family, {"works_farm_land": False}, note="Satu.", at=now),
        family_id=family,
        actor=task.owner,
        at=now,
    )
    page.goto(f"/petugas/sanggah/{appeal}/")
    expect(page.get_by_text("Catatan petugas lapangan")).to_be_visible()
    look(page, "appeal-answered")
    page.get_by_role("link", name="lihat riwayatnya").click()
    expect(page.get_by_role("heading", name="Yang dilihat di lapangan")).to_be_visible()
    look(page, "task-answered")
    page.goto("/petugas/cek-lapangan/")
    expect(page.get_by_text("Terima kasih!")).to_be_visible()
    look(page, "list-empty")
    page.goto("/petugas/cek-lapangan/baru/")
    look(page, "find")


def look(page: Page, name: str) -> None:
    """Nothing beside the edge of a small screen, and nothing that axe-core finds in light or dark."""
    assert page.evaluate(_OVERFLOW) <= 0, name
    assert faults(page) == [], name
