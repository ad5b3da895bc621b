"""Reading the body of a request by hand, so that whatever is sent is answered with what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tepat.intake.errors import BodyTooLarge, BodyUnreadable, WrongMediaType

MAX_BODY_BYTES = 2_000_000
MAX_DEPTH = 16
MAX_DIGITS = 18

_MEND_JSON = _("Kirim satu objek JSON dalam UTF-8, seperti contoh di dokumentasi API.")


class _Refused(ValueError):
    def __init__(self, code: str, what: Any, pointer: str | None = None) -> None:
        super().__init__(code)
        self.code, self.what, self.pointer = code, what, pointer


def read_json_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body of a request.

    Raises ``WrongMediaType``, ``BodyTooLarge`` (over 2 MB), or ``BodyUnreadable`` for broken UTF-8 or JSON,
    a key that stands twice, NaN, numbers of more than 18 digits, half surrogate pairs, NUL, or deep
    nesting.
    """
    if request.content_type != "application/json":
        raise WrongMediaType(
            _("Isi kiriman harus berupa JSON."), mend=_("Kirim dengan Content-Type: application/json.")
        )
    return parse_json_object(_body(request))


def _body(request: HttpRequest) -> bytes:
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdigit() or int(declared) > MAX_BODY_BYTES:
        raise _too_large()
    return request.body


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(_("Isi kiriman lebih dari 2 MB."), mend=_("Kirim jawaban saja, tanpa gambar."))


def parse_json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in these bytes; raises ``BodyUnreadable``.

    >>> parse_json_object(b'{"a": [1, 2.5, null]}')
    {'a': [1, 2.5, None]}
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise _unreadable("intake.body.not_utf8", _("Isi kiriman bukan teks UTF-8 yang benar.")) from error
    try:
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_number,
        )
        if text.count("{") + text.count("[") > MAX_DEPTH or "\\u" in text:
            _check_depth_and_texts(document)
    except _Refused as error:
        raise _unreadable(error.code, error.what) from error
    except RecursionError as error:
        raise _unreadable("intake.body.too_deep", _("Isi kiriman bersarang terlalu dalam.")) from error
    except ValueError as error:
        raise _unreadable("intake.body.not_json", _("Isi kiriman bukan JSON yang benar.")) from error
    if not isinstance(document, dict):
        raise _unreadable("intake.body.not_object", _("Isi kiriman harus satu objek JSON."))
    return document


def _unreadable(code: str, what: Any) -> BodyUnreadable:
    return BodyUnreadable(what, mend=_MEND_JSON, code=code, pointer="")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise _Refused("intake.body.doubled_key", _("Ada nama isian yang tertulis dua kali."))
    return document


def _refuse_constant(_text: str) -> Any:
    raise _Refused("intake.body.not_a_number", _("NaN dan Infinity bukan angka JSON."))


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise _Refused("intake.body.number_too_long", _("Ada angka yang terlalu panjang."))
    return int(text)


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")) or len(text) > 2 * MAX_DIGITS:
        raise _Refused("intake.body.number_too_long", _("Ada angka yang terlalu panjang."))
    return number


def _check_depth_and_texts(document: Any) -> None:
    """Refuse deep nesting, and characters that no database can keep (NUL, half a surrogate pair)."""
    level, depth = [document], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise _Refused("intake.body.too_deep", _("Isi kiriman bersarang terlalu dalam."))
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                below.extend(part)
                below.extend(part.values())
            elif isinstance(part, list):
                below.extend(part)
            elif isinstance(part, str) and not part.isascii():
                _check_characters(part)
            elif isinstance(part, str) and "\0" in part:
                raise _Refused("intake.body.nul", _("Ada karakter kosong (NUL) di dalam teks."))
        level = below


def _check_characters(text: str) -> None:
    if "\0" in text:
        raise _Refused("intake.body.nul", _("Ada karakter kosong (NUL) di dalam teks."))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _Refused("intake.body.not_unicode", _("Ada karakter yang tidak utuh di dalam teks.")) from None
