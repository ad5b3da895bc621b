"""What a person is and does: marriage, schooling, work, health. Depends on age, sex and family background."""

from __future__ import annotations

import numpy as np

from tepat.population import rates
from tepat.population.draws import Column, Columns, Draws, logistic, where_asked
from tepat.population.structure import CHILDREN, FEMALE, HEAD, IN_LAW, PARENTS, PLACES, SPOUSE, Structure

NEVER, MARRIED, DIVORCED, WIDOWED = 1, 2, 3, 4
SCHOOL_FROM, DIFFICULTY_FROM, CARER_FROM = 5, 2, 60
NUTRITION_BELOW = 5


def draw_marriage(draws: Draws, family: Structure) -> Column:
    """Marital status by places. Couples are married; old women alone are mostly widowed."""
    age, female = family.age, family.sex == FEMALE
    once = draws.chance(logistic((age - np.where(female, 29.0, 33.0)) / 4.0))
    widowed = draws.chance(logistic((age - np.where(female, 52.0, 66.0)) / 8.0))
    status = np.where(~once | (age < 18), NEVER, np.where(widowed, WIDOWED, DIVORCED)).astype(np.int16)
    couple = family.present[:, SPOUSE]
    status[:, HEAD] = np.where(couple, MARRIED, status[:, HEAD])
    status[:, SPOUSE] = MARRIED
    lone_parent = ~couple & family.present[:, CHILDREN].any(axis=1)
    was_married = lone_parent & (status[:, HEAD] == NEVER)
    status[:, HEAD] = np.where(was_married, DIVORCED, status[:, HEAD])
    grown = CHILDREN.start
    status[:, CHILDREN] = np.where(draws.chance(0.12, status[:, CHILDREN].shape), status[:, CHILDREN], NEVER)
    status[:, IN_LAW] = MARRIED
    status[:, grown] = np.where(family.present[:, IN_LAW], MARRIED, status[:, grown])
    both_parents = family.present[:, PARENTS].all(axis=1)
    for place in (PARENTS.start, PARENTS.start + 1):
        status[:, place] = np.where(both_parents, MARRIED, WIDOWED)
    return status


def draw_pregnancy(draws: Draws, family: Structure, marriage: Column) -> Column:
    """Pregnancy status by places: post-partum exactly where a baby is younger than six weeks."""
    infant = np.full(family.age.shape, 99.0, np.float32)
    baby = np.where(family.present, family.age, 99.0)
    rows = np.arange(len(family.kind))
    for place in range(PLACES):
        mother = family.mother[:, place]
        known = mother >= 0
        infant[rows[known], mother[known]] = np.minimum(
            infant[rows[known], mother[known]], baby[known, place]
        )
    able = (family.sex == FEMALE) & (family.age >= 17) & (family.age < 45) & (marriage == MARRIED)
    likely = rates.PREGNANT_AT_PEAK * np.exp(-(((family.age - 25.0) / 9.0) ** 2))
    pregnant = able & (infant > 0.4) & draws.chance(likely)
    post_partum = infant <= rates.POST_PARTUM_DAYS / 365.25
    return np.where(post_partum, 3, np.where(pregnant, 2, 1)).astype(np.int16)


def draw_schooling(draws: Draws, members: Columns, background: Column, urban: Column) -> None:
    """Adds the three answers about school, and ``certificate``, which is never unknown."""
    age = members["years"]
    count = len(age)
    push = 0.55 * background + 0.25 * urban + 0.55 * draws.normal(count)
    born = members["birth_year"]
    reached = np.ones(count, np.int16)  # 1 none 2 SD 3 SMP 4 SMA 5 diploma 6 degree, had time allowed
    for code, middle, slope in ((2, 1952, 0.075), (3, 1976, 0.085), (4, 1990, 0.075), (5, 2016, 0.045)):
        reached = np.where(
            push * 1.6 + slope * (born - middle) + 0.4 * draws.normal(count) > 0, code, reached
        )
    reached = np.where((reached == 5) & draws.chance(0.7, count), 6, reached)
    late = draws.chance(0.12, count)
    level = np.select(
        [age < 7, age < 13 + late, age < 16 + late, age < 19 + late, age < 24], [0, 1, 2, 3, 4], 9
    )
    level = np.where((age == 6) & draws.chance(0.35, count), 1, level)
    enrolled_preschool = (level == 0) & draws.chance(logistic(0.2 + 0.6 * background + 0.9 * (age - 5.0)))
    stays_on = np.select(
        [level == 1, level == 2, level == 3, level == 4],
        [
            draws.chance(logistic(5.0 + 0.6 * push)),
            draws.chance(logistic(3.4 + 0.9 * push)),
            draws.chance(logistic(1.6 + 1.2 * push)),
            draws.chance(logistic(-1.5 + 1.3 * push)),
        ],
        False,
    )
    attending = (age >= SCHOOL_FROM) & (enrolled_preschool | (stays_on & (level > 0)))
    attending &= ~(members["severe"] & draws.chance(0.6, count))
    time_allows = np.select([age < 12, age < 15, age < 18, age < 22], [1, 2, 3, 4], 6)
    finished = np.where(attending, np.clip(level, 1, 4), np.minimum(reached, time_allows)).astype(np.int16)
    never = ~attending & (
        (age < 7) | ((finished == 1) & draws.chance(logistic((age - 62.0) / 6.0) * 0.5 + 0.01))
    )
    asked = age >= SCHOOL_FROM
    status = np.where(attending, 2, np.where(never, 1, 3))
    members["school_attendance"] = where_asked(asked, status)
    members["school_level"] = where_asked(asked & attending, level)
    members["highest_certificate"] = where_asked(asked & (status != 1), finished)
    members["certificate"] = finished


def draw_health(draws: Draws, members: Columns) -> None:
    """Adds the nine difficulties, the carer, the illness and, for small children, nutrition."""
    age = members["age"]
    count = len(age)
    older = np.exp2(np.maximum(age - 40.0, 0.0) / rates.DIFFICULTY_DOUBLES_EVERY_YEARS)
    severe = draws.chance(np.minimum(rates.SEVERE_DIFFICULTY_YOUNG * older, 0.30))
    some = severe | draws.chance(np.minimum(rates.SOME_DIFFICULTY_YOUNG * older, 0.45))
    asked = members["years"] >= DIFFICULTY_FROM
    severe, some = severe & asked, some & asked
    main = np.where(
        age < 45,
        draws.pick(range(9), (10, 12, 14, 6, 22, 14, 14, 4, 4), count),
        draws.pick(range(9), (28, 20, 28, 7, 2, 3, 3, 4, 5), count),
    )
    worst = np.where(severe, 1, np.where(draws.chance(0.3, count), 2, 3))
    members["has_difficulty"] = where_asked(asked, some, np.int8)
    for place, domain in enumerate(DIFFICULTIES):
        also = draws.chance(0.12, count)
        eased = np.minimum(worst + 1 + draws.chance(0.5, count), 4)
        level = np.where(main == place, worst, np.where(also, eased, 4))
        members[domain] = where_asked(some, level)
    members["severe"] = severe
    has_carer = draws.chance(np.where(severe, 0.75, np.where(some, 0.45, 0.25)))
    members["has_carer"] = where_asked(some | (members["years"] >= CARER_FROM), has_carer, np.int8)
    ill = draws.chance(np.minimum(0.012 * np.exp2(np.maximum(age - 25.0, 0.0) / 14.0), 0.55))
    illness = draws.pick(
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17], (34, 14, 9, 7, 13, 3, 5, 2, 1.5, 6, 0.2, 1, 5), count
    )
    members["chronic_illness"] = np.where(ill, illness, 0).astype(np.int16)


def draw_nutrition(draws: Draws, members: Columns, wealth: Column) -> None:
    """Adds nutrition_status of children under five; worse where the family is poorer."""
    under = draws.chance(logistic(-2.3 - 0.55 * wealth))
    status = np.where(under, np.where(draws.chance(0.15, len(wealth)), 3, 2), 1)
    status = np.where(~under & draws.chance(0.04, len(wealth)), 4, status)
    members["nutrition_status"] = where_asked(members["years"] < NUTRITION_BELOW, status)


DIFFICULTIES = (
    "difficulty_seeing",
    "difficulty_hearing",
    "difficulty_walking",
    "difficulty_using_hands",
    "difficulty_learning",
    "difficulty_behaviour",
    "difficulty_speaking",
    "difficulty_self_care",
    "difficulty_remembering",
)
