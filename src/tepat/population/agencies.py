"""What state agencies hold about the population: mostly right, sometimes late, missing or wrong.

Rates are in ``rates``. A record is keyed by the true NIK or KK number; whoever has none has no record.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tepat.population import rates
from tepat.population.draws import Column, Columns, Draws
from tepat.population.tables import AGENCY_RECORDS, Arrow, fixed_text, labels
from tepat.population.welfare import decile

PUBLIC_FROM, WAGE_FROM, PUPIL_FROM, PUPIL_TO = 17, 15, 6, 21


@dataclass(slots=True)
class AgencyRecords:
    """Records of one chunk, gathered agency by agency."""

    draws: Draws
    today: int
    batches: list[pa.Table]

    def lag(self, agency: str, size: int) -> Column:
        """Age of the records in days: mostly short, three years at most."""
        days = self.draws.gamma(size, 1.0, rates.AGENCY_LAG_DAYS[agency])
        return np.minimum(days, rates.LONGEST_LAG_DAYS).astype(np.int64)

    def add(
        self,
        agency: str,
        subject: str,
        variable: str,
        keys: Column,
        values: Column,
        lag: Column,
        held: Column,
    ) -> None:
        """Adds the records that are ``held`` and that the agency covers."""
        rows = np.flatnonzero(held & self.draws.chance(rates.AGENCY_COVERAGE[agency], len(held)))
        fixed = [pa.repeat(pa.scalar(text, pa.string()), len(rows)) for text in (agency, subject, variable)]
        as_of = pa.array((self.today - lag[rows]).astype(np.int32)).cast(pa.date32())
        columns = [fixed[0], fixed[1], fixed_text(keys[rows]), fixed[2], json_text(values[rows]), as_of]
        self.batches.append(pa.Table.from_arrays(columns, schema=AGENCY_RECORDS))


def json_text(values: Column) -> Arrow:
    """Each value as JSON text.

    >>> json_text(np.array([True])).to_pylist(), json_text(np.array([7])).to_pylist()
    (['true'], ['7'])
    """
    if values.dtype == np.bool_:
        return labels(values, ("false", "true"))
    if np.issubdtype(values.dtype, np.floating):
        return pa.array([repr(value) for value in values.tolist()], pa.string())
    return pa.array(values).cast(pa.string())


def draw_agency_records(
    draws: Draws, families: Columns, members: Columns, units: Column, on_days: int
) -> AgencyRecords:
    """All records about the families and members of a chunk, before anybody registered twice."""
    records = AgencyRecords(draws, on_days, [])
    _population_register(records, families, members)
    _welfare_register(records, families, units)
    _work_registers(records, members)
    _property_registers(records, families)
    _schools(records, members)
    return records


def _population_register(records: AgencyRecords, families: Columns, members: Columns) -> None:
    draws, count = records.draws, len(members["sex"])
    lag = records.lag("dukcapil", count)
    dead = np.where(
        members["dead"],
        ~draws.chance(rates.DEATH_NOT_RECORDED, count),
        draws.chance(rates.RECORDED_DEAD_BUT_ALIVE, count),
    )
    records.add("dukcapil", "person", "is_alive", members["nik"], ~dead, lag, members["nik_known"])
    count = len(families["village"])
    found = ~draws.chance(rates.ADDRESS_NOT_FOUND, count) & ~families["has_moved"]
    lag = records.lag("dukcapil", count)
    records.add("dukcapil", "family", "address_found", families["kk"], found, lag, families["kk_known"])


def _welfare_register(records: AgencyRecords, families: Columns, units: Column) -> None:
    """A decile from a noisy score of the welfare that the family had on the day of the record."""
    draws, count = records.draws, len(units)
    lag = records.lag("dtsen", count)
    kept = rates.WELFARE_KEPT_PER_YEAR ** (lag / 365.25)
    then = kept * units + np.sqrt(1 - kept**2) * draws.normal(count)
    noise = rates.DTSEN_MEASUREMENT_SPREAD
    seen = (then + noise * draws.normal(count)) / np.sqrt(1 + noise**2)
    values = decile(seen).astype(np.int64)
    records.add("dtsen", "family", "welfare_decile", families["kk"], values, lag, families["kk_known"])


def _work_registers(records: AgencyRecords, members: Columns) -> None:
    draws, count = records.draws, len(members["sex"])
    public = members["work_status"] == 5
    seen = np.where(
        public,
        ~draws.chance(rates.PUBLIC_EMPLOYEE_MISSED, count),
        draws.chance(rates.PUBLIC_EMPLOYEE_WRONGLY, count),
    )
    held = members["nik_known"] & (members["years"] >= PUBLIC_FROM)
    lag = records.lag("bkn", count)
    records.add("bkn", "person", "is_public_employee", members["nik"], seen, lag, held)
    wage = np.where(draws.chance(rates.WAGE_MISSED, count), 0, members["formal_wage"])
    outdated = (wage == 0) & (members["work_status"] == 4) & draws.chance(rates.WAGE_OUTDATED, count)
    former = rates.MINIMUM_WAGE * np.exp(draws.normal(count, -0.05, 0.2))
    wage = np.where(outdated, np.rint(former / 1000) * 1000, wage).astype(np.int64)
    held = members["nik_known"] & (members["years"] >= WAGE_FROM)
    lag = records.lag("bpjs_ketenagakerjaan", count)
    records.add("bpjs_ketenagakerjaan", "person", "formal_monthly_wage", members["nik"], wage, lag, held)


def _property_registers(records: AgencyRecords, families: Columns) -> None:
    draws, count = records.draws, len(families["village"])
    keys, known = families["kk"], families["kk_known"]
    own_meter = known & (families["lighting"] == 1) & ~draws.chance(rates.METER_IN_ANOTHER_NAME, count)
    records.add(
        "pln",
        "family",
        "monthly_electricity_kwh",
        keys,
        families["kwh"],
        records.lag("pln", count),
        own_meter,
    )
    area = families["house_plot_m2"] * draws.chance(rates.CERTIFICATE_COVERAGE, count)
    area = area + families["other_plot_m2"] * draws.chance(rates.CERTIFICATE_COVERAGE, count)
    lag = records.lag("bpn", count)
    records.add("bpn", "family", "land_certificate_area_m2", keys, area.astype(np.float64), lag, known)
    lag = records.lag("samsat", count)
    for variable, owned in (("registered_car_count", "cars"), ("registered_motorcycle_count", "motorcycles")):
        other_name = draws.chance(rates.VEHICLE_IN_ANOTHER_NAME, count) & (families[owned] > 0)
        registered = (
            families[owned]
            - other_name
            + draws.chance(rates.VEHICLE_SOLD_STILL_REGISTERED / (6.0 if owned == "cars" else 1.0), count)
        )
        records.add("samsat", "family", variable, keys, registered.astype(np.int64), lag, known)


def _schools(records: AgencyRecords, members: Columns) -> None:
    draws, count = records.draws, len(members["sex"])
    years = members["years"]
    pupil = (
        (members["school_attendance"] == 2) & (members["school_level"] >= 1) & (members["school_level"] <= 3)
    )
    seen = np.where(
        pupil,
        ~draws.chance(rates.PUPIL_NOT_IN_DAPODIK, count),
        draws.chance(rates.LEFT_SCHOOL_STILL_IN_DAPODIK, count) & (years <= 19),
    )
    held = members["nik_known"] & (years >= PUPIL_FROM) & (years <= PUPIL_TO)
    lag = np.minimum(records.lag("dapodik", count), 365)
    records.add("dapodik", "person", "is_school_enrolled", members["nik"], seen, lag, held)


def add_new_addresses(records: AgencyRecords, numbers: Column) -> None:
    """The population register knows the new cards of families that moved."""
    found = np.ones(len(numbers), bool)
    lag = np.minimum(records.lag("dukcapil", len(numbers)), 365)
    records.add("dukcapil", "family", "address_found", numbers, found, lag, found)
