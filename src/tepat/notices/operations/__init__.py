"""Writes of the notices room. Rooms above need one of them: ``send_notice``."""

from __future__ import annotations

from tepat.notices.operations.forgetting import forget_ways
from tepat.notices.operations.telling import send_notice

__all__ = ["forget_ways", "send_notice"]
