from __future__ import annotations

from tepat.casework.tests.conftest import family, siti

__all__ = ["family", "siti"]
