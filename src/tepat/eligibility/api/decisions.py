"""The routes for decisions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from tepat.base.permissions import requires
from tepat.eligibility.queries import decisions_for_family
from tepat.intake.api.documents import answer, problems
from tepat.intake.api.submissions import read_uuid
from tepat.kernel.canonical import canonical_json

router = Router(tags=["decisions"])

_FACT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "variable": {"type": "string"},
        "member": {
            "type": ["integer", "null"],
            "description": "Place of the person among the members, from 1.",
        },
        "value": {},
        "source": {"type": "string"},
        "observed_at": {"type": "string", "format": "date-time"},
        "fact": {"type": "integer"},
        "stale": {"type": "boolean"},
    },
}
_CRITERION: dict[str, Any] = {
    "type": "object",
    "properties": {
        "code": {"type": "string"},
        "result": {"type": ["boolean", "null"]},
        "reason": {"type": "object", "additionalProperties": {"type": "string"}},
        "inputs": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {"value": {}, "facts": {"type": "array", "items": _FACT}},
            },
        },
    },
}
_DECISION: dict[str, Any] = {
    "type": "object",
    "properties": {
        "decision_id": {"type": "string", "format": "uuid"},
        "programme": {"type": "string"},
        "formula": {"type": "object"},
        "on": {"type": "string", "format": "date"},
        "decided_at": {"type": "string", "format": "date-time"},
        "outcome": {"enum": ["eligible", "not_eligible", "cannot_tell"]},
        "benefit": {"type": ["object", "null"]},
        "scores": {"type": "object"},
        "missing": {"type": "array", "items": {"type": "string"}},
        "waits_for": {
            "enum": ["identity", None],
            "description": "`identity`: counts once the applicant has proven who they are.",
        },
        "applicant": {"type": ["string", "null"], "format": "uuid"},
        "facts_through": {"type": "integer"},
        "submission": {"type": ["string", "null"]},
        "criteria": {"type": "array", "items": _CRITERION},
    },
}
_GET_DECISIONS: dict[str, Any] = {
    "responses": {
        200: answer(
            "The decisions, the newest first.",
            {"type": "object", "properties": {"decisions": {"type": "array", "items": _DECISION}}},
        ),
        **problems(
            s400="No UUID.",
            s401="Nobody is signed in.",
            s403="The account may not read decisions.",
            s404="No such family in your area.",
        ),
    }
}


@router.get("/families/{family_id}/decisions", openapi_extra=_GET_DECISIONS, summary="Read the decisions")
@requires("eligibility.decision.read")
def get_decisions(request: HttpRequest, family_id: str) -> HttpResponse:
    """All decisions about a family inside the account's area, each with reasons and the facts behind them."""
    decisions = decisions_for_family(family_id=read_uuid(family_id), actor=request.user)
    return HttpResponse(canonical_json({"decisions": decisions}), content_type="application/json")
