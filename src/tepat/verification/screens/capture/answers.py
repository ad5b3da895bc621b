"""What the capture page asks for by itself: a challenge, a judgement of what was sent. Answers are JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tepat.base.problems import RequestProblem, problem_response
from tepat.face.liveness import Frame
from tepat.verification.errors import CaptureUnreadable, ChallengeExpired, NotOnThisRung
from tepat.verification.operations import CaptureOutcome, issue_challenge, judge_capture

MOST_FRAMES = 60
MOST_FRAME_BYTES = 400_000
GONE = 410

View = Callable[..., HttpResponse]


def answers_json(view: View) -> View:
    """Tell problems as documents: 410 where a new challenge helps, ``Retry-After`` where waiting does."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        try:
            return view(request, *args, **parts)
        except ChallengeExpired as error:
            return problem_response(request, error, status=GONE)
        except RequestProblem as error:
            answer = problem_response(request, error)
            if seconds := getattr(error, "retry_after_seconds", None):
                answer["Retry-After"] = str(seconds)
            return answer

    return guarded


def challenge_answer(request: HttpRequest, *, verification_id: UUID, channel: str, home: str) -> JsonResponse:
    """A new challenge for the page: its nonce and steps; or where to go, when no capture is due any more."""
    variant = "seated" if request.POST.get("variant") == "seated" else "standard"
    try:
        challenge = issue_challenge(
            verification_id=verification_id,
            actor=request.user,
            at=timezone.now(),
            variant=variant,
            channel=channel,  # type: ignore[arg-type]
        )
    except NotOnThisRung:
        return JsonResponse({"next": home})
    return JsonResponse({"nonce": challenge.nonce, "steps": list(challenge.all_steps)})


def capture_answer(
    request: HttpRequest, *, verification_id: UUID, next_page: Callable[[CaptureOutcome], str]
) -> JsonResponse:
    """Judge what was sent and say where to read the result. The same sending again gets the same answer."""
    outcome = judge_capture(
        verification_id=verification_id,
        nonce=request.POST.get("nonce", ""),
        frames=read_frames(request),
        actor=request.user,
        device=request.headers.get("User-Agent", ""),
        at=timezone.now(),
    )
    return JsonResponse({"next": next_page(outcome)})


def read_frames(request: HttpRequest) -> list[Frame]:
    """The frames of a sending: ``plan`` says step, code and moment of each file in ``frames``, in order.

    Raises ``CaptureUnreadable`` for anything else, and for more or larger frames than any phone sends.
    """
    files = request.FILES.getlist("frames")
    try:
        plan = json.loads(request.POST.get("plan", ""))
        rows = [(int(step), str(code), int(taken_ms)) for step, code, taken_ms in plan]
    except (ValueError, TypeError, RecursionError) as error:
        raise _unreadable() from error
    if len(rows) != len(files) or not 0 < len(files) <= MOST_FRAMES:
        raise _unreadable()
    if any((file.size or 0) > MOST_FRAME_BYTES for file in files):
        raise _unreadable()
    return [
        Frame(step=step, step_code=code, taken_ms=taken_ms, picture=file.read())
        for (step, code, taken_ms), file in zip(rows, files, strict=True)
    ]


def _unreadable() -> CaptureUnreadable:
    return CaptureUnreadable(
        _("Gambarnya tidak sampai dengan utuh."), mend=_("Ini tidak dihitung sebagai percobaan. Coba lagi.")
    )
