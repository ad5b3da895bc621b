"""Whether somebody wants to be contacted, by the newest word of their family."""

from __future__ import annotations

from datetime import datetime

from tepat.base.statements import fetch

_NEWEST_WORD = """
  SELECT c.given, c.given_at
  FROM registry_person p
  JOIN registry_membership m ON m.person_id = p.id AND m.active_to IS NULL
  JOIN registry_consent c ON c.family_id = m.family_id AND (c.person_id IS NULL OR c.person_id = p.id)
  WHERE p.nik_index = %s AND c.purpose = 'follow_up'
  ORDER BY c.given_at DESC, c.id DESC LIMIT 1
"""


def contact_refused_at(nik_index: bytes) -> datetime | None:
    """When contact (``follow_up``) was refused or withdrawn; None where the newest word is not no."""
    rows = fetch(_NEWEST_WORD, [nik_index])
    return rows[0][1] if rows and not rows[0][0] else None
