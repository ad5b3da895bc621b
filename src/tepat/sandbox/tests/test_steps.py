"""What the person does at the provider, and whose browser may do it."""

from __future__ import annotations

import json

import httpx
import pytest

from tepat.sandbox.tests.client import Visit, heading, redirected
from tepat.sandbox.tests.conftest import AFTER, SARI, Sandbox, write_people

ENDED = "Langkah ini sudah selesai"


def test_a_person_chooses_verifies_and_allows(visit: Visit) -> None:
    steps = visit.begin()
    page = visit.http.get(steps)
    assert heading(page) == "Masuk ke Tepat sebagai siapa?"
    assert "Orang karangan saja" in page.text
    assert SARI not in page.text
    visit.choose(steps, "Sari Wulandari")
    assert heading(visit.http.get(steps)) == "Benarkah ini Anda?"
    visit.press(steps, "easy")
    page = visit.http.get(steps)
    assert heading(page) == "Bolehkah Tepat tahu ini tentang Anda?"
    for words in (SARI, "Sari Wulandari", "12 Mei 1990", "Perempuan", "Foto wajah"):
        assert words in page.text
    told = redirected(visit.press(steps, "allow"))
    assert set(told) == {"code", "state", "iss"}
    assert (told["state"], told["iss"]) == (visit.state, visit.issuer)


def test_in_english(visit: Visit) -> None:
    page = visit.http.get(visit.begin(ui_locales="fr en-GB id"))
    assert heading(page) == "Sign in to Tepat as whom?"
    assert 'lang="en"' in page.text


@pytest.mark.parametrize("step", ["choose", "verify", "consent"])
def test_refusing_at_any_step_goes_back_without_a_code(visit: Visit, step: str) -> None:
    steps = visit.begin()
    if step != "choose":
        visit.choose(steps, "Sari Wulandari")
    if step == "consent":
        visit.press(steps, "easy")
    told = redirected(visit.press(steps, "refuse"))
    assert told["error"] == "access_denied"
    assert told["state"] == visit.state
    assert "code" not in told


def test_steps_that_are_done_are_done(visit: Visit) -> None:
    steps = visit.begin()
    visit.choose(steps, "Sari Wulandari")
    visit.press(steps, "easy")
    consent = visit.http.get(steps).text
    redirected(visit.press(steps, "allow"))
    again = visit.http.get(steps)
    assert (again.status_code, heading(again)) == (410, ENDED)
    token = consent.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    for action in ("allow", "refuse", "choose"):
        answer = visit.http.post(steps, data={"csrfmiddlewaretoken": token, "action": action})
        assert answer.status_code == 410


def test_steps_belong_to_one_browser(visit: Visit) -> None:
    steps = visit.begin()
    visit.choose(steps, "Sari Wulandari")
    thief = httpx.Client()
    assert thief.get(steps).status_code == 410
    assert thief.get(f"{steps}potret.jpg").status_code == 404


def test_a_browser_gets_a_new_name_when_somebody_is_verified(visit: Visit) -> None:
    steps = visit.begin()
    visit.choose(steps, "Sari Wulandari")
    planted = visit.http.cookies["ikd_sandbox"]
    visit.press(steps, "easy")
    assert visit.http.cookies["ikd_sandbox"] != planted
    thief = httpx.Client(cookies={"ikd_sandbox": planted})
    assert thief.get(steps).status_code == 410


def test_nobody_skips_a_step(visit: Visit) -> None:
    steps = visit.begin()
    for action in ("allow", "easy", "secure", "remembered", "nonsense", ""):
        assert visit.press(steps, action).headers["Location"] == steps.removeprefix(visit.issuer)
    assert heading(visit.http.get(steps)) == "Masuk ke Tepat sebagai siapa?"
    visit.press(steps, "choose", person="nobody")
    assert heading(visit.http.get(steps)) == "Masuk ke Tepat sebagai siapa?"


def test_a_form_from_elsewhere_is_refused(visit: Visit) -> None:
    steps = visit.begin()
    assert visit.http.post(steps, data={"action": "refuse"}).status_code == 403


def test_a_face_that_differs_is_told_and_another_way_is_open(visit: Visit) -> None:
    steps = visit.begin()
    visit.choose(steps, "Budi Santoso")
    visit.press(steps, "secure")
    page = visit.http.get(steps)
    assert "Wajah tidak cocok." in page.text
    visit.press(steps, "easy")
    assert "code" in redirected(visit.press(steps, "allow"))


@pytest.mark.parametrize(
    ("words", "found"), [("hast", True), ("SUM has", True), ("351016540655", True), ("zzz", False)]
)
def test_people_are_found_by_name_and_nik(visit: Visit, words: str, found: bool) -> None:
    steps = visit.begin()
    visit.press(steps, "search", words=words)
    page = visit.http.get(steps).text
    assert ("Suminah Hastuti" in page) is found
    assert ("Tidak ada orang karangan" in page) is not found


def test_two_tabs_do_not_disturb_each_other(visit: Visit) -> None:
    first, second = visit.begin(state="one"), visit.begin(state="two")
    visit.choose(first, "Sari Wulandari")
    visit.choose(second, "Budi Santoso")
    visit.press(first, "easy")
    visit.press(second, "easy")
    assert redirected(visit.press(second, "allow"))["state"] == "two"
    assert redirected(visit.press(first, "allow"))["state"] == "one"


def test_somebody_verified_before_goes_on_with_one_press(visit: Visit) -> None:
    visit.come_back()
    steps = visit.begin()
    assert "Lanjut sebagai Sari Wulandari" in visit.http.get(steps).text
    visit.press(steps, "remembered")
    assert heading(visit.http.get(steps)) == "Bolehkah Tepat tahu ini tentang Anda?"
    for fresh in ({"prompt": "login"}, {"max_age": "0"}, {"acr_values": "urn:ikd:secure"}):
        assert "Lanjut sebagai" not in visit.http.get(visit.begin(**fresh)).text


def test_without_asking_only_what_was_allowed_before(visit: Visit) -> None:
    narrow = json.dumps({"userinfo": {"name": None}})
    visit.come_back(scope="openid", claims=narrow)
    assert "code" in redirected(visit.authorize(scope="openid", claims=narrow, prompt="none"))
    assert redirected(visit.authorize(prompt="none"))["error"] == "consent_required"
    assert redirected(visit.authorize(prompt="none", max_age="0"))["error"] == "login_required"


def test_a_hint_that_names_somebody_else_is_heeded(visit: Visit) -> None:
    sari = visit.tokens()["id_token"]
    assert "code" in redirected(visit.authorize(prompt="none", id_token_hint=sari))
    visit.come_back("Budi Santoso", prompt="login")
    assert redirected(visit.authorize(prompt="none", id_token_hint=sari))["error"] == "login_required"


def test_signing_out_with_the_id_token(visit: Visit) -> None:
    token = visit.tokens()["id_token"]
    leave = {"id_token_hint": token, "post_logout_redirect_uri": AFTER, "state": "bye"}
    answer = visit.http.get(f"{visit.issuer}/logout", params=leave)
    assert answer.headers["Location"] == f"{AFTER}?state=bye"
    assert redirected(visit.authorize(prompt="none"))["error"] == "login_required"


def test_signing_out_without_it_is_asked_first(visit: Visit) -> None:
    visit.come_back()
    page = visit.http.get(f"{visit.issuer}/logout", params={"client_id": "tepat"})
    assert heading(page) == "Keluar juga dari IKD sandbox?"
    assert "code" in redirected(visit.authorize(prompt="none"))
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    data = {"csrfmiddlewaretoken": token, "action": "sign_out", "after": "https://evil.example/"}
    assert heading(visit.http.post(f"{visit.issuer}/keluar/", data=data)) == "Anda sudah keluar"
    assert redirected(visit.authorize(prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize(
    "leave",
    [
        {"client_id": "tepat", "post_logout_redirect_uri": "https://evil.example/"},
        {"client_id": "another", "post_logout_redirect_uri": AFTER},
        {"post_logout_redirect_uri": AFTER},
        {"id_token_hint": "e30.e30.", "post_logout_redirect_uri": AFTER},
    ],
)
def test_signing_out_leads_to_registered_addresses_only(visit: Visit, leave: dict[str, str]) -> None:
    answer = visit.http.get(f"{visit.issuer}/logout", params=leave)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


def test_pages_allow_no_scripts_and_no_frames(visit: Visit) -> None:
    answer = visit.http.get(visit.begin())
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "<script" not in answer.text


def test_a_changed_people_file_is_read_again_and_a_spoilt_one_refused(
    start: object, sandbox: Sandbox
) -> None:
    own: Sandbox = start()  # type: ignore[operator]
    visit = Visit(own.issuer, own.keys, "http://127.0.0.1:9/masuk/kembali/")
    fresh = {"nik": SARI, "name": "Dewi Baru", "birthdate": "1990-05-12", "gender": "female"}
    write_people(own.people, [fresh])
    steps = visit.begin()
    assert "Dewi Baru" in visit.http.get(steps).text
    write_people(own.people, [fresh], made_up=False)
    assert visit.http.get(steps).status_code == 503
    write_people(own.people, [fresh])
    assert visit.http.get(steps).status_code == 200
