"""What people read about a case: where it stands, what comes next and by when, in everyday words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from tepat.base.templatetags.words import words
from tepat.casework.kinds import CaseEvent, CaseState, Desk, Kind
from tepat.casework.models import Case
from tepat.casework.queries import OwnStep
from tepat.content import load_content
from tepat.content.areas import area_name
from tepat.identity.roles import Role

_STANDING: Mapping[str, tuple[Any, str]] = {
    CaseState.WAITING_FOR_OFFICER: (gettext_lazy("Menunggu petugas"), "open"),
    CaseState.WAITING_FOR_SECOND_OFFICER: (gettext_lazy("Menunggu petugas kedua"), "open"),
    CaseState.UPHELD: (gettext_lazy("Sanggahan Anda benar"), "good"),
    CaseState.REJECTED: (gettext_lazy("Sanggahan ditolak"), "bad"),
    CaseState.STANDS: (gettext_lazy("Keputusan tetap"), "bad"),
    CaseState.ANSWERED: (gettext_lazy("Sudah dijawab"), "good"),
    CaseState.WAITING_FOR_AGENT: (gettext_lazy("Menunggu petugas lapangan"), "open"),
    CaseState.CLOSED: (gettext_lazy("Ditutup"), "open"),
}
_SENTENCES: Mapping[str, Any] = {
    CaseState.WAITING_FOR_OFFICER: gettext_lazy("Seorang petugas memeriksa sanggahan Anda, bukan komputer."),
    CaseState.WAITING_FOR_SECOND_OFFICER: gettext_lazy(
        "Petugas lain memeriksa sanggahan Anda sekali lagi dari awal."
    ),
    CaseState.UPHELD: gettext_lazy("Data yang salah sudah dibetulkan, dan hasilnya langsung dihitung lagi."),
    CaseState.REJECTED: gettext_lazy(
        "Alasannya ada di bawah ini. Kalau Anda tidak setuju, mintalah petugas lain memeriksanya lagi."
    ),
    CaseState.STANDS: gettext_lazy(
        "Dua petugas sudah memeriksanya. Kalau Anda tetap tidak setuju, Anda boleh mengadu ke Ombudsman "
        "Republik Indonesia atau ke LAPOR! (lapor.go.id)."
    ),
    CaseState.ANSWERED: gettext_lazy("Jawaban petugas ada di bawah ini."),
}
_VISITED = (gettext_lazy("Sudah didatangi"), "good")
_YOU = gettext_lazy("Anda")
_REQUEST_WAITS = gettext_lazy("Seorang petugas kabupaten membaca permintaan Anda.")
_EVENTS: Mapping[str, Any] = {
    CaseEvent.OPENED: gettext_lazy("Dikirim"),
    CaseEvent.TAKEN: gettext_lazy("Diambil seorang petugas"),
    CaseEvent.RAISED: gettext_lazy("Dinaikkan ke petugas kabupaten, karena belum dijawab"),
    CaseEvent.UPHELD: gettext_lazy("Diterima: data dibetulkan dan hasilnya dihitung lagi"),
    CaseEvent.REJECTED: gettext_lazy("Ditolak dengan alasan"),
    CaseEvent.REVIEW_ASKED: gettext_lazy("Pemeriksaan oleh petugas kedua diminta"),
    CaseEvent.STANDS: gettext_lazy("Petugas kedua: keputusan tetap"),
    CaseEvent.ANSWERED: gettext_lazy("Dijawab"),
    CaseEvent.CHECK_ASKED: gettext_lazy("Seorang petugas lapangan diminta melihat langsung"),
    CaseEvent.CHECK_ANSWERED: gettext_lazy("Petugas lapangan sudah melihat langsung"),
}
_TASK_EVENTS: Mapping[str, Any] = {
    CaseEvent.OPENED: gettext_lazy("Dibuka"),
    CaseEvent.RAISED: gettext_lazy("Dinaikkan, karena belum dijawab"),
    CaseEvent.REASSIGNED: gettext_lazy("Diserahkan kepada petugas lain"),
    CaseEvent.ANSWERED: gettext_lazy("Dijawab dari lapangan"),
    CaseEvent.ANSWERED_LATE: gettext_lazy("Jawaban dari lapangan datang sesudah tugas ini selesai"),
    CaseEvent.CLOSED: gettext_lazy("Ditutup petugas"),
}
_VISIT_EVENTS: Mapping[str, Any] = {
    **_TASK_EVENTS,
    CaseEvent.RAISED: gettext_lazy("Dinaikkan, karena belum didatangi"),
    CaseEvent.TRIED: gettext_lazy("Didatangi, tidak ada orang di rumah"),
    CaseEvent.ANSWERED: gettext_lazy("Sudah didatangi"),
    CaseEvent.ANSWERED_LATE: gettext_lazy("Didatangi sesudah kunjungan ini selesai"),
    CaseEvent.CLOSED: gettext_lazy("Ditutup"),
}
KINDS: Mapping[str, Any] = {
    Kind.APPEAL: gettext_lazy("Sanggahan"),
    Kind.DELETION: gettext_lazy("Permintaan hapus data"),
    Kind.DATA_QUESTION: gettext_lazy("Pertanyaan tentang data"),
    Kind.GROUND_CHECK: gettext_lazy("Cek lapangan"),
    Kind.FOLLOW_UP: gettext_lazy("Tindak lanjut buku Dasa Wisma"),
    Kind.AUDIT_VISIT: gettext_lazy("Kunjungan acak"),
}
_DESKS: Mapping[str, Any] = {
    Desk.FIELD: gettext_lazy("Petugas lapangan"),
    Desk.DISTRICT: gettext_lazy("Petugas kecamatan"),
    Desk.REGENCY: gettext_lazy("Petugas kabupaten"),
}


@dataclass(frozen=True)
class Line:
    """One line of a case's history."""

    sentence: Any
    who: str
    words: str
    day: str


@dataclass(frozen=True)
class Standing:
    """Where a case stands. ``due`` is the day of the answer, empty when it is there."""

    tag: Any
    tone: str
    sentence: Any
    due: str
    is_overdue: bool
    desk: str


def standing_of(case: Case, *, is_overdue: bool) -> Standing:
    """Where a case stands, for whoever asked."""
    tag, tone = _STANDING[case.state]
    sentence = _SENTENCES[case.state]
    if case.kind != Kind.APPEAL and case.is_waiting:
        sentence = _REQUEST_WAITS
    return Standing(tag, tone, sentence, day_of(case.due_at), is_overdue, desk_of(case))


def title_of(case: Case) -> str:
    """What a case is about, in a few words."""
    if case.kind != Kind.APPEAL:
        return str(KINDS[case.kind])
    programme = load_content().programmes.get(case.programme)
    return words(programme.title) if programme else case.programme


def desk_of(case: Case) -> str:
    """Where the case lies: role and office, never a name."""
    area = case.owner.area_code if case.owner else ""
    place = area_name(area) if area else ""
    desk = str(_DESKS[case.desk])
    return f"{desk}, {place}" if place else desk


def history(steps: Iterable[OwnStep], *, citizen: Any = _YOU) -> list[Line]:
    """The lines of a case's history, as they happened; ``citizen`` is what the reader calls whoever asked."""
    return [Line(_EVENTS[s.event], _who(s.actor_role, citizen), s.words, day_of(s.at)) for s in steps]


def task_history(steps: Iterable[OwnStep], *, kind: str = "") -> list[Line]:
    """The lines of a task's history, as they happened. Of a visit they never say what came of it."""
    events = _VISIT_EVENTS if kind == Kind.AUDIT_VISIT else _TASK_EVENTS
    return [Line(events[s.event], _who(s.actor_role, ""), s.words, day_of(s.at)) for s in steps]


def tag_of(state: str, *, kind: str = "") -> tuple[Any, str]:
    """Where a case stands in two words, and the tone in which it is said: good, bad or open."""
    if kind == Kind.AUDIT_VISIT and state == CaseState.ANSWERED:
        return _VISITED
    return _STANDING[state]


def _who(role: str, citizen: Any) -> str:
    if role == Role.CITIZEN:
        return str(citizen)
    return str(Role(role).label) if role in Role.values else role


def day_of(moment: datetime | None) -> str:
    """A day as people say it: Kamis, 3 Desember 2026; empty for None."""
    return date_format(localtime(moment), "l, j F Y") if moment else ""
