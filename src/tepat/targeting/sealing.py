"""What is known of drawn households, as it is kept: sealed, each for a context of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tepat.base.encryption import seal_text, unseal_text
from tepat.base.statements import to_json

Sealed = bytes | memoryview

LABEL_CONTEXT = "targeting.frame_household.label"
ANSWERS_CONTEXT = "targeting.audit_answer.answers"


def seal_label(label: str) -> bytes:
    """The words by which an agent finds a door."""
    return seal_text(label, context=LABEL_CONTEXT)


def unseal_label(sealed: Sealed) -> str:
    """The words by which an agent finds a door; only the agent who was given the visit is told."""
    return unseal_text(bytes(sealed), context=LABEL_CONTEXT)


def seal_answers(answers: Mapping[str, Any]) -> bytes:
    """What a household said."""
    return seal_text(to_json(dict(answers)), context=ANSWERS_CONTEXT)


def unseal_answers(sealed: Sealed) -> dict[str, Any]:
    """What a household said; the caller records who reads it."""
    answers: dict[str, Any] = json.loads(unseal_text(bytes(sealed), context=ANSWERS_CONTEXT))
    return answers
