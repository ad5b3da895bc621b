"""What a random audit asks and how it is counted, as this installation's content has it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tepat.content import load_content
from tepat.content.audits import AuditPlan
from tepat.targeting.errors import AuditRefused


def audit_plan() -> AuditPlan:
    """The plan; raises ``AuditRefused`` where the content has none."""
    plan = load_content().audits
    if plan is None:
        raise AuditRefused(
            _("Pemeriksaan acak belum disiapkan di sini."),
            why=_("Belum ada pertanyaan dan garis kemiskinan untuk kunjungannya."),
            mend=_("Siapkan berkas audits.yaml."),
            code="targeting.audit.no_plan",
        )
    return plan
