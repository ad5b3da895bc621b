"""What the capture page shows and where it sends to: one page for the person alone and for an agent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tepat.verification.screens.wording import CAMERA


@dataclass(frozen=True)
class CapturePage:
    """``side`` is the camera: the person's own ("user") or the one on the back ("environment").

    ``challenge``, ``send`` and ``made_up`` are addresses; ``made_up`` is empty outside a demonstration.
    """

    title: Any
    lines: Sequence[Any]
    seated: Any
    side: str
    back: str
    challenge: str
    send: str
    made_up_address: str
    steps: dict[str, Any]
    help_template: str
    attempt: str = ""
    reasons: Sequence[str] = ()

    @property
    def made_up(self) -> str:
        return self.made_up_address if settings.TEPAT_DEMO else ""

    @property
    def texts(self) -> str:
        """Everything that the page's program says, as JSON."""
        words = CAMERA | {f"step_{code}": text for code, text in self.steps.items()}
        return json.dumps({key: str(text) for key, text in words.items()}, ensure_ascii=False)


def show_capture_page(request: HttpRequest, page: CapturePage, facts: dict[str, Any]) -> HttpResponse:
    """The page; it alone may use the camera, and nothing else may."""
    answer = render(request, "verification/screens/capture/capture.html", {"page": page, **facts})
    answer["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return answer
