"""A household of Siti's village that was drawn by lot, and what an agent says of the visit."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tepat.field.tests.phones import MADE_AT, NOW, Made, Phone
from tepat.intake.tests import example
from tepat.targeting.audit_plan import audit_plan
from tepat.targeting.frame_rows import FrameRow
from tepat.targeting.models import Audit, AuditHousehold
from tepat.targeting.operations import draw_audit, import_frame

ANSWERS: dict[str, Any] = {
    "audit_household_size": 4,
    "audit_head_age": 61,
    "audit_head_female": True,
    "audit_disability": False,
    **dict.fromkeys(audit_plan().amounts, 0),
    "audit_staple_food": 12_345_679,
}
FORM = {"questionnaire": "kunjungan_acak", "questionnaire_version": "2026.1"}
YES = {"given": True, "language": "mad"}


def draw(*, kk: str | None = None, households: int = 1, at: datetime = NOW) -> Audit:
    """An audit of the village that draws every household of its list; the first one has the ``kk``."""
    rows = [
        FrameRow(
            kk if number == 0 else None, example.AREA, f"Slamet {number}", f"RT 02 RW 01, rumah {number}"
        )
        for number in range(households)
    ]
    import_frame(area_code=example.AREA, as_of=NOW.date(), actor=None, at=NOW, rows=enumerate(rows))
    return draw_audit(
        area_code=example.AREA, month=NOW.date(), size=households, seed="undian", actor=None, at=at
    )


def visit_of(audit: Audit) -> UUID:
    """The only visit of an audit of one household."""
    task_id = AuditHousehold.objects.get(audit=audit).task_id
    assert task_id is not None
    return task_id


def answered(**parts: Any) -> dict[str, Any]:
    """The document of a visit whose household answered."""
    return {
        "result": "answered",
        "observed_at": MADE_AT,
        **FORM,
        "consent": YES,
        "answers": dict(ANSWERS),
        **parts,
    }


def came_to(result: str) -> dict[str, Any]:
    """The document of a visit without answers."""
    return {"result": result, "observed_at": MADE_AT}


def made(phone: Phone, visit: UUID, document: dict[str, Any] | None = None, **parts: Any) -> Made:
    """A record of a visit, sealed and signed."""
    return phone.make("visit", answered() if document is None else document, task=visit, **parts)
