"""Whatever arrives as a body is answered with what is wrong with it."""

from __future__ import annotations

import pytest

from tepat.intake.bodies import parse_json_object
from tepat.intake.errors import BodyUnreadable

DEEP = 100_000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "intake.body.not_json"),
        (b"{", "intake.body.not_json"),
        (b'{"a": 1,}', "intake.body.not_json"),
        (b"{'a': 1}", "intake.body.not_json"),
        (b'{"a": "line\nbreak"}', "intake.body.not_json"),
        (b"\xff\xfe{}", "intake.body.not_utf8"),
        (b'{"a": "\xc3\x28"}', "intake.body.not_utf8"),
        (b"[]", "intake.body.not_object"),
        (b"null", "intake.body.not_object"),
        (b'"text"', "intake.body.not_object"),
        (b'{"a": 1, "a": 2}', "intake.body.doubled_key"),
        (b'{"a": {"b": 1, "b": 1}}', "intake.body.doubled_key"),
        (b'{"a": NaN}', "intake.body.not_a_number"),
        (b'{"a": -Infinity}', "intake.body.not_a_number"),
        (b'{"a": ' + b"9" * 19 + b"}", "intake.body.number_too_long"),
        (b'{"a": ' + b"9" * 100_000 + b"}", "intake.body.number_too_long"),
        (b'{"a": 1e999}', "intake.body.number_too_long"),
        (b'{"a": 0.' + b"1" * 100_000 + b"}", "intake.body.number_too_long"),
        (b'{"a": "\\u0000"}', "intake.body.nul"),
        (b'{"\\u0000": 1}', "intake.body.nul"),
        ('{"a": "é\\u0000"}'.encode(), "intake.body.nul"),
        (b'{"a": "\\ud800"}', "intake.body.not_unicode"),
        (b'{"\\udfff": 1}', "intake.body.not_unicode"),
        (b'{"a": ' + b"[" * DEEP + b"]" * DEEP + b"}", "intake.body.too_deep"),
        (b'{"a": ' * 50 + b"1" + b"}" * 50, "intake.body.too_deep"),
    ],
)
def test_a_body_that_cannot_be_taken_is_refused_with_a_code(body: bytes, code: str) -> None:
    with pytest.raises(BodyUnreadable) as refused:
        parse_json_object(body)
    assert refused.value.code == code
    assert refused.value.status == 400


def test_a_whole_surrogate_pair_and_other_scripts_are_fine() -> None:
    assert parse_json_object('{"a": "\\ud83d\\ude00", "b": "ꦱꦶꦠꦶ"}'.encode()) == {"a": "😀", "b": "ꦱꦶꦠꦶ"}
