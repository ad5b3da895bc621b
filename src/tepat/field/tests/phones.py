"""A phone of an agent, played: it seals, signs and sends as the app does, with libraries of its own."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import cv2
import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client
from joserfc import jwe, jws
from joserfc.jwk import ECKey

from tepat.field.models import Device
from tepat.field.operations.devices import enrol_device
from tepat.field.operations.records import Given, accept_record
from tepat.identity.models import Account
from tepat.intake.tests import example

NOW = example.RECEIVED_AT
MADE_AT = "2026-11-01T09:31:00.000+07:00"
PLACE = {"latitude": -8.2012, "longitude": 114.3691, "accuracy_m": 12, "at": MADE_AT}


def base64url(contents: bytes) -> str:
    return base64.urlsafe_b64encode(contents).rstrip(b"=").decode()


def photo(seed: int = 1, side: int = 96) -> bytes:
    """A small picture that is different for each seed."""
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8)
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 60])[1].tobytes()


def signature() -> bytes:
    return cv2.imencode(".png", np.zeros((60, 120, 3), np.uint8))[1].tobytes()


@dataclass(frozen=True)
class Parcel:
    """A file under a key of its own."""

    kind: str
    media_type: str
    plain: bytes = field(repr=False)
    key: bytes = field(repr=False)
    iv: bytes = field(repr=False)
    encrypted: bytes = field(repr=False)

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.encrypted).hexdigest()

    def inside(self) -> dict[str, Any]:
        return {
            "hash": self.hash,
            "kind": self.kind,
            "media_type": self.media_type,
            "bytes": len(self.encrypted),
            "plain_hash": hashlib.sha256(self.plain).hexdigest(),
            "key": base64url(self.key),
            "iv": base64url(self.iv),
        }


def parcel(plain: bytes | None = None, kind: str = "house_photo", media_type: str = "image/jpeg") -> Parcel:
    contents = photo() if plain is None else plain
    key, iv = os.urandom(32), os.urandom(12)
    return Parcel(kind, media_type, contents, key, iv, AESGCM(key).encrypt(iv, contents, None))


@dataclass
class Made:
    """A finished record on the phone."""

    uuid: UUID
    thread: UUID
    version: int
    slip: str = field(repr=False)
    sealed: str = field(repr=False)
    parcels: tuple[Parcel, ...] = ()

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(self.sealed.encode()).hexdigest()

    def body(self) -> str:
        return json.dumps({"slip": self.slip, "sealed": self.sealed})


class Phone:
    """One agent on one phone."""

    def __init__(self, account: Account, *, at: datetime = NOW - timedelta(days=30)) -> None:
        self.account = account
        self.key = ECKey.generate_key("P-256")
        enrolled = enrol_device(
            account=account,
            label="Samsung A05, Android",
            public_key=self.key.as_dict(private=False),
            app_version="1.0.0",
            at=at,
        )
        self.id, self.token = enrolled.device.pk, enrolled.token
        self.seal_key = ECKey.import_key(enrolled.seal_key)
        self.sequence = 0
        self.client = Client(headers={"authorization": f"Bearer {self.token}"})

    @property
    def device(self) -> Device:
        return Device.objects.select_related("account").get(pk=self.id)

    def seal(self, plain: bytes) -> str:
        header = {"alg": "ECDH-ES", "enc": "A256GCM", "zip": "DEF", "kid": self.seal_key.kid}
        registry = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM", "DEF"])
        registry.max_ciphertext_length = 2_000_000
        return jwe.encrypt_compact(header, plain, self.seal_key, registry=registry)

    def sign(self, payload: dict[str, Any], key: ECKey | None = None) -> str:
        header = {"alg": "ES256", "kid": str(self.id)}
        return jws.serialize_compact(header, json.dumps(payload), key or self.key, algorithms=["ES256"])

    def make(
        self,
        kind: str = "registration",
        document: dict[str, Any] | None = None,
        *,
        uuid: UUID | None = None,
        thread: UUID | None = None,
        version: int = 1,
        base_version: int = 0,
        family: UUID | str | None = None,
        task: UUID | str | None = None,
        place: dict[str, Any] | None = None,
        parcels: tuple[Parcel, ...] = (),
        made_at: str = MADE_AT,
        inside: dict[str, Any] | None = None,
        outside: dict[str, Any] | None = None,
        signed_by: ECKey | None = None,
    ) -> Made:
        """A record; ``inside`` and ``outside`` overwrite parts of its contents and of its slip."""
        self.sequence += 1
        uuid, thread = uuid or uuid4(), thread or uuid4()
        common = {
            "record": str(uuid),
            "thread": str(thread),
            "version": version,
            "kind": kind,
            "device": str(self.id),
            "sequence": self.sequence,
            "made_at": made_at,
            "family": str(family) if family else None,
        }
        content = {
            "format": 1,
            **common,
            "task": str(task) if task else None,
            "place": place,
            "document": copy.deepcopy(example.submission() if document is None else document),
            "attachments": [one.inside() for one in parcels],
            **(inside or {}),
        }
        sealed = self.seal(json.dumps(content).encode())
        slip = {
            **common,
            "base_version": base_version,
            "hash": hashlib.sha256(sealed.encode()).hexdigest(),
            "attachments": [{"hash": one.hash, "bytes": len(one.encrypted)} for one in parcels],
            **(outside or {}),
        }
        return Made(uuid, thread, version, self.sign(slip, signed_by), sealed, parcels)

    def hand_in(self, made: Made, *, at: datetime = NOW) -> Given:
        """Hand a record in past the network."""
        return accept_record(uuid=made.uuid, slip=made.slip, sealed=made.sealed, device=self.device, at=at)

    def put(self, made: Made) -> Any:
        address = f"/api/v1/field/records/{made.uuid}"
        return self.client.put(address, made.body(), content_type="application/json")

    def begin(self, made: Made, one: Parcel, **headers: str) -> Any:
        named = {"record": str(made.uuid), "hash": one.hash}
        metadata = ",".join(
            f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in named.items()
        )
        return self.client.post(
            "/api/v1/field/uploads",
            headers={
                "tus-resumable": "1.0.0",
                "upload-length": str(len(one.encrypted)),
                "upload-metadata": metadata,
                **headers,
            },
        )

    def send_part(self, address: str, start: int, contents: bytes, **headers: str) -> Any:
        return self.client.patch(
            address,
            contents,
            content_type="application/offset+octet-stream",
            headers={"tus-resumable": "1.0.0", "upload-offset": str(start), **headers},
        )

    def upload(self, made: Made, one: Parcel, part: int = 2_000) -> str:
        """Send what is not there yet of a file, in parts; where it lies."""
        begun = self.begin(made, one)
        address = str(begun["Location"])
        for start in range(int(begun["Upload-Offset"]), len(one.encrypted), part):
            answer = self.send_part(address, start, one.encrypted[start : start + part])
            assert answer.status_code == 204, answer.content
        return address


def cadre_phone(group_id: UUID | None = None, name: str = "bu-sri") -> Phone:
    """The phone of a cadre in Siti's village."""
    from tepat.identity.operations import open_account, open_work_group
    from tepat.identity.roles import Role

    group = group_id or open_work_group(area_code=example.AREA, name="Melati 1").pk
    return Phone(
        open_account(
            sign_in_name=name, display_name="Bu Sri", role=Role.CADRE, area_code=example.AREA, group_id=group
        )
    )
