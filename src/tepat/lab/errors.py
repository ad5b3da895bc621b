"""What can be wrong with data handed to the lab."""

from __future__ import annotations

from tepat.kernel.errors import TepatError


class LabError(TepatError):
    """Data or a setting that would make a figure meaningless."""

    default_code = "lab.error"
