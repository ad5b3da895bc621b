"""One way to write a JSON document down, so that its hash means its content."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(document: Any) -> bytes:
    """The document as JSON with sorted keys, no spaces and UTF-8, the same for the same content.

    Numbers are written as Python writes them; NaN and infinity are refused with ``ValueError``.

    >>> canonical_json({"b": 1, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    return json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def content_hash(document: Any) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits.

    >>> content_hash({}) == content_hash({})
    True
    """
    return hashlib.sha256(canonical_json(document)).hexdigest()
