"""What lies in the database after a storm, opened with the server's keys."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from django.utils import timezone

from tepat.field.models import Attachment, Record, UploadPart
from tepat.field.sealing import DoesNotOpen, open_attachment, open_sealed


def everything() -> dict[str, Any]:
    """Every record with what is in it, the submissions that came of them, and the families of each agent."""
    return {
        "records": [_record(record) for record in Record.objects.select_related("account").order_by("id")],
        "submissions": [str(row[0]) for row in _rows("SELECT uuid FROM intake_submission")],
        "families": _families(),
        "family_count": _rows("SELECT count(*) FROM registry_family")[0][0],
        "decision_gaps": _rows(
            "SELECT count(*) FROM registry_family f"
            " WHERE NOT EXISTS (SELECT FROM eligibility_decision d WHERE d.family_id = f.id)"
            " OR NOT EXISTS (SELECT FROM registry_fact x WHERE x.family_id = f.id)"
        )[0][0],
    }


def _record(record: Record) -> dict[str, Any]:
    inside = _inside(record)
    return {
        "uuid": str(record.uuid),
        "content_hash": record.content_hash,
        "thread": str(record.thread),
        "version": record.version,
        "base_version": record.base_version,
        "kind": record.kind,
        "state": record.state,
        "reason": record.reason_code,
        "agent": record.account.sign_in_name,
        "sequence": record.sequence,
        "document": inside.get("document"),
        "attachments": [_attachment(record, named) for named in inside.get("attachments", [])],
    }


def _inside(record: Record) -> dict[str, Any]:
    try:
        return dict(json.loads(open_sealed(bytes(record.sealed).decode())))
    except (DoesNotOpen, ValueError):
        return {}


def _attachment(record: Record, named: dict[str, Any]) -> dict[str, str]:
    """What a picture is after all its parts were put together and opened; no hash where it is not there."""
    kept = Attachment.objects.filter(record=record, hash=named["hash"], upload__isnull=False).first()
    if kept is None:
        return {"kind": named["kind"], "sha256": "", "state": "not there"}
    parts = UploadPart.objects.filter(upload=kept.upload_id).order_by("start")
    encrypted = b"".join(bytes(part.contents) for part in parts)
    plain = open_attachment(encrypted, key=_bytes(named["key"]), iv=_bytes(named["iv"]))
    return {"kind": named["kind"], "sha256": hashlib.sha256(plain).hexdigest(), "state": str(kept.state)}


def _families() -> list[dict[str, Any]]:
    from tepat.registry.queries import member_names

    rows = _rows(
        "SELECT g.family_id, a.sign_in_name FROM registry_groupmembership g"
        " JOIN identity_account a ON a.group_id = g.group_id WHERE g.active_to IS NULL"
    )
    now = timezone.now()
    return [
        {"id": str(family), "agent": agent, "members": list(member_names(family_id=family, at=now).values())}
        for family, agent in rows
    ]


def _rows(statement: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
