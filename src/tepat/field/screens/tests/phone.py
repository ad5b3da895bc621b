"""A phone as tests hold it: it seals, signs and encrypts as a real one does."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import cv2
import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc import jwe, jws
from joserfc.jwk import ECKey

from tepat.field.models import Device, Record
from tepat.field.operations.devices import enrol_device
from tepat.field.operations.records import accept_record
from tepat.field.operations.uploads import keep_file
from tepat.identity.models import Account
from tepat.intake.tests import example

AT = example.RECEIVED_AT


def picture(seed: int = 1, side: int = 160) -> bytes:
    """A small JPEG of nobody."""
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8)
    return cv2.imencode(".jpg", cv2.GaussianBlur(pixels, (0, 0), 6))[1].tobytes()


@dataclass
class SealedRecord:
    """What a phone hands in: slip, sealed contents, and the encrypted files by their hash."""

    uuid: UUID
    slip: str
    sealed: str
    files: dict[str, bytes]


@dataclass
class Phone:
    """One agent's phone with its keys."""

    account: Account
    device: Device
    token: str
    seal_key: dict[str, Any]
    key: ECKey
    sequence: int = field(default=0)

    def seal(
        self,
        document: dict[str, Any],
        *,
        kind: str = "registration",
        thread: UUID | None = None,
        version: int = 1,
        base_version: int = 0,
        family: UUID | None = None,
        task: UUID | None = None,
        made_at: datetime = AT,
        pictures: tuple[tuple[str, str, bytes], ...] = (),
        uuid: UUID | None = None,
        **odd: Any,
    ) -> SealedRecord:
        """Seal a record; ``pictures`` are kind, media type and bytes. ``odd`` changes the slip afterwards."""
        self.sequence += 1
        number = uuid or uuid4()
        told, files = self._attachments(pictures)
        head = {
            "record": str(number),
            "thread": str(thread or number),
            "version": version,
            "kind": kind,
            "device": str(self.device.pk),
            "sequence": self.sequence,
            "made_at": made_at.isoformat(),
            "family": str(family) if family else None,
        }
        inside = {
            "format": 1,
            **head,
            "task": str(task) if task else None,
            "place": None,
            "document": document,
            "attachments": told,
        }
        sealed = jwe.encrypt_compact(
            {"alg": "ECDH-ES", "enc": "A256GCM", "zip": "DEF", "kid": self.seal_key["kid"]},
            json.dumps(inside).encode(),
            ECKey.import_key(self.seal_key),
            registry=jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM", "DEF"]),
        )
        slip = {
            **head,
            "base_version": base_version,
            "hash": hashlib.sha256(sealed.encode()).hexdigest(),
            "attachments": [{"hash": one["hash"], "bytes": one["bytes"]} for one in told],
            **odd,
        }
        return SealedRecord(number, self.sign(slip), sealed, files)

    def sign(self, slip: dict[str, Any]) -> str:
        head = {"alg": "ES256", "kid": str(self.device.pk)}
        return jws.serialize_compact(head, json.dumps(slip).encode(), self.key)

    def hand_in(
        self, record: SealedRecord, *, at: datetime = AT + timedelta(hours=1), without_files: bool = False
    ) -> Record:
        """Send a record and its files; what the server keeps of it."""
        if not without_files:
            for contents in record.files.values():
                keep_file(record=record.uuid, contents=contents, device=self.device, at=at)
        accept_record(uuid=record.uuid, slip=record.slip, sealed=record.sealed, device=self.device, at=at)
        return Record.objects.filter(uuid=record.uuid).order_by("-pk")[0]

    def _attachments(
        self, pictures: tuple[tuple[str, str, bytes], ...]
    ) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
        told, files = [], {}
        for kind, media_type, plain in pictures:
            key, iv = os.urandom(32), os.urandom(12)
            encrypted = AESGCM(key).encrypt(iv, plain, None)
            hash_hex = hashlib.sha256(encrypted).hexdigest()
            files[hash_hex] = encrypted
            told.append(
                {
                    "hash": hash_hex,
                    "kind": kind,
                    "media_type": media_type,
                    "bytes": len(encrypted),
                    "plain_hash": hashlib.sha256(plain).hexdigest(),
                    "key": _b64(key),
                    "iv": _b64(iv),
                }
            )
        return told, files


def phone_of(account: Account, *, at: datetime = AT - timedelta(days=1), label: str = "HP Bu Sri") -> Phone:
    """A phone that was enrolled for an agent."""
    key = ECKey.generate_key("P-256", private=True)
    enrolled = enrol_device(
        account=account, label=label, public_key=key.as_dict(private=False), app_version="0.1.0", at=at
    )
    device = Device.objects.select_related("account").get(pk=enrolled.device.pk)
    return Phone(account, device, enrolled.token, enrolled.seal_key, key)


def export_of(phone: Phone, *records: SealedRecord, packing: int = zipfile.ZIP_STORED) -> io.BytesIO:
    """A sealed export file as the app writes it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        manifest = {"format": 1, "device": str(phone.device.pk), "app_version": "0.1.0", "made_at": "x"}
        archive.writestr("manifest.json", json.dumps(manifest))
        for record in records:
            archive.writestr(
                f"records/{record.uuid}.json", json.dumps({"slip": record.slip, "sealed": record.sealed})
            )
            for hash_hex, contents in record.files.items():
                archive.writestr(f"attachments/{hash_hex}", contents)
    file.seek(0)
    return file


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
