"""Facts picked by hand at the edges, with answers worked out by hand where a slip would be easy.

``expect`` holds scores by code, criteria by code, ``benefit`` and ``missing``: ``make.py`` refuses to write
the vectors when the engine says anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

Facts = dict[str, Any]
Edge = tuple[Facts, str, dict[str, Any]]

ON = "2026-07-01"
LARGEST = 2**53 - 1


def logic() -> Iterator[Edge]:
    """All answers of three flags; a whole number around each limit, and outside its range."""
    for a, b, c in product((True, False, None), repeat=3):
        yield {"flag_a": a, "flag_b": b, "flag_c": c}, ON, {}
    for decile in (None, 0, 1, 2, 3, 4, 5, 10, 11, 3.0, 1e300, -1):
        yield {"decile": decile, "whole": 2}, ON, {}
    for whole in (None, 1, 4, LARGEST, -LARGEST):
        yield {"decile": 4, "whole": whole, "flag_a": True}, ON, {}
    yield {"decile": 2}, ON, {"among": True, "among_null": None, "in_between": True}
    yield {"decile": 3}, ON, {"among_null": True, "among_others": True}
    yield {"decile": 11}, ON, {"among": None, "in_between": None}
    for floor, village in ((1, "Genteng"), (2, "genteng"), (8, ""), (3, "Kepatihan"), (None, None)):
        yield {"floor": floor, "village": village}, ON, {}


_HALVES = (  # a value, and it rounded to a whole number, to one and to two decimals
    (0.5, 1, 0.5, 0.5), (1.5, 2, 1.5, 1.5), (2.5, 3, 2.5, 2.5), (-2.5, -3, -2.5, -2.5),
    (0.25, 0, 0.3, 0.25), (0.05, 0, 0.1, 0.05), (1.005, 1, 1, 1), (2.675, 3, 2.7, 2.68),
    (0.49999999999999994, 0, 0.5, 0.5), (-0.5, -1, -0.5, -0.5), (1e-05, 0, 0, 0), (-1e-05, 0, 0, 0),
    (0.0, 0, 0, 0), (-0.0, 0, 0, 0), (123456789.125, 123456789, 123456789.1, 123456789.13),
)  # fmt: skip


def numbers() -> Iterator[Edge]:
    """Doubles whose order of addition shows, halves, tiny and large values, the last whole numbers."""
    three = {"real": 0.1, "real_2": 0.2, "real_3": 0.3}
    yield three, ON, {"sum_123": 0.6000000000000001, "sum_321": 0.6, "same_order": False, "last_digit": False}
    yield {"real": 1e15, "real_2": 0.3, "real_3": -1e15}, ON, {"sum_123": 0.25, "grouped": 0.25}
    yield {"real": 1e15, "real_2": 1, "real_3": -1e15}, ON, {"sum_123": 1, "same_order": True}
    for value, *rounded in _HALVES:
        named = dict(zip(("rounded", "rounded_1", "rounded_2"), rounded, strict=True))
        yield {"real": value, "real_2": 3, "real_3": -7}, ON, named
    for value in (7.2, 7.200000000000001, 7.199999999999999, 7.25, 8, 7.999999999999999):
        yield {"real": value}, ON, {"threshold": value <= 7.2, "below_parameter": value < 8}
    for divisor, quotient in (
        (0.0, None),
        (-0.0, None),
        (1e-300, None),
        (3, 1 / 3),
        (-3, -1 / 3),
        (5e-324, None),
    ):
        yield {"real": 1.0, "real_2": divisor}, ON, {"quotient": quotient} if divisor != 1e-300 else {}
    yield {"real": 1e15, "real_2": 5e-324}, ON, {"quotient": None, "nested_quotient": None}
    yield {"real": 999999999999999.9}, ON, {"rounded": 10**15}
    yield {"real": 1000000000000000.125}, ON, {"rounded": None, "zero": None}
    yield from _whole_numbers()


def _whole_numbers() -> Iterator[Edge]:
    yield (
        {"whole": LARGEST, "whole_2": 0},
        ON,
        {"whole_sum": LARGEST, "negated": -LARGEST, "whole_limit": False},
    )
    yield {"whole": LARGEST, "whole_2": 1}, ON, {"whole_sum": None, "whole_back": None}
    yield {"whole": LARGEST, "whole_2": -1}, ON, {"whole_sum": LARGEST - 1, "whole_back": LARGEST}
    yield {"whole": -LARGEST, "whole_2": -1}, ON, {"whole_sum": None}
    yield {"whole": LARGEST + 1, "whole_2": 0}, ON, {"whole_sum": None, "whole_limit": None}
    yield {"whole": 94906265, "whole_2": 94906265}, ON, {"whole_product": 94906265**2}
    yield {"whole": 94906266, "whole_2": 94906266}, ON, {"whole_product": None}
    yield {"whole": 3037000500, "whole_2": 3037000500}, ON, {"whole_product": None}
    yield (
        {"whole": LARGEST, "whole_2": LARGEST},
        ON,
        {"whole_quotient": 1, "whole_sum_then_real": 2.0**54 - 2},
    )
    yield {"whole": LARGEST, "whole_2": 3}, ON, {"whole_sum_then_real": 9007199254740994.0}
    yield {"whole": LARGEST, "real": 0.5}, ON, {"whole_equals_real": False, "presumed_product": 10.5}
    yield {"whole": LARGEST - 1}, ON, {"presumed_product": 189151184349560770.0, "rounded_whole": LARGEST - 1}
    for value, rounded in ((499, 0), (500, 1000), (-500, -1000), (-499, 0), (1500, 2000), (LARGEST, None)):
        yield {"whole": value, "whole_2": 7}, ON, {"rounded_thousand": rounded}
    yield {"whole": 3, "real": 3.0}, ON, {"whole_equals_real": True, "smallest": None}
    yield {"whole": 3, "real": 3.5, "real_2": -0.0}, ON, {"smallest": 0, "largest": 3.5}
    yield {"real": 5, "real_2": 9, "real_3": 3}, ON, {"clipped_reads": 3, "clipped": 5}
    yield {"real": -1}, ON, {"clipped": 0, "smallest": None, "clipped_reads": None, "first_known": -1}
    yield {"real": float("nan"), "whole": 5}, ON, {"first_known": 5, "zero": None}
    yield {}, ON, {"first_known": None, "rounded": None}


def dates() -> Iterator[Edge]:
    """29 February, the day before and after, parameters on the days they change."""
    for birth, on, years in (
        ("2020-02-29", "2026-02-28", 5),
        ("2020-02-29", "2026-03-01", 6),
        ("2020-02-29", "2024-02-28", 3),
        ("2020-02-29", "2024-02-29", 4),
        ("2026-07-01", ON, 0),
        ("2026-07-02", ON, None),
        ("2020-07-01", ON, 6),
        ("2020-07-02", ON, 5),
        ("2019-07-01", ON, 7),
        ("2019-07-02", ON, 6),
        ("1900-01-01", ON, 126),
        ("0001-01-01", ON, 2025),
        ("9999-12-31", ON, None),
        ("1926-07-01", ON, 100),
    ):
        yield {"day": birth, "day_2": "2024-02-29"}, on, {"years": years}
    for start, end, months in (
        ("2026-01-31", "2026-02-28", 0),
        ("2026-01-31", "2026-03-31", 2),
        ("2026-01-31", "2026-03-30", 1),
        ("2026-03-01", "2026-01-15", -1),
        ("2026-03-31", "2026-02-28", -1),
        ("2024-02-29", "2025-02-28", 11),
        ("2024-02-29", "2025-03-01", 12),
        ("2023-12-31", "2024-02-29", 1),
        ("2026-05-05", "2026-05-05", 0),
        ("1900-02-28", "2000-02-29", 1200),
        ("2100-02-28", "2000-02-29", -1199),
        ("2026-12-31", "2027-01-01", 0),
    ):
        yield {"day": start, "day_2": end}, ON, {"months": months}
    for on, amount in (("2020-01-01", 1500000), ("2025-12-31", 1500000), ("2026-01-01", 2000001)):
        yield {"day": "2019-12-31", "day_2": "2020-01-01"}, on, {"by_law": amount, "open": True}
    for on in ("2026-06-30", "2026-07-01", "2040-02-29"):
        yield {"day": "2024-02-29", "day_2": "1999-12-31"}, on, {"on_the_day": True, "open": on < ON}
    for day_2 in ("1899-12-31", "1900-01-01", "2100-12-31", "2101-01-01", None):
        yield {"day": "1999-12-31", "day_2": day_2}, ON, {}
    yield {}, ON, {"years": None, "before": None, "open": False}
    for offset in range(-2, 3):
        sixth = date(2019, 7, 1) + timedelta(days=offset)
        yield {"day": sixth.isoformat(), "day_2": "2026-01-01"}, "2026-06-30", {"young": offset >= 0}


def members() -> Iterator[Edge]:
    """No members, none given, one unknown, sums that overflow, a derived fact that was given."""
    adult = {
        "birth_date": "1990-05-01",
        "relation": 1,
        "wage": 1500000,
        "is_official": False,
        "weight": 0.1,
        "fortune": 1,
    }
    child = {**adult, "birth_date": "2022-05-01", "relation": 3, "wage": 0, "weight": 0.2}
    baby = {**child, "birth_date": "2026-07-01", "weight": 0.3}
    room = {"area_m2": 21.6}
    yield room, ON, {"has_child": None, "wages": None}
    yield {**room, "members": None}, ON, {"has_child": None, "wages": None}
    yield (
        {**room, "members": []},
        ON,
        {"has_child": False, "wages": 0, "weights": 0, "wage": None, "size": False},
    )
    yield (
        {**room, "members": [adult, child, baby]},
        ON,
        {"weights": 0.6000000000000001, "crowded": True, "wages": 1500000},
    )
    yield {**room, "members": [baby, child, adult]}, ON, {"weights": 0.6, "children": 200, "age_of_head": 36}
    yield (
        {**room, "members": [adult, {**child, "birth_date": None}]},
        ON,
        {"children": None, "has_child": None},
    )
    yield {**room, "members": [adult, {**child, "is_official": None}]}, ON, {"no_official": None}
    yield {**room, "members": [{**adult, "is_official": True}, {}]}, ON, {"no_official": False}
    yield (
        {**room, "members": [{**adult, "relation": None}, child]},
        ON,
        {"age_of_head": None, "youngest": None},
    )
    yield {**room, "members": [{**adult, "relation": 2}, child]}, ON, {"age_of_head": None, "youngest": 4}
    # five are outside the legal 0 to 4
    yield {**room, "members": [adult] * 5}, ON, {"crowding": None, "size": None}
    yield {**room, "members": [adult] * 4}, ON, {"crowding": 5.4, "size": True, "wages": 6000000}
    yield (
        {**room, "members": [{**adult, "birth_date": "2026-07-02"}]},
        ON,
        {"has_child": None, "old_family": False},
    )
    yield {**room, "members": [{**adult, "age": 6}]}, ON, {"has_child": True}
    # illegal, so it is derived after all
    yield {**room, "members": [{**adult, "age": 131}]}, ON, {"has_child": False}
    yield {**room, "members": [adult], "child_count": 9}, ON, {"children": 900}
    yield {**room, "members": [adult], "child_count": 1001}, ON, {"children": 0}
    yield (
        {"child_count": 2, "has_official": False, "all_adult": True, "highest_wage": 5, "member_count": 3},
        ON,
        {},
    )
    rich = [{**adult, "fortune": 10**15} for _ in range(10)]
    yield {"members": rich}, ON, {"fortunes": None}
    yield {"members": [*rich[:9]]}, ON, {"fortunes": 9 * 10**15}
    yield {"members": [{**adult, "fortune": sign * 10**15} for sign in (1, -1) * 6]}, ON, {"fortunes": 0}
    yield {"members": [{**adult, "birth_date": "1949-12-31"}, child]}, ON, {"old_family": True}
    yield {"members": [{**adult, "wage": 2810139}]}, ON, {"wage": True}
    yield {"members": [{**adult, "wage": 2810140}]}, ON, {"wage": False}


def benefit() -> Iterator[Edge]:
    """Halves of a rupiah, more than engines can hold, and nobody who is not eligible."""
    for real, amount in (
        (1, 1),
        (2, 1),
        (3, 2),
        (5, 3),
        (-1, -1),
        (-3, -2),
        (0.9999999999999999, 0),
        (0, 0),
        (-0.0, 0),
        (1e15, 5 * 10**14),
        (1e-05, 0),
        (2999999, 1500000),
        (None, None),
    ):
        yield {"decile": 4, "real": real}, ON, {"benefit": amount}


def sentences() -> Iterator[Edge]:
    """How values are written, in both languages."""
    full = {
        "whole": 1234567,
        "real": 1234.5678904,
        "area_m2": 36.5,
        "income": 1500000,
        "price": 1999.5,
        "flag_a": True,
        "day": "2026-08-17",
        "floor": 8,
        "village": "Kepatihan",
        "decile": 2,
    }
    yield full, ON, {}
    yield {}, ON, {}
    for change in (
        {"whole": -1234567, "real": -1234.5},
        {"whole": 999, "real": 999.9999999},
        {"whole": -1000, "real": -1e-09},
        {"whole": LARGEST, "real": 1e15},
        {"area_m2": 0.25, "price": 0.125},
        {"area_m2": 0.35, "price": -0.005},
        {"area_m2": 0.75, "price": 1.005},
        {"area_m2": 2000, "price": 1000000},
        {"real": 0.0000005, "flag_a": False},
        {"real": 0.0000015, "floor": 3},
        {"day": "0900-02-01", "floor": 1},
        {"village": "", "income": 0},
        {"village": "{real}", "real": -0.0},
        {"real": 123456.7890625, "area_m2": 1.25},
        {"real": 1e-05, "price": 2.675},
    ):
        yield {**full, **change}, ON, {}
    for on in ("2020-01-01", "2026-01-01", "2026-12-31"):
        yield full, on, {}


def narrowing() -> Iterator[Edge]:
    """Criteria that are the same for all legal values of what is unknown, and those that are not."""
    everything = {
        "always": True,
        "sum_inside": True,
        "listed": True,
        "part_listed": None,
        "quotient": True,
        "by_zero": None,
        "from_1900": True,
        "born": None,
        "either": None,
        "presumed": None,
        "largest": True,
        "chosen": True,
    }
    unknown = ["area_m2", "day_2", "decile", "flag_a", "flag_b", "floor"]
    needed = [code for code in unknown if code != "decile"]
    yield {}, ON, {**everything, "missing": needed}
    yield {"decile": 11, "floor": 3, "area_m2": -1}, ON, {**everything, "missing": needed}
    for change, settled in (
        ({"flag_a": True}, {"either": True, "presumed": True}),
        ({"flag_a": False}, {"either": True}),
        ({"flag_b": False}, {}),
        ({"flag_b": True}, {"presumed": True}),
        ({"floor": 1}, {"part_listed": True}),
        ({"area_m2": 0.1}, {"by_zero": True}),
        ({"day_2": "2026-07-01"}, {"born": True}),
    ):
        left = [code for code in needed if code not in change]
        if "flag_a" in change:
            left = [code for code in left if change["flag_a"] is False or code != "flag_b"]
        yield change, ON, {**everything, **settled, "missing": left}
    known = {"flag_a": True, "floor": 2, "area_m2": 1, "day_2": "2020-02-29"}
    yield known, ON, {"benefit": 250000, "missing": []}
    yield {**known, "decile": 3}, ON, {"benefit": 250000, "missing": []}
    yield {**known, "floor": 8}, ON, {"part_listed": False, "benefit": None, "missing": []}


EDGES = {
    "logic": logic,
    "numbers": numbers,
    "dates": dates,
    "members": members,
    "benefit": benefit,
    "sentences": sentences,
    "narrowing": narrowing,
}
