"""What an audit measures, each with the households it is a share of, in words for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tepat.lab.arrays import BoolArray
from tepat.lab.audits.rows import AuditRows
from tepat.lab.errors import LabError

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AuditMeasure:
    """A share: ``counted`` out of ``denominator``; texts by language (id, en).

    ``flags`` says of each household drawn whether it is counted (where it is in the denominator) and whether
    it is in the denominator. ``of_all_drawn``: known without an answer.
    """

    title: Text
    counted: Text
    denominator: Text
    flags: Callable[[AuditRows], tuple[BoolArray, BoolArray]]
    of_all_drawn: bool = False
    from_records: bool = False


MEASURES: Mapping[str, AuditMeasure] = {
    "exclusion_of_poor": AuditMeasure(
        {"id": "Keluarga miskin yang belum terjangkau", "en": "Poor households not reached"},
        {"id": "keluarga miskin yang belum terjangkau", "en": "poor households not reached"},
        {"id": "semua keluarga miskin", "en": "all poor households"},
        lambda rows: (~rows.reached, rows.poor),
    ),
    "inclusion_of_reached": AuditMeasure(
        {"id": "Penerima yang tidak miskin", "en": "Reached households that are not poor"},
        {"id": "penerima yang tidak miskin", "en": "reached households that are not poor"},
        {"id": "semua penerima", "en": "all reached households"},
        lambda rows: (~rows.poor, rows.reached),
    ),
    "mistargeting": AuditMeasure(
        {"id": "Tidak tepat sasaran", "en": "Off target"},
        {
            "id": "keluarga miskin yang belum terjangkau, atau penerima yang tidak miskin",
            "en": "households poor and not reached, or reached and not poor",
        },
        {"id": "semua keluarga", "en": "all households"},
        lambda rows: (rows.poor != rows.reached, rows.poor | ~rows.poor),
    ),
    "coverage": AuditMeasure(
        {"id": "Cakupan", "en": "Coverage"},
        {"id": "penerima", "en": "reached households"},
        {"id": "semua keluarga", "en": "all households"},
        lambda rows: (rows.reached, rows.poor | ~rows.poor),
        from_records=True,
    ),
    "poor": AuditMeasure(
        {"id": "Keluarga miskin", "en": "Poor households"},
        {"id": "keluarga miskin", "en": "poor households"},
        {"id": "semua keluarga", "en": "all households"},
        lambda rows: (rows.poor, rows.poor | ~rows.poor),
    ),
    "response": AuditMeasure(
        {"id": "Yang menjawab", "en": "Response"},
        {"id": "keluarga yang menjawab", "en": "households that answered"},
        {
            "id": "keluarga terundi, menurut jumlah yang diwakilinya",
            "en": "households drawn, by how many each stands for",
        },
        lambda rows: (rows.answered, rows.answered | ~rows.answered),
        of_all_drawn=True,
    ),
}


def measure_named(code: str) -> AuditMeasure:
    """The measure of that code. Raises ``LabError`` ``lab.audits.measure_unknown``."""
    if code not in MEASURES:
        raise LabError(
            f"An audit has no measure {code}.",
            why=f"It has: {', '.join(MEASURES)}.",
            mend="Use one of them.",
            code="lab.audits.measure_unknown",
        )
    return MEASURES[code]
