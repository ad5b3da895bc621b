"""What arrives from a phone and is wrong: kept, held with its reason on the screen, and in nobody's way.

Two phones that write on the same thing, and pictures that are none, are part of the storm; a revoked phone
and a clock in 1970 of `test_field_day.py`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.field_server import VILLAGE, FieldPhone, FieldServer, field_server, phone_at
from tests.journeys.field_steps import go_on, house_of_four, register
from tests.journeys.test_field_day import all_arrive, says
from tests.journeys.trained_hand import Hand

pytestmark = [pytest.mark.slow, pytest.mark.journey]

ELSEWHERE = "35.10.01.2001"
HELD = "Ditahan, perlu dilihat"
_LONG_MS = 60_000

NewPhone = Callable[[], FieldPhone]


@pytest.fixture(scope="module")
def office() -> Iterator[FieldServer]:
    with field_server(f"field_bad_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}") as office:
        yield office


@pytest.fixture
def new_phone(browser: Browser, office: FieldServer) -> Iterator[NewPhone]:
    phones: list[FieldPhone] = []

    def new() -> FieldPhone:
        phones.append(phone_at(browser, office))
        return phones[-1]

    yield new
    for phone in phones:
        phone.context.close()
    assert [fault for phone in phones for fault in phone.broken] == []


def register_one(phone: FieldPhone, serial: int) -> None:
    phone.go("families")
    register(Hand(phone.page), house_of_four(serial))


def _flipped(sealed: str) -> str:
    middle = len(sealed) // 2
    return sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]


@pytest.mark.parametrize("spoil", [_flipped, lambda sealed: sealed[:-40]], ids=["tampered", "truncated"])
def test_what_was_spoilt_on_the_way_is_kept_and_the_real_one_is_taken(
    new_phone: NewPhone, office: FieldServer, spoil: Callable[[str], str]
) -> None:
    agent = office.new_agent(families=1)
    phone = new_phone()
    phone.set_up(agent)
    spoilt: list[str] = []

    def on_the_way(route: Route) -> None:
        body = route.request.post_data_json
        if route.request.method != "PUT" or spoilt:
            return route.continue_()
        spoilt.append(spoil(body["sealed"]))
        return route.continue_(post_data=json.dumps({**body, "sealed": spoilt[0]}))

    phone.context.route("**/api/v1/field/records/*", on_the_way)
    register_one(phone, 300 + len(agent["name"]) + (1 if spoil is _flipped else 0))
    all_arrive(phone, office, agent, 2)
    rows = office.rows(
        "SELECT sealed, state, reason_code FROM field_record r"
        " JOIN identity_account a ON a.id = r.account_id WHERE a.sign_in_name = %s ORDER BY r.id",
        agent["name"],
    )
    assert bytes(rows[0][0]).decode() == spoilt[0], "what came is kept as it came"
    assert [(state, reason) for _, state, reason in rows] == [
        ("quarantined", "field.record.hash_mismatch"),
        ("acknowledged", ""),
    ]
    phone.go("outbox")
    says(phone, "Sudah diterima")


def test_outside_the_agents_area_it_is_held_with_its_reason_and_mended(
    new_phone: NewPhone, office: FieldServer
) -> None:
    agent = office.new_agent(families=1)
    phone = new_phone()
    phone.set_up(agent)
    _works_in(office, agent, ELSEWHERE)
    register_one(phone, 320)
    all_arrive(phone, office, agent, 1)
    assert office.states(agent) == [("registration", "quarantined", "intake.submission.outside_area")]

    phone.go("outbox")
    says(phone, HELD)
    phone.page.locator("main a", has_text="Slamet Riyadi").first.click()
    says(phone, "Mengapa ditahan?")
    says(phone, "Wilayah ini di luar wilayah kerja Anda.")
    says(phone, "Isinya aman, di HP ini dan di server.")

    _works_in(office, agent, VILLAGE)
    register_one(phone, 321)  # nobody waits for the one that is held
    all_arrive(phone, office, agent, 2)
    assert [state for _, state, _ in office.states(agent)] == ["quarantined", "acknowledged"]

    phone.go("outbox")
    phone.page.locator("main section, main", has_text=HELD).first.wait_for()
    phone.page.get_by_role("link", name="Slamet Riyadi").first.click()
    phone.page.get_by_role("button", name="Perbaiki dan kirim lagi").click()
    _to_the_end(phone)
    all_arrive(phone, office, agent, 3)
    assert sorted(state for _, state, _ in office.states(agent)) == [
        "acknowledged",
        "acknowledged",
        "quarantined",
    ]
    phone.go("outbox")
    expect(phone.page.get_by_text(HELD)).to_have_count(0, timeout=_LONG_MS)


def _to_the_end(phone: FieldPhone) -> None:
    """Through what is filled in already, and once more into the outbox."""
    hand = Hand(phone.page)
    phone.page.wait_for_function("() => location.hash.startsWith('#/register')")
    send = phone.page.get_by_role("button", name="Simpan dan kirim")
    for _ in range(60):
        phone.page.wait_for_selector("h1")
        if send.count():
            break
        go_on(hand)
    send.click()
    phone.page.wait_for_function("() => location.hash.startsWith('#/answer')")


def _works_in(office: FieldServer, agent: dict[str, Any], village: str) -> None:
    """The agent is moved by the office, and their phone does not know it yet."""
    with psycopg.connect(office.environment["DATABASE_URL"]) as connection:
        connection.execute(
            "UPDATE identity_account SET area_code = %s WHERE sign_in_name = %s", [village, agent["name"]]
        )


def test_a_form_that_was_withdrawn_is_held_and_said(new_phone: NewPhone, office: FieldServer) -> None:
    agent = office.new_agent(families=1)
    phone = new_phone()

    def older(route: Route) -> None:
        kept = json.loads(route.fetch().body())
        kept["formVersions"]["keluarga"] = "2019.1"
        kept["forms"]["keluarga"]["version"] = "2019.1"
        route.fulfill(body=json.dumps(kept), content_type="application/json")

    phone.context.route("**/lapangan/bahan/*", older)
    phone.set_up(agent)
    register_one(phone, 330)
    all_arrive(phone, office, agent, 1)
    assert office.states(agent) == [("registration", "quarantined", "field.record.questionnaire_withdrawn")]
    phone.go("outbox")
    says(phone, HELD)
