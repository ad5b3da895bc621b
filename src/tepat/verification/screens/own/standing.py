"""Where a person stands, in words: what it means, what to do, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.verification.ladder import OWN_ATTEMPTS, WAITING, State
from tepat.verification.queries import OwnVerification
from tepat.verification.screens.wording import day_of, sentences

_CAPTURE, _ASSISTANCE = State.WAITING_FOR_CAPTURE, State.WAITING_FOR_ASSISTANCE
_COMPARISON, _SECOND = State.WAITING_FOR_COMPARISON, State.WAITING_FOR_SECOND_OFFICER
_VISIT, _PROVEN, _NOT_THE_PERSON = State.WAITING_FOR_VISIT, State.PROVEN, State.NOT_THE_PERSON

_SAYS: dict[str, tuple[Any, Any]] = {
    _CAPTURE: (
        gettext_lazy("Tunjukkan wajah Anda ke kamera"),
        gettext_lazy("Supaya tidak ada orang lain yang mendaftar dengan nama Anda."),
    ),
    _ASSISTANCE: (
        gettext_lazy("Petugas akan membantu Anda"),
        gettext_lazy(
            "Kader atau pendamping di dekat Anda akan mengambil foto Anda. "
            "Anda tidak perlu melakukan apa-apa."
        ),
    ),
    _COMPARISON: (
        gettext_lazy("Petugas sedang mencocokkan foto Anda"),
        gettext_lazy(
            "Seorang petugas melihat kedua foto dengan matanya sendiri. Anda tidak perlu melakukan apa-apa."
        ),
    ),
    _SECOND: (
        gettext_lazy("Petugas kedua sedang mencocokkan foto Anda"),
        gettext_lazy(
            "Supaya tidak keliru, dua petugas melihat foto Anda. Anda tidak perlu melakukan apa-apa."
        ),
    ),
    _VISIT: (
        gettext_lazy("Petugas akan menemui Anda"),
        gettext_lazy(
            "Siapkan KTP atau Kartu Keluarga, dan ajak satu orang yang mengenal Anda. "
            "Anda juga boleh datang sendiri ke kantor desa."
        ),
    ),
    _PROVEN: (
        gettext_lazy("Wajah Anda sudah cocok"),
        gettext_lazy("Selesai. Tidak ada lagi yang perlu Anda lakukan."),
    ),
    _NOT_THE_PERSON: (
        gettext_lazy("Foto Anda belum bisa dicocokkan"),
        gettext_lazy(
            "Menurut petugas, foto itu berbeda dengan foto KTP Anda. Kalau ini keliru, Anda berhak diperiksa "
            "lagi oleh petugas lain, secara langsung."
        ),
    ),
}

_RUNGS: tuple[tuple[frozenset[str], Any], ...] = (
    (frozenset({_CAPTURE}), gettext_lazy("Anda sendiri, dengan kamera")),
    (frozenset({_ASSISTANCE}), gettext_lazy("Petugas membantu mengambil foto")),
    (frozenset({_COMPARISON, _SECOND}), gettext_lazy("Petugas membandingkan kedua foto")),
    (frozenset({_VISIT}), gettext_lazy("Bertemu petugas langsung, dengan KTP dan saksi")),
    (frozenset({_PROVEN}), gettext_lazy("Selesai")),
)


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder that is not passed yet."""

    name: Any
    is_here: bool


@dataclass(frozen=True)
class StandingInWords:
    """What the page says."""

    title: Any
    sentence: Any
    tag: str
    tone: str
    due: str
    reasons: Sequence[str]
    is_first_time: bool
    may_capture: bool
    may_appeal: bool
    may_change_mind: bool
    ladder: Sequence[Rung]


def in_words(standing: OwnVerification) -> StandingInWords:
    """Where somebody stands, for themselves."""
    title, sentence = _SAYS[standing.state]
    is_trying = standing.state == _CAPTURE
    attempts = OWN_ATTEMPTS - standing.attempts_left
    if is_trying and attempts:
        title = gettext_lazy("Belum berhasil, tetapi Anda bisa mencoba lagi")
        sentence = gettext_lazy(
            "Ubah hal di bawah ini, lalu coba sekali lagi. Bantuan Anda tidak terpengaruh."
        )
    return StandingInWords(
        title=title,
        sentence=sentence,
        tag=attempt_in_words(standing) or _tag(standing.state),
        tone={_PROVEN: "good", _NOT_THE_PERSON: "bad"}.get(State(standing.state), "open"),
        due=day_of(standing.due_at) if standing.state in WAITING and not is_trying else "",
        reasons=sentences(standing.reasons) if is_trying else (),
        is_first_time=is_trying and not attempts,
        may_capture=is_trying,
        may_appeal=standing.state == _NOT_THE_PERSON,
        may_change_mind=standing.state == _VISIT and standing.consents is False,
        ladder=_ladder(standing),
    )


def attempt_in_words(standing: OwnVerification) -> str:
    """Which attempt comes next; empty before the first."""
    next_attempt = OWN_ATTEMPTS - standing.attempts_left + 1
    if standing.state != _CAPTURE or next_attempt == 1:
        return ""
    parts = {"attempt": next_attempt, "most": OWN_ATTEMPTS}
    return _("Percobaan %(attempt)s dari %(most)s") % parts


def _tag(state: str) -> str:
    if state == _PROVEN:
        return _("Terbukti")
    if state == _NOT_THE_PERSON:
        return _("Belum terbukti")
    return "" if state == _CAPTURE else _("Sedang diurus")


def _ladder(standing: OwnVerification) -> list[Rung]:
    here = next((i for i, (states, _) in enumerate(_RUNGS) if standing.state in states), len(_RUNGS))
    return [Rung(name, is_here=i == here) for i, (_, name) in enumerate(_RUNGS) if i >= here]
