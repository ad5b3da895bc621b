"""Writes of the base room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tepat.base.requests import current_request_id
from tepat.base.statements import run, to_json


def record_access(
    *,
    actor: Any,
    action: str,
    purpose: str,
    subject_kind: str,
    subject_id: UUID | None,
    area_code: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one line to the audit record, in the caller's transaction.

    ``actor`` is an account (``.pk``, ``.role``) or None for the system itself. ``action`` is dotted
    (``registry.family.read``), ``purpose`` says why in a code (``eligibility``, ``self_service``).
    ``detail`` must not hold personal data.
    """
    run(
        """
        INSERT INTO base_auditrecord
          (request_id, actor_id, actor_role, action, purpose, subject_kind, subject_id, area_code, detail)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)
        """,
        [
            current_request_id(),
            getattr(actor, "pk", None),
            getattr(actor, "role", None) or "system",
            action,
            purpose,
            subject_kind,
            subject_id,
            area_code,
            to_json(detail or {}),
        ],
    )
