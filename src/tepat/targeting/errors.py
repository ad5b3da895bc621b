"""What can go wrong in a study."""

from __future__ import annotations

from tepat.kernel.errors import TepatError


class StudyError(TepatError):
    """A study cannot be run, or its data are not what they should be."""

    default_code = "study.error"
