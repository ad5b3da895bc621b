"""What the agents of a storm do: families, pictures and mischief, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal
from uuid import UUID

import cv2
import numpy as np

from tepat.content.areas import villages

Mischief = Literal["", "not_a_picture", "outside", "conflict"]
PICTURE_KINDS = ("house_photo", "document_photo", "document_photo")
REGENCY = "35.10"
OUTSIDE = "32.01.01.1001"
"""A village in another province: no agent of a storm works there."""

_SMALLEST, _LARGEST = 20_000, 120_000
_LONGEST_COMMENT = 65_000


@dataclass(frozen=True, slots=True)
class Size:
    """How large a storm is."""

    agents: int
    records: int
    kills: int
    pictures: int = 3
    seed: int = 1

    @property
    def families(self) -> int:
        """How many families of the population are needed, known duplicates left out."""
        return self.agents * self.records


@dataclass(frozen=True, slots=True)
class Job:
    """One family that an agent registers, and edits ``edits`` times while it waits in the outbox.

    ``mischief`` says what is wrong with it, by intention; a conflict is with the thread of another phone.
    """

    number: int
    thread: UUID
    pictures: int
    edits: int = 0
    mischief: Mischief = ""

    @property
    def title(self) -> str:
        return f"Keluarga {self.number:02d}"


@dataclass(frozen=True, slots=True)
class AgentPlan:
    """One agent: where they work, and what they do there."""

    number: int
    village: str
    jobs: tuple[Job, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"badai-{self.number:02d}"


def plans(size: Size) -> list[AgentPlan]:
    """What every agent does. One in ten records is edited after it was queued, a few are spoilt."""
    luck = random.Random(f"plans/{size.seed}")
    chosen = [village.code for village in villages(REGENCY)[: size.agents]]
    assert len(chosen) == size.agents, "too few villages"
    made = [AgentPlan(n, village, tuple(_jobs(size, n, luck))) for n, village in enumerate(chosen)]
    return [replace(plan, jobs=_in_conflict(plan, made[plan.number - 1])) for plan in made]


def _in_conflict(plan: AgentPlan, other: AgentPlan) -> tuple[Job, ...]:
    """A conflict is with the first job of the agent before."""
    thread = other.jobs[0].thread
    return tuple(replace(job, thread=thread) if job.mischief == "conflict" else job for job in plan.jobs)


def _jobs(size: Size, agent: int, luck: random.Random) -> Iterator[Job]:
    mischief = _mischief(size, agent)
    for number in range(size.records):
        wrong = mischief.get(number, "")
        yield Job(
            number=number,
            thread=UUID(int=luck.getrandbits(128), version=4),
            pictures=size.pictures,
            edits=0 if wrong else int(luck.random() < 0.1 or number == 1),
            mischief=wrong,
        )


def _mischief(size: Size, agent: int) -> dict[int, Mischief]:
    """Which records of an agent are spoilt: one of each kind in every third agent, spread over them."""
    kinds: list[Mischief] = ["not_a_picture", "outside", "conflict"]
    if size.records >= 10:
        return {2: kinds[agent % 3], size.records - 2: kinds[(agent + 1) % 3]}
    return {2: kinds[agent % 3]}


@cache
def _smallest_picture() -> bytes:
    house = np.full((48, 64, 3), 200, np.uint8)
    cv2.rectangle(house, (16, 20), (48, 44), (60, 90, 140), -1)
    return cv2.imencode(".jpg", house)[1].tobytes()


def picture(*, seed: int, agent: int, job: int, number: int, spoilt: bool = False) -> bytes:
    """A JPEG of 20 to 120 kB: a real picture, filled up with random bytes in comments. Spoilt: no picture."""
    luck = random.Random(f"picture/{seed}/{agent}/{job}/{number}")
    wanted = luck.randint(_SMALLEST, _LARGEST)
    if spoilt:
        return b"Not a picture. " + luck.randbytes(wanted)
    start = _smallest_picture()
    filling = bytearray()
    while (missing := wanted - len(start) - len(filling)) > 8:
        length = min(missing - 4, _LONGEST_COMMENT)
        filling += b"\xff\xfe" + (length + 2).to_bytes(2, "big") + luck.randbytes(length)
    return start[:2] + bytes(filling) + start[2:]


def document(plan: AgentPlan, job: Job, family: dict[str, Any], *, version: int) -> dict[str, Any]:
    """The submission document of a family in the agent's village; each version says another floor area."""
    area_code = OUTSIDE if job.mischief == "outside" else plan.village
    answers = {**family["answers"], "floor_area_m2": 20 + job.number + version * 60}
    return {**family, "area_code": area_code, "answers": answers}
