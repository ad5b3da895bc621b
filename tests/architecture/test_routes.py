"""Every address says who may use it, and nobody else gets in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tepat.base.permissions import PUBLIC
from tepat.identity.roles import PERMISSIONS
from tepat.web.api import api

# Only what describes the API itself, and the framework's own list of addresses.
_DESCRIPTIONS = {"api/openapi.json", "api/docs", "api/"}

View = Callable[..., Any]


def pages(patterns: Any = None, before: str = "") -> Iterator[tuple[str, View]]:
    """All addresses of the site with their views, without the API's."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not address.startswith("api/"):
                yield from pages(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def operations() -> Iterator[tuple[str, str, View]]:
    """All routes of the API: method, address, view."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, f"/api{prefix}{path}", operation.view_func


def name_of(part: object) -> str:
    """A name that is the same in every process, as parallel runs need."""
    return part if isinstance(part, str) else "-"


def permission_of(view: View) -> str | None:
    return getattr(view, "tepat_permission", None)


def test_there_are_pages_and_routes_to_look_at() -> None:
    assert len(list(pages())) > 3
    assert len(list(operations())) >= 3


@pytest.mark.parametrize(("address", "view"), list(pages()), ids=name_of)
def test_every_page_declares_its_permission(address: str, view: View) -> None:
    permission = permission_of(view)
    assert permission, f"{address} says nothing: add @requires(...) to its view"
    assert permission == PUBLIC or any(permission in held for held in PERMISSIONS.values()), permission


def test_no_page_of_a_library_has_an_address() -> None:
    """allauth brings sign-up and reset by mail, which must not exist here: our own pages call it."""
    assert [address for address, view in pages() if not view.__module__.startswith("tepat.")] == []


@pytest.mark.parametrize(("method", "path", "view"), list(operations()), ids=name_of)
def test_every_route_declares_a_permission_that_some_role_holds(method: str, path: str, view: View) -> None:
    permission = permission_of(view)
    assert permission, f"{method} {path} says nothing: add @requires(...) below the route"
    assert permission != PUBLIC
    assert any(permission in held for held in PERMISSIONS.values()), permission


def test_every_permission_that_is_given_is_asked_for() -> None:
    asked = {permission_of(view) for _, view in pages()} | {permission_of(view) for *_, view in operations()}
    assert set().union(*PERMISSIONS.values()) - asked == set()


def test_nothing_else_answers_below_api() -> None:
    known = {path.removeprefix("/").replace("{", "<").replace("}", ">") for _, path, _ in operations()}
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "api/":
            for inner in pattern.url_patterns:
                address = f"api/{inner.pattern}"
                assert address in known | _DESCRIPTIONS, address


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "view"), list(operations()), ids=name_of)
def test_without_signing_in_every_route_answers_401(method: str, path: str, view: View) -> None:
    address = path.replace("{uuid}", "018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f11").replace(
        "{family_id}", "018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f11"
    )
    answer = Client().generic(method, address, b"{}", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
