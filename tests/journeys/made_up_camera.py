"""A camera for the browser whose picture the test decides: made-up heads that do what the page asks."""

from __future__ import annotations

import base64
import json
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from tepat.face.heads import (
    Camera,
    Expression,
    Head,
    Pose,
    as_jpeg,
    made_up_head,
    made_up_stranger,
    portrait,
    render,
)
from tepat.face.heads.sequences import TARGETS, Moment
from tepat.face.models import load_models

SIZE = (480, 640)  # drawing takes a core: small pictures, and each of them once
_AHEAD, _HALF, _FULL = 0.0, 0.55, 1.0
# How far into the movement the picture is, one after the other; the last one is held.
_SHARES = {
    "look_ahead": (_AHEAD,),
    "blink": (_AHEAD, _FULL, _FULL, _FULL, _AHEAD),
    "open_mouth": (_AHEAD, _FULL),
}
_MOVES = (_AHEAD, _HALF, _FULL)

Film = dict[str, list[str]]

# Replaces the camera by a canvas. What is drawn follows from the step that the page shows; nothing is quite
# still, as with a hand that holds a phone.
_CAMERA = """
(() => {
  const film = %s, pictures = {};
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [480, 640];
  const context = canvas.getContext('2d');
  const decode = async (text) => createImageBitmap(
    new Blob([Uint8Array.from(atob(text), c => c.charCodeAt(0))], {type: 'image/jpeg'}));
  const ready = Promise.all(Object.entries(film).map(async ([code, texts]) => {
    pictures[code] = await Promise.all(texts.map(decode));
  }));
  let step = '', since = 0;
  const draw = () => {
    const now = document.querySelector('[data-capture]')?.dataset.step || 'look_ahead';
    if (now !== step) [step, since] = [now, performance.now()];
    const shown = pictures[step] || pictures.look_ahead;
    const number = Math.floor((performance.now() - since - 700) / 320);
    const shake = () => Math.round(Math.random() * 2 - 1);
    context.drawImage(shown[Math.max(0, Math.min(number, shown.length - 1))], shake(), shake(), 480, 640);
    for (let x = 0; x < 480; x += 16) {  // a curtain in the wind
      context.fillStyle = `rgb(90 ${70 + Math.random() * 60} 60)`;
      context.fillRect(x, 0, 16, 24);
    }
  };
  navigator.mediaDevices.getUserMedia = async () => {
    await ready;
    draw();
    setInterval(draw, 80);
    return canvas.captureStream(12);
  };
})();
"""


def show(page: Page, film: Film) -> None:
    """Let the camera of the next page show ``film``; call it before the page is opened, once per page."""
    page.add_init_script(_CAMERA % json.dumps(film))


def head_for(nik: str, *, female: bool, age: int) -> Head:
    """The head of a made-up person, as their portrait shows it."""
    return made_up_head(nik, sex="female" if female else "male", age=age)


@cache
def alive(nik: str, female: bool, age: int) -> Film:
    """A person who does what is asked."""
    return _does_what_is_asked(head_for(nik, female=female, age=age))


@cache
def somebody_else(nik: str, female: bool, age: int) -> Film:
    """The same, done by a living person who clearly is not that one."""
    return _does_what_is_asked(made_up_stranger(load_models(), head_for(nik, female=female, age=age), nik))


def _does_what_is_asked(head: Head) -> Film:
    ahead = _draw(head, "look_ahead", _AHEAD)

    def picture(code: str, share: float) -> str:
        return ahead if share == _AHEAD else drawn[code, share]

    wanted = {code: _SHARES.get(code, _MOVES) for code in TARGETS}
    drawn = {(c, s): _draw(head, c, s) for c, shares in wanted.items() for s in set(shares) - {_AHEAD}}
    return {code: [picture(code, share) for share in shares] for code, shares in wanted.items()}


@cache
def held_up_photo(seed: str, female: bool, age: int) -> Film:
    """A photograph of a person, moved about as one would to deceive: the face never changes."""
    photo = portrait(head_for(seed, female=female, age=age), size=SIZE)
    hand = np.random.default_rng(5)
    return {
        code: [_as_text(_moved(photo, *hand.normal(0, (4, 12, 12)))) for _ in range(4)] for code in TARGETS
    }


def darkened(film: Film, light: float = 0.08) -> Film:
    """The same in a room that is nearly dark."""
    return {code: [_as_text(_dim(picture, light)) for picture in pictures] for code, pictures in film.items()}


def _draw(head: Head, code: str, share: float) -> str:
    target: Moment = TARGETS[code]
    rest, near = Pose(), 0.75  # the face fills the oval
    pose = Pose(
        yaw=target.pose.yaw * share + 1.0,
        pitch=target.pose.pitch * share - 1.0,
        roll=target.pose.roll * share,
        distance=near * (rest.distance + (target.pose.distance - rest.distance) * share),
    )
    face = Expression(target.expression.blink * share, target.expression.mouth_open * share)
    return _as_text(render(head, pose, face, camera=Camera(noise_seed=int(share * 100)), size=SIZE))


def _moved(photo: NDArray[np.uint8], angle: float, across: float, down: float) -> NDArray[np.uint8]:
    turn = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), angle, 0.92)
    turn[:, 2] += (across, down)
    return np.asarray(cv2.warpAffine(photo, turn, SIZE, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _dim(picture: str, light: float) -> NDArray[np.uint8]:
    pixels = cv2.imdecode(np.frombuffer(base64.b64decode(picture), np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return np.asarray(pixels * light, np.uint8)


def _as_text(pixels: NDArray[np.uint8]) -> str:
    return base64.b64encode(as_jpeg(pixels, 90)).decode()
