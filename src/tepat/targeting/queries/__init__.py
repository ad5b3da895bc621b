"""Reads of the targeting room."""

from __future__ import annotations

from tepat.targeting.queries.audits import audit_desk, audit_progress
from tepat.targeting.queries.on_target import figures_of, on_target
from tepat.targeting.queries.verifying import Verification, audit_named, kept_list, verify_audit

__all__ = [
    "Verification",
    "audit_desk",
    "audit_named",
    "audit_progress",
    "figures_of",
    "kept_list",
    "on_target",
    "verify_audit",
]
