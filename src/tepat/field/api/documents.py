"""What the field API takes and gives, as OpenAPI describes it."""

from __future__ import annotations

from typing import Any

from tepat.intake.api.documents import answer, problems

_UUID = {"type": "string", "format": "uuid"}
_MOMENT = {"type": "string", "format": "date-time"}
_TEXT = {"type": "string"}
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256, hexadecimal."}
_NUMBER = {"type": "integer"}


def _object(description: str = "", **properties: Any) -> dict[str, Any]:
    return {"type": "object", "description": description, "properties": properties}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


_NO_PHONE = problems(s401="No phone is known by this token.")
_REASON = _object(
    code=_TEXT, what=_TEXT, mend=_TEXT, items=_list(_object(pointer=_TEXT, what=_TEXT, mend=_TEXT))
)

RECEIPT = _object(
    "What the server says about a record. Only `acknowledged` means that it is accepted.",
    record=_UUID,
    content_hash={**_HASH, "description": "SHA-256 of the ASCII bytes of `sealed`."},
    thread=_UUID,
    version=_NUMBER,
    kind={
        "enum": ["registration", "notebook", "correction", "ground_check", "visit", "self_proof", "unknown"]
    },
    state={"enum": ["waiting", "acknowledged", "quarantined"]},
    missing={**_list(_HASH), "description": "Files that have not arrived."},
    reason={**_REASON, "type": ["object", "null"]},
    received_at=_MOMENT,
    family={"type": ["string", "null"]},
    reference={"type": ["string", "null"]},
    decisions=_list(_object(programme=_TEXT, outcome=_TEXT)),
    warnings=_list(_object(code=_TEXT)),
)

PUT_RECORD: dict[str, Any] = {
    "requestBody": _body(
        _object(
            slip={
                "type": "string",
                "description": "JWS (ES256) by the phone's key over {record, thread, version, base_version, "
                "kind, hash, attachments: [{hash, bytes}], device, sequence, made_at, family}.",
            },
            sealed={
                "type": "string",
                "description": "JWE (ECDH-ES, A256GCM, DEF) to the server's key. Inside is {format: 1, "
                "record, thread, version, kind, device, sequence, made_at, family, task, place, document, "
                "attachments: [{hash, kind, media_type, bytes, plain_hash, key, iv}]}. A `visit` has "
                "no family and no attachments; task is its id, the document {result, observed_at}, and with "
                "the result `answered` also {questionnaire, questionnaire_version, consent: {given, "
                "language}, answers}.",
            },
        )
    ),
    "responses": {
        201: answer("The first final receipt.", RECEIPT),
        200: answer("Handed in before; the receipt as it stands now.", RECEIPT),
        202: answer("Stored; files are missing.", RECEIPT),
        **problems(s400="Not even the outside can be read.", s413="More than 2 MB.", s415="Not JSON."),
        **_NO_PHONE,
    },
}
GET_RECEIPT: dict[str, Any] = {
    "responses": {
        200: answer("The receipt as it stands now.", RECEIPT),
        **_NO_PHONE,
        **problems(s404="No such record of this agent."),
    }
}
ENROL: dict[str, Any] = {
    "requestBody": _body(
        _object(
            label=_TEXT,
            app_version=_TEXT,
            public_key=_object("JWK, P-256.", kty=_TEXT, crv=_TEXT, x=_TEXT, y=_TEXT),
        )
    ),
    "responses": {
        201: answer(
            "Enrolled. The token is shown once.",
            _object(
                device=_UUID,
                token=_TEXT,
                account=_object(
                    id=_UUID, name=_TEXT, role=_TEXT, role_name=_TEXT, area_code=_TEXT, group_name=_TEXT
                ),
                seal_key=_object("JWK, P-256, with its kid."),
                proof=_object(kind={"enum": ["none", "second_factor", "face"]}, hours=_NUMBER),
                server_time=_MOMENT,
            ),
        ),
        **problems(s401="Nobody is signed in.", s403="No agent's account.", s422="A key that is none."),
    },
}
RECOVER: dict[str, Any] = {
    "requestBody": _body(
        _object(
            device=_UUID,
            wrapped={
                "type": "string",
                "description": 'JWE to the server\'s key; inside is {"device", "key"}.',
            },
        )
    ),
    "responses": {
        200: answer("The key, base64url.", _object(key=_TEXT)),
        **problems(
            s401="Nobody is signed in.",
            s403="Signed in too long ago: `field.session.not_fresh`.",
            s404="No such phone of this account, or it was taken off.",
            s422="A key that does not open, or another phone's.",
        ),
    },
}
POST_CONTACT: dict[str, Any] = {
    "requestBody": _body(
        _object(
            app_version=_TEXT,
            language=_TEXT,
            queue=_object(draft=_NUMBER, queued=_NUMBER, uploading=_NUMBER, quarantined=_NUMBER),
            storage=_object(used_bytes=_NUMBER, quota_bytes=_NUMBER, persisted={"type": "boolean"}),
            clock=_MOMENT,
            forms={**_list(_TEXT), "description": "Questionnaires on the phone, as `code@version`."},
        )
    ),
    "responses": {
        200: answer(
            "Noted.",
            _object(
                server_time=_MOMENT,
                proof=_object(needed={"type": "boolean"}, kind=_TEXT, until=_MOMENT),
                revoked={"type": "boolean", "description": "Hand in what is sealed, then forget the rest."},
                newest_app=_TEXT,
                withdrawn={**_list(_TEXT), "description": "Those of `forms` that are not taken any more."},
            ),
        ),
        **_NO_PHONE,
        **problems(s422="What was told cannot be read."),
    },
}
_VISIT = _object(
    id=_UUID,
    label=_TEXT,
    area_code=_TEXT,
    village=_TEXT,
    opened_at=_MOMENT,
    due_at=_MOMENT,
    tries={**_NUMBER, "description": "How often nobody was at home."},
)
GET_CHANGES: dict[str, Any] = {
    "responses": {
        200: answer(
            "What the phone does not know yet.",
            _object(
                cursor={"type": "string", "description": "Where to go on, once all of this is kept."},
                families=_list(_object(id=_UUID)),
                removed=_list(_UUID),
                tasks=_list(_object(id=_UUID)),
                tasks_removed=_list(_UUID),
                visits={
                    **_list(_VISIT),
                    "description": "Households drawn by lot, for figures only; the same id again takes the "
                    "place of the earlier one.",
                },
                visits_removed=_list(_UUID),
                receipts=_list(RECEIPT),
                months=_object("The last month of the notebook by family."),
                more={"type": "boolean", "description": "Ask again at once."},
            ),
        ),
        **_NO_PHONE,
        **problems(
            s400="A cursor that cannot be read.",
            s403="`field.device.revoked`: forget everything. `field.proof.needed`: prove who you are first.",
        ),
    }
}


def _plain(**by_status: str) -> dict[int, Any]:
    return {int(key.removeprefix("s")): {"description": text} for key, text in by_status.items()}


TUS_OPTIONS: dict[str, Any] = {"responses": {**_plain(s204="Version and extensions."), **_NO_PHONE}}
POST_UPLOAD: dict[str, Any] = {
    "parameters": [
        {
            "name": "Upload-Metadata",
            "in": "header",
            "schema": _TEXT,
            "description": "`record <base64 of the UUID>,hash <base64 of the SHA-256 in hexadecimal>`",
        }
    ],
    "responses": {
        **_plain(s201="Begun, or complete already: see `Upload-Offset`."),
        **problems(
            s400="Not as tus asks.", s412="Another version.", s413="Too large.", s460="Torn; start anew."
        ),
        **_NO_PHONE,
    },
}
HEAD_UPLOAD: dict[str, Any] = {
    "responses": {
        **_plain(s200="`Upload-Offset` bytes are here."),
        **problems(s404="Start anew."),
        **_NO_PHONE,
    }
}
PATCH_UPLOAD: dict[str, Any] = {
    "responses": {
        **_plain(s204="`Upload-Offset` bytes are here."),
        **problems(
            s404="Start anew.",
            s409="The bytes do not go on where the last ones ended.",
            s415="Another media type.",
            s460="Torn. If `HEAD` then answers 404, start anew.",
        ),
        **_NO_PHONE,
    }
}
DELETE_UPLOAD: dict[str, Any] = {
    "responses": {**_plain(s204="Gone."), **problems(s404="Not there."), **_NO_PHONE}
}
