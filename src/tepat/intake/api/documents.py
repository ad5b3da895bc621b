"""The submission document as OpenAPI describes it. It is checked in ``envelopes`` and ``content``."""

from __future__ import annotations

from typing import Any

_MOMENT: dict[str, Any] = {"type": "string", "format": "date-time", "examples": ["2026-11-01T09:30:00+07:00"]}
_CODE: dict[str, Any] = {"type": "string", "maxLength": 40}

CONSENT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["purpose", "text_version", "language", "given", "given_at"],
    "properties": {
        "purpose": {**_CODE, "examples": ["eligibility"]},
        "text_version": {**_CODE, "examples": ["2026.1"]},
        "language": {**_CODE, "examples": ["id"]},
        "given": {"type": "boolean"},
        "given_at": _MOMENT,
    },
}

SUBMISSION: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "questionnaire",
        "questionnaire_version",
        "area_code",
        "channel",
        "observed_at",
        "answers",
        "consents",
    ],
    "properties": {
        "questionnaire": {**_CODE, "examples": ["keluarga"]},
        "questionnaire_version": {**_CODE, "examples": ["2026.1"]},
        "area_code": {
            "type": "string",
            "pattern": r"^\d{2}\.\d{2}\.\d{2}\.\d{4}$",
            "examples": ["35.10.16.1003"],
            "description": "Kemendagri code of the village.",
        },
        "channel": {"enum": ["self", "assisted", "import"]},
        "observed_at": _MOMENT,
        "answers": {
            "type": "object",
            "description": (
                "Answers by question code: choices as code numbers, yes and no as booleans, dates as ISO "
                "text; leave out what is not known. `kk` is the family card number. `members` is a list, "
                "each with `name`, `nik` (or null) and the questions about persons."
            ),
        },
        "consents": {"type": "array", "maxItems": 20, "items": CONSENT},
        "device": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"app_version": _CODE},
        },
    },
}

_TEXT: dict[str, Any] = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "en": {"type": "string"}},
}

RECEIPT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "uuid": {"type": "string", "format": "uuid"},
        "content_hash": {"type": "string", "description": "SHA-256 of the canonical JSON of the document."},
        "received_at": _MOMENT,
        "family_id": {"type": "string", "format": "uuid"},
        "reference": {"type": "string", "examples": ["TPT-3JGT-RDVM"]},
        "warnings": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "pointer": {"type": "string"},
                    "what": _TEXT,
                    "mend": _TEXT,
                },
            },
        },
        "decisions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "programme": {"type": "string"},
                    "outcome": {"enum": ["eligible", "not_eligible", "cannot_tell"]},
                    "benefit": {
                        "type": ["object", "null"],
                        "properties": {
                            "amount": {"type": ["integer", "null"], "description": "Whole rupiah."},
                            "period": {"type": "string"},
                        },
                    },
                    "decision_id": {"type": "string", "format": "uuid"},
                    "waits_for": {
                        "enum": ["identity", None],
                        "description": "`identity`: counts once the applicant has proven who they are.",
                    },
                },
            },
        },
    },
}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "instance": {"type": "string"},
        "pointer": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "pointer": {"type": "string"},
                    "what": {"type": "string"},
                    "mend": {"type": "string"},
                },
            },
        },
    },
}


def answer(description: str, schema: dict[str, Any], *, problem: bool = False) -> dict[str, Any]:
    """One answer of a route as OpenAPI describes it."""
    kind = "application/problem+json" if problem else "application/json"
    return {"description": description, "content": {kind: {"schema": schema}}}


def problems(**by_status: str) -> dict[int, Any]:
    """The problems of a route: ``s404="Not found"``."""
    return {
        int(key.removeprefix("s")): answer(text, PROBLEM, problem=True) for key, text in by_status.items()
    }


PUT_SUBMISSION: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": SUBMISSION}}},
    "responses": {
        201: answer("Stored and decided.", RECEIPT),
        200: answer("Stored before; the same receipt.", RECEIPT),
        **problems(
            s400="Not a JSON document that can be taken, or the address holds no UUID.",
            s401="Nobody is signed in.",
            s403="The account may not send this.",
            s409="Another document is stored under this UUID.",
            s413="More than 2 MB.",
            s415="Not declared as JSON.",
            s422="The document has faults; `errors` points to each.",
        ),
    },
}

GET_RECEIPT: dict[str, Any] = {
    "responses": {
        200: answer("The receipt of the first time.", RECEIPT),
        **problems(s400="No UUID.", s401="Nobody is signed in.", s404="No such submission of yours."),
    }
}

_ANSWERS: dict[str, Any] = {
    "type": "object",
    "description": "Answers by question code; `members` is a list, each with its `key`.",
}
_REVISION: dict[str, Any] = {"type": "integer", "description": "Counts the changes of the draft."}
_DRAFT_PROBLEMS = problems(
    s401="Nobody is signed in.", s403="No citizen's account.", s404="No draft: `intake.draft.not_found`."
)

DRAFT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "revision": _REVISION,
        "submission": {"type": "string", "format": "uuid", "description": "The submission it will become."},
        "answers": _ANSWERS,
        "area_code": _CODE,
        "consents": {"type": "array", "items": CONSENT},
        "step": {"type": "string", "description": "Where the phone's page goes on."},
        "known": {
            "type": "object",
            "description": "What was known before: `household` by code, `members` by key and code.",
        },
        "kept_at": _MOMENT,
    },
}

CHANGES: dict[str, Any] = {
    "type": "object",
    "properties": {
        "revision": _REVISION,
        "changes": {
            "type": "array",
            "maxItems": 400,
            "items": {
                "type": "object",
                "required": ["path"],
                "properties": {
                    "path": {
                        "type": "array",
                        "items": {"type": "string"},
                        "examples": [["tenure"], ["members", "a1b2c3d4", "name"], ["members", "a1b2c3d4"]],
                    },
                    "value": {"description": "Without it the answer is taken back, or the member taken out."},
                },
            },
        },
        "step": {"type": "string", "maxLength": 120},
        "submission": {"type": "string", "format": "uuid", "description": "The draft that is meant."},
    },
}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


GET_DRAFT: dict[str, Any] = {"responses": {200: answer("The draft.", DRAFT), **_DRAFT_PROBLEMS}}

PATCH_DRAFT: dict[str, Any] = {
    "requestBody": _body(CHANGES),
    "responses": {
        200: answer(
            "Kept. With `answers` and `area_code` where others changed the draft since `revision`.",
            {
                "type": "object",
                "properties": {"revision": _REVISION, "answers": _ANSWERS, "area_code": _CODE},
            },
        ),
        **_DRAFT_PROBLEMS,
        **problems(s409="Another draft than `submission`: `intake.draft.another`."),
        **problems(s422="Changes that cannot be taken; `errors` points to each. None was kept."),
    },
}

SEND_DRAFT: dict[str, Any] = {
    "requestBody": _body(
        {
            "type": "object",
            "properties": {"revision": _REVISION, "submission": {"type": "string", "format": "uuid"}},
        }
    ),
    "responses": {
        200: answer("The receipt; the same one however often it is sent.", RECEIPT),
        **_DRAFT_PROBLEMS,
        **problems(
            s409="The draft was changed since `revision`: `intake.draft.changed`.",
            s422="The answers have faults; `errors` points to each.",
        ),
    },
}

DISCARD_DRAFT: dict[str, Any] = {
    "responses": {
        204: {"description": "Nothing is left of it."},
        **problems(s401="Nobody is signed in.", s403="No citizen's account."),
    }
}
