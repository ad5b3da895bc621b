"""One criterion of a decision as a reason: its sentence, its facts, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from tepat.base.in_words import sentence_in_words
from tepat.eligibility.queries import reason_template
from tepat.eligibility.screens.outcome.changes import WouldChange, would_change
from tepat.eligibility.screens.outcome.facts import UsedFact, used_facts
from tepat.rules import Change

_TONES: Mapping[bool | None, str] = {True: "good", False: "bad", None: "open"}
_SIGN_WORDS: Mapping[bool | None, Any] = {
    True: gettext_lazy("Terpenuhi"),
    False: gettext_lazy("Tidak terpenuhi"),
    None: gettext_lazy("Belum diketahui"),
}
_ORDER: Mapping[str, int] = {"bad": 0, "open": 1, "good": 2}
_FEW = 2  # this many facts stand open below a reason that is not met; all others are folded
_SOME_CHANGES = 3  # this many changes stand open; more are folded


@dataclass(frozen=True)
class Reason:
    """One criterion: a sentence and the facts it rests on. ``tone`` is good, bad or open.

    ``changes`` say what would turn it, where it is not met.
    """

    criterion: str
    tone: str
    sign_words: Any
    sentence: str
    facts: tuple[UsedFact, ...]
    changes: tuple[WouldChange, ...] = ()

    @property
    def is_folded(self) -> bool:
        return len(self.facts) > (_FEW if self.tone == "bad" else 0)

    @property
    def may_be_wrong(self) -> bool:
        """Whether there is anything to contest: where nothing is known yet there is not."""
        return self.tone == "bad" or bool(self.facts)

    @property
    def changes_are_folded(self) -> bool:
        return len(self.changes) > _SOME_CHANGES


def reasons_of(
    decision: Mapping[str, Any], names: Sequence[str], changes: Iterable[Change]
) -> tuple[Reason, ...]:
    """The reasons of a decision, those first that stand in the way."""
    formula = decision["formula"]["hash"]
    reasons = [
        _reason(criterion, names, changes, reason_template(formula, criterion["code"], criterion["result"]))
        for criterion in decision["criteria"]
    ]
    return tuple(sorted(reasons, key=lambda reason: _ORDER[reason.tone]))


def _reason(
    criterion: Mapping[str, Any], names: Sequence[str], changes: Iterable[Change], template: str | None
) -> Reason:
    result = criterion["result"]
    return Reason(
        criterion=criterion["code"],
        tone=_TONES[result],
        sign_words=_SIGN_WORDS[result],
        sentence=sentence_in_words(criterion["reason"], template),
        facts=used_facts(criterion, names),
        changes=would_change(changes, criterion["code"], names) if result is False else (),
    )
