"""What a made-up person looks like, beyond the form of the face: colours, hair or headscarf, age, clothes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

Sex = Literal["female", "male"]
Colour = tuple[float, float, float]  # blue, green, red, 0..1

DARK_SKIN: Final[Colour] = (0.27, 0.39, 0.58)
LIGHT_SKIN: Final[Colour] = (0.56, 0.69, 0.88)
CLOTHS: Final = (
    (0.55, 0.42, 0.30), (0.40, 0.45, 0.62), (0.62, 0.60, 0.55), (0.36, 0.24, 0.42), (0.35, 0.48, 0.36),
    (0.70, 0.66, 0.72), (0.28, 0.30, 0.34), (0.58, 0.50, 0.68), (0.48, 0.56, 0.70), (0.50, 0.38, 0.22),
)  # fmt: skip
SHARE_WITH_SCARF, SHARE_WITH_GLASSES, SHARE_WITH_CAP = 0.75, 0.16, 0.3


@dataclass(frozen=True)
class Looks:
    """Drawn once for a person. ``cover``: what is on the head. Strengths are 0..1."""

    sex: Sex
    age: int
    skin: Colour
    cheek_red: float
    lips: Colour
    iris: Colour
    hair: Colour
    cover: Literal["scarf", "short", "bun", "cap", "bald"]
    cover_colour: Colour
    clothes: Colour
    wall: Colour
    brow_thickness: float
    brow_arch: float
    brow_strength: float
    hairline: float
    hair_thickness: float
    moustache: float
    beard: float
    stubble: float
    lines: float
    bags: float
    lid_shade: float
    socket_shade: float
    nose_shade: float
    contrast: float
    blotches: float
    moles: tuple[tuple[float, float, float, float], ...]
    glasses: bool
    glasses_size: tuple[float, float]
    glasses_colour: Colour


def choose_looks(rng: np.random.Generator, sex: Sex, age: int) -> Looks:
    """Draw the looks of a person of this sex and age."""
    female = sex == "female"
    tone = rng.beta(2.0, 1.8)
    skin = _mix(DARK_SKIN, LIGHT_SKIN, tone, rng, 0.05)
    grey = float(np.clip((age - 40) / 35 + 0.18 * rng.standard_normal(), 0, 1))
    hair = _mix((0.07, 0.08, 0.1), (0.72, 0.72, 0.73), grey, rng, 0.02)
    cloth = [CLOTHS[number] for number in rng.choice(len(CLOTHS), 2, replace=False)]
    lip_tint = rng.uniform(0.0, 0.9 if female else 0.25)
    lips = _mix(
        (skin[0] * 0.68, skin[1] * 0.62, skin[2] * 0.84), (0.28, 0.22, 0.62), float(lip_tint), rng, 0.035
    )
    return Looks(
        sex=sex,
        age=age,
        skin=skin,
        cheek_red=float(rng.uniform(0.0, 0.8)),
        lips=lips,
        iris=_mix((0.06, 0.09, 0.16), (0.14, 0.24, 0.38), float(rng.beta(1.2, 2.5)), rng, 0.01),
        hair=hair,
        cover=_choose_cover(rng, female, age),
        cover_colour=_vary(cloth[0], rng),
        clothes=_vary(cloth[1], rng),
        wall=_mix((0.52, 0.58, 0.6), (0.86, 0.88, 0.88), float(rng.uniform()), rng, 0.05),
        brow_thickness=float(rng.uniform(0.35, 1.3) if female else rng.uniform(0.6, 2.2)),
        brow_arch=float(rng.uniform(-0.5, 1.0)),
        brow_strength=float(rng.uniform(0.25, 1.0)),
        hairline=float(rng.uniform(-0.5, 0.8) + (0 if female else max(0, age - 35) * 0.03)),
        hair_thickness=float(rng.uniform(0.7, 1.7)),
        moustache=0.0 if female else float(max(0.0, rng.uniform(-1.0, 1.0))),
        beard=0.0 if female else float(max(0.0, rng.uniform(-2.0, 1.0))),
        stubble=0.0 if female else float(rng.uniform(0.0, 0.8)),
        lines=float(np.clip((age - 26) / 45 + 0.1 * rng.standard_normal(), 0, 1)),
        bags=float(np.clip((age - 30) / 60 + 0.3 * rng.standard_normal(), 0, 1)),
        lid_shade=float(rng.uniform(0.0, 1.2)),
        socket_shade=float(rng.uniform(0.05, 0.85)),
        nose_shade=float(rng.uniform(0.1, 0.8)),
        contrast=float(rng.uniform(0.4, 1.6)),
        blotches=float(rng.uniform(0.7, 1.7)),
        moles=tuple(
            (
                float(rng.uniform(0.2, 0.8)),
                float(rng.uniform(0.2, 0.9)),
                float(rng.uniform(0.6, 2.4)),
                float(rng.uniform(0.3, 0.8)),
            )
            for _ in range(rng.poisson(3.0))
        ),
        glasses=bool(rng.uniform() < SHARE_WITH_GLASSES + max(0, age - 45) * 0.006),
        glasses_size=(float(rng.uniform(2.15, 2.7)), float(rng.uniform(1.5, 2.2))),
        glasses_colour=_mix((0.06, 0.06, 0.07), (0.2, 0.3, 0.42), float(rng.uniform()), rng, 0.02),
    )


def _choose_cover(
    rng: np.random.Generator, female: bool, age: int
) -> Literal["scarf", "short", "bun", "cap", "bald"]:
    chance = rng.uniform()
    if female:
        return "scarf" if chance < SHARE_WITH_SCARF else "bun"
    if chance < SHARE_WITH_CAP:
        return "cap"
    return "bald" if chance > 1 - max(0.03, (age - 45) * 0.008) else "short"


def _mix(low: Colour, high: Colour, share: float, rng: np.random.Generator, spread: float) -> Colour:
    return _vary(tuple(a + (b - a) * share for a, b in zip(low, high, strict=True)), rng, spread)


def _vary(colour: tuple[float, ...], rng: np.random.Generator, spread: float = 0.06) -> Colour:
    blue, green, red = (float(np.clip(c + spread * rng.standard_normal() * 0.6, 0.02, 0.97)) for c in colour)
    return blue, green, red
