"""What a programme is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tepat.kernel.periods import Period
from tepat.rules import Formula


@dataclass(frozen=True, slots=True)
class Agency:
    """Who is in charge of the programme."""

    code: str
    name: dict[str, str]


@dataclass(frozen=True, slots=True)
class PaymentSchedule:
    """How a benefit is paid out: in ``instalments`` equal parts a year, in these months (1 to 12)."""

    instalments: int
    months: tuple[int, ...]

    def instalment_of(self, amount: int, period: Period) -> int:
        """One instalment of an amount of rupiah that is meant for a period, rounded down to a whole rupiah.

        >>> PaymentSchedule(4, (1, 4, 7, 10)).instalment_of(5_400_000, Period.YEAR)
        1350000
        >>> PaymentSchedule(12, tuple(range(1, 13))).instalment_of(200_000, Period.MONTH)
        200000
        """
        return amount * 12 // period.months // self.instalments


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """By when the applicant must have proven who they are, and the law or rule that asks for it.

    ``before_payment``: the decision counts at once, money moves only afterwards. ``before_decision``: the
    decision is made and kept, and counts once the identity is proven. Registering never waits.
    """

    when: Literal["before_decision", "before_payment"]
    basis: dict[str, str]


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme. ``appeal_days`` is how long a family may object; ``folder`` holds its files."""

    code: str
    title: dict[str, str]
    description: dict[str, str]
    agency: Agency
    unit: str
    appeal_days: int
    payment: PaymentSchedule
    proven_identity: ProvenIdentity
    formula: Formula
    folder: Path

    @property
    def cases_path(self) -> Path:
        """The example families with their expected decisions."""
        return self.folder / "cases.yaml"

    @property
    def notes_path(self) -> Path:
        """What is law and what is assumption."""
        return self.folder / "notes.md"
