"""Phone numbers as people write them, kept in one form: ``+`` and the digits of E.164."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tepat.notices.errors import ContactRefused

_BETWEEN = set(" \t\u00a0\u200e\u202a\u202c\u2011\u2013-.()/")
_SHORTEST, _LONGEST = 8, 15
_LONGEST_TEXT = 40


def read_phone_number(text: str, *, country: str) -> str:
    """A number in one form; ``country`` is put before numbers that begin with a single zero.

    Raises ``ContactRefused``, which does not repeat the number.

    >>> read_phone_number("0812-3456-7890", country="62"), read_phone_number("62 812 3456 7890", country="62")
    ('+6281234567890', '+6281234567890')
    """
    plain = "".join(letter for letter in text.strip()[:_LONGEST_TEXT] if letter not in _BETWEEN)
    digits = "".join(str(unicodedata.decimal(letter, "")) for letter in plain.removeprefix("+"))
    if len(digits) != len(plain.removeprefix("+")) or not digits or len(text.strip()) > _LONGEST_TEXT:
        raise _refused(_("Di dalamnya ada yang bukan angka."))
    if not plain.startswith("+"):
        digits = _with_country(digits, country)
    if not _SHORTEST <= len(digits) <= _LONGEST or digits.startswith("0"):
        raise _refused(_("Banyaknya angka tidak cocok dengan nomor telepon."))
    return f"+{digits}"


def here_read(text: str) -> str:
    """A number as people of this country write it; raises ``ContactRefused``."""
    return read_phone_number(text, country=settings.TEPAT_PHONE_COUNTRY)


def shown_phone_number(number: str) -> str:
    """The end of a number, by which its owner knows it again.

    >>> shown_phone_number("+6281234567890")
    '•••• 7890'
    """
    return f"•••• {number[-4:]}"


def _with_country(digits: str, country: str) -> str:
    if digits.startswith("00"):
        return digits[2:]
    if digits.startswith("0"):
        return country + digits[1:]
    if digits.startswith(country):
        return digits
    return country + digits


def _refused(why: object) -> ContactRefused:
    return ContactRefused(
        _("Nomor ini belum benar."),
        why=why,
        mend=_("Tulis seperti ini: 0812 3456 7890."),
        pointer="/address",
    )
