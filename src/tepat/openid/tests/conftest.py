"""A person's browser before a provider that may misbehave."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tepat.openid.tests.evil_provider import EvilProvider, running
from tepat.openid.tests.visits import PERSON, Visit


@pytest.fixture
def evil(db: None, settings: Settings) -> Iterator[EvilProvider]:
    """A provider of its own for each test, honest until told otherwise."""
    cache.clear()
    jwks = (
        Client().get("/.well-known/tepat-jwks.json").json()
    )  # its threads do not see the test's transaction
    with running(dict(PERSON), lambda: jwks) as provider:
        settings.TEPAT_IKD_ISSUER = provider.issuer
        settings.TEPAT_IKD_CLIENT_ID = "tepat"
        settings.TEPAT_IKD_PROFILE = "sandbox"
        settings.TEPAT_IKD_ACR = "easy"
        settings.TEPAT_IKD_TIMEOUT_SECONDS = 5
        settings.TEPAT_IKD_REDIRECT_URI = ""
        settings.TEPAT_AFTER_SIGN_IN = []
        yield provider
    cache.clear()


@pytest.fixture
def visit(evil: EvilProvider) -> Visit:
    return Visit(Client(), evil)


@pytest.fixture
def all_logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog
