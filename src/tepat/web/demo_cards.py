"""What the agencies of the demonstration hold about each family: whole cards, made from the population.

Mostly right. Every difference is drawn from the family's own id, so that the same population always gives the
same cards. An agency that has no record of a family in the population has no card of it either; of some
families no agency knows anything (``IS_SILENT``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from tepat.content import load_content
from tepat.population import submissions
from tepat.rules import Dictionary, Variable

IS_SILENT = "right(f.family_id, 1) = '7'"
"""Whether no agency knows a family ``f``: true of one in sixteen."""

_BATCH = 2000
_REGISTER_HOLDS = ("birth_date", "sex", "relation_to_head", "marital_status")
_FOR_OTHERS = frozenset({"pregnancy_status", "nutrition_status", "health_insurance", "receives_pbi_jk"})
_MAY_BE_OLD = frozenset(
    {
        "floor_material", "wall_material", "roof_material", "drinking_water", "cooking_fuel",
        "owns_refrigerator", "owns_flat_tv", "owns_laptop", "owns_smartphone", "owns_motorcycle",
        "owns_bicycle", "owns_gold_10g", "cattle_count", "goat_count", "floor_area_m2", "has_internet",
        "has_bank_account", "has_own_business", "highest_certificate", "chronic_illness", "meter_1_va",
        "health_insurance", "receives_village_cash",
    }
)  # fmt: skip
_OLD, _VERY_OLD = 0.04, 0.08
"""Share of answers that are no longer right, on a card of less and of more than a year."""
_UNREADABLE = 0.003
_BORN_WRONG, _MARRIED_SINCE = 0.003, 0.04
_SEEN_BY_HEALTH_INSURANCE = 0.93
_HELD = f"""
SELECT f.family_id, list_distinct(list({{'agency': r.agency, 'as_of': r.as_of}}))
FROM read_parquet($families) f
JOIN read_parquet($truth) t USING (family_id)
JOIN read_parquet($records) r ON r.key = f.kk
WHERE f.family_id BETWEEN $first AND $last AND NOT ({IS_SILENT})
  AND (t.duplicate_of IS NULL OR t.duplicate_kind = 'moved')
GROUP BY f.family_id
"""  # noqa: S608 - no values
_PUPILS = """
SELECT m.family_id, m.nik, r.as_of, r.value = 'true'
FROM read_parquet($members) m JOIN read_parquet($records) r ON r.key = m.nik
WHERE r.variable = 'is_school_enrolled' AND m.family_id BETWEEN $first AND $last
"""


def made_up_cards(population: Path) -> Iterator[dict[str, Any]]:
    """The cards of all agencies about all families of a written population, in the order of its files."""
    dictionary = load_content().dictionary
    families = submissions(population)
    with duckdb.connect() as database:
        while batch := list(islice(families, _BATCH)):
            held, pupils = _held(database, population, batch)
            for family in batch:
                if agencies := held.get(family["family_id"]):
                    own = pupils.get(family["family_id"], {})
                    yield from _Family(family, agencies, own, dictionary).cards()


def _held(
    database: duckdb.DuckDBPyConnection, population: Path, batch: list[dict[str, Any]]
) -> tuple[dict[str, dict[str, date]], dict[str, dict[str, tuple[date, bool]]]]:
    """Which agencies hold something about each family and since when, and its pupils by NIK."""
    ids = [family["family_id"] for family in batch]
    span = {"first": min(ids), "last": max(ids), "records": str(population / "agency_records.parquet")}
    files = {name: str(population / f"{name}.parquet") for name in ("families", "truth", "members")}
    rows = database.execute(
        _HELD, {**span, "families": files["families"], "truth": files["truth"]}
    ).fetchall()
    held = {family: {entry["agency"]: entry["as_of"] for entry in entries} for family, entries in rows}
    pupils: dict[str, dict[str, tuple[date, bool]]] = {}
    rows = database.execute(_PUPILS, {**span, "members": files["members"]}).fetchall()
    for family, nik, as_of, enrolled in rows:
        pupils.setdefault(family, {})[nik] = as_of, enrolled
    return held, pupils


@dataclass(frozen=True)
class _Family:
    family: Mapping[str, Any]
    held: Mapping[str, date]
    pupils: Mapping[str, tuple[date, bool]]
    dictionary: Dictionary

    def cards(self) -> Iterator[dict[str, Any]]:
        if "dukcapil" in self.held:
            yield self._card("dukcapil", {}, [self._registered(member) for member in self._members])
            yield from self._health_insurance()
        if "dtsen" in self.held:
            yield self._welfare_register()
        yield from self._property_registers()
        yield from self._schools()

    @property
    def _answers(self) -> Mapping[str, Any]:
        answers: Mapping[str, Any] = self.family["answers"]
        return answers

    @property
    def _members(self) -> list[Mapping[str, Any]]:
        members: list[Mapping[str, Any]] = self._answers["members"]
        return members

    def _card(
        self,
        agency: str,
        answers: Mapping[str, Any],
        members: list[dict[str, Any]],
        as_of: date | None = None,
    ) -> dict[str, Any]:
        return {
            "agency": agency,
            "subject": "family",
            "key": self._answers["kk"],
            "as_of": as_of or self.held[agency],
            "area_code": self.family["area_code"],
            "answers": answers,
            "members": members,
        }

    def _registered(self, member: Mapping[str, Any]) -> dict[str, Any]:
        answers = {code: member[code] for code in _REGISTER_HOLDS if code in member}
        if self._draw("born", member["name"]) < _BORN_WRONG:
            born = date.fromisoformat(answers["birth_date"]) - timedelta(days=1)
            answers["birth_date"] = born.isoformat()
        if answers.get("marital_status") == 2 and self._draw("married", member["name"]) < _MARRIED_SINCE:
            answers["marital_status"] = 1
        return {"nik": member.get("nik"), "name": member["name"], "answers": answers}

    def _welfare_register(self) -> dict[str, Any]:
        as_of = self.held["dtsen"]
        members = [
            {"nik": member["nik"], "answers": self._seen("dtsen", member, skip=_REGISTER_HOLDS)}
            for member in self._members
            if "nik" in member and member["birth_date"] <= as_of.isoformat()
        ]
        return self._card("dtsen", self._seen("dtsen", self._answers), members)

    def _health_insurance(self) -> Iterator[dict[str, Any]]:
        if self._draw("bpjs_kesehatan") > _SEEN_BY_HEALTH_INSURANCE:
            return
        as_of = self.held["dukcapil"]
        members = [
            {"nik": member["nik"], "answers": self._only("bpjs_kesehatan", member, ("health_insurance",))}
            for member in self._members
            if "nik" in member
        ]
        paid = self._only("bpjs_kesehatan", self._answers, ("receives_pbi_jk",))
        yield self._card("bpjs_kesehatan", paid, members, as_of)

    def _property_registers(self) -> Iterator[dict[str, Any]]:
        if "pln" in self.held and self._answers.get("lighting") == 1:
            codes = ("lighting", "meter_1_va", "meter_2_va", "meter_3_va")
            yield self._card("pln", self._only("pln", self._answers, codes), [])
        if "samsat" in self.held:
            vehicles = self._only("samsat", self._answers, ("owns_motorcycle", "owns_car"))
            yield self._card("samsat", vehicles, [])
        if "bpn" in self.held and self._answers.get("owns_other_land"):
            yield self._card("bpn", self._only("bpn", self._answers, ("owns_other_land",)), [])

    def _schools(self) -> Iterator[dict[str, Any]]:
        for member in self._members:
            as_of, enrolled = self.pupils.get(member.get("nik", ""), (None, False))
            if as_of is not None and enrolled and member.get("school_attendance") == 2:
                answers = self._only("dapodik", member, ("school_attendance", "school_level"))
                yield {
                    "agency": "dapodik",
                    "subject": "person",
                    "key": member["nik"],
                    "as_of": as_of,
                    "answers": answers,
                }

    def _only(self, agency: str, said: Mapping[str, Any], codes: tuple[str, ...]) -> dict[str, Any]:
        return self._seen(agency, {code: said[code] for code in codes if code in said}, hold_back=frozenset())

    def _seen(
        self,
        agency: str,
        said: Mapping[str, Any],
        *,
        skip: tuple[str, ...] = (),
        hold_back: frozenset[str] = _FOR_OTHERS,
    ) -> dict[str, Any]:
        """The answers as the agency saw them: some outdated, very few not readable."""
        as_of = self.held.get(agency)
        old = _VERY_OLD if as_of and as_of < max(self.held.values()) - timedelta(days=365) else _OLD
        seen = {}
        for code, value in said.items():
            variable = self.dictionary.get(code)
            if variable is None or code in hold_back or code in skip:
                continue
            share = self._draw(agency, code, str(said.get("nik", "")))
            if share < _UNREADABLE and variable.type == "choice":
                value = 99
            elif share < old and code in _MAY_BE_OLD:
                value = _another(variable, value)
            seen[code] = value
        return seen

    def _draw(self, *about: str) -> float:
        """A number between 0 and 1, always the same for this family and these words."""
        words = "|".join((self.family["family_id"], *about))
        return int.from_bytes(blake2b(words.encode(), digest_size=6).digest()) / 2**48


def _another(variable: Variable, value: Any) -> Any:
    """A legal value that is another one."""
    if isinstance(value, bool):
        return not value
    if variable.codes:
        codes = sorted(variable.codes)
        return codes[(codes.index(value) + 1) % len(codes)]
    return value + 1
