"""Who lives in a family: kinds of household, relations to the head, sex and ages that fit together.

Each family is drawn into fourteen places (head, spouse, five children, child-in-law, three grandchildren,
two parents, another relative); the empty ones are then left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from tepat.population import rates
from tepat.population.draws import Column, Draws, logistic

HEAD, SPOUSE, IN_LAW, OTHER = 0, 1, 7, 13
CHILDREN, GRANDCHILDREN, PARENTS = slice(2, 7), slice(8, 11), slice(11, 13)
PLACES = 14
RELATION_OF_PLACE = np.array([1, 2, 3, 3, 3, 3, 3, 4, 5, 5, 5, 6, 6, 7], np.int16)
MALE, FEMALE = 1, 2


class Kind(IntEnum):
    """Kind of household as drawn; a nuclear family whose children have left is a couple."""

    LONE_ELDER = 0
    LONE_ADULT = 1
    COUPLE = 2
    NUCLEAR = 3
    LONE_MOTHER = 4
    LONE_FATHER = 5
    WITH_PARENTS = 6
    ELDER_HEADED = 7
    SKIPPED_GENERATION = 8


@dataclass(slots=True)
class Structure:
    """Families by places: who is there, of which sex and how old (years)."""

    kind: Column
    present: Column
    sex: Column
    age: Column
    mother: Column
    """The place of each child's or grandchild's mother, -1 where she does not live here."""


def draw_structure(draws: Draws, families: int) -> Structure:
    """Families with coherent members; mothers are 15 to 45 years older than their children."""
    kind = draws.pick(list(Kind), [rates.HOUSEHOLD_KINDS[kind.name.lower()] for kind in Kind], families)
    shape = (families, PLACES)
    family = Structure(
        kind=kind,
        present=np.zeros(shape, bool),
        sex=np.where(draws.chance(rates.BOYS, shape), MALE, FEMALE).astype(np.int16),
        age=np.zeros(shape, np.float32),
        mother=np.full(shape, -1, np.int8),
    )
    woman_age = _heads_and_spouses(draws, family)
    _children(draws, family, woman_age)
    _elder_headed(draws, family, woman_age)
    _skipped_generation(draws, family, woman_age)
    _parents(draws, family)
    _other_relatives(draws, family)
    childless = _is(family, Kind.NUCLEAR) & ~family.present[:, CHILDREN].any(axis=1)
    family.kind = np.where(childless, Kind.COUPLE, family.kind)
    np.clip(family.age, 0.003, rates.OLDEST_YEARS, out=family.age)
    return family


def _is(family: Structure, *kinds: Kind) -> Column:
    return np.isin(family.kind, kinds)


def _heads_and_spouses(draws: Draws, family: Structure) -> Column:
    """Fills head and spouse; returns the age of the woman who would be the mother of the head's children."""
    families = len(family.kind)
    head_age = np.zeros(families, np.float32)
    for kind in Kind:
        mean, spread, low, high = rates.HEAD_AGES[kind.name.lower()]
        drawn = folded(draws.normal(families, mean, spread), low, high)
        head_age = np.where(family.kind == kind, drawn, head_age)
    young = _is(family, Kind.COUPLE) & draws.chance(rates.YOUNG_COUPLES, families)
    head_age = np.where(young, folded(draws.normal(families, 28, 4), 20, 40), head_age)
    elder_kinds = _is(family, Kind.ELDER_HEADED, Kind.SKIPPED_GENERATION)
    alone = draws.chance(rates.ELDER_HEADS_WITHOUT_SPOUSE, families) & elder_kinds
    female_share = np.select(
        [_is(family, Kind.LONE_ELDER), _is(family, Kind.LONE_ADULT), _is(family, Kind.LONE_MOTHER), alone],
        [rates.LONE_ELDERS_FEMALE, rates.LONE_ADULTS_FEMALE, 1.0, rates.WIDOWED_ELDER_HEADS_FEMALE],
        0.0,
    )
    family.sex[:, HEAD] = np.where(draws.chance(female_share), FEMALE, MALE)
    family.age[:, HEAD] = head_age
    family.present[:, HEAD] = True
    older_by = np.clip(draws.normal(families, 4.0, 3.5), -4, 14)
    older_by = np.where(elder_kinds, np.clip(older_by, 0, 7), older_by)
    spouse_age = np.maximum(head_age - older_by, _youngest_wife(draws, families))
    with_spouse = _is(family, Kind.COUPLE, Kind.NUCLEAR, Kind.WITH_PARENTS) | (elder_kinds & ~alone)
    family.present[:, SPOUSE] = with_spouse
    family.sex[:, SPOUSE] = FEMALE
    family.age[:, SPOUSE] = spouse_age
    return np.where(family.sex[:, HEAD] == FEMALE, head_age, spouse_age)


def folded(values: Column, low: float, high: float) -> Column:
    """Values beyond a bound mirrored at it, so that nobody heaps up on the bound itself.

    >>> folded(np.array([58.0, 70.0]), 60.0, 95.0).tolist()
    [62.0, 70.0]
    """
    mirrored = np.where(values < low, 2 * low - values, np.where(values > high, 2 * high - values, values))
    return np.clip(mirrored, low, high)


def _youngest_wife(draws: Draws, size: int) -> Column:
    return draws.uniform(size, rates.YOUNGEST_WIFE_YEARS, rates.YOUNGEST_WIFE_YEARS + 3.0)


def _birth_ages(draws: Draws, size: tuple[int, int]) -> Column:
    """Age of a mother at her first, second ... birth (years), by family."""
    first = np.clip(16.0 + draws.gamma((size[0], 1), 3.4, 2.1), 16.0, 38.0)
    gaps = 1.3 + draws.gamma((size[0], size[1] - 1), 2.0, 1.7)
    ages: Column = np.concatenate([first, first + np.cumsum(gaps, axis=1)], axis=1)
    return ages


def _children(draws: Draws, family: Structure, woman_age: Column) -> None:
    """Children of the head, oldest first; grown ones leave. Kinds without small children are left alone."""
    families = len(family.kind)
    births = _birth_ages(draws, (families, 5))
    wanted = draws.pick([1, 2, 3, 4, 5], rates.CHILDREN_BORN, families)
    age = woman_age[:, None] - births
    lone = _is(family, Kind.LONE_MOTHER, Kind.LONE_FATHER)
    has_left = draws.chance(logistic((age - np.where(lone, 30.0, 24.0)[:, None]) / 2.5))
    born = (age >= 0) & (births <= rates.OLDEST_MOTHER_AT_BIRTH) & (np.arange(5) < wanted[:, None])
    parents = lone | _is(family, Kind.NUCLEAR, Kind.WITH_PARENTS)
    home = born & ~has_left & parents[:, None]
    # A lone parent with no child at home would be no lone parent: the first child stays.
    stays = lone & ~home.any(axis=1)
    stayed_age = np.clip(age[:, 0], draws.uniform(families, 0.3, 4), draws.uniform(families, 28, 38))
    stayed_age = np.clip(stayed_age, woman_age - rates.OLDEST_MOTHER_AT_BIRTH, woman_age - 16.0)
    age[:, 0] = np.where(stays, stayed_age, age[:, 0])
    home[:, 0] |= stays
    family.present[:, CHILDREN] = home
    family.age[:, CHILDREN] = age
    mother = np.where(family.sex[:, HEAD] == FEMALE, HEAD, np.where(family.present[:, SPOUSE], SPOUSE, -1))
    family.mother[:, CHILDREN] = mother[:, None]


def _elder_headed(draws: Draws, family: Structure, woman_age: Column) -> None:
    """A grown child, mostly with a spouse, and grandchildren, below an old head."""
    families = len(family.kind)
    here = _is(family, Kind.ELDER_HEADED)
    child = CHILDREN.start
    birth_age = np.clip(
        16.5 + draws.gamma(families, 2.2, 2.0), 16.5, woman_age - draws.uniform(families, 19.5, 22)
    )
    child_age = woman_age - birth_age
    child_sex = family.sex[:, child]
    married = here & draws.chance(rates.GROWN_CHILD_WITH_SPOUSE, families)
    older_by = draws.normal(families, 4.0, 3.0) * np.where(child_sex == FEMALE, 1.0, -1.0)
    in_law_age = np.clip(child_age + older_by, _youngest_wife(draws, families), 75.0)
    family.present[:, child] |= here
    family.age[:, child] = np.where(here, child_age, family.age[:, child])
    family.present[:, IN_LAW] = married
    family.sex[:, IN_LAW] = np.where(child_sex == FEMALE, MALE, FEMALE)
    family.age[:, IN_LAW] = in_law_age
    young_woman_age = np.where(child_sex == FEMALE, child_age, np.where(married, in_law_age, child_age - 3))
    births = _birth_ages(draws, (families, 3))
    age = young_woman_age[:, None] - births
    wanted = draws.pick([0, 1, 2, 3], rates.GRANDCHILDREN_HERE, families)
    home = here[:, None] & (age >= 0) & (age < 26) & (births <= rates.OLDEST_MOTHER_AT_BIRTH)
    family.present[:, GRANDCHILDREN] = home & (np.arange(3) < wanted[:, None])
    family.age[:, GRANDCHILDREN] = age
    mother = np.where(child_sex == FEMALE, child, np.where(married, IN_LAW, -1))
    family.mother[:, GRANDCHILDREN] = mother[:, None]


def _skipped_generation(draws: Draws, family: Structure, woman_age: Column) -> None:
    """Grandchildren whose parents work elsewhere."""
    families = len(family.kind)
    here = _is(family, Kind.SKIPPED_GENERATION)
    age = np.minimum(draws.uniform((families, 3), 0.5, 18.0), (woman_age - 34.0)[:, None])
    home = here[:, None] & (np.arange(3) < draws.pick([1, 2], [0.65, 0.35], families)[:, None])
    family.present[:, GRANDCHILDREN] |= home
    family.age[:, GRANDCHILDREN] = np.where(here[:, None], age, family.age[:, GRANDCHILDREN])
    family.mother[here, GRANDCHILDREN] = -1


def _parents(draws: Draws, family: Structure) -> None:
    """The head's mother, father or both; old women outlive their husbands."""
    families = len(family.kind)
    here = _is(family, Kind.WITH_PARENTS)
    who = draws.pick([1, 2, 3], rates.PARENTS_HERE, families)
    mother, father = PARENTS.start, PARENTS.start + 1
    mother_age = family.age[:, HEAD] + np.clip(16.0 + draws.gamma(families, 3.0, 2.6), 16.0, 43.0)
    family.present[:, mother] = here & (who != 2)
    family.present[:, father] = here & (who != 1)
    family.sex[:, mother], family.sex[:, father] = FEMALE, MALE
    family.age[:, mother] = mother_age
    family.age[:, father] = mother_age + np.clip(draws.normal(families, 4.0, 3.0), -3, 12)


def _other_relatives(draws: Draws, family: Structure) -> None:
    """A niece, brother or cousin, in a few families of more than one."""
    families = len(family.kind)
    several = family.present.sum(axis=1) > 1
    family.present[:, OTHER] = several & draws.chance(rates.WITH_OTHER_RELATIVE, families)
    family.age[:, OTHER] = 4.0 + draws.gamma(families, 1.6, 13.0)
