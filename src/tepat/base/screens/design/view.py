"""The page that shows every token, component and picture by its name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.base.pictures import picture_names

DESIGN = Path(__file__).resolve().parents[2] / "design"
_FIRST_ROOT = re.compile(r":root \{(.*?)\n\}", re.DOTALL)
_TOKEN = re.compile(r"^\s+--([a-z-]+): (.+);$", re.MULTILINE)


class Token(NamedTuple):
    """One named value of the style sheet: the name without its two dashes, and what it is in light."""

    name: str
    value: str

    @property
    def is_colour(self) -> bool:
        return self.value.startswith("#")


@requires(PUBLIC)
@require_safe
def show_design(request: HttpRequest) -> HttpResponse:
    """Tokens are read from the style sheet and pictures from their folder, so the page cannot lag behind."""
    facts = {
        "colours": [token for token in tokens() if token.is_colour],
        "measures": [token for token in tokens() if not token.is_colour],
        "pictures": picture_names(),
    }
    return render(request, "base/screens/design/design.html", facts)


@cache
def tokens() -> tuple[Token, ...]:
    """Every custom property that the style sheet sets for light."""
    root = _FIRST_ROOT.search((DESIGN / "tepat.css").read_text())
    return tuple(Token(*found) for found in _TOKEN.findall(root[1])) if root else ()
