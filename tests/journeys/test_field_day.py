"""A cadre's day with a server that dies, and all that may happen to a phone in a pocket.

The server is `tepat serve` in processes of its own, ended by `kill -9`; the phone is the app in Chromium.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.journeys.field_server import APP, DAY_MS, FieldPhone, FieldServer, field_server, phone_at
from tests.journeys.field_steps import House, house_of_four, register, write_notebooks
from tests.journeys.trained_hand import Hand
from tests.storm.installation import ask

pytestmark = [pytest.mark.slow, pytest.mark.journey]

OTHER_PIN = "604275"
HOUSE_PLACE = {"latitude": -8.2192, "longitude": 114.3691, "accuracy": 9}
_LONG_MS = 60_000

NewPhone = Callable[[], FieldPhone]


@pytest.fixture(scope="module")
def office() -> Iterator[FieldServer]:
    with field_server(f"field_day_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}") as office:
        yield office


@pytest.fixture
def new_phone(browser: Browser, office: FieldServer) -> Iterator[NewPhone]:
    """Phones with a camera's place; a fault of a script on any of them ends the test."""
    phones: list[FieldPhone] = []

    def new() -> FieldPhone:
        parts: dict[str, Any] = {"geolocation": HOUSE_PLACE, "permissions": ["geolocation"]}
        phones.append(phone_at(browser, office, **parts))
        return phones[-1]

    yield new
    for phone in phones:
        phone.context.close()
    assert [fault for phone in phones for fault in phone.broken] == []


def photo() -> bytes:
    """As phones take them: large, and with where it was taken."""
    noise = np.random.default_rng(7).integers(0, 255, (1200, 1600, 3), dtype=np.uint8)
    body = cv2.imencode(".jpg", cv2.GaussianBlur(noise, (0, 0), 2), [cv2.IMWRITE_JPEG_QUALITY, 95])[
        1
    ].tobytes()
    told = b"Exif\0\0MM\0*\0\0\0\x08\0\0 8.2192 S 114.3691 E "
    return body[:2] + b"\xff\xe1" + (len(told) + 2).to_bytes(2, "big") + told + body[2:]


def all_arrive(phone: FieldPhone, office: FieldServer, agent: dict[str, Any], count: int) -> None:
    """So many records are with the server; the app is asked to send now and then, as a person would."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        states = office.states(agent)
        if len(states) == count and all(state != "waiting" for _, state, _ in states):
            return
        phone.go("outbox")
        send = phone.page.get_by_role("button", name="Kirim sekarang")
        if send.count() and send.is_enabled():
            send.click()
        phone.page.wait_for_timeout(1500)
    raise AssertionError(f"not all arrived: {office.states(agent)}")


def says(phone: FieldPhone, text: str) -> None:
    expect(phone.page.get_by_text(text).first).to_be_visible(timeout=_LONG_MS)


def test_a_day_without_a_server_by_a_trained_hand(new_phone: NewPhone, office: FieldServer) -> None:
    agent = office.new_agent(families=10)
    phone = new_phone()
    phone.set_up(agent)
    says(phone, "10 keluarga.")
    office.kill()

    notebook = Hand(phone.page)
    write_notebooks(notebook, 10, events={3: "Ada panen", 7: "Ada yang sakit"})
    phone.go("families")
    registration = Hand(phone.page)
    register(registration, house_of_four(), photos=[photo(), photo()])
    print(f"\nThe month's notebook of ten families: {notebook}")
    print(f"Registering a family of four: {registration}")
    assert notebook.minutes <= 6
    assert registration.minutes <= 4
    phone.go("outbox")
    says(phone, "Menunggu dikirim")

    phone.new_page()
    phone.unlock()
    office.start()
    phone.go("outbox")
    _wait_until(lambda: len(office.states(agent)) >= 3)
    office.kill()
    office.start()
    all_arrive(phone, office, agent, 11)

    kinds = [kind for kind, state, _ in office.states(agent) if state == "acknowledged"]
    assert sorted(kinds) == ["notebook"] * 10 + ["registration"]
    assert len(_months_written(office, agent)) == 10
    sizes = office.rows("SELECT bytes, state FROM field_attachment WHERE kind LIKE '%%photo'")
    assert len(sizes) == 2
    assert all(size <= 120_000 + 16 and state == "stored" for size, state in sizes)
    phone.go("outbox")
    says(phone, "Sudah diterima")
    expect(phone.page.get_by_text("Menunggu dikirim")).to_have_count(0)


def _wait_until(holds: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.2)


def _months_written(office: FieldServer, agent: dict[str, Any]) -> list[tuple[Any, ...]]:
    return office.rows(
        "SELECT m.family_id, m.month FROM field_notebookmonth m"
        " JOIN identity_account a ON a.id = m.account_id WHERE a.sign_in_name = %s",
        agent["name"],
    )


def _observed(office: FieldServer, agent: dict[str, Any]) -> list[datetime]:
    """When each of the agent's records was observed, as the server has put it right."""
    rows = office.rows(
        "SELECT s.observed_at FROM intake_submission s JOIN field_record r ON r.uuid = s.uuid"
        " JOIN identity_account a ON a.id = r.account_id WHERE a.sign_in_name = %s ORDER BY r.sequence",
        agent["name"],
    )
    return [row[0] for row in rows]


def test_fourteen_days_without_a_network(new_phone: NewPhone, office: FieldServer) -> None:
    agent = office.new_agent(families=2)
    phone = new_phone()
    phone.set_up(agent)
    phone.context.set_offline(True)
    for day in (3, 9, 13):
        phone.move_clock(day * DAY_MS)
        phone.unlock()
        register(Hand(phone.page), _house(agent, day))
    phone.move_clock(14 * DAY_MS)
    phone.unlock()
    # What was told the family at its door is still there.
    phone.page.get_by_role("link", name="Slamet Riyadi").first.click()
    phone.page.get_by_role("link", name="Lihat jawaban sementara").click()
    expect(phone.page.locator(".outcome").first).to_contain_text("Kemungkinan", timeout=_LONG_MS)
    phone.go("outbox")
    expect(phone.page.get_by_text("Menunggu dikirim")).not_to_have_count(0)
    phone.context.set_offline(False)
    all_arrive(phone, office, agent, 3)
    assert [state for _, state, _ in office.states(agent)] == ["acknowledged"] * 3
    observed = _observed(office, agent)
    assert observed == sorted(observed)
    assert observed[-1] <= datetime.now(UTC)
    apart = [later - earlier for earlier, later in pairwise(observed)]
    assert [round(gap / timedelta(days=1)) for gap in apart] == [6, 4]


def test_a_clock_in_1970_is_put_right(new_phone: NewPhone, office: FieldServer) -> None:
    agent = office.new_agent(families=1)
    phone = new_phone()
    phone.set_up(agent)
    phone.move_clock(-int(time.time() * 1000) + DAY_MS)
    phone.context.set_offline(True)
    phone.unlock()
    assert phone.page.evaluate("new Date().getUTCFullYear()") == 1970
    register(Hand(phone.page), _house(agent, 1))
    phone.context.set_offline(False)
    all_arrive(phone, office, agent, 1)
    assert office.states(agent) == [("registration", "acknowledged", "")]
    (observed,) = _observed(office, agent)
    assert abs(observed - datetime.now(UTC)) < timedelta(hours=1)


def _house(agent: dict[str, Any], serial: int) -> House:
    """A house of its own for each agent and serial."""
    return house_of_four(100 + 40 * int(agent["name"][-2:]) + serial)


# Other pictures take all the room there is.
_FILL_UP = """async () => {
  const holiday = await new Promise((done) => {
    const asked = indexedDB.open('holiday', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('pictures', {autoIncrement: true});
    asked.onsuccess = () => done(asked.result);
  });
  let fault = '';
  for (const size of [300000, 30000, 3000, 300]) {
    for (fault = ''; !fault; ) {
      fault = await new Promise((done) => {
        const adding = holiday.transaction('pictures', 'readwrite');
        const noise = new Uint8Array(size);
        for (let at = 0; at < size; at += 60000) crypto.getRandomValues(noise.subarray(at, at + 60000));
        adding.objectStore('pictures').add(noise);
        adding.oncomplete = () => done('');
        adding.onabort = () => done(adding.error.name);
      });
    }
  }
  holiday.close();
  return fault;
}"""
# Chromium tells every page of ten free gigabytes, whatever there is and whatever a test allows it. What the
# browser itself counts and enforces is told instead.
_AS_IT_IS = "navigator.storage.estimate = () => whatIsCounted();"


def _with_little_room(phone: FieldPhone) -> CDPSession:
    """Fifteen megabytes for the app, as long as this page is open."""
    session = phone.context.new_cdp_session(phone.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": phone.origin, "quotaSize": 15_000_000})
    return session


def test_no_room_is_told_in_time_and_costs_nothing(new_phone: NewPhone, office: FieldServer) -> None:
    agent = office.new_agent(families=1)
    phone = new_phone()
    phone.set_up(agent)
    page = phone.new_page()
    counting = _with_little_room(phone)
    origin = {"origin": phone.origin}
    page.expose_function("whatIsCounted", lambda: counting.send("Storage.getUsageAndQuota", origin))
    page.add_init_script(_AS_IT_IS)
    phone.unlock()
    says(phone, "Penyimpanan HP hampir penuh: tinggal 1")  # of fifteen megabytes

    phone.new_page()
    _with_little_room(phone)
    phone.unlock()
    assert phone.page.evaluate(_FILL_UP) == "QuotaExceededError"
    phone.page.get_by_role("link", name="Daftarkan keluarga baru").click()
    phone.page.locator("#consent-eligibility").check()
    says(phone, "HP penuh: yang terakhir belum tersimpan.")
    expect(phone.page.locator("#consent-eligibility")).to_be_checked()
    phone.page.evaluate(
        "new Promise((gone) => { indexedDB.deleteDatabase('holiday').onsuccess = gone; }).then(() => 0)"
    )
    phone.page.locator("#consent-sharing").check()
    says(phone, "Tersimpan di HP ini")
    phone.new_page()
    phone.unlock()
    phone.page.get_by_text("Belum selesai, lanjutkan").first.click()
    expect(phone.page.locator("#consent-eligibility")).to_be_checked(timeout=_LONG_MS)

    phone.go("families")
    register(Hand(phone.page), _house(agent, 1), photos=[photo(), photo()])
    all_arrive(phone, office, agent, 1)
    assert office.states(agent) == [("registration", "acknowledged", "")]


def test_what_the_browser_threw_away_is_said_and_begun_anew(new_phone: NewPhone, office: FieldServer) -> None:
    agent = office.new_agent(families=2)
    phone = new_phone()
    phone.set_up(agent)
    phone.new_page().goto(f"{phone.origin}/lapangan/sw.js")
    browser = phone.context.new_cdp_session(phone.page)
    browser.send("Storage.clearDataForOrigin", {"origin": phone.origin, "storageTypes": "indexeddb"})
    phone.page.goto(f"{phone.origin}{APP}")
    says(phone, "Data di HP ini sudah tidak ada")
    phone.set_up(agent)
    says(phone, "2 keluarga.")


def test_a_revoked_phone_brings_what_it_has_and_forgets_all(new_phone: NewPhone, office: FieldServer) -> None:
    agent = office.new_agent(families=2)
    phone = new_phone()
    phone.set_up(agent)
    phone.context.set_offline(True)
    register(Hand(phone.page), _house(agent, 1))
    assert ask(office.environment, "revoke", name=agent["name"]) == 1
    phone.context.set_offline(False)
    _wait_until(lambda: office.states(agent) == [("registration", "quarantined", "field.device.revoked")])
    says(phone, "HP ini dicabut oleh penyelia.")
    _wait_until(lambda: not _databases(phone))
    phone.page.goto(f"{phone.origin}{APP}")
    says(phone, "Keluarga binaan Anda, di saku Anda")
    kept = phone.everything_kept()
    assert agent["name"].encode() not in kept
    assert readable(kept, agent["secrets"]) == []


def _databases(phone: FieldPhone) -> list[str]:
    """Databases of agents on this phone."""
    names = phone.page.evaluate("indexedDB.databases().then(all => all.map(({name}) => name))")
    return [name for name in names if name.startswith("tepat-field-")]


def test_two_agents_on_one_phone_never_see_each_others_families(
    new_phone: NewPhone, office: FieldServer
) -> None:
    sri, tati = office.new_agent(families=3), office.new_agent(families=3, village="35.10.16.1004")
    phone = new_phone()
    phone.set_up(sri)
    register(Hand(phone.page), _house(sri, 1))
    phone.page.get_by_role("button", name="Kunci").click()
    phone.set_up(tati, OTHER_PIN)
    phone.page.get_by_role("link", name="Daftarkan keluarga baru").click()
    phone.page.locator("#consent-eligibility").check()
    says(phone, "Tersimpan di HP ini")
    phone.go("families")
    shown = phone.page.locator("main").inner_text()
    hers = " ".join(tati["secrets"])  # made-up families may share a name
    assert not [name for name in sri["secrets"] if len(name) > 3 and name in shown and name not in hers]

    kept = phone.everything_kept()
    own = [person.name for person in _house(sri, 1).people] + [person.nik for person in _house(sri, 1).people]
    assert len(kept) > 5_000, "the roster is on the phone"
    assert readable(kept, [*sri["secrets"], *tati["secrets"], *own]) == []
    assert b"extractable=true" not in kept


def readable(kept: bytes, secrets: list[str]) -> list[str]:
    """Which of these can be read in what a phone keeps, in the ways in which browsers write text."""
    names = {secret for secret in secrets if len(secret) > 3}
    return [name for name in names if any(name.encode(code) in kept for code in ("utf-8", "utf-16-le"))]
