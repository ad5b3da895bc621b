"""In the app: always, without a number and without consent, since nothing leaves the house."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class InApp:
    """The notice lies in the list of its person from the moment it exists."""

    title: Any = _("Di Tepat")
    place = 0
    is_kept_here = True


CHANNEL = InApp()
