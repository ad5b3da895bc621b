"""Which role may do what. One table, read by people and by the program."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CITIZEN = "citizen", _("Warga")
    AGENT = "agent", _("Petugas lapangan")
    OFFICER = "officer", _("Petugas dinas")
    AUDITOR = "auditor", _("Pemeriksa")
    PARTNER = "partner", _("Sistem mitra")
    SYSTEM = "system", _("Sistem")


PERMISSIONS: dict[str, frozenset[str]] = {
    Role.CITIZEN: frozenset({"intake.own_family.register", "eligibility.own_decision.read"}),
    Role.AGENT: frozenset({"intake.submission.write", "eligibility.decision.read"}),
    Role.OFFICER: frozenset({"intake.submission.write", "eligibility.decision.read"}),
    Role.AUDITOR: frozenset({"eligibility.decision.read"}),
    Role.PARTNER: frozenset({"intake.submission.write"}),
    Role.SYSTEM: frozenset({"intake.submission.write"}),
}
