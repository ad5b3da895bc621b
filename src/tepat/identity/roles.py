"""Which role may do what. One table, read by people and by the program."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CITIZEN = "citizen", _("Warga")
    CADRE = "cadre", _("Kader Dasa Wisma")
    PKH_FACILITATOR = "pkh_facilitator", _("Pendamping PKH")
    TKSK = "tksk", _("Tenaga Kesejahteraan Sosial Kecamatan (TKSK)")
    VILLAGE_OPERATOR = "village_operator", _("Operator desa")
    SUPERVISOR = "supervisor", _("Penyelia")
    DISTRICT_OFFICER = "district_officer", _("Petugas kecamatan")
    REGENCY_OFFICER = "regency_officer", _("Petugas kabupaten")
    NATIONAL_OFFICER = "national_officer", _("Petugas pusat")
    ANALYST = "analyst", _("Analis")
    AUDITOR = "auditor", _("Pemeriksa")
    OBSERVER = "observer", _("Pengamat")
    ADMINISTRATOR = "administrator", _("Pengelola akun")
    PARTNER = "partner", _("Sistem mitra")
    SYSTEM = "system", _("Sistem")


AGENTS: frozenset[str] = frozenset({Role.CADRE, Role.PKH_FACILITATOR, Role.TKSK, Role.VILLAGE_OPERATOR})
"""Who visits families and registers them."""

OFFICERS: frozenset[str] = frozenset({Role.DISTRICT_OFFICER, Role.REGENCY_OFFICER, Role.NATIONAL_OFFICER})
"""Who works at a desk of the district, the regency or the ministry."""

FIGURES_ONLY: frozenset[str] = frozenset({Role.ANALYST, Role.OBSERVER})
"""Who reads figures and never anything about one person or family."""

STAFF: frozenset[str] = AGENTS | OFFICERS | FIGURES_ONLY | {Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR}
"""Who signs in with a password or passkey and a second factor. Citizens use IKD; programs have tokens."""

EVERYWHERE: frozenset[str] = frozenset({Role.SYSTEM, Role.AUDITOR, Role.NATIONAL_OFFICER})
"""Whom no area bounds."""

NATION = "*"
"""The area of an account that no area bounds."""

NO_FAMILIES: frozenset[str] = FIGURES_ONLY | {Role.ADMINISTRATOR, Role.CITIZEN}
"""Who reaches no family through an area. A citizen reaches only their own, found by NIK."""

MAY_OPEN: dict[str, frozenset[str]] = {
    Role.SUPERVISOR: AGENTS,
    Role.ADMINISTRATOR: STAFF,
}
"""Whose accounts a role opens, mends and closes, inside its own area: never a rank above its own."""

_FAILURE_RATES = "verification.failure_rates.read"
_OWN = frozenset({"identity.staff.enter", "identity.own_account.manage"})
_REGISTERS = frozenset({"intake.submission.write", "eligibility.decision.read"})
_ASSISTS = "verification.assisted.capture"
_RECORDS_VISITS = "verification.in_person.record"
_COMPARES = "verification.comparison.decide"
_DECIDES_APPEALS = "casework.appeal.decide"
_READS_CHECKS = "casework.ground_check.read"
_IN_THE_FIELD = frozenset({"field.device.enrol", "field.record.write", "field.family.read"})
_SEES_PHONES = frozenset({"field.device.read", "field.device.manage"})
_READS_NOTEBOOKS = "field.notebook.read"
_SEES_ON_TARGET = frozenset({"targeting.figures.read", "targeting.formula.read"})
_AT_THE_FIELD_DESK = frozenset(
    {
        "field.quarantine.decide",
        "field.export.import",
        "casework.ground_check.open",
        _READS_CHECKS,
        _READS_NOTEBOOKS,
    }
)

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.CITIZEN: frozenset(
        {
            "intake.own_family.register",
            "eligibility.own_decision.read",
            "verification.own.read",
            "verification.own.capture",
            "casework.own_appeal.read",
            "casework.own_appeal.write",
            "notices.own.read",
            "notices.own.change",
            "rights.own_data.read",
            "rights.own_data.change",
        }
    ),
    Role.CADRE: _OWN | _REGISTERS | _IN_THE_FIELD | {_ASSISTS},
    Role.PKH_FACILITATOR: _OWN | _REGISTERS | _IN_THE_FIELD | {_ASSISTS},
    Role.TKSK: _OWN | _REGISTERS | _IN_THE_FIELD | {_ASSISTS, _RECORDS_VISITS},
    Role.VILLAGE_OPERATOR: _OWN | _REGISTERS | _IN_THE_FIELD | {_ASSISTS, _RECORDS_VISITS, _READS_NOTEBOOKS},
    Role.SUPERVISOR: _OWN
    | _SEES_PHONES
    | {
        _READS_NOTEBOOKS,
        "targeting.audit.read",
        "eligibility.decision.read",
        "identity.account.read",
        "identity.account.manage",
        _FAILURE_RATES,
    },
    Role.DISTRICT_OFFICER: _OWN
    | _REGISTERS
    | _AT_THE_FIELD_DESK
    | _SEES_ON_TARGET
    | {_COMPARES, _RECORDS_VISITS, _FAILURE_RATES, _DECIDES_APPEALS},
    Role.REGENCY_OFFICER: _OWN
    | _REGISTERS
    | _AT_THE_FIELD_DESK
    | _SEES_ON_TARGET
    | {"targeting.audit.read", "targeting.audit.draw"}
    | {_COMPARES, _RECORDS_VISITS, _FAILURE_RATES, _DECIDES_APPEALS, "casework.data_request.answer"},
    Role.NATIONAL_OFFICER: _OWN
    | _SEES_ON_TARGET
    | {"targeting.audit.read", "targeting.formula.propose", "targeting.formula.approve"}
    | {"eligibility.decision.read", _READS_NOTEBOOKS, _FAILURE_RATES},
    Role.ANALYST: _OWN
    | _SEES_ON_TARGET
    | {"targeting.audit.read", "targeting.audit.draw", "targeting.formula.propose", _FAILURE_RATES},
    Role.AUDITOR: _OWN
    | {"eligibility.decision.read", "identity.account.read", "identity.audit.read"}
    | _SEES_ON_TARGET
    | {"targeting.audit.read", _READS_NOTEBOOKS, _READS_CHECKS, _FAILURE_RATES},
    Role.OBSERVER: _OWN | _SEES_ON_TARGET | {_READS_NOTEBOOKS, _FAILURE_RATES},
    Role.ADMINISTRATOR: _OWN
    | _SEES_PHONES
    | {"identity.account.read", "identity.account.manage", _FAILURE_RATES},
    Role.PARTNER: frozenset({"intake.submission.write"}),
    Role.SYSTEM: frozenset({"intake.submission.write"}),
}
