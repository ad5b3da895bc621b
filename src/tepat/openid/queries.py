"""Reads of the openid room."""

from __future__ import annotations

from typing import Any

from tepat.base.encryption import blind_index
from tepat.openid.models import Link


def subject_index(*, issuer: str, subject: str) -> bytes:
    """The blind index by which a subject of an issuer is found."""
    return blind_index("ikd_subject", f"{issuer}\n{subject}")


def linked_account(*, issuer: str, subject: str) -> Any | None:
    """The account that belongs to this subject of this issuer; None when there is none yet."""
    index = subject_index(issuer=issuer, subject=subject)
    link = Link.objects.select_related("account").filter(issuer=issuer, subject_index=index).first()
    return link.account if link else None
