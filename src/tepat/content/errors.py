"""What can be wrong with published content."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tepat.kernel.errors import TepatError

if TYPE_CHECKING:
    from tepat.content.questionnaires.checking import AnswerProblem


class ContentError(TepatError):
    """A folder or file of content is incomplete, doubled or wrong. ``place`` names it."""

    default_code: ClassVar[str] = "content.invalid"

    def __init__(
        self, what: str, *, place: Path, why: str = "", mend: str = "", code: str | None = None
    ) -> None:
        super().__init__(f"{what} [{place}]", why=why, mend=mend, code=code)
        self.place = place


class AnswersDoNotFit(TepatError):
    """Answers are not those that a form asks for. ``problems`` are all of them; no answer is in the text."""

    default_code: ClassVar[str] = "content.answers.do_not_fit"

    def __init__(self, problems: Sequence[AnswerProblem]) -> None:
        super().__init__(
            "Some answers are missing or impossible.",
            why=", ".join(problem.pointer for problem in problems),
            mend="Mend what each problem says.",
        )
        self.problems = tuple(problems)
