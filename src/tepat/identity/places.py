"""Which roles and areas somebody may give to others, as choices for a form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tepat.content.areas import area_name, districts, villages
from tepat.identity.models import Account
from tepat.identity.roles import EVERYWHERE, MAY_OPEN, NATION, Role

Choices = list[tuple[str, Any]]


def roles_for(actor: Account) -> Choices:
    """The roles that the actor may give; those that work for the whole country only to whom it is open."""
    given = MAY_OPEN.get(actor.role, frozenset())
    nationwide = actor.area_code == NATION
    open_to = given if nationwide else given - EVERYWHERE
    return [(value, label) for value, label in Role.choices if value in open_to]


def places_for(actor: Account) -> Choices:
    """The areas of this installation inside the actor's own: regency, districts, and their villages."""
    regency = settings.TEPAT_REGENCY
    choices: Choices = [(NATION, _("Seluruh Indonesia"))] if actor.area_code == NATION else []
    if actor.covers(regency):
        choices.append((regency, area_name(regency) or regency))
    for district in districts(regency):
        inside = [(v.code, v.name) for v in villages(district.code) if actor.covers(v.code)]
        if actor.covers(district.code):
            inside.insert(0, (district.code, _("Seluruh Kecamatan %(name)s") % {"name": district.name}))
        if inside:
            choices.append((district.name, inside))
    return choices


def place_name(account: Account) -> str:
    """An account's area in words."""
    if account.role in EVERYWHERE or account.area_code == NATION:
        return _("Seluruh Indonesia")
    return area_name(account.area_code) or account.area_code
