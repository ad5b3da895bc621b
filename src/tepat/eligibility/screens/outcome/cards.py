"""Decisions as cards for a page or a letter. Pure but for the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.base.in_words import date_in_words, rupiah_in_words
from tepat.base.templatetags.words import words
from tepat.content import Programme, load_content
from tepat.content.agencies import first_agency
from tepat.eligibility.screens.outcome.own import OwnOutcome
from tepat.eligibility.screens.outcome.paying import (
    PERIODS,
    amount_in_words,
    month_in_words,
    next_payment,
    payment_in_words,
)
from tepat.eligibility.screens.outcome.reasons import Reason, reasons_of
from tepat.rules import Variable

_STATUS: Mapping[str, tuple[Any, str]] = {
    "eligible": (gettext_lazy("Berhak"), "good"),
    "not_eligible": (gettext_lazy("Tidak berhak"), "bad"),
    "cannot_tell": (gettext_lazy("Belum dapat dipastikan"), "open"),
}
_SENTENCES: Mapping[str, Any] = {
    "eligible": gettext_lazy("Keluarga Anda memenuhi semua syarat."),
    "not_eligible": gettext_lazy("Ada syarat yang tidak terpenuhi. Lihat alasannya di bawah ini."),
    "cannot_tell": gettext_lazy("Ada data yang belum kami ketahui. Ini bukan penolakan."),
}
_WAITS = (gettext_lazy("Menunggu bukti identitas"), "open")
_DECISION_WAITS = gettext_lazy(
    "Keputusan ini menunggu bukti identitas pendaftar; pendaftaran Anda jalan terus. Begitu terbukti, "
    "keputusannya langsung berlaku."
)
_PAYMENT_WAITS: Mapping[str, Any] = {
    "own": gettext_lazy("Sebelum pembayaran pertama, buktikan dahulu bahwa ini benar Anda."),
    "others": gettext_lazy(
        "Sebelum pembayaran pertama, pendaftar keluarga ini perlu membuktikan identitasnya."
    ),
}
_ORDER: Mapping[str, int] = {"good": 0, "open": 1, "bad": 2}
_SOME = 6  # so many missing facts stand open; more are folded


@dataclass(frozen=True)
class Missing:
    """A fact that is not known and could change the outcome, and where it comes from."""

    label: str
    how: str
    is_own: bool
    agency: str = ""


@dataclass(frozen=True)
class Card:
    """The answer of one programme.

    ``proof`` says what waits for the applicant's proof of identity; ``decision_waits``: the decision itself
    does, not only the payment. ``answer`` is the answer in a word or two. ``next_payment`` is the next month
    of the schedule, in words.
    """

    decision_id: str
    programme: str
    title: str
    agency: str
    tone: str
    status: Any
    sentence: Any
    answer: str
    amount_is_open: bool
    amount: str
    period: Any
    payment: str
    next_payment: str
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    decided_on: str
    appeal_until: date | None
    may_appeal: bool
    version: str
    proof: Any = ""
    decision_waits: bool = False

    @property
    def appeal_until_words(self) -> str:
        return date_in_words(self.appeal_until) if self.appeal_until else ""

    @property
    def missing_is_folded(self) -> bool:
        return len(self.missing) > _SOME

    @property
    def missing_is_own(self) -> bool:
        """Whether the family itself can tell something of what is missing."""
        return any(item.is_own for item in self.missing)


def cards_of(outcome: OwnOutcome, today: date) -> tuple[Card, ...]:
    """A card for each programme, those first of which there is something to be had."""
    cards = [_card(decision, outcome, today) for decision in outcome.decisions]
    return tuple(sorted(cards, key=lambda card: _ORDER[card.tone]))


def summary_of(outcome: OwnOutcome) -> str:
    """The whole answer in one plain sentence."""
    decisions = outcome.decisions
    if outcome.withdrawn_at is not None:
        return _("Izin Anda sudah dicabut. Tidak ada yang dihitung lagi.")
    if not decisions:
        return _("Data Anda sudah kami terima. Hasilnya belum keluar.")
    counted = [d["outcome"] for d in decisions if d["waits_for"] != "identity"]
    if count := counted.count("eligible"):
        return _("Keluarga Anda berhak atas %(count)d bantuan.") % {"count": count}
    if len(counted) < len(decisions):
        return _("Hasilnya sudah dihitung dan menunggu bukti identitas.")
    if "cannot_tell" in counted:
        return _("Hasilnya belum dapat dipastikan.")
    return _("Untuk saat ini keluarga Anda tidak berhak atas bantuan ini.")


def _card(decision: Mapping[str, Any], outcome: OwnOutcome, today: date) -> Card:
    programme = load_content().programmes.get(decision["programme"])
    counts = outcome.withdrawn_at is None
    status, tone = _status(decision, counts)
    benefit = _known_benefit(decision)
    paying = programme if counts else None
    decided_on = timezone.localdate(datetime.fromisoformat(decision["decided_at"]))
    until = decided_on + timedelta(days=paying.appeal_days) if paying else None
    return Card(
        decision_id=decision["decision_id"],
        programme=programme.code if programme else "",
        title=words(programme.title if programme else decision["formula"]["title"]),
        agency=words(programme.agency.name) if programme else "",
        tone=tone,
        status=status,
        sentence=_SENTENCES[decision["outcome"]],
        answer=amount_in_words(benefit) if benefit and tone == "good" else str(status),
        amount_is_open=decision["outcome"] == "eligible" and not benefit,
        amount=rupiah_in_words(benefit["amount"]) if benefit else "",
        period=PERIODS.get(benefit["period"], "") if benefit else "",
        payment=payment_in_words(paying, benefit) if paying and benefit else "",
        next_payment=month_in_words(next_payment(paying.payment, today)) if paying else "",
        reasons=reasons_of(decision, outcome.names, outcome.changes.get(decision["decision_id"], ())),
        missing=tuple(_missing(code) for code in decision["missing"]) if counts else (),
        decided_on=date_in_words(decided_on),
        appeal_until=until,
        may_appeal=until is not None and today <= until,
        version=decision["formula"]["version"],
        proof=_proof(decision, programme, outcome.proof) if counts else "",
        decision_waits=counts and decision["waits_for"] == "identity",
    )


def _known_benefit(decision: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What an eligible family gets; None where there is nothing, or the amount is not known yet."""
    benefit: Mapping[str, Any] | None = decision["benefit"] if decision["outcome"] == "eligible" else None
    return benefit if benefit and benefit["amount"] is not None else None


def _status(decision: Mapping[str, Any], counts: bool) -> tuple[Any, str]:
    """The answer in a word or two and its tone; one that no longer counts is neither good nor bad."""
    status, tone = _STATUS[decision["outcome"]]
    if not counts:
        return _("Hasil terakhir: %(status)s") % {"status": str(status).lower()}, "open"
    return _WAITS if decision["waits_for"] == "identity" else (status, tone)


def _proof(decision: Mapping[str, Any], programme: Programme | None, proof: str) -> Any:
    """What waits for the applicant's proof of identity; empty where nothing does."""
    if decision["waits_for"] == "identity":
        return _DECISION_WAITS
    if proof == "given" or programme is None or decision["outcome"] != "eligible":
        return ""
    return _PAYMENT_WAITS[proof]


def _missing(code: str) -> Missing:
    variable = load_content().dictionary.get(code)
    if variable is None:
        return Missing(code, "", is_own=False)
    if "self" in variable.source_trust:
        return Missing(words(variable.label), _("bisa Anda lengkapi sendiri"), is_own=True)
    agency = _agency_of(variable)
    how = _("menunggu data %(agency)s") % {"agency": agency} if agency else _("menunggu petugas")
    return Missing(words(variable.label), how, is_own=False, agency=agency)


def _agency_of(variable: Variable) -> str:
    return first_agency(variable.source_trust)
