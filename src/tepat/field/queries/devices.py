"""Reads of agents' phones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tepat.base.statements import fetch
from tepat.field.errors import DeviceNotFound
from tepat.field.models import Device
from tepat.identity.queries import ACCOUNT_FIELDS, account_of_row

_DEVICE_FIELDS = [field.attname for field in Device._meta.concrete_fields]
_OF_TOKEN = f"""
  SELECT {", ".join(f"d.{name}" for name in _DEVICE_FIELDS)},
    {", ".join(f"a.{name}" for name in ACCOUNT_FIELDS)}
  FROM field_device d JOIN identity_account a ON a.id = d.account_id WHERE d.token_hash = %s
"""  # noqa: S608 - our own column names


def device_of_token(*, token_hash: bytes) -> Device | None:
    """The phone that holds a token, perhaps taken off, with its account; None where there is none."""
    rows = fetch(_OF_TOKEN, [token_hash])
    if not rows:
        return None
    count = len(_DEVICE_FIELDS)
    device = Device.from_db(None, _DEVICE_FIELDS, rows[0][:count])
    device.account = account_of_row(rows[0][count:])
    return device


def device_not_found() -> DeviceNotFound:
    """The error for a phone that is not there, or not to be seen."""
    return DeviceNotFound(_("HP ini tidak terdaftar."), mend=_("Daftarkan HP ini lagi selagi ada sinyal."))
