"""Money in whole rupiah, always an ``int``: the sen has long been out of use, and floats do not add up."""

from __future__ import annotations


def format_rupiah(amount: int, language: str = "id") -> str:
    """An amount of rupiah as people write it: in English with commas, in Indonesia's languages with points.

    Raises ``TypeError`` for anything but an ``int``, so that no fraction is lost in silence.

    >>> format_rupiah(1500000), format_rupiah(1500000, "jv")
    ('Rp 1.500.000', 'Rp 1.500.000')
    >>> format_rupiah(1500000, "en")
    'Rp 1,500,000'
    >>> format_rupiah(-200000)
    '-Rp 200.000'
    """
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError("An amount of rupiah is an int; round it first and say how.")
    grouped = f"{abs(amount):,}"
    if language != "en":
        grouped = grouped.replace(",", ".")
    return f"{'-' if amount < 0 else ''}Rp {grouped}"
