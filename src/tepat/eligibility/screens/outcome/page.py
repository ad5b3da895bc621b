"""The outcome page as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tepat.base.in_words import date_in_words
from tepat.eligibility.screens.outcome.ahead import Ahead, what_is_ahead
from tepat.eligibility.screens.outcome.cards import Card, cards_of, summary_of
from tepat.eligibility.screens.outcome.own import OwnOutcome
from tepat.eligibility.screens.outcome.status_line import Step, status_line


@dataclass(frozen=True)
class OutcomePage:
    """All cards, what comes next, and the number by which people at the help desk find the application.

    ``proof`` says what waits for the applicant's proof of identity; empty where nothing does.
    ``withdrawn_on`` is the day on which the family took back its consent: then nothing comes next.
    """

    summary: str
    reference: str
    decided_on: str
    steps: Sequence[Step]
    cards: Sequence[Card]
    ahead: Sequence[Ahead]
    withdrawn_on: str = ""
    proof: str = ""
    proof_is_own: bool = False


def outcome_page(outcome: OwnOutcome, *, today: date) -> OutcomePage:
    """The page of a family's outcome, as of a day."""
    cards = cards_of(outcome, today)
    decided_at, withdrawn_at = outcome.decided_at, outcome.withdrawn_at
    waiting = [card for card in cards if card.proof]
    return OutcomePage(
        summary=summary_of(outcome),
        reference=outcome.reference,
        decided_on=date_in_words(timezone.localdate(decided_at)) if decided_at else "",
        steps=status_line(outcome, cards),
        cards=cards,
        ahead=what_is_ahead(outcome, cards) if withdrawn_at is None else (),
        withdrawn_on=date_in_words(timezone.localdate(withdrawn_at)) if withdrawn_at else "",
        proof=str(waiting[0].proof) if waiting else "",
        proof_is_own=bool(waiting) and outcome.proof == "own",
    )
