"""The one family of errors: what went wrong, why, how to mend it, and a code that never changes."""

from __future__ import annotations

from typing import ClassVar


class TepatError(Exception):
    """An error that a person can act on.

    ``what`` says what is wrong, ``why`` the cause, ``mend`` how to put it right. ``code`` is stable and
    dotted (``room.thing.fault``), for programs and for the help desk. ``pointer`` is a JSON pointer
    (RFC 6901) to the place in the document that is at fault, if there is one.

    None of these texts may carry personal data: they reach logs and screens.

    >>> str(TepatError("The file is empty.", mend="Write at least one criterion."))
    'The file is empty. Write at least one criterion.'
    """

    default_code: ClassVar[str] = "kernel.error"

    def __init__(
        self, what: str, *, why: str = "", mend: str = "", code: str | None = None, pointer: str | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.mend = mend
        self.code = code or self.default_code
        self.pointer = pointer

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.what, self.why, self.mend) if part)
