"""What can be wrong with a run over many households."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tepat.kernel.errors import TepatError


class BatchError(TepatError):
    """A batch cannot be run. Several faults found at once are in ``problems``; else that is empty.

    ``place`` is the file or folder at fault. No text carries a value of a household.
    """

    default_code: ClassVar[str] = "rules.batch.invalid"

    def __init__(
        self,
        what: str,
        *,
        why: str = "",
        mend: str = "",
        code: str | None = None,
        place: str = "",
        problems: Sequence[BatchError] = (),
    ) -> None:
        super().__init__(what, why=why, mend=mend, code=code)
        self.place = place
        self.problems = tuple(problems)


def raise_all(problems: Sequence[BatchError]) -> None:
    """Raise what was found: one error as it is, several as one; nothing when there is none."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise BatchError(
            f"There are {len(problems)} problems.",
            why=" ".join(f"{problem.what} [{problem.code}]" for problem in problems),
            mend="Mend them one by one.",
            code="rules.batch.problems",
            problems=problems,
        )
