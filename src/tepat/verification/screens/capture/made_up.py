"""The made-up camera of a demonstration: a visitor's own face cannot match a portrait of nobody.

Only pictures are made here; they go the same way as those of a camera and are judged the same. The head of a
made-up person follows from NIK, sex and age, as for the portrait that the sandbox of IKD shows.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final
from uuid import UUID

import cv2
import numpy as np
from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from numpy.typing import NDArray

from tepat.face.heads import Camera, Head, made_up_head, made_up_stranger, portrait, render
from tepat.face.heads.sequences import Moment, film
from tepat.face.liveness import Challenge, Frame
from tepat.face.models import load_models
from tepat.kernel.nik import Nik, Sex
from tepat.verification.queries.demonstration import challenge_to_play

SIZE: Final = (480, 640)  # width and height in pixels
_QUALITY = 82
_TIMES_AS_FAST = 2  # than the library's people move: nobody wants to watch for long
_CLOSE = 0.8  # nearer than an arm is long: the face fills the oval
WHO = ("same", "other", "photo")


def made_up_answer(request: HttpRequest, *, verification_id: UUID) -> JsonResponse:
    """The frames that the person (``same``), somebody else (``other``) or a held-up ``photo`` would give."""
    who = request.POST.get("who", "")
    if not settings.TEPAT_DEMO or who not in WHO:
        raise Http404
    nonce = request.POST.get("nonce", "")
    challenge, nik = challenge_to_play(verification_id=verification_id, nonce=nonce, actor=request.user)
    frames = [
        replace(frame, taken_ms=frame.taken_ms // _TIMES_AS_FAST)
        for frame in play(challenge, nik, who, on=timezone.now().date())
    ]
    return JsonResponse(
        {"frames": [[f.step, f.step_code, f.taken_ms, base64.b64encode(f.picture).decode()] for f in frames]}
    )


def play(challenge: Challenge, nik: str, who: str, *, on: date) -> list[Frame]:
    """What the camera sees; another challenge gives other pictures of the same person."""
    seed = int.from_bytes(hashlib.sha256(challenge.nonce.encode()).digest()[:4], "big")
    if who == "photo":
        return _held_up(challenge, portrait(head_of(nik, on=on), size=SIZE), seed)
    head = head_of(nik, on=on) if who == "same" else _somebody_else(nik, on=on)
    return _alive(challenge, head, seed)


def head_of(nik: str, *, on: date) -> Head:
    """The head of a made-up person."""
    number = Nik.parse(nik, on=on)
    born = number.birth_date
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return made_up_head(nik, sex="female" if number.sex == Sex.FEMALE else "male", age=age)


@lru_cache(maxsize=64)
def _somebody_else(nik: str, *, on: date) -> Head:
    return made_up_stranger(load_models(), head_of(nik, on=on), nik)


def _alive(challenge: Challenge, head: Head, seed: int) -> list[Frame]:
    """A head that does what is asked."""

    def picture(moment: Moment, number: int) -> NDArray[np.uint8]:
        pose = replace(moment.pose, distance=moment.pose.distance * _CLOSE)
        camera = Camera(noise_seed=(seed * 1009 + number) % 2**32)
        return render(head, pose, moment.expression, camera=camera, size=SIZE)

    return film(challenge, picture, seed=seed, quality=_QUALITY)


def _held_up(challenge: Challenge, photo: NDArray[np.uint8], seed: int) -> list[Frame]:
    """A printed photograph, held in a hand that is never quite still."""
    hand = np.random.default_rng(seed)
    width, height = SIZE

    def picture(_moment: Moment, _number: int) -> NDArray[np.uint8]:
        angle, size = hand.normal(0, 2.5), hand.normal(0.9, 0.03)
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, size)
        turn[:, 2] = turn[:, 2] + hand.normal(0, 6, 2)
        seen = cv2.warpAffine(photo, turn, SIZE, borderMode=cv2.BORDER_CONSTANT, borderValue=(70, 80, 84))
        noise = hand.normal(0, 2.0, seen.shape)
        return np.asarray(np.clip(seen + noise, 0, 255), np.uint8)

    return film(challenge, picture, seed=seed, quality=_QUALITY)
