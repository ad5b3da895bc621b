"""The line of the staff home."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tepat.casework.queries import DECIDES, count_waiting


def staff_work(account: Any) -> list[tuple[Any, str, int | None]]:
    """What casework offers on the staff home: title, address, and how many wait in the area."""
    if not account.has_perm(DECIDES):
        return []
    return [(_("Periksa sanggahan dan permintaan"), reverse("casework:desk"), count_waiting(actor=account))]
