"""What the staff home offers. Rooms above name a function each in ``TEPAT_STAFF_WORK``.

Such a function takes the account and gives ``(title, address, waiting)`` for every kind of work that the
account may do; ``waiting`` says how many wait, or is None where nothing is counted.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tepat.identity.models import Account


class Work(NamedTuple):
    """One line of the staff home."""

    title: str
    url: str
    waiting: int | None


def work_for(account: Account) -> list[Work]:
    """The work of every room for this account, in the order of the rooms; then the accounts of others."""
    found = [
        Work(*item) for path in settings.TEPAT_STAFF_WORK for item in import_string(path)(account=account)
    ]
    return found + _own_work(account)


def _own_work(account: Account) -> list[Work]:
    own = []
    if account.has_perm("identity.account.read"):
        own.append(Work(_("Petugas: daftar, buka, pulihkan"), reverse("identity:accounts"), None))
    if account.has_perm("identity.audit.read"):
        own.append(Work(_("Catatan akses"), reverse("identity:audit"), None))
    return own
