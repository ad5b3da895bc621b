"""Estimates for the living programme from what an audit brought home, each with an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tepat.lab.arrays import BoolArray, Groups, refuse_different_lengths
from tepat.lab.audits.classes import Weighted, weigh
from tepat.lab.audits.intervals import effective_answers, share_interval
from tepat.lab.audits.measures import measure_named
from tepat.lab.audits.rows import AuditRows, refuse_not_bool
from tepat.lab.audits.variance import share_of
from tepat.lab.errors import LabError

LEAST_ANSWERS = 30
"""With fewer answers in the denominator a figure is named, not judged."""


@dataclass(frozen=True, slots=True)
class AuditEstimate:
    """A share between 0 and 1 with its interval at ``level``, or why there is none.

    ``drawn`` and ``answered`` count the households asked about; of a group that is known only of those who
    answered, ``drawn`` are those known to belong to it. ``in_domain``: answers in the denominator.
    ``effective``: how many answers of a simple sample would be as sure; infinite where nothing is left to
    chance. ``degrees`` of freedom of the variance. ``counted`` out of ``denominator``: a share of whom.

    ``why_not`` is "" where there is a figure; else ``nobody`` (no answer is in the denominator),
    ``too_few_answers`` (fewer than asked for), or ``part_unanswered`` (in some stratum almost nobody
    answered, and nobody like them did elsewhere).
    """

    measure: str
    value: float | None
    low: float | None
    high: float | None
    level: float
    drawn: int
    answered: int
    in_domain: int
    effective: float | None
    degrees: float | None
    counted: str
    denominator: str
    why_not: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a JSON-able mapping; an infinite ``effective`` is ``None``."""
        told = asdict(self)
        return told | {"effective": None} if self.effective == float("inf") else told


def estimate(
    rows: AuditRows,
    measure: str,
    *,
    where: BoolArray | None = None,
    level: float = 0.95,
    least: int = LEAST_ANSWERS,
) -> AuditEstimate:
    """One of the ``MEASURES``, for all households on the list or for those ``where`` (a flag for each drawn).

    Where the flags are those of whole strata (an area, a standing), only answers from there are used and the
    size of the part is known; else (a group known of those who answered) its size is estimated too. A count
    on the list, such as the coverage where strata part the reached from the others, has an interval without
    width. Raises ``LabError`` ``lab.audits.measure_unknown``, ``lab.audits.level``,
    ``lab.audits.not_yes_or_no`` or ``lab.arrays.lengths_differ``.
    """
    asked = measure_named(measure)
    _refuse_level(level)
    inside = np.ones(len(rows), dtype=np.bool_) if where is None else np.asarray(where)
    refuse_different_lengths(stratum=rows.stratum, where=inside)
    refuse_not_bool(where=inside)
    strata, whole = _scope(rows, inside)
    sample = weigh(rows, strata, all_answered=asked.of_all_drawn)
    counted, among = asked.flags(rows)
    among_here = (among & inside)[sample.position] & sample.answered
    in_domain = int(among_here.sum())
    why_not = _why_not(in_domain, least, sample)
    share = None if why_not else share_of(sample, rows.size_of, counted[sample.position], among_here)
    value = effective = degrees = low = high = None
    if share is not None:
        value, degrees = share.value, share.degrees
        effective = effective_answers(share, may_be_certain=whole and asked.from_records)
        low, high = share_interval(value, effective, degrees, level)
    return AuditEstimate(
        measure=measure,
        value=value,
        low=low,
        high=high,
        level=level,
        drawn=int(inside.sum()),
        answered=int((inside & rows.answered).sum()),
        in_domain=in_domain,
        effective=effective,
        degrees=degrees,
        counted=asked.counted["en"],
        denominator=asked.denominator["en"],
        why_not=why_not,
    )


def estimate_by(
    rows: AuditRows,
    measure: str,
    labels: str | Groups | Sequence[str],
    *,
    level: float = 0.95,
    least: int = LEAST_ANSWERS,
) -> dict[str, AuditEstimate]:
    """One estimate for each label but "", in order: of a group of the rows (its code), or labels given.

    Labels with few answers are in it too, named but without a figure. Raises what ``estimate`` does, and
    ``lab.audits.group_unknown``.
    """
    given = rows.labels(labels) if isinstance(labels, str) else np.asarray(labels)
    refuse_different_lengths(stratum=rows.stratum, labels=given)
    given = given.astype(str)
    return {
        label: estimate(rows, measure, where=given == label, level=level, least=least)
        for label in np.unique(given).tolist()
        if label
    }


def _scope(rows: AuditRows, inside: BoolArray) -> tuple[BoolArray, bool]:
    """The strata that are used, and whether they are the domain: those inside, where none is partly inside;
    or else all."""
    count = np.bincount(rows.stratum_index, weights=inside, minlength=len(rows.codes))
    whole = bool(((count == 0) | (count == rows.drawn_in)).all() and count.any())
    return (count > 0 if whole else np.ones(len(rows.codes), dtype=np.bool_)), whole


def _why_not(in_domain: int, least: int, sample: Weighted) -> str:
    if not in_domain:
        return "nobody"
    if in_domain < least:
        return "too_few_answers"
    return "" if sample.speaks else "part_unanswered"


def _refuse_level(level: float) -> None:
    if not 0 < level < 1:
        raise LabError(
            f"The level {level} is not between 0 and 1.",
            why="It is the share of draws whose interval holds the truth.",
            mend="Use 0.95, for instance.",
            code="lab.audits.level",
        )
