"""Names of people, drawn by sex and year of birth; and the ways in which a name is written differently."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from tepat.population import name_pools
from tepat.population.draws import Column, Draws

OLD_BEFORE, YOUNG_FROM = 1962, 1995
FAKER_SHARE: Final = 0.25
SECOND_NAME_SHARE: Final = np.array([0.22, 0.72, 0.93], np.float32)
"""How many have two words, in the old, middle and young cohort."""
FAMILY_NAME_SHARE: Final = 0.03
LIKELY_SLIPS: Final = (
    ("i", "y"), ("u", "oe"), ("ny", "ni"), ("dh", "d"), ("sy", "s"),
    ("f", "p"), ("kh", "h"), ("z", "j"), ("th", "t"), ("yo", "io"),
)  # fmt: skip


def draw_names(draws: Draws, sex: Column, birth_year: Column) -> Column:
    """A full name each, as an object column of text. Common names come often, rare ones seldom."""
    count = len(sex)
    cohort = np.where(birth_year < OLD_BEFORE, 0, np.where(birth_year < YOUNG_FROM, 1, 2))
    from_faker = draws.chance(FAKER_SHARE, count) & (cohort > 0)
    first = np.empty(count, object)
    second = np.empty(count, object)
    for gender, own in name_pools.SECOND.items():
        for era in range(3):
            rows = np.flatnonzero((sex == gender) & (cohort == era))
            first[rows] = _common_first(draws, name_pools.FIRST[gender, era], len(rows))
        rows = np.flatnonzero((sex == gender) & from_faker)
        first[rows] = _common_first(draws, name_pools.FAKER_FIRST[gender], len(rows), 0.6)
        rows = np.flatnonzero(sex == gender)
        second[rows] = _common_first(draws, own, len(rows))
    rows = np.flatnonzero(draws.chance(FAMILY_NAME_SHARE, count))
    second[rows] = _common_first(draws, name_pools.FAMILY_NAMES, len(rows), 0.3)
    two = draws.chance(SECOND_NAME_SHARE[cohort]) & (first != second)
    names = first.copy()
    names[two] = first[two] + " " + second[two]
    # One word alone is rare among the younger when it is a bare title-like first part.
    bare = ~two & np.isin(first.astype(str), ("Moh", "Abdul", "Muhammad", "Siti", "Sri", "Nur"))
    names[bare] = first[bare] + " " + second[bare]
    return names


def _common_first(draws: Draws, pool: tuple[str, ...], size: int, steepness: float = 0.45) -> Column:
    weights = 1.0 / np.arange(1, len(pool) + 1) ** steepness
    limits = np.cumsum(weights) / weights.sum()
    drawn = np.searchsorted(limits, draws.generator.random(size), side="right")
    chosen: Column = np.array(pool, object)[np.minimum(drawn, len(pool) - 1)]
    return chosen


def nickname(name: str) -> str:
    """What a person is called at home: a known short form of the last word, or its last two syllables.

    >>> nickname("Sri Wahyuni"), nickname("Sumarno")
    ('Yuni', 'Marno')
    """
    last = name.split(" ")[-1]
    known = name_pools.NICKNAMES.get(last)
    if known:
        return known
    tail = re.search(r"[^aeiou]?[aeiou]+[^aeiou]+[aeiou]+[^aeiou]*$", last.lower())
    if tail and len(tail.group()) < len(last):
        return tail.group().capitalize()
    if " " in name:
        return last
    return last[-3:].capitalize() if len(last) > 3 else f"{last}i"


def slip(name: str, generator: np.random.Generator) -> str:
    """The name as somebody in a hurry types it: never the same as before.

    >>> slip("Wahyuni", np.random.default_rng(1)) != "Wahyuni"
    True
    """
    for right, wrong in [LIKELY_SLIPS[place] for place in generator.permutation(len(LIKELY_SLIPS))[:4]]:
        if right in name[1:]:
            return name[0] + name[1:].replace(right, wrong, 1)
    place = int(generator.integers(1, len(name) - 1)) if len(name) > 2 else 1
    kind = generator.integers(3)
    if kind == 0 and name[place - 1 : place + 1].isalpha() and name[place] != name[place + 1 : place + 2]:
        changed = name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :]
    elif kind == 1:
        changed = name[:place] + name[place + 1 :]
    else:
        changed = name[:place] + name[place] + name[place:]
    changed = " ".join(changed.split())
    return changed if changed != name else f"{name}i"
