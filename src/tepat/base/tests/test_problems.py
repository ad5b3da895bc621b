from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from tepat.base.permissions import PUBLIC, NotAllowed, NotSignedIn, requires
from tepat.base.problems import ProblemItem, RequestProblem, problem_response
from tepat.identity.models import Account
from tepat.identity.roles import Role

ITEM = ProblemItem("x.y", "/answers/a", {"id": "Salah.", "en": "Wrong."}, {"id": "Ubah.", "en": "Change."})


@pytest.mark.parametrize(("language", "what"), [("id", "Salah."), ("en", "Wrong.")])
def test_a_problem_is_told_in_the_readers_language(rf: RequestFactory, language: str, what: str) -> None:
    error = RequestProblem("T", why="W.", mend="M.", code="a.b.c", pointer="/answers", items=[ITEM])
    with translation.override(language):
        answer = problem_response(rf.get("/"), error)
    body = json.loads(answer.content)
    assert answer.status_code == body["status"] == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert (body["type"], body["code"], body["detail"]) == ("/problems/a.b.c", "a.b.c", "W. M.")
    assert body["errors"][0]["what"] == what


@requires("intake.submission.write")
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


@requires(PUBLIC)
def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def test_a_route_is_closed_to_who_may_not(rf: RequestFactory) -> None:
    api = rf.get("/api/v1/x")
    api.user = AnonymousUser()
    with pytest.raises(NotSignedIn) as nobody:
        guarded(api)
    assert nobody.value.status == 401
    api.user = Account(role=Role.CITIZEN)
    with pytest.raises(NotAllowed) as other:
        guarded(api)
    assert other.value.status == 403
    api.user = Account(role=Role.PKH_FACILITATOR, is_active=False)
    with pytest.raises(NotAllowed):
        guarded(api)
    api.user = Account(role=Role.PKH_FACILITATOR)
    assert guarded(api).content == b"in"


def test_a_page_sends_a_stranger_to_the_sign_in(rf: RequestFactory) -> None:
    page = rf.get("/daftar/", {"a": "b"})
    page.user = AnonymousUser()
    answer = guarded(page)
    assert answer.status_code == 302
    assert answer["Location"] == "/masuk/?next=%2Fdaftar%2F%3Fa%3Db"
    assert open_to_all(page).content == b"in"
