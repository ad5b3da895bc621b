"""The count of new notices on every page of a signed-in citizen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tepat.notices.queries.own import unread_count


def unread_notices(request: HttpRequest) -> dict[str, Any]:
    """Context of pages: how many notices are new; looked up only where a page shows it."""
    index = getattr(getattr(request, "user", None), "nik_index", None)
    if index is None:
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(nik_index=bytes(index)))}
