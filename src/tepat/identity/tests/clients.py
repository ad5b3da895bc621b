"""The browser of somebody who is signed in, for the tests of pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tepat.identity.models import Account
from tepat.identity.sign_in import BACKEND


def client_of(account: Account) -> Client:
    """A browser in which ``account`` is signed in."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def text(answer: Any) -> str:
    """What a page says."""
    return str(answer.content.decode())
