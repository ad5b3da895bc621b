"""The lines of the staff home."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tepat.casework.queries import DECIDES, READS_TASKS, count_raised, count_waiting

Line = tuple[Any, str, int | None]


def staff_work(account: Any) -> list[Line]:
    """What casework offers on the staff home: title, address, and how many wait for this officer.

    Of ground checks and follow-ups those count that an officer must see to: late, raised, or with nobody.
    """
    lines: list[Line] = []
    if account.has_perm(DECIDES):
        title = _("Periksa sanggahan dan permintaan")
        lines.append((title, reverse("casework:desk"), count_waiting(actor=account)))
    if account.has_perm(READS_TASKS):
        raised = count_raised(actor=account, at=timezone.now())
        lines.append((_("Cek lapangan dan tindak lanjut"), reverse("casework:tasks"), raised))
    return lines
