"""Writes of the verification room: every one takes a step of the ladder, and says who, why and when."""

from __future__ import annotations

from tepat.verification.operations.capturing import CaptureOutcome, issue_challenge, judge_capture
from tepat.verification.operations.deciding import decide_comparison, record_visit, reopen
from tepat.verification.operations.going_up import ask_for_help, record_consent
from tepat.verification.operations.keeping import delete_expired, delete_own_faces, escalate_overdue
from tepat.verification.operations.opening import need_proof, start_after_sign_in
from tepat.verification.operations.steps import Proof

__all__ = [
    "CaptureOutcome",
    "Proof",
    "ask_for_help",
    "decide_comparison",
    "delete_expired",
    "delete_own_faces",
    "escalate_overdue",
    "issue_challenge",
    "judge_capture",
    "need_proof",
    "record_consent",
    "record_visit",
    "reopen",
    "start_after_sign_in",
]
