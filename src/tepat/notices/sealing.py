"""What is sealed in this room, each under its own context."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tepat.base.encryption import blind_index, seal_text, unseal_text
from tepat.base.statements import to_json

_VALUES = "notices.notice.values"
_ADDRESS = "notices.contact.address"
_CODE = "notices.contact.code"


def seal_values(values: Mapping[str, str]) -> bytes:
    """The values of a notice, sealed."""
    return seal_text(to_json(dict(values)), context=_VALUES)


def unseal_values(sealed: bytes | memoryview) -> dict[str, str]:
    """The values of a notice."""
    values: dict[str, str] = json.loads(unseal_text(bytes(sealed), context=_VALUES))
    return values


def seal_address(address: str) -> bytes:
    """A number or e-mail address, sealed."""
    return seal_text(address, context=_ADDRESS)


def unseal_address(sealed: bytes | memoryview) -> str:
    """A number or e-mail address."""
    return unseal_text(bytes(sealed), context=_ADDRESS)


def address_index(address: str) -> bytes:
    """Finds the codes that were sent to an address without knowing it."""
    return blind_index("contact_address", address)


def seal_code(code: str) -> bytes:
    """A one-time code, sealed for the message that carries it."""
    return seal_text(code, context=_CODE)


def unseal_code(sealed: bytes | memoryview) -> str:
    """A one-time code."""
    return unseal_text(bytes(sealed), context=_CODE)
