"""The lines of the staff home."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tepat.targeting.queries.proposals import APPROVES, count_to_approve

Line = tuple[Any, str, int | None]


def staff_work(account: Any) -> list[Line]:
    """What targeting offers on the staff home: title, address, and how many proposals wait."""
    lines: list[Line] = []
    if account.has_perm("targeting.figures.read"):
        lines.append((_("Seberapa tepat sasaran kita?"), reverse("targeting:on_target"), None))
    if account.has_perm("targeting.audit.read"):
        lines.append((_("Pemeriksaan acak"), reverse("targeting:audits"), None))
    if account.has_perm("targeting.formula.read"):
        waiting = count_to_approve(actor=account) if account.has_perm(APPROVES) else None
        lines.append((_("Rumus dan penantangnya"), reverse("targeting:formulas"), waiting))
    return lines
