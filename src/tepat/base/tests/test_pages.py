"""Friendly pages where something is wrong, and the frame of every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from tepat.base import pages
from tepat.base.encryption import SealBroken
from tepat.base.problems import RequestProblem
from tepat.web.urls import urlpatterns as own_urls


class Busy(RequestProblem):
    default_code = "base.test.busy"
    status = 503


def refuse(_request: HttpRequest) -> HttpResponse:
    raise Busy("Sedang ramai.", mend="Coba lagi nanti.")


def deny(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def fail(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("the secret in the message")


def break_seal(_request: HttpRequest) -> HttpResponse:
    raise SealBroken("A sealed value cannot be opened.")


urlpatterns = [
    path("ramai/", refuse),
    path("tolak/", deny),
    path("gagal/", fail),
    path("segel/", break_seal),
    *own_urls,
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "code", "words"),
    [
        ("/tidak-ada/", 404, "base.page.not_found", "Halaman ini tidak ada."),
        ("/tolak/", 403, "base.page.refused", "Halaman ini tidak dapat dibuka."),
        ("/gagal/", 500, "base.page.fault", "ada yang salah di pihak kami"),
        ("/segel/", 500, "base.page.fault", "ada yang salah di pihak kami"),
        ("/ramai/", 503, "base.test.busy", "Sedang ramai."),
        ("/bahasa/", 405, "base.page.wrong_way", "dengan cara itu"),
    ],
)
def test_what_is_wrong_is_said_on_a_page(
    client: Client, address: str, status: int, code: str, words: str
) -> None:
    answer = client.get(address)
    text = answer.content.decode()
    assert answer.status_code == status
    assert words in text
    assert code in text
    assert answer.headers["X-Request-Id"] in text
    assert "secret" not in text
    assert "sealed" not in text


def test_the_page_speaks_english_too(client: Client) -> None:
    text = client.get("/tidak-ada/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en">' in text
    assert "There is no such page." in text


def test_a_form_from_elsewhere_is_refused_with_a_page() -> None:
    answer = Client(enforce_csrf_checks=True).post("/keluar/")
    assert answer.status_code == 403
    assert "base.page.refused" in answer.content.decode()


def test_below_api_there_are_no_pages(client: Client) -> None:
    answer = client.get("/api/v1/tidak-ada")
    assert answer.status_code == 404
    assert "<html" not in answer.content.decode()


def test_there_is_a_page_even_when_templates_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_args: Any, **_parts: Any) -> str:
        raise TemplateDoesNotExist("problem.html")

    monkeypatch.setattr("tepat.base.pages.loader.render_to_string", missing)
    request = RequestFactory().get("/")
    answer = pages.problem_page(request, code="base.page.fault", what="x", mend="y", status=500)
    assert answer.status_code == 500
    assert "Maaf" in answer.content.decode()


def test_policy_allows_no_inline_script_or_style(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demonstration_says_that_it_is_one(client: Client, settings: Settings, is_demo: bool) -> None:
    settings.TEPAT_DEMO = is_demo
    assert ("semua orang di sini karangan" in client.get("/").content.decode()) is is_demo


def test_the_language_switch_keeps_the_place_and_the_choice(client: Client) -> None:
    answer = client.post("/bahasa/", {"language": "en", "next": "/masuk/?next=/hasil/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/masuk/?next=/hasil/")
    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_language_switch_does_not_lead_elsewhere(client: Client, elsewhere: str) -> None:
    answer = client.post("/bahasa/", {"language": "en", "next": elsewhere})
    assert "example.org" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]


def test_health(client: Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_problem_code_has_a_page(client: Client) -> None:
    answer = client.get("/problems/intake.submission.invalid")
    assert answer.status_code == 200
    assert "intake.submission.invalid" in answer.content.decode()
    for odd in ("<script>", "x", "a..b", "A.b"):
        assert client.get(f"/problems/{odd}").status_code == 404
