"""What would turn a reason that is not met, in everyday sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.base.in_words import value_in_words
from tepat.base.templatetags.words import words
from tepat.content import load_content
from tepat.eligibility.screens.outcome.facts import about_whom
from tepat.rules import Change

_BEYOND: Mapping[tuple[bool, bool], Any] = {
    (False, False): gettext_lazy("%(value)s atau lebih"),
    (False, True): gettext_lazy("%(value)s atau kurang"),
    (True, False): gettext_lazy("%(value)s atau sesudahnya"),
    (True, True): gettext_lazy("%(value)s atau sebelumnya"),
}
"""By whether the value is a date, and whether it would have to be less."""


@dataclass(frozen=True)
class WouldChange:
    """One fact that would turn the reason: which, of whom, and the sentence. ``settles`` the whole answer."""

    label: str
    about: str
    sentence: str
    settles: bool


def would_change(changes: Iterable[Change], criterion: str, names: Sequence[str]) -> tuple[WouldChange, ...]:
    """The changes of one criterion, those that settle the answer first."""
    return tuple(_in_words(change, names) for change in changes if change.criterion == criterion)


def _in_words(change: Change, names: Sequence[str]) -> WouldChange:
    variable = load_content().dictionary.get(change.variable)
    if variable is None:  # of a formula from a time when the fact had another name
        return WouldChange("", "", words(change.sentence), change.settles)
    after = value_in_words(variable, _plain(change.to_value))
    if change.beyond and change.from_value is not None:
        less = change.to_value < change.from_value  # type: ignore[operator]
        after = str(_BEYOND[isinstance(change.to_value, date), less]) % {"value": after}
    parts = {"now": value_in_words(variable, _plain(change.from_value)), "value": after}
    sentence = (
        _("Sekarang %(now)s. Kalau %(value)s, keluarga Anda berhak.")
        if change.settles
        else _("Sekarang %(now)s. Kalau %(value)s, syarat ini terpenuhi; syarat lain tetap berlaku.")
    )
    return WouldChange(
        capfirst(words(variable.label)), about_whom(change.member, names), sentence % parts, change.settles
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
