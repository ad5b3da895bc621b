"""The pages of the ladder: what they show, never show, and answer when something is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tepat.identity.roles import Role
from tepat.identity.tests.clients import client_of
from tepat.verification.errors import FaceServiceBusy
from tepat.verification.models import Verification, VerificationStep
from tepat.verification.screens.capture.answers import MOST_FRAMES
from tepat.verification.tests import people
from tepat.verification.tests.people import FAILED, Machine, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def citizen() -> tuple[Client, Verification]:
    account, verification = people.started()
    return client_of(account), verification


def send(client: Client, nonce: str, *, frames: int = 2, plan: Any = None) -> Any:
    plan = [[n, "look_ahead", n * 400] for n in range(frames)] if plan is None else plan
    files = [SimpleUploadedFile("frame.jpg", people.picture(n)) for n in range(frames)]
    return client.post(
        reverse("verification:send"), {"nonce": nonce, "plan": json.dumps(plan), "frames": files}
    )


def challenge(client: Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(reverse("verification:challenge")).json()
    return answer


def unclear_case(machine: Machine) -> Verification:
    account, verification = people.started()
    machine.says = people.findings(band="review", reasons=["unlike"], best=people.picture(7))
    people.capture(verification, account)
    assert state_of(verification) == "waiting_for_comparison"
    return verification


def test_whoever_has_no_case_is_told_so() -> None:
    page = client_of(people.citizen()).get(reverse("verification:own"))
    assert "Belum ada yang perlu diperiksa" in page.content.decode()


def test_consent_is_asked_before_the_camera() -> None:
    account = people.citizen()
    people.sign_in(account)
    client = client_of(account)
    assert "Bolehkah kami memeriksa wajah Anda?" in client.get(reverse("verification:own")).content.decode()
    assert client.get(reverse("verification:capture")).status_code == 302
    assert client.post(reverse("verification:challenge")).status_code == 409
    answer = client.post(reverse("verification:consent"), {"answer": "yes"})
    assert answer["Location"] == reverse("verification:capture")


def test_only_the_capture_page_may_use_the_camera(citizen: tuple[Client, Verification]) -> None:
    client, _ = citizen
    page = client.get(reverse("verification:capture"))
    assert page["Permissions-Policy"] == "camera=(self), microphone=(), geolocation=()"
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "blob:" not in page["Content-Security-Policy"]


def test_a_challenge_begins_and_ends_with_looking_ahead(citizen: tuple[Client, Verification]) -> None:
    asked = challenge(citizen[0])
    assert (asked["steps"][0], asked["steps"][-1]) == ("look_ahead", "look_ahead")
    seated = citizen[0].post(reverse("verification:challenge"), {"variant": "seated"}).json()
    assert not {"turn_left", "turn_right", "look_up"} & set(seated["steps"])


def test_a_failed_capture_says_what_to_change(citizen: tuple[Client, Verification], machine: Machine) -> None:
    client, _ = citizen
    machine.says = FAILED
    assert send(client, challenge(client)["nonce"]).json() == {"next": reverse("verification:own")}
    page = client.get(reverse("verification:own")).content.decode()
    assert "Percobaan 2 dari 3" in page
    assert "Wajah kurang terang. Menghadaplah ke jendela atau lampu." in page


def test_the_same_sending_again_is_counted_once(
    citizen: tuple[Client, Verification], machine: Machine
) -> None:
    client, verification = citizen
    machine.says = FAILED
    nonce = challenge(client)["nonce"]
    assert send(client, nonce).content == send(client, nonce).content
    verification.refresh_from_db()
    assert (machine.asked, verification.own_attempts) == (1, 1)


def test_a_busy_machine_asks_to_come_back(citizen: tuple[Client, Verification], machine: Machine) -> None:
    client, verification = citizen
    machine.says = FaceServiceBusy("Busy.")
    answer = send(client, challenge(client)["nonce"])
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    verification.refresh_from_db()
    assert verification.own_attempts == 0


def test_an_expired_challenge_asks_for_a_new_one(
    citizen: tuple[Client, Verification], machine: Machine
) -> None:
    client, verification = citizen
    nonce = challenge(client)["nonce"]
    verification.challenges.update(expires_at=people.AT)
    assert send(client, nonce).status_code == 410


@pytest.mark.parametrize(
    ("frames", "plan"),
    [
        (0, []),
        (2, [[0, "look_ahead", 0]]),
        (1, "no plan"),
        (1, [["a", "look_ahead", 0]]),
        (1, [[0]]),
        (1, {"step": 0}),
        (MOST_FRAMES + 1, None),
    ],
)
def test_a_sending_that_is_no_capture_is_refused_and_uses_up_nothing(
    citizen: tuple[Client, Verification], machine: Machine, frames: int, plan: Any
) -> None:
    client, verification = citizen
    answer = send(client, challenge(client)["nonce"], frames=frames, plan=plan)
    assert (answer.status_code, answer.json()["code"]) == (422, "verification.capture.unreadable")
    verification.refresh_from_db()
    assert verification.own_attempts == 0


def test_made_up_faces_are_for_made_up_people_in_a_demonstration(
    citizen: tuple[Client, Verification], settings: Any
) -> None:
    client, _ = citizen
    asked = {"nonce": challenge(client)["nonce"], "who": "same"}
    assert client.post(reverse("verification:made_up"), asked).status_code == 404  # not a made-up account
    settings.TEPAT_DEMO = False
    assert client.post(reverse("verification:made_up"), asked).status_code == 404
    assert "Orang yang benar" not in client.get(reverse("verification:capture")).content.decode()


def test_the_desk_shows_two_pictures_and_nothing_of_the_person(machine: Machine) -> None:
    verification = unclear_case(machine)
    client = client_of(people.officer())
    page = client.get(reverse("verification:desk")).content.decode()
    assert "60–74 tahun" in page
    assert "Warga 1" not in page
    for which in ("ktp", "kamera"):
        picture = client.get(reverse("verification:picture", args=[verification.pk, which]))
        assert picture["Content-Type"] == "image/jpeg"
        assert "no-store" in picture["Cache-Control"]
    assert client.get(reverse("verification:picture", args=[verification.pk, "lain"])).status_code == 404


def test_the_second_officer_does_not_learn_what_the_first_said(machine: Machine) -> None:
    verification = unclear_case(machine)
    first, second = client_of(people.officer("a")), client_of(people.officer("b"))
    address = reverse("verification:verdict", args=[verification.pk])
    first.post(address, {"verdict": "different", "note": "other_face"})
    assert "Tidak ada foto yang menunggu Anda" in first.get(reverse("verification:desk")).content.decode()
    page = second.get(reverse("verification:desk")).content.decode()
    assert "Orang yang sama?" in page
    assert "kedua" not in page
    second.post(address, {"verdict": "different", "note": "clear"})
    assert state_of(verification) == "waiting_for_visit"


def test_not_the_person_is_not_the_end(citizen: tuple[Client, Verification]) -> None:
    client, verification = citizen
    Verification.objects.filter(pk=verification.pk).update(state="not_the_person")
    assert "Minta petugas lain memeriksa" in client.get(reverse("verification:own")).content.decode()
    client.post(reverse("verification:appeal"))
    assert state_of(verification) == "waiting_for_visit"


def test_lists_take_the_same_number_of_queries_for_one_and_for_three(
    django_assert_max_num_queries: Any,
) -> None:
    client = client_of(people.agent())
    for serial in (1, 2, 3):
        _, verification = people.started(serial)
        Verification.objects.filter(pk=verification.pk).update(state="waiting_for_assistance")
        with django_assert_max_num_queries(12):
            page = client.get(reverse("verification:assisted")).content.decode()
        assert page.count("Ambil foto<") == serial


def test_a_list_out_of_reach_is_empty() -> None:
    _, verification = people.started()
    Verification.objects.filter(pk=verification.pk).update(state="waiting_for_assistance")
    page = client_of(people.agent(area="35.10.17")).get(reverse("verification:assisted"))
    assert "Tidak ada yang menunggu." in page.content.decode()


def test_figures_of_nothing_and_of_something() -> None:
    client = client_of(people.staff(Role.ANALYST, area="35.10"))
    address = reverse("verification:failure_rates")
    assert "Belum ada pemeriksaan wajah" in client.get(address).content.decode()
    account, verification = people.started()
    VerificationStep.objects.create(
        verification=verification,
        rung="waiting_for_capture",
        event="capture_failed",
        leads_to="waiting_for_capture",
        actor_id=account.pk,
        actor_role="citizen",
        channel="own",
        device="iphone",
        area_code=verification.area_code,
        at=verification.changed_at,
    )
    page = client.get(f"{address}?masa=365").content.decode()
    assert "terlalu sedikit orang untuk disebutkan" in page
