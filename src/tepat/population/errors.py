"""What can go wrong when a population is made or read."""

from __future__ import annotations

from tepat.kernel.errors import TepatError


class PopulationError(TepatError):
    """A population cannot be made, written or read as asked."""

    default_code = "population.error"
