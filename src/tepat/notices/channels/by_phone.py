"""What channels have in common that reach a person at a phone number."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tepat.notices.phone_numbers import here_read, shown_phone_number


class ByPhone:
    """How the number is asked for, read and shown."""

    address_hint: Any = _("Contoh: 0812 3456 7890")
    address_type = "tel"
    autocomplete = "tel"

    def read_address(self, text: str) -> str:
        return here_read(text)

    def shown_address(self, address: str) -> str:
        return shown_phone_number(address)
