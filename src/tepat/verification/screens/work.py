"""People who wait, as cards of a list of work, and as lines of the staff home."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tepat.verification.ladder import State
from tepat.verification.queries import WaitingPerson, waiting_for
from tepat.verification.queries.counting import count_waiting
from tepat.verification.screens.wording import AGE_BANDS, day_of, place


@dataclass(frozen=True)
class Card:
    """One person who waits."""

    person: WaitingPerson
    age: Any
    place: str
    due: str


def cards(people: Iterable[WaitingPerson]) -> list[Card]:
    """A card for each, in the order given."""
    return [
        Card(person, AGE_BANDS[person.age_band], place(person.area_code), day_of(person.due_at))
        for person in people
    ]


def staff_work(account: Any) -> list[tuple[Any, str, int | None]]:
    """What the ladder offers on the staff home: title, address, and how many wait for this account."""
    now = timezone.now()
    found: list[tuple[Any, str, int | None]] = []
    if account.has_perm("verification.assisted.capture"):
        waiting = count_waiting(actor=account, rungs=[State.WAITING_FOR_ASSISTANCE])
        found.append((_("Bantu mengambil foto wajah"), reverse("verification:assisted"), waiting))
    if account.has_perm("verification.comparison.decide"):
        waiting = len(comparisons_for(account, now))
        found.append((_("Bandingkan dua foto"), reverse("verification:desk"), waiting))
    if account.has_perm("verification.in_person.record"):
        waiting = count_waiting(actor=account, rungs=[State.WAITING_FOR_VISIT])
        found.append((_("Temui orang secara langsung"), reverse("verification:visits"), waiting))
    if account.has_perm("verification.failure_rates.read"):
        found.append(
            (_("Berapa sering pemeriksaan wajah gagal"), reverse("verification:failure_rates"), None)
        )
    return found


def comparisons_for(actor: Any, at: datetime) -> list[WaitingPerson]:
    """The comparisons that the actor may decide, the most urgent first, for a first and a second officer."""
    rungs = (State.WAITING_FOR_COMPARISON, State.WAITING_FOR_SECOND_OFFICER)
    waiting = [person for rung in rungs for person in waiting_for(actor=actor, rung=rung, at=at)]
    mine = [person for person in waiting if person.may_decide]
    return sorted(mine, key=lambda person: (-person.escalations, person.due_at or at))
