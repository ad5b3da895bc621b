"""The sandbox IKD that the journeys sign in with: a process of its own, beside the server under test."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.kernel.nik import Nik, Sex
from tepat.sandbox.running import RunningSandbox, start_sandbox
from tests.speed.server import free_port

ON = date(2026, 11, 24)


@dataclass
class SandboxIkd:
    """A running provider whose people are written by the tests."""

    running: RunningSandbox
    people: Path

    @property
    def issuer(self) -> str:
        return self.running.issuer

    def knows(self, *people: dict[str, Any]) -> None:
        """Every citizen who has an account, and ``people`` beside them: the provider reads them at once."""
        citizens = Account.objects.filter(role=Role.CITIZEN, nik_index__isnull=False).order_by("id")
        everybody = [_entry(account) for account in citizens] + list(people)
        document = {"made_up": True, "people": [{**person, "shown": True} for person in everybody]}
        fresh = self.people.with_suffix(".fresh")
        fresh.write_text(json.dumps(document))
        fresh.replace(self.people)

    def misbehave(self, **faults: Any) -> None:
        """Answer slowly, wrongly or not at all (``sandbox/faults.py``); without faults be good again."""
        body = json.dumps(faults).encode()
        headers = {"Content-Type": "application/json"}
        urllib.request.urlopen(
            urllib.request.Request(f"{self.issuer}/sandbox/faults", body, headers), timeout=10
        ).close()


def start_ikd(folder: Path, site: str) -> SandboxIkd:
    """Start a provider for the server at ``site``."""
    people = folder / "people.json"
    people.write_text('{"made_up": true, "people": []}')
    running = start_sandbox(
        port=free_port(),
        people=people,
        folder=folder / "kept",
        client_jwks=f"{site}/.well-known/tepat-jwks.json",
        redirect_uris=[f"{site}/masuk/ikd/kembali/"],
        post_logout_uris=[f"{site}/"],
        options=["--userinfo", "signed", "--control"],
    )
    return SandboxIkd(running, people)


def _entry(account: Account) -> dict[str, Any]:
    nik = Nik.parse(account.nik or "", on=ON)
    gender = "female" if nik.sex is Sex.FEMALE else "male"
    return {
        "nik": nik.text,
        "name": account.display_name,
        "birthdate": nik.birth_date.isoformat(),
        "gender": gender,
    }
