"""Every role, and nobody, on every route, inside and outside its area and group.

What is expected follows from the table of permissions and from what a route is about (``route_objects.py``);
what happens is found by calling the route with real objects in the database.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tepat.base.permissions import PUBLIC
from tepat.identity.models import Account
from tepat.identity.roles import PERMISSIONS, Role
from tepat.identity.sign_in import BACKEND, CONFIRMED
from tests.architecture.matrix_world import PLACES, World, reaches
from tests.architecture.route_objects import API, PAGES, About, Declared
from tests.architecture.test_routes import operations, permission_of

NOBODY = "nobody"
_OWN_CHALLENGES = {"verification:made_up", "verification:send"}  # whose address names nobody
_REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


def named_pages(patterns: Any = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """All pages by name, with their views."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != "api/":
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from named_pages(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback


def views() -> dict[str, Any]:
    routes = dict(named_pages())
    return routes | {f"{method} {path}": view for method, path, view in operations()}


def declared() -> dict[str, Declared]:
    return PAGES | API


def test_every_route_says_what_it_is_about() -> None:
    assert set(views()) - set(declared()) == set(), "add a line to tests/architecture/route_objects.py"
    assert set(declared()) - set(views()) == set(), "there is no such route any more"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", [*sorted(Role.values), NOBODY])
def test_a_role_reaches_what_it_should_and_nothing_else(role: str) -> None:
    world = World(None if role == NOBODY else role)
    session = _session_of(world.actor)
    wrong = []
    for name, view in sorted(views().items()):
        if name not in declared():
            continue
        permission, route = permission_of(view), declared()[name]
        for place in PLACES[route.about]:
            answer = _call(world, session, name, route, place)
            expected = _may(role, permission, route.about, place)
            if _is_allowed(answer, route.about) != expected:
                wrong.append(
                    f"{name} ({place}): {answer.status_code}, should be {'let in' if expected else 'refused'}"
                )
    assert not wrong, "\n".join(wrong)


def test_the_matrix_would_notice() -> None:
    """The judge itself: a page, a refusal, and the way to each sign-in."""
    assert _is_allowed(HttpResponse(status=200))
    assert _is_allowed(HttpResponse(status=422))
    assert not _is_allowed(HttpResponse(status=403))
    for page in (settings.LOGIN_URL, settings.TEPAT_STAFF_SIGN_IN):
        assert not _is_allowed(HttpResponse(status=302, headers={"Location": f"{page}?next=%2F"}))
    assert _is_allowed(HttpResponse(status=302, headers={"Location": "/petugas/"}))


def _may(role: str, permission: str | None, about: About, place: str) -> bool:
    if permission == PUBLIC:
        return True
    if role == NOBODY or permission not in PERMISSIONS[role]:
        return False
    return reaches(role, about, place)


def _is_allowed(answer: Any, about: About = About.NOTHING) -> bool:
    if answer.status_code in _REFUSED or (about, answer.status_code) == (
        About.CHALLENGE,
        HTTPStatus.CONFLICT,
    ):
        return False
    to_sign_in = tuple(f"{page}?next=" for page in (settings.LOGIN_URL, settings.TEPAT_STAFF_SIGN_IN))
    return not answer.get("Location", "").startswith(to_sign_in)


def _session_of(actor: Account | None) -> str | None:
    """A session in which the actor has just shown who they are."""
    if actor is None:
        return None
    client = Client()
    client.force_login(actor, backend=BACKEND)
    session = client.session
    session[CONFIRMED] = time.time()
    session.save()
    return str(session.session_key)


def _call(world: World, session: str | None, name: str, route: Declared, place: str) -> Any:
    """Call a route; whatever it writes is undone, so that every call meets the same world."""
    client = Client(headers=_headers(world, route))
    if session is not None and not route.by_phone:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    parts = {**route.parts, **world.parts(route.about, place)}
    if name in _OWN_CHALLENGES:
        parts.clear()
    with transaction.atomic():
        answer = _send(client, world, route, _address(name, parts), place)
        transaction.set_rollback(True)
    return answer


def _headers(world: World, route: Declared) -> dict[str, str]:
    """How a phone speaks: by its token alone, or named beside the session of its agent."""
    if world.phone_token is None:
        return {}
    if not route.by_phone:
        return {"x-field-device": world.phone_token}
    by_tus = {"tus-resumable": "1.0.0", "upload-offset": "0"}
    return {"authorization": f"Bearer {world.phone_token}", **by_tus}


def _address(name: str, parts: dict[str, Any]) -> str:
    if " " not in name:
        return reverse(name, kwargs=parts)
    path = name.partition(" ")[2]
    for part, value in parts.items():
        path = path.replace(f"{{{part}}}", str(value))
    return path


def _send(client: Client, world: World, route: Declared, address: str, place: str) -> Any:
    if route.about == About.SUBMISSION:
        body = json.dumps(world.document(place))
        return client.generic(route.method, address, body, content_type="application/json")
    if route.method == "POST":
        files = {key: BytesIO(value) for key, value in route.sends.items() if isinstance(value, bytes)}
        return client.post(address, {**route.sends, **files})
    if route.method == "PATCH" and route.by_phone:
        return client.generic("PATCH", address, b"x", content_type="application/offset+octet-stream")
    return client.generic(route.method, address)
