"""The submission routes, as a program sees them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from tepat.identity.models import Account, ApiToken
from tepat.identity.operations import issue_token
from tepat.identity.roles import Role
from tepat.intake.models import Submission
from tepat.intake.tests import example as ex

# Parallel runs must name tests alike.
A_UUID = UUID("018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f11")
pytestmark = pytest.mark.django_db

Put = Callable[..., Any]


@pytest.fixture
def agent() -> Account:
    return ex.agent()


@pytest.fixture
def put(agent: Account) -> Put:
    token = issue_token(account=agent, label="test")

    def put(
        body: Any = None, *, uuid: Any = None, headers: dict[str, str] | None = None, **extra: Any
    ) -> Any:
        if not isinstance(body, bytes):
            body = json.dumps(body or ex.submission()).encode()
        return Client(raise_request_exception=False).put(
            f"/api/v1/submissions/{uuid or uuid4()}",
            data=body,
            content_type=extra.pop("content_type", "application/json"),
            headers={"Authorization": f"Bearer {token}"} if headers is None else headers,
            **extra,
        )

    return put


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(response.content)
    assert problem["status"] == status
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["title"]
    assert code in {problem["code"], *(item["code"] for item in problem.get("errors", ()))}
    assert not Submission.objects.exists()
    return problem


def test_first_201_then_200_with_the_same_bytes_then_409(put: Put) -> None:
    uuid = uuid4()
    first = put(uuid=uuid)
    assert first.status_code == 201, first.content
    again = put(json.dumps(ex.submission(), indent=3).encode(), uuid=uuid)
    assert (again.status_code, again.content) == (200, first.content)
    other = put(ex.submission(answers=ex.answers(tenure=2)), uuid=uuid)
    assert other.status_code == 409
    assert other.json()["code"] == "intake.submission.different_content"


def test_the_receipt_can_be_read_again_by_its_sender_only(put: Put, agent: Account) -> None:
    uuid = uuid4()
    first = put(uuid=uuid)
    address = f"/api/v1/submissions/{uuid}/receipt"
    client = Client()
    client.force_login(agent)
    assert client.get(address).content == first.content
    client.force_login(ex.agent(role=Role.REGENCY_OFFICER))
    assert client.get(address).status_code == 404
    assert client.get(address.replace(str(uuid), str(uuid4()))).status_code == 404
    assert client.get(address.replace(str(uuid), "nothing")).status_code == 400


def test_nobody_gets_in_without_a_token(put: Put, agent: Account) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic x"},
        {"Authorization": ""},
    ):
        response = put(headers=headers)
        assert_problem(response, 401, "base.permission.not_signed_in")
        assert response["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_is_no_token(put: Put) -> None:
    ApiToken.objects.update(revoked_at="2026-11-01T00:00:00Z")
    assert_problem(put(), 401, "base.permission.not_signed_in")


def test_a_role_without_the_permission_is_refused(put: Put) -> None:
    token = issue_token(account=ex.agent(role=Role.AUDITOR), label="test")
    assert_problem(put(headers={"Authorization": f"Bearer {token}"}), 403, "base.permission.not_allowed")


def test_a_session_needs_the_token_against_forged_requests(agent: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    address, body = f"/api/v1/submissions/{uuid4()}", json.dumps(ex.submission())
    forged = client.put(address, data=body, content_type="application/json")
    assert_problem(forged, 403, "base.permission.csrf")
    client.cookies["csrftoken"] = "a" * 32
    sent = client.put(address, data=body, content_type="application/json", headers={"X-CSRFToken": "a" * 32})
    assert sent.status_code == 201


@pytest.mark.parametrize("uuid", ["1", "not-a-uuid", "0" * 32, "{" + str(A_UUID) + "}", "%00", "x" * 2000])
def test_an_address_without_a_uuid(put: Put, uuid: str) -> None:
    assert_problem(put(uuid=uuid), 400, "intake.submission.uuid_invalid")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_another_media_type(put: Put, kind: str) -> None:
    assert_problem(put(content_type=kind), 415, "intake.body.wrong_media_type")


def test_json_may_say_its_character_set(put: Put) -> None:
    assert put(content_type="application/json; charset=utf-8").status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "intake.body.not_json"),
        (b"\xff", 400, "intake.body.not_utf8"),
        (b"[" * 200_000, 400, "intake.body.too_deep"),
        (b'{"a": "\\u0000"}', 400, "intake.body.nul"),
        (b'{"a": ' + b"1" * 50_000 + b"}", 400, "intake.body.number_too_long"),
        (b'{"a": "' + b"x" * 2_000_000 + b'"}', 413, "intake.body.too_large"),
        (b"x" * 5_000_000, 413, "intake.body.too_large"),
        (b"{}", 422, "intake.submission.missing_key"),
        (json.dumps(ex.submission(answers=ex.answers(tenure=99))).encode(), 422, "intake.answer.not_in_list"),
        (
            json.dumps(ex.submission(area_code="31.71.01.1001")).encode(),
            403,
            "intake.submission.outside_area",
        ),
    ],
    ids=lambda part: str(part)[:30],
)
def test_a_wrong_body_is_answered_with_what_is_wrong(put: Put, body: bytes, status: int, code: str) -> None:
    assert_problem(put(body), status, code)


def test_a_wrong_length_is_refused(put: Put) -> None:
    assert_problem(put(CONTENT_LENGTH="-1"), 413, "intake.body.too_large")


def test_every_fault_has_pointer_what_and_mend_in_the_language_asked_for(put: Put) -> None:
    body = json.dumps(ex.submission(answers=ex.answers(kk="123"))).encode()
    problem = assert_problem(put(body), 422, "kernel.kk.length")
    assert problem["pointer"] == problem["errors"][0]["pointer"] == "/answers/kk"
    assert problem["title"] == "Kiriman ini belum bisa diterima."
    assert problem["errors"][0]["what"]


def test_a_fault_of_ours_is_a_problem_too_and_tells_nothing(put: Put, monkeypatch: Any, caplog: Any) -> None:
    def fail(**_parts: Any) -> None:
        raise ValueError(f"row ({ex.SITI_NIK}) of Siti")

    monkeypatch.setattr("tepat.intake.api.submissions.accept_submission", fail)
    response = put()
    assert_problem(response, 500, "web.fault")
    assert ex.SITI_NIK not in response.content.decode() + caplog.text


def test_the_description_names_the_document() -> None:
    described = json.loads(Client().get("/api/openapi.json").content, object_pairs_hook=_each_key_once)
    put = described["paths"]["/api/v1/submissions/{uuid}"]["put"]
    assert "answers" in put["requestBody"]["content"]["application/json"]["schema"]["required"]
    assert {"200", "201", "400", "409", "413", "422"} <= put["responses"].keys()


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The page that shows the description refuses a doubled key."""
    assert len(pairs) == len({key for key, _ in pairs})
    return dict(pairs)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "web.request.not_found"),
        ("GET", "/api/nothing", 404, "web.request.not_found"),
        ("POST", f"/api/v1/submissions/{A_UUID}", 405, "web.request.method_not_allowed"),
        ("DELETE", f"/api/v1/submissions/{A_UUID}/receipt", 405, "web.request.method_not_allowed"),
    ],
)
def test_what_django_refuses_is_a_problem_too(method: str, path: str, status: int, code: str) -> None:
    assert_problem(Client().generic(method, path), status, code)
