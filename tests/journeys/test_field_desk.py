"""The officers' pages of the field app, in a browser: for a screen reader, a small screen, light and dark."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tepat.field.kinds import Desk
from tepat.field.models import Device, NotebookMonth, Record
from tepat.field.quarantine import send_back
from tepat.field.screens.tests import people
from tepat.field.screens.tests.phone import Phone, export_of, phone_of, picture
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.identity.sign_in import BACKEND
from tepat.intake.tests import example
from tests.journeys.accessibility import faults
from tests.journeys.conftest import OpenPhone
from tests.journeys.test_every_page_is_accessible import _OVERFLOW, _SMALL

DAY = timedelta(days=1)


class Village:
    """A village with a cadre's phone, records on every tray, and half a month of notebooks."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.phone = phone_of(people.cadre(), at=self.now - 20 * DAY)
        self.hadi = people.officer()
        self.ratna = people.supervisor()
        self.known = [self._hand_in(self._registration(n)) for n in range(1, 5)]
        self.faulty = self._faulty(11)
        self.sent_back = self._faulty(12)
        send_back(record_id=self.sent_back.pk, actor=self.hadi, words="Ukur lagi lantainya.", at=self.now)
        self.conflict = self._conflict(13)
        self.waiting = self._hand_in(self._registration(14), days_ago=9, pictures=2, without_files=True)
        for record in self.known[:3]:
            self._note(record)
        self._phones()

    def _registration(self, serial: int, **answers: Any) -> dict[str, Any]:
        moment = (self.now - 10 * DAY).isoformat()
        document = people.registration(serial, observed_at=moment)
        document["answers"] |= answers
        document["consents"] = [{**consent, "given_at": moment} for consent in document["consents"]]
        return document

    def _hand_in(
        self,
        document: dict[str, Any],
        *,
        days_ago: int = 0,
        pictures: int = 0,
        without_files: bool = False,
        **parts: Any,
    ) -> Record:
        told = tuple(("house_photo", "image/jpeg", picture(number, 320)) for number in range(pictures))
        at = self.now - days_ago * DAY
        sealed = self.phone.seal(document, made_at=at - timedelta(hours=2), pictures=told, **parts)
        return self.phone.hand_in(sealed, at=at, without_files=without_files)

    def _faulty(self, serial: int) -> Record:
        return self._hand_in(self._registration(serial, floor_area_m2=-4), days_ago=2, pictures=2)

    def _conflict(self, serial: int) -> Record:
        thread = uuid4()
        self._hand_in(self._registration(serial), days_ago=3, thread=thread)
        document = self._registration(serial, floor_area_m2=21, floor_material=8)
        return self._hand_in(document, days_ago=1, thread=thread, version=2)

    def _note(self, record: Record) -> None:
        NotebookMonth.objects.create(
            family_id=record.family_id,
            month=f"{timezone.localtime(self.now):%Y-%m}",
            record=record,
            account=record.account,
            group_id=record.account.group_id,
            area_code=record.account.area_code,
            written_at=self.now,
        )

    def _phones(self) -> None:
        facts = {
            "last_contact_at": self.now - timedelta(hours=2),
            "last_proof_at": self.now - timedelta(hours=5),
        }
        facts |= {"storage_used_bytes": 20_000_000, "storage_quota_bytes": 2_000_000_000, "clock_offset_s": 4}
        Device.objects.filter(pk=self.phone.device.pk).update(**facts)
        other = phone_of(
            people.cadre("tati", group="Melati 4"), at=self.now - 30 * DAY, label="Chrome, Android"
        )
        facts |= {"last_contact_at": self.now - 9 * DAY, "queue_queued": 24, "queue_quarantined": 2}
        facts |= {"clock_offset_s": 900, "storage_used_bytes": 1_900_000_000, "app_version": "0.0.1"}
        Device.objects.filter(pk=other.device.pk).update(**facts)


@pytest.fixture
def village(live_server: Any) -> Village:
    return Village()


def enter(page: Page, account: Account, address: str = "/petugas/") -> None:
    """Open a page with a session of this account."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }
    page.context.add_cookies([{**cookie, "url": urljoin(page.url, "/")}])  # type: ignore[typeddict-item]
    page.goto(address)


def addresses(village: Village) -> list[tuple[Account, str]]:
    """Every page of the desk, with somebody who may open it."""
    hadi, ratna, agent = village.hadi, village.ratna, village.phone.account
    quarantine, notebook = reverse("field:quarantine"), reverse("field:notebook")
    return [
        (hadi, quarantine),
        (hadi, f"{quarantine}?lihat=dikembalikan"),
        (hadi, f"{quarantine}?lihat=foto"),
        *((hadi, reverse("field:quarantined", args=[record.pk])) for record in records(village)),
        (hadi, notebook),
        (hadi, f"{notebook}?wilayah={example.AREA}"),
        (hadi, reverse("field:notebook_missing", args=[agent.group_id])),
        (hadi, reverse("field:import")),
        (ratna, reverse("field:phones")),
        (ratna, f"{reverse('field:phones')}?lihat=dicabut"),
        (ratna, reverse("field:revoke_phone", args=[village.phone.device.pk])),
        (agent, reverse("field:own_phones")),
        (people.officer(Role.OBSERVER, area="35.10"), notebook),
    ]


def records(village: Village) -> list[Record]:
    return [village.faulty, village.sent_back, village.conflict, village.waiting]


@pytest.mark.slow
def test_every_page_of_the_desk_is_for_everybody(open_phone: OpenPhone, village: Village) -> None:
    page = open_phone(width=320, scripts=True)
    found = []
    for account, address in addresses(village):
        enter(page, account, address)
        found += [f"{address}: {fault}" for fault in faults(page)]
        found += [f"{address}: {small}" for small in page.evaluate(_SMALL)]
        if (over := page.evaluate(_OVERFLOW)) > 0:
            found.append(f"{address}: {over} px too wide")
    assert not found, "\n".join(found)


def test_an_officer_settles_what_lies_on_the_desk(open_phone: OpenPhone, village: Village) -> None:
    page = open_phone(width=1280)
    enter(page, village.hadi)
    page.get_by_role("link", name="Karantina catatan lapangan").click()
    page.get_by_role("link", name="Lihat Pendaftaran keluarga").first.click()
    expect(page.get_by_role("heading", name="Apa yang bisa Anda lakukan")).to_be_visible()
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_role("alert")).to_contain_text("Anda belum menulis apa-apa")
    page.get_by_label("Pesan untuk petugas lapangan").fill("Ukur lagi lantainya, tadi tertulis minus.")
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_role("status")).to_contain_text("petugas lapangan membaca tulisan Anda")
    assert Record.objects.filter(desk=Desk.SENT_BACK).count() == 2
    page.get_by_role("link", name="Lihat Pendaftaran keluarga").first.click()
    expect(page.get_by_role("heading", name="Yang berlaku, dan catatan ini")).to_be_visible()
    page.get_by_role("button", name="Pakai catatan ini").click()
    expect(page.get_by_role("status")).to_contain_text("sudah diterima")


def test_an_officer_takes_a_file_from_a_broken_phone(
    open_phone: OpenPhone, village: Village, tmp_path: Any
) -> None:
    hp: Phone = village.phone
    record = hp.seal(village._registration(21), made_at=village.now - DAY)
    file = tmp_path / "ekspor.zip"
    file.write_bytes(export_of(hp, record).getvalue())
    page = open_phone(width=320, scripts=True)
    enter(page, village.hadi, reverse("field:import"))
    page.get_by_label("Berkas .zip dari HP").set_input_files(file)
    page.get_by_role("button", name="Ambil").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berkas sudah diambil")
    expect(page.get_by_text("Diterima: 1")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate(_OVERFLOW) <= 0
