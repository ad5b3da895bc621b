"""What happens next, by when, and what the family can do for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tepat.base.in_words import date_in_words
from tepat.eligibility.screens.outcome.cards import Card
from tepat.eligibility.screens.outcome.own import OwnOutcome


@dataclass(frozen=True)
class Ahead:
    """One thing that comes next. ``address`` and ``action`` are empty where nothing can be done for it."""

    title: str
    text: str
    address: str = ""
    action: str = ""


def what_is_ahead(outcome: OwnOutcome, cards: Sequence[Card]) -> tuple[Ahead, ...]:
    """What comes next, the nearest first."""
    paid = [card for card in cards if card.tone == "good"]
    return (
        *_proof(outcome, cards),
        *_missing(cards),
        *_payment(paid),
        *_appeal(cards),
    )


def _proof(outcome: OwnOutcome, cards: Sequence[Card]) -> list[Ahead]:
    if not any(card.proof for card in cards):
        return []
    title = _("Bukti identitas")
    if outcome.proof != "own":
        return [Ahead(title, _("Pendaftar keluarga ini menunjukkan wajahnya sekali, lewat akunnya sendiri."))]
    standing = outcome.verification
    due = standing.due_at if standing else None
    text = (
        _("Tunjukkan wajah Anda sekali, paling lambat %(day)s. Kalau tidak bisa, petugas membantu.")
        % {"day": date_in_words(timezone.localdate(due))}
        if due
        else _("Tunjukkan wajah Anda sekali. Kalau tidak bisa, petugas membantu.")
    )
    return [Ahead(title, text, reverse("verification:own"), _("Buktikan sekarang"))]


def _missing(cards: Sequence[Card]) -> list[Ahead]:
    missing = [item for card in cards for item in card.missing]
    found = []
    if any(item.is_own for item in missing):
        found.append(
            Ahead(
                _("Lengkapi data"),
                _("Ada data yang bisa Anda lengkapi sendiri. Hasilnya dihitung lagi saat itu juga."),
                reverse("intake:consent"),
                _("Lengkapi data keluarga"),
            )
        )
    if agencies := list(dict.fromkeys(item.agency for item in missing if item.agency)):
        text = _(
            "Kami menunggu data dari %(agencies)s. Anda tidak perlu melakukan apa-apa; kalau ingin dihitung "
            "lagi, kirim ulang data keluarga."
        )
        found.append(Ahead(_("Data lembaga"), text % {"agencies": ", ".join(agencies)}))
    return found


def _payment(paid: Sequence[Card]) -> list[Ahead]:
    if not paid:
        return []
    agencies = ", ".join(dict.fromkeys(card.agency for card in paid))
    months = "; ".join(f"{card.title}: {card.next_payment}" for card in paid)
    text = _(
        "%(agency)s menetapkan daftar penerima menurut kuota setiap daerah. Kalau keluarga Anda masuk "
        "daftar, pembayaran paling cepat menurut jadwal: %(months)s."
    )
    return [Ahead(_("Pembayaran"), text % {"agency": agencies, "months": months})]


def _appeal(cards: Sequence[Card]) -> list[Ahead]:
    days = [card.appeal_until for card in cards if card.may_appeal and card.appeal_until]
    if not days:
        return []
    text = _("Kalau ada alasan yang keliru, ajukan sanggahan paling lambat %(day)s. Tidak dipungut biaya.")
    return [Ahead(_("Sanggah"), text % {"day": date_in_words(min(days))})]
