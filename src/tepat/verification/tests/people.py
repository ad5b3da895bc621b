"""People on the ladder, made up, and those who help them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import cv2
import numpy as np

from tepat.face.liveness import Frame
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.kernel.nik import make_nik
from tepat.openid.claims import ProvenIdentity
from tepat.verification.judging import Findings
from tepat.verification.ladder import Band, Judged
from tepat.verification.models import Verification
from tepat.verification.operations import (
    CaptureOutcome,
    issue_challenge,
    judge_capture,
    record_consent,
    start_after_sign_in,
)

DISTRICT = "35.10.16"
AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
BORN = date(1961, 5, 15)
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


def nik(serial: int = 1) -> str:
    return make_nik(DISTRICT, BORN, 2, serial)


def citizen(serial: int = 1) -> Account:
    return open_account(
        sign_in_name=f"citizen-{serial}", display_name=f"Warga {serial}", role=Role.CITIZEN, nik=nik(serial)
    )


def staff(role: Role, name: str = "", *, area: str = DISTRICT, number: str | None = None) -> Account:
    return open_account(
        sign_in_name=f"{role}-{area}-{name}", display_name="Bu Sri", role=role, area_code=area, nik=number
    )


def agent(name: str = "", *, area: str = DISTRICT) -> Account:
    return staff(Role.TKSK, name, area=area)


def officer(name: str = "", *, area: str = DISTRICT) -> Account:
    return staff(Role.DISTRICT_OFFICER, name, area=area)


def picture(seed: int = 1, *, side: int = 96) -> bytes:
    """A picture of nobody: coloured noise, as JPEG with an EXIF part that must not survive."""
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8)
    jpeg = cv2.imencode(".jpg", pixels)[1].tobytes()
    exif = b"Exif\x00\x00" + b"SECRET-PLACE" * 3
    return jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]


def proven(serial: int = 1, **parts: Any) -> ProvenIdentity:
    return ProvenIdentity(
        **{
            "issuer": "https://ikd.example",
            "subject": f"subject-{serial}",
            "nik": nik(serial),
            "name": f"Warga {serial}",
            "birth_date": BORN,
            "sex": "female",
            "portrait": picture(),
            "acr": "easy",
            "proves_face": False,
            "authenticated_at": AT,
            **parts,
        }
    )


def sign_in(account: Account, at: datetime = AT, **parts: Any) -> Verification:
    """The account's person signs in with IKD; returns their verification."""
    serial = int(account.sign_in_name.split("-")[1])
    start_after_sign_in(account, proven(serial, **parts), at)
    return Verification.objects.get(account=account)


def started(serial: int = 1) -> tuple[Account, Verification]:
    """Somebody who signed in and agreed to the face check."""
    account = citizen(serial)
    verification = sign_in(account)
    agree(verification, account)
    return account, verification


def agree(verification: Verification, actor: Account, *, given: bool = True) -> None:
    record_consent(
        verification_id=verification.pk, actor=actor, given=given, text_version="1", language="id", at=AT
    )


def frames(seed: int = 1) -> list[Frame]:
    return [Frame(0, "look_ahead", 0, picture(seed)), Frame(1, "blink", 900, picture(seed + 1000))]


class Machine:
    """Stands in for the face work: says what it was told to say, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.says: Findings | Exception = findings(band="accept")

    def __call__(self, *_: Any, **__: Any) -> Findings:
        self.asked += 1
        if isinstance(self.says, Exception):
            raise self.says
        found = self.says
        if found.fingerprints:
            return found
        fresh = (b"frame %d" % self.asked,)
        return Findings(found.judged, found.reasons, fresh, found.best)


def findings(
    *,
    passed: bool = True,
    band: Band | None = "accept",
    good: bool = True,
    reasons: Sequence[str] = (),
    best: bytes | None = b"picture",
    seen: Sequence[bytes] = (),
) -> Findings:
    return Findings(Judged(passed, band if passed else None, good), tuple(reasons), tuple(seen), best)


FAILED = findings(passed=False, reasons=["too_dark"], best=None)
UNCLEAR = findings(band="review", reasons=["unlike"])


def capture(
    verification: Verification,
    actor: Account,
    *,
    channel: Any = "own",
    at: datetime = AT,
    seed: int = 1,
    nonce: str | None = None,
) -> CaptureOutcome:
    """Ask for a challenge and send frames for it."""
    if nonce is None:
        nonce = issue_challenge(verification_id=verification.pk, actor=actor, at=at, channel=channel).nonce
    return judge_capture(
        verification_id=verification.pk,
        nonce=nonce,
        frames=frames(seed),
        actor=actor,
        device=PHONE,
        at=at + timedelta(seconds=20),
    )


def state_of(verification: Verification | UUID) -> str:
    key = verification if isinstance(verification, UUID) else verification.pk
    return Verification.objects.values_list("state", flat=True).get(pk=key)
