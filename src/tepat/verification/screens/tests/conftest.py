from __future__ import annotations

from tepat.verification.tests.conftest import machine

__all__ = ["machine"]
