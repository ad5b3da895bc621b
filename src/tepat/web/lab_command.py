"""``tepat lab``, as the one command offers it: it needs no database, and nothing of the other rooms."""

from __future__ import annotations

from tepat.lab.command import lab

__all__ = ["lab"]
