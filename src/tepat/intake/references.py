"""The short number of a submission that a person can read out on the telephone. Pure.

``TPT-`` and eight characters of an alphabet without letters that look or sound alike (Crockford's base 32):
seven come from the UUID, the last one checks the others. It finds one wrong character, and two swapped ones
side by side, since 31 places are weighted by 1 to 7 in a prime field.
"""

from __future__ import annotations

import hashlib
import re
from uuid import UUID

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"  # 31 characters: a prime number
_LENGTH = 7
_NO_SIGN = re.compile(r"[\s._\u2010-\u2015-]+")
_LOOKS_ALIKE = str.maketrans("OIL", "011")  # what is no sign of the alphabet, read as what it looks like


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
    return reference_in(text) is not None


def reference_in(text: str) -> str | None:
    """The reference as it is written in full, however somebody typed it; None where there is a slip.

    >>> reference_in(" tpt 3jgt rdvm "), reference_in("3JGTRDVM"), reference_in("TPT-3JGT-RDMV")
    ('TPT-3JGT-RDVM', 'TPT-3JGT-RDVM', None)
    """
    plain = _NO_SIGN.sub("", text.upper()).removeprefix("TPT").translate(_LOOKS_ALIKE)
    digits = [_ALPHABET.find(character) for character in plain]
    if len(digits) != _LENGTH + 1 or min(digits) < 0 or digits[-1] != _check_digit(digits[:-1]):
        return None
    return f"TPT-{plain[:4]}-{plain[4:]}"


def _check_digit(digits: list[int]) -> int:
    return sum(weight * digit for weight, digit in enumerate(digits, start=1)) % len(_ALPHABET)
