"""What can be wrong with an expression, a dictionary, a formula or the facts, and where."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Self

from tepat.kernel.errors import TepatError


class FormulaError(TepatError):
    """A formula, or something it is made of, cannot be accepted.

    ``file`` and ``line`` (from 1) name the place. An expression that was not read from a file has no file,
    and its line counts inside the expression.
    """

    default_code: ClassVar[str] = "rules.formula.invalid"

    def __init__(
        self,
        what: str,
        *,
        why: str = "",
        mend: str = "",
        code: str | None = None,
        pointer: str | None = None,
        file: Path | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(what, why=why, mend=mend, code=code, pointer=pointer)
        self.file = file
        self.line = line

    def at(self, file: Path | None, line: int | None) -> Self:
        """The same error, with the place it was found at."""
        self.file = file
        self.line = line
        return self

    @property
    def place(self) -> str:
        """``formula.yaml:12``, as far as it is known."""
        parts = [str(self.file) if self.file else "", str(self.line) if self.line else ""]
        return ":".join(part for part in parts if part)


class ExpressionError(FormulaError):
    """An expression is outside the language. ``offset`` is the index of the faulty character, if known."""

    default_code: ClassVar[str] = "rules.expression.syntax"

    def __init__(
        self,
        what: str,
        *,
        why: str = "",
        mend: str = "",
        code: str | None = None,
        offset: int | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(what, why=why, mend=mend, code=code, line=line)
        self.offset = offset


class DictionaryError(FormulaError):
    """The variable dictionary cannot be accepted."""

    default_code: ClassVar[str] = "rules.dictionary.invalid"


class FactsError(TepatError):
    """A fact has the wrong kind of value. ``pointer`` names the fact; the value itself is never shown."""

    default_code: ClassVar[str] = "rules.facts.wrong_type"
