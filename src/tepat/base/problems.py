"""Problems by RFC 9457: one error format for every interface.

``type`` is a stable address below ``/problems/``, ``code`` the same in short; ``errors`` points to each bad
place by JSON pointer. Texts are in the reader's language and never carry personal data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, JsonResponse

from tepat.base.requests import current_request_id
from tepat.base.templatetags.words import words
from tepat.kernel.errors import TepatError


@dataclass(frozen=True, slots=True)
class ProblemItem:
    """One bad place: ``pointer`` (RFC 6901) into the document sent, stable ``code``, what and how to mend."""

    code: str
    pointer: str
    what: Any
    mend: Any = ""


class RequestProblem(TepatError):
    """A request that cannot be carried out, with the HTTP status to answer."""

    default_code = "base.request.problem"
    status: ClassVar[int] = 400

    def __init__(self, what: Any, *, items: Sequence[ProblemItem] = (), **parts: Any) -> None:
        super().__init__(what, **parts)
        self.items = tuple(items)


def problem_response(request: HttpRequest, error: TepatError, *, status: int | None = None) -> JsonResponse:
    """The answer for ``error`` as ``application/problem+json``."""
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": str(error.what),
        "status": status or getattr(error, "status", 400),
        "detail": " ".join(str(part) for part in (error.why, error.mend) if part),
        "code": error.code,
        "instance": f"urn:uuid:{current_request_id()}",
    }
    if error.pointer is not None:
        body["pointer"] = error.pointer
    if items := getattr(error, "items", ()):
        body["errors"] = [
            {"code": i.code, "pointer": i.pointer, "what": _text(i.what), "mend": _text(i.mend)}
            for i in items
        ]
    return JsonResponse(
        body,
        status=body["status"],
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _text(text: Any) -> str:
    """A text in the reader's language; content gives a mapping, rooms give lazy translations."""
    return words(text)
