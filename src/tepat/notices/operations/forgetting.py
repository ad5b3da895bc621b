"""Forgetting how to reach a person, because they asked for it."""

from __future__ import annotations

from tepat.notices.models import ContactCode, ContactWay


def forget_ways(*, nik_index: bytes) -> int:
    """Delete every number and address of this person, and the codes that were sent there.

    Returns how many ways there were. Messages that still wait find no address. The caller records it.
    """
    ContactCode.objects.filter(nik_index=nik_index).delete()
    ways = ContactWay.objects.filter(nik_index=nik_index)
    count = ways.count()
    ways.delete()
    return count
