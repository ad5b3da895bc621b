"""Writes of the targeting room."""

from __future__ import annotations

from tepat.targeting.operations.drawing import draw_audit
from tepat.targeting.operations.frames import FrameCounts, Imported, delete_old_frames, import_frame
from tepat.targeting.operations.keeping import forget_old_audits
from tepat.targeting.operations.visits import (
    close_audit,
    close_due_audits,
    note_visit_closed,
    take_visit,
)

__all__ = [
    "FrameCounts",
    "Imported",
    "close_audit",
    "close_due_audits",
    "delete_old_frames",
    "draw_audit",
    "forget_old_audits",
    "import_frame",
    "note_visit_closed",
    "take_visit",
]
