"""A citizen who fills in the questionnaire, for tests of the pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from tepat.content import load_content
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.filling import Filling, begin, resume
from tepat.intake.tests import example

HERE = "/daftar/bagian/rumah/1/"


def citizen() -> Account:
    return open_account(
        sign_in_name="siti", display_name="Siti Aminah", role=Role.CITIZEN, nik=example.SITI_NIK, is_demo=True
    )


def client_of(account: Account, language: str = "id") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client


def consents() -> list[dict[str, Any]]:
    texts = load_content().texts
    return [
        {
            "purpose": purpose,
            "text_version": texts.version,
            "language": "id",
            "given": True,
            "given_at": timezone.now().isoformat(),
        }
        for purpose in texts.purposes
    ]


def begun(account: Account, **answers: Any) -> Filling:
    """A draft of Siti's family with everything that must be answered."""
    filling = begin(account, consents=consents(), members=[example.siti(), example.wahyu(), example.ayu()])
    filling.area_code = example.AREA
    filling.answers.update(answers)
    filling.keep(step=HERE)
    return filling


def kept(account: Account) -> Filling:
    filling = resume(account)
    assert filling is not None
    return filling
