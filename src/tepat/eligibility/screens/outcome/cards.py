"""Decisions as cards for a page. Pure but for the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tepat.base.in_words import date_in_words, rupiah_in_words, value_in_words
from tepat.base.templatetags.words import words
from tepat.content import Programme, load_content
from tepat.eligibility.screens.outcome.own import OwnOutcome
from tepat.kernel.periods import Period
from tepat.rules import Variable

# Who a fact is from, as said after a value. "self" is spoken to the family itself.
SOURCES: Mapping[str, Any] = {
    "self": gettext_lazy("menurut Anda"),
    "agent": gettext_lazy("menurut petugas lapangan yang mendaftar bersama Anda"),
    "officer": gettext_lazy("menurut petugas dinas"),
    "dukcapil": gettext_lazy("menurut Dukcapil"),
    "dtsen": gettext_lazy("menurut DTSEN"),
    "bkn": gettext_lazy("menurut BKN"),
    "bpjs_ketenagakerjaan": gettext_lazy("menurut BPJS Ketenagakerjaan"),
    "bpjs_kesehatan": gettext_lazy("menurut BPJS Kesehatan"),
    "pln": gettext_lazy("menurut PLN"),
    "bpn": gettext_lazy("menurut BPN"),
    "samsat": gettext_lazy("menurut Samsat"),
    "dapodik": gettext_lazy("menurut Dapodik"),
    "study": gettext_lazy("menurut data penelitian"),
}

AGENCIES: Mapping[str, str] = {
    "dukcapil": "Dukcapil",
    "dtsen": "DTSEN",
    "bkn": "BKN",
    "bpjs_ketenagakerjaan": "BPJS Ketenagakerjaan",
    "bpjs_kesehatan": "BPJS Kesehatan",
    "pln": "PLN",
    "bpn": "BPN",
    "samsat": "Samsat",
    "dapodik": "Dapodik",
}

PERIODS: Mapping[str, Any] = {
    "month": pgettext_lazy("bantuan", "per bulan"),
    "quarter": pgettext_lazy("bantuan", "per tiga bulan"),
    "year": pgettext_lazy("bantuan", "per tahun"),
}

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
_TONES: Mapping[bool | None, str] = {True: "good", False: "bad", None: "open"}
_SIGN_WORDS: Mapping[bool | None, Any] = {
    True: gettext_lazy("Terpenuhi"),
    False: gettext_lazy("Tidak terpenuhi"),
    None: gettext_lazy("Belum diketahui"),
}
_SOME = 6  # so many missing facts stand open; more are folded
_FEW = 2  # this many facts stand open below a reason; more are folded


@dataclass(frozen=True)
class UsedFact:
    """A fact behind a reason: what, about whom, value, source and day in words."""

    label: str
    about: str
    value: str
    source: str
    observed: str
    is_stale: bool


@dataclass(frozen=True)
class Reason:
    """One criterion: a sentence and the facts it rests on. ``tone`` is good, bad or open."""

    tone: str
    sign_words: Any
    sentence: str
    facts: tuple[UsedFact, ...]

    @property
    def is_folded(self) -> bool:
        return len(self.facts) > _FEW


@dataclass(frozen=True)
class Missing:
    """A fact that is not known and could change the outcome, and where it comes from."""

    label: str
    how: str


@dataclass(frozen=True)
class Card:
    """The answer of one programme. ``proof`` says what waits for the applicant's proof of identity."""

    title: str
    description: str
    tone: str
    status: Any
    sentence: Any
    amount_is_open: bool
    amount: str
    period: Any
    payment: str
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    decided_on: str
    appeal_until: str
    version: str
    proof: Any = ""
    proof_is_own: bool = False

    @property
    def missing_is_folded(self) -> bool:
        return len(self.missing) > _SOME


@dataclass(frozen=True)
class OutcomePage:
    """All cards, and the number by which people at the help desk find the family's application."""

    summary: str
    reference: str
    received_on: str
    cards: tuple[Card, ...]


def outcome_page(outcome: OwnOutcome) -> OutcomePage:
    """The page of a family's outcome."""
    cards = [_card(decision, outcome) for decision in outcome.decisions]
    order = {"good": 0, "open": 1, "bad": 2}
    moments = [datetime.fromisoformat(decision["decided_at"]) for decision in outcome.decisions]
    return OutcomePage(
        summary=_summary(outcome.decisions),
        reference=outcome.reference,
        received_on=date_in_words(timezone.localdate(max(moments))) if moments else "",
        cards=tuple(sorted(cards, key=lambda card: order[card.tone])),
    )


def _summary(decisions: Sequence[Mapping[str, Any]]) -> str:
    outcomes = [decision["outcome"] for decision in decisions]
    if not outcomes:
        return _("Data Anda sudah kami terima. Hasilnya belum keluar.")
    if count := outcomes.count("eligible"):
        return _("Keluarga Anda berhak atas %(count)d bantuan.") % {"count": count}
    if "cannot_tell" in outcomes:
        return _("Hasilnya belum dapat dipastikan.")
    return _("Untuk saat ini keluarga Anda tidak berhak atas bantuan ini.")


def _card(decision: Mapping[str, Any], outcome: OwnOutcome) -> Card:
    programme = load_content().programmes.get(decision["programme"])
    waits = decision["waits_for"] == "identity"
    status, tone = _WAITS if waits else _STATUS[decision["outcome"]]
    benefit = decision["benefit"] if decision["outcome"] == "eligible" else None
    decided_on = timezone.localdate(datetime.fromisoformat(decision["decided_at"]))
    appeal_until = decided_on + timedelta(days=programme.appeal_days) if programme else None
    return Card(
        title=words(programme.title if programme else decision["formula"]["title"]),
        description=words(programme.description) if programme else "",
        tone=tone,
        status=status,
        sentence=_SENTENCES[decision["outcome"]],
        amount_is_open=decision["outcome"] == "eligible" and decision["benefit"] is None,
        amount=rupiah_in_words(benefit["amount"]) if benefit else "",
        period=PERIODS.get(benefit["period"], "") if benefit else "",
        payment=_payment(programme, benefit) if programme and benefit else "",
        reasons=_reasons(decision["criteria"], outcome.names),
        missing=tuple(_missing(code) for code in decision["missing"]),
        decided_on=date_in_words(decided_on),
        appeal_until=date_in_words(appeal_until) if appeal_until else "",
        version=decision["formula"]["version"],
        proof=_proof(decision, programme, outcome.proof),
        proof_is_own=outcome.proof == "own",
    )


def _proof(decision: Mapping[str, Any], programme: Programme | None, proof: str) -> Any:
    """What waits for the applicant's proof of identity; empty where nothing does."""
    if decision["waits_for"] == "identity":
        return _DECISION_WAITS
    if proof == "given" or programme is None or decision["outcome"] != "eligible":
        return ""
    return _PAYMENT_WAITS[proof]


def _payment(programme: Programme, benefit: Mapping[str, Any]) -> str:
    period = Period(benefit["period"])
    if period is not Period.YEAR or programme.payment.instalments < 2:
        return ""
    return _("Dibayar %(times)d kali setahun, masing-masing %(amount)s.") % {
        "times": programme.payment.instalments,
        "amount": rupiah_in_words(programme.payment.instalment_of(benefit["amount"], period)),
    }


def _reasons(criteria: Sequence[Mapping[str, Any]], names: Sequence[str]) -> tuple[Reason, ...]:
    """The reasons, those first that stand in the way."""
    order = {"bad": 0, "open": 1, "good": 2}
    return tuple(sorted((_reason(c, names) for c in criteria), key=lambda reason: order[reason.tone]))


def _reason(criterion: Mapping[str, Any], names: Sequence[str]) -> Reason:
    result = criterion["result"]
    facts: dict[int, Mapping[str, Any]] = {}
    for used in criterion["inputs"].values():
        facts |= {fact["fact"]: fact for fact in used["facts"]}
    return Reason(
        tone=_TONES[result],
        sign_words=_SIGN_WORDS[result],
        sentence=words(criterion["reason"]),
        facts=tuple(_used_fact(fact, names) for fact in facts.values()),
    )


def _used_fact(fact: Mapping[str, Any], names: Sequence[str]) -> UsedFact:
    variable = load_content().dictionary.get(fact["variable"])
    number = fact["member"]
    return UsedFact(
        label=words(variable.label) if variable else fact["variable"],
        about=_about(number, names),
        value=capfirst(value_in_words(variable, fact["value"]) if variable else str(fact["value"])),
        source=str(SOURCES.get(fact["source"], fact["source"])),
        observed=date_in_words(timezone.localdate(datetime.fromisoformat(fact["observed_at"]))),
        is_stale=fact["stale"],
    )


def _about(number: int | None, names: Sequence[str]) -> str:
    if number is None:
        return ""
    known = names[number - 1] if number <= len(names) else ""
    return known or _("Anggota %(number)d") % {"number": number}


def _missing(code: str) -> Missing:
    variable = load_content().dictionary.get(code)
    if variable is None:
        return Missing(code, "")
    return Missing(words(variable.label), _how_to_get(variable))


def _how_to_get(variable: Variable) -> str:
    if "self" in variable.source_trust:
        return _("bisa Anda lengkapi sendiri")
    agencies = [AGENCIES[source] for source in variable.source_trust if source in AGENCIES]
    return _("menunggu data %(agency)s") % {"agency": agencies[0]} if agencies else _("menunggu petugas")
