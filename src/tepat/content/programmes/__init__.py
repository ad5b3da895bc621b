"""Programmes of social protection: what they are, who runs them, what they pay, and their formula."""

from __future__ import annotations

from tepat.content.programmes.programme import Agency, PaymentSchedule, Programme, ProvenIdentity
from tepat.content.programmes.reading import load_programme

__all__ = ["Agency", "PaymentSchedule", "Programme", "ProvenIdentity", "load_programme"]
