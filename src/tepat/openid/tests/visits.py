"""A person's browser, without pictures, and what it must never be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from tepat.base.models import AuditRecord
from tepat.kernel.nik import make_nik
from tepat.openid.profile import OWN
from tepat.openid.tests.evil_provider import EvilProvider

NIK = make_nik("35.10.16", date(1990, 5, 12), 2, 3)
PERSON = {"nik": NIK, "name": "Sari Wulandari", "birthdate": "1990-05-12", "gender": "female"}


@dataclass
class Visit:
    """One browser that signs in at one provider."""

    client: Client
    provider: EvilProvider

    def start(self, next_page: str = "/") -> Any:
        return self.client.post("/masuk/ikd/", {"next": next_page})

    def go(self, next_page: str = "/", **redirect: str) -> Any:
        """From the button to our answer after the provider's redirect."""
        began = self.start(next_page)
        assert began.status_code == 302, began.content.decode()
        return self.come_back(self.provider.authorize(began["Location"], **redirect))

    def come_back(self, address: str) -> Any:
        parts = urlsplit(address)
        return self.client.get(f"{parts.path}?{parts.query}")

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session


def refused_with(visit: Visit, answer: Any, code: str) -> None:
    """The person is told the reason, nobody is signed in, and the record has the code and nobody's data."""
    text = answer.content.decode()
    assert f"<strong>{code}</strong>" in text, re.findall(r"<strong>(openid[^<]*)", text)
    assert answer.status_code in {400, 403, 503}
    assert not visit.is_signed_in
    for secret in (NIK, "Sari", "pairwise-1"):
        assert secret not in text
    last = AuditRecord.objects.order_by("-id").first()
    assert last is not None
    assert last.action == "openid.sign_in.refuse"
    assert last.detail == {"code": code}


def own_profile(folder: Any, old: str, new: str) -> str:
    """The sandbox's profile with one change, as a file of one's own."""
    text = (OWN / "sandbox.yaml").read_text()
    assert old in text
    path = folder / "own.yaml"
    path.write_text(text.replace(old, new))
    return str(path)
