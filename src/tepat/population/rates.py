"""Every share, spread and error rate of the made-up population, in one place.

Invented unless a line says otherwise. "Published" marks the few figures that come from public statistics or
the pilot's own report; they fix the order of magnitude and describe nothing measured by this project.
"""

from __future__ import annotations

from typing import Final

# ---- size and place ----
FAMILIES_PER_CHUNK: Final = 20_000
VILLAGE_SIZE_SPREAD: Final = 0.42
"""Standard deviation of the logarithm of a village's size."""
KELURAHAN_SIZE: Final = 0.9
ELSEWHERE_DISTRICTS: Final = 40

# ---- families (mean size about 3.1: published, 1.79 million people in 580,000 families) ----
HOUSEHOLD_KINDS: Final = {
    "lone_elder": 0.075,
    "lone_adult": 0.035,
    "couple": 0.145,
    "nuclear": 0.510,
    "lone_mother": 0.055,
    "lone_father": 0.012,
    "with_parents": 0.075,
    "elder_headed": 0.068,
    "skipped_generation": 0.025,
}
HEAD_AGES: Final = {  # mean, spread, least, most (years)
    "lone_elder": (69.0, 8.0, 60.0, 95.0),
    "lone_adult": (40.0, 12.0, 18.0, 59.9),
    "couple": (61.0, 10.0, 22.0, 90.0),
    "nuclear": (42.0, 10.0, 21.0, 74.0),
    "lone_mother": (45.0, 11.0, 19.0, 80.0),
    "lone_father": (48.0, 11.0, 24.0, 80.0),
    "with_parents": (41.0, 8.0, 22.0, 60.0),
    "elder_headed": (62.0, 7.5, 50.0, 88.0),
    "skipped_generation": (62.0, 7.5, 50.0, 88.0),
}
BOYS: Final = 0.512
YOUNG_COUPLES: Final = 0.25
LONE_ELDERS_FEMALE: Final = 0.74
LONE_ADULTS_FEMALE: Final = 0.38
ELDER_HEADS_WITHOUT_SPOUSE: Final = 0.40
WIDOWED_ELDER_HEADS_FEMALE: Final = 0.82
YOUNGEST_WIFE_YEARS: Final = 18.5
OLDEST_MOTHER_AT_BIRTH: Final = 44.9
OLDEST_YEARS: Final = 98.0
CHILDREN_BORN: Final = (0.24, 0.46, 0.21, 0.07, 0.02)
"""Shares of women with one, two ... five children."""
GRANDCHILDREN_HERE: Final = (0.18, 0.47, 0.28, 0.07)
GROWN_CHILD_WITH_SPOUSE: Final = 0.85
PARENTS_HERE: Final = (0.62, 0.13, 0.25)
"""The head's mother only, father only, both."""
WITH_OTHER_RELATIVE: Final = 0.04
LISTED_BUT_DEAD: Final = 0.004
"""Members aged 60 or more who died and are still listed by their family."""

# ---- identity ----
BORN_IN_OTHER_DISTRICT: Final = 0.10
BORN_ELSEWHERE: Final = 0.07
WITHOUT_NIK: Final = 0.018
INFANTS_WITHOUT_NIK: Final = 0.12
"""Children under two without a number yet."""
NIK_DATE_DIFFERS: Final = 0.006
"""Birth date corrected later, so that the number keeps the old one."""
WITHOUT_KK: Final = 0.008

# ---- welfare ----
POVERTY_LINE: Final = 470_713
"""Rupiah per person a month, March 2024, published."""
POOR_SHARE: Final = 0.065
"""Share of persons below the line, published; the level below is set so that it comes out."""
LOG_CONSUMPTION_BASE: Final = 13.689
"""What the draw starts from; chosen so that POOR_SHARE comes out."""
LOG_CONSUMPTION_MEAN: Final = 13.802
LOG_CONSUMPTION_SPREAD: Final = 0.4855
"""Mean and spread over the families of the default regency, measured on 580,000 of them."""
DECILE_LIMITS: Final = (-1.283, -0.844, -0.525, -0.256, -0.003, 0.250, 0.521, 0.844, 1.286)
"""Upper limits of deciles 1 to 9 of families, in standard units of log consumption."""

# ---- answers left open ("do not know") ----
UNKNOWN_HOUSEHOLD: Final = 0.007
UNKNOWN_PERSON: Final = 0.006
UNKNOWN_MORE: Final = {
    "floor_area_m2": 0.02,
    "owns_gold_10g": 0.02,
    "farm_land_area_m2": 0.02,
    "has_bank_account": 0.015,
    "chronic_illness": 0.015,
    "work_hours_last_week": 0.02,
}

# ---- health ----
SEVERE_DIFFICULTY_YOUNG: Final = 0.004
SOME_DIFFICULTY_YOUNG: Final = 0.012
DIFFICULTY_DOUBLES_EVERY_YEARS: Final = 13.0
"""From the age of 40 on, the risk of a difficulty doubles in this time."""
PREGNANT_AT_PEAK: Final = 0.13
"""Of married women of 25."""
POST_PARTUM_DAYS: Final = 42

# ---- agencies: coverage, error, mean age of the record in days (three years at most) ----
AGENCY_COVERAGE: Final = {
    "dukcapil": 0.985,
    "dtsen": 0.94,
    "bkn": 0.99,
    "bpjs_ketenagakerjaan": 0.97,
    "pln": 0.95,
    "bpn": 0.90,
    "samsat": 0.93,
    "dapodik": 0.92,
}
AGENCY_LAG_DAYS: Final = {
    "dukcapil": 40.0,
    "dtsen": 330.0,
    "bkn": 60.0,
    "bpjs_ketenagakerjaan": 90.0,
    "pln": 25.0,
    "bpn": 500.0,
    "samsat": 240.0,
    "dapodik": 120.0,
}
LONGEST_LAG_DAYS: Final = 1095
RECORDED_DEAD_BUT_ALIVE: Final = 0.0015
DEATH_NOT_RECORDED: Final = 0.30
ADDRESS_NOT_FOUND: Final = 0.025
DTSEN_MEASUREMENT_SPREAD: Final = 0.70
"""Standard units of noise in the welfare score behind DTSEN's decile."""
WELFARE_KEPT_PER_YEAR: Final = 0.88
"""Correlation of a family's welfare with that of a year before."""
PUBLIC_EMPLOYEE_MISSED: Final = 0.05
PUBLIC_EMPLOYEE_WRONGLY: Final = 0.0006
WAGE_MISSED: Final = 0.10
WAGE_OUTDATED: Final = 0.04
"""A wage still registered for somebody who no longer earns it."""
MINIMUM_WAGE: Final = 2_810_139
"""Rupiah a month, Banyuwangi 2025, published."""
VEHICLE_IN_ANOTHER_NAME: Final = 0.18
VEHICLE_SOLD_STILL_REGISTERED: Final = 0.06
PUPIL_NOT_IN_DAPODIK: Final = 0.06
LEFT_SCHOOL_STILL_IN_DAPODIK: Final = 0.05
METER_IN_ANOTHER_NAME: Final = 0.04
CERTIFICATE_COVERAGE: Final = 0.62
"""Owned plots with a certificate on the family's name."""

# ---- aid received before (error rates of PKH: published by the pilot, before it began) ----
PKH_EXCLUDED: Final = 0.777
PKH_OTHERS_INCLUDED: Final = 0.19
SEMBAKO_REACHED: Final = 0.34
SEMBAKO_OTHERS: Final = 0.08
PBI_REACHED: Final = 0.55
PBI_OTHERS: Final = 0.20

# ---- known duplicates ----
DUPLICATE_SHARE: Final = 0.02
"""Of all families; kinds below, scaled to one."""
DUPLICATE_KINDS: Final = {
    "name_slip": 0.22,
    "nickname": 0.16,
    "birth_date_swap": 0.14,
    "nik_digit": 0.14,
    "nik_missing": 0.10,
    "moved": 0.14,
    "member_doubled": 0.10,
}
DUPLICATE_KK: Final = {"same": 0.3, "missing": 0.4, "wrong_digit": 0.3}
"""What becomes of the family card number in a duplicate that has not moved."""
