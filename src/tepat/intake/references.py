"""The short number of a submission that a person can read out on the telephone. Pure.

``TPT-`` and eight characters of an alphabet without letters that look or sound alike (Crockford's base 32):
seven come from the UUID, the last one checks the others. It finds one wrong character, and two swapped ones
side by side, since 31 places are weighted by 1 to 7 in a prime field.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"  # 31 characters: a prime number
_LENGTH = 7


def reference_of(uuid: UUID) -> str:
    """The reference of a submission.

    >>> reference_of(UUID(int=1))
    'TPT-3JGT-RDVM'
    """
    number = int.from_bytes(hashlib.sha256(uuid.bytes).digest()[:8], "big")
    digits = []
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(digit)
    digits.append(_check_digit(digits))
    text = "".join(_ALPHABET[digit] for digit in digits)
    return f"TPT-{text[:4]}-{text[4:]}"


def is_reference(text: str) -> bool:
    """Whether a text is a reference without a slip of the pen.

    >>> is_reference(reference_of(UUID(int=1))), is_reference("TPT-0000-0001")
    (True, False)
    """
    plain = text.strip().upper().replace("-", "").replace(" ", "").removeprefix("TPT")
    digits = [_ALPHABET.find(character) for character in plain]
    return len(digits) == _LENGTH + 1 and min(digits) >= 0 and digits[-1] == _check_digit(digits[:-1])


def _check_digit(digits: list[int]) -> int:
    return sum(weight * digit for weight, digit in enumerate(digits, start=1)) % len(_ALPHABET)
