"""What the server asks of the person before the camera, and the frames that come back."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, cast

from tepat.kernel.errors import TepatError

Variant = Literal["standard", "seated"]

LOOK_AHEAD: Final = "look_ahead"
TURNS: Final = ("turn_left", "turn_right")
OTHER_STEPS: Final = ("look_up", "blink", "open_mouth")
SEATED_STEPS: Final = ("come_closer", "move_away", "blink", "open_mouth")
STEP_CODES: Final = (LOOK_AHEAD, *TURNS, *OTHER_STEPS, "come_closer", "move_away")
LEAST_RANDOM_BYTES = 16
MOST_STEPS = 4


class ChallengeUnusable(TepatError):
    """Random bytes that are too few, or a stored challenge that cannot be read."""

    default_code = "face.liveness.challenge_unusable"


@dataclass(frozen=True)
class Challenge:
    """``nonce``: names the challenge, to be used once. ``steps``: what is asked, in order, between looking
    ahead at the beginning and at the end. Left and right are the person's own.

    ``turn_left``, ``turn_right``, ``look_up``: the head. ``blink``: close both eyes for a moment.
    ``open_mouth``. ``come_closer``, ``move_away``: the camera or the person, for who cannot turn the head.
    """

    nonce: str
    steps: tuple[str, ...]
    variant: Variant
    issued_at: datetime
    expires_at: datetime

    @property
    def all_steps(self) -> tuple[str, ...]:
        """The steps as they are numbered in the frames, with looking ahead first and last."""
        return (LOOK_AHEAD, *self.steps, LOOK_AHEAD)

    def to_json(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return {
            "nonce": self.nonce,
            "steps": list(self.steps),
            "variant": self.variant,
            "issued_at": self.issued_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Challenge:
        """The challenge that ``to_json`` wrote.

        Raises:
            ChallengeUnusable: something is missing or of the wrong kind.
        """
        try:
            steps = tuple(str(step) for step in document["steps"])
            issued_at = datetime.fromisoformat(document["issued_at"])
            expires_at = datetime.fromisoformat(document["expires_at"])
            variant = document["variant"]
            nonce = str(document["nonce"])
        except (KeyError, TypeError, ValueError) as problem:
            raise _unreadable(f"The entry {problem} is missing or wrong.") from problem
        if variant not in ("standard", "seated") or not steps or not set(steps) <= set(STEP_CODES):
            raise _unreadable("It has steps or a variant that do not exist.")
        if issued_at.tzinfo is None or expires_at.tzinfo is None:
            raise _unreadable("Its times have no time zone.")
        return cls(nonce, steps, cast(Variant, variant), issued_at, expires_at)


@dataclass(frozen=True)
class Frame:
    """One picture of a session. ``step``: 0 looking ahead, then 1..n, and n + 1 looking ahead again;
    ``step_code``: what the client showed; ``taken_ms``: since its start, by the client's clock;
    ``picture``: the bytes of a JPEG."""

    step: int
    step_code: str
    taken_ms: int
    picture: bytes = field(repr=False)


def new_challenge(
    *, random_bytes: bytes, issued_at: datetime, variant: Variant = "standard", valid_seconds: int = 120
) -> Challenge:
    """A challenge that nobody can foresee who does not know ``random_bytes`` (at least 16, used once).

    Standard: three or four different steps, at least one of them a turn of the head. Seated, for who cannot
    turn the head: come closer and move away, blink, open the mouth, in an order by chance.

    Raises:
        ChallengeUnusable: too few random bytes.
    """
    if len(random_bytes) < LEAST_RANDOM_BYTES:
        raise ChallengeUnusable(
            f"A challenge needs at least {LEAST_RANDOM_BYTES} random bytes.",
            mend="Hand in bytes from a source nobody can foresee, new for each challenge.",
        )
    digits = _Digits(random_bytes)
    if variant == "seated":
        steps = digits.shuffle(SEATED_STEPS)
    else:
        turns = digits.shuffle(TURNS)[: 1 + digits.below(2)]
        others = digits.shuffle(OTHER_STEPS)
        count = 3 + digits.below(MOST_STEPS - 2)
        steps = digits.shuffle((*turns, *others[: count - len(turns)]))
    digest = hashlib.sha256(b"tepat liveness nonce" + random_bytes).digest()
    return Challenge(
        nonce=base64.urlsafe_b64encode(digest[:18]).decode(),
        steps=steps,
        variant=variant,
        issued_at=issued_at,
        expires_at=issued_at + timedelta(seconds=valid_seconds),
    )


class _Digits:
    """Whole numbers out of the random bytes, each as likely as the others to 1 in 2**60."""

    def __init__(self, random_bytes: bytes) -> None:
        self._source, self._count = random_bytes, 0

    def below(self, bound: int) -> int:
        self._count += 1
        digest = hashlib.sha256(b"tepat liveness steps" + self._count.to_bytes(4, "big") + self._source)
        return int.from_bytes(digest.digest()[:8], "big") % bound

    def shuffle(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        rest, drawn = list(codes), []
        while rest:
            drawn.append(rest.pop(self.below(len(rest))))
        return tuple(drawn)


def _unreadable(why: str) -> ChallengeUnusable:
    return ChallengeUnusable("This challenge cannot be read.", why=why, mend="Ask for a new challenge.")
