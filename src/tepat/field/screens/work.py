"""The lines of the staff home."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tepat.field import importing, notebook
from tepat.field.desk import DECIDES, Tray, count_of_trays
from tepat.field.device_health import HAS_OWN, READS, count_in_trouble, newest_app


def staff_work(account: Any) -> list[tuple[Any, str, int | None]]:
    """What the field room offers on the staff home: title, address, and how many wait for this account."""
    now = timezone.now()
    found: list[tuple[Any, str, int | None]] = []
    if account.has_perm(HAS_OWN):
        found.append((_("Aplikasi lapangan"), "/lapangan/", None))
        found.append((_("HP saya"), reverse("field:own_phones"), None))
    if account.has_perm(DECIDES):
        counts = count_of_trays(actor=account, at=now)
        waiting = counts[Tray.OPEN] + counts[Tray.WAITING]
        found.append((_("Karantina catatan lapangan"), reverse("field:quarantine"), waiting))
    if account.has_perm(READS):
        trouble = count_in_trouble(actor=account, at=now, newest_app=newest_app())
        found.append((_("HP petugas lapangan"), reverse("field:phones"), trouble))
    if account.has_perm(notebook.READS):
        found.append((_("Kelengkapan buku Dasa Wisma"), reverse("field:notebook"), None))
    if account.has_perm(importing.PERMISSION):
        found.append((_("Ambil berkas dari HP petugas"), reverse("field:import"), None))
    return found
