"""What stands around the answers: which form, where, when, by which way, with whose consent.

Checked key by key; whatever is not known is refused, so that a slip of a client is seen at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tepat.base.problems import ProblemItem
from tepat.content import load_content
from tepat.content.areas import exists, level_of
from tepat.content.questionnaires import Questionnaire
from tepat.content.questionnaires.form import STATISTICS
from tepat.intake.models import Channel
from tepat.registry.operations import NewConsent

_VILLAGE_LEVEL = 4
MAX_CONSENTS = 20
CLOCK_TOLERANCE = timedelta(days=1)
FIRST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
LAST_YEAR = 9000

_KEYS = {
    "questionnaire",
    "questionnaire_version",
    "area_code",
    "channel",
    "observed_at",
    "answers",
    "consents",
}
_OPTIONAL_KEYS = {"device"}
_CONSENT_KEYS = {"purpose", "text_version", "language", "given", "given_at"}
_PURPOSE = re.compile(r"[a-z][a-z_]{1,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_VERSION = re.compile(r"[0-9A-Za-z._-]{1,40}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A submission's document without its answers, read and checked."""

    questionnaire: Questionnaire
    area_code: str
    channel: Channel
    observed_at: datetime
    consents: tuple[NewConsent, ...]

    @property
    def agreed(self) -> frozenset[str]:
        """The purposes to which everybody who was asked said yes."""
        refused = {consent.purpose for consent in self.consents if not consent.given}
        return frozenset(consent.purpose for consent in self.consents) - refused


class Faults(list[ProblemItem]):
    """All faults of a document, so that whoever mends it sees them at once."""

    def add(self, code: str, pointer: str, what: Any, mend: Any = "") -> None:
        self.append(ProblemItem(f"intake.submission.{code}", pointer, what, mend))


def read_envelope(
    document: Mapping[str, Any], *, received_at: datetime
) -> tuple[Envelope | None, list[ProblemItem]]:
    """The envelope, or None and all of its faults."""
    faults = Faults()
    check_keys(faults, document, required=_KEYS, optional=_OPTIONAL_KEYS, pointer="")
    if faults:
        return None, faults
    questionnaire = find_questionnaire(faults, document)
    if questionnaire is not None and questionnaire.given:
        faults.add(
            "unknown_questionnaire",
            "/questionnaire",
            _("Kuesioner ini tentang keluarga yang sudah terdaftar."),
            _("Kirim lewat aplikasi lapangan."),
        )
    channel = _channel(faults, document["channel"])
    area_code = _area(faults, document["area_code"], channel)
    observed_at = read_moment(faults, document["observed_at"], "/observed_at", received_at)
    consents = _consents(faults, document["consents"], received_at)
    _check_device(faults, document.get("device"))
    if not isinstance(document["answers"], dict):
        faults.add("wrong_type", "/answers", _("Jawaban harus berupa objek JSON."))
    if faults or questionnaire is None or observed_at is None:
        return None, faults
    return Envelope(questionnaire, area_code, Channel(channel), observed_at, tuple(consents)), faults


def check_keys(
    faults: Faults, document: Mapping[str, Any], *, required: set[str], optional: set[str], pointer: str
) -> None:
    """Every key that must be there and is not, and every one that is not known, as faults."""
    if document.keys() == required:
        return
    for key in sorted(required - document.keys()):
        faults.add("missing_key", f"{pointer}/{key}", _("Isian ini harus ada."))
    for key in sorted(document.keys() - required - optional):
        place = f"{pointer}/{pointer_part(key)}"
        faults.add("unknown_key", place, _("Isian ini tidak dikenal."), _("Hapus isian ini."))


def pointer_part(key: str) -> str:
    """A key as part of a JSON pointer; long keys are cut, since they reach the answer."""
    return key[:60].replace("~", "~0").replace("/", "~1")


def find_questionnaire(faults: Faults, document: Mapping[str, Any]) -> Questionnaire | None:
    """The published questionnaire that a document names; None, and a fault, where there is none.

    One for statistics is none here: its answers must never become facts.
    """
    code, version = document["questionnaire"], document["questionnaire_version"]
    known = load_content().questionnaires
    if not isinstance(code, str) or all(code != key[0] for key in known):
        faults.add("unknown_questionnaire", "/questionnaire", _("Kuesioner ini tidak dikenal."))
        return None
    found = known.get((code, version)) if isinstance(version, str) else None
    if found is None:
        faults.add(
            "unknown_questionnaire_version",
            "/questionnaire_version",
            _("Versi kuesioner ini tidak dikenal."),
            _("Muat kuesioner yang terbaru, lalu kirim lagi."),
        )
    elif found.purpose == STATISTICS:
        faults.add("unknown_questionnaire", "/questionnaire", _("Kuesioner ini tidak dikenal."))
        return None
    return found


def _area(faults: Faults, value: Any, channel: str) -> str:
    """A family lives in a village; what is imported, such as a survey, may know only a wider area."""
    if (
        isinstance(value, str)
        and exists(value)
        and (level_of(value) == _VILLAGE_LEVEL or channel == Channel.IMPORT)
    ):
        return value
    faults.add(
        "unknown_area",
        "/area_code",
        _("Kode wilayah ini tidak dikenal."),
        _("Pakai kode desa atau kelurahan dari Kemendagri, misalnya 35.10.16.1003."),
    )
    return ""


def _channel(faults: Faults, value: Any) -> str:
    if isinstance(value, str) and value in Channel.values and value != Channel.OBSERVED:
        return value
    faults.add(
        "unknown_channel",
        "/channel",
        _("Jalur kiriman ini tidak dikenal."),
        _("Pakai self, assisted, atau import."),
    )
    return Channel.IMPORT


def read_moment(faults: Faults, value: Any, pointer: str, received_at: datetime) -> datetime | None:
    """A moment that may have been, in UTC; None, and a fault, for anything else."""
    moment = _parse_moment(value)
    if moment is None:
        faults.add(
            "wrong_moment",
            pointer,
            _("Waktu ini tidak terbaca."),
            _("Tulis tanggal, jam, dan selisih zona waktu, misalnya 2026-11-01T09:30:00+07:00."),
        )
    elif moment > received_at + CLOCK_TOLERANCE:
        faults.add(
            "moment_in_future",
            pointer,
            _("Waktu ini belum tiba."),
            _("Periksa jam dan tanggal di perangkat."),
        )
    elif moment < FIRST_MOMENT:
        faults.add(
            "moment_too_old", pointer, _("Waktu ini sebelum tahun 2000."), _("Periksa tanggal di perangkat.")
        )
    else:
        return moment
    return None


def _parse_moment(value: Any) -> datetime | None:
    """An ISO 8601 moment with its offset, in UTC; None for anything else."""
    if not isinstance(value, str) or not len("2026-11-01T09:30Z") <= len(value) <= 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is None or not 1 < moment.year < LAST_YEAR:
        return None
    return moment.astimezone(UTC)


def _consents(faults: Faults, value: Any, received_at: datetime) -> list[NewConsent]:
    if not isinstance(value, list) or len(value) > MAX_CONSENTS:
        faults.add("wrong_consents", "/consents", _("Persetujuan harus berupa daftar, paling banyak 20."))
        return []
    found = []
    for number, consent in enumerate(value):
        read = _consent(faults, consent, f"/consents/{number}", received_at)
        if read is not None:
            found.append(read)
    return found


_CONSENT_CHECKS: dict[str, Callable[[Any], bool]] = {
    "purpose": lambda value: isinstance(value, str) and bool(_PURPOSE.fullmatch(value)),
    "text_version": lambda value: isinstance(value, str) and bool(_VERSION.fullmatch(value)),
    "language": lambda value: isinstance(value, str) and bool(_LANGUAGE.fullmatch(value)),
    "given": lambda value: isinstance(value, bool),
}


def _consent(faults: Faults, consent: Any, pointer: str, received_at: datetime) -> NewConsent | None:
    if not isinstance(consent, dict):
        faults.add("wrong_type", pointer, _("Persetujuan harus berupa objek JSON."))
        return None
    before = len(faults)
    check_keys(faults, consent, required=_CONSENT_KEYS, optional=set(), pointer=pointer)
    if len(faults) > before:
        return None
    for key, is_right in _CONSENT_CHECKS.items():
        if not is_right(consent[key]):
            faults.add("wrong_consents", f"{pointer}/{key}", _("Isian persetujuan ini tidak benar."))
    given_at = read_moment(faults, consent["given_at"], f"{pointer}/given_at", received_at)
    if len(faults) > before or given_at is None:
        return None
    return NewConsent(
        None,
        consent["purpose"],
        consent["text_version"],
        consent["language"],
        consent["given"],
        given_at,
    )


def _check_device(faults: Faults, device: Any) -> None:
    if device is None:
        return
    if not isinstance(device, dict):
        faults.add("wrong_type", "/device", _("Keterangan perangkat harus berupa objek JSON."))
        return
    for key, value in device.items():
        if key != "app_version":
            faults.add("unknown_key", f"/device/{pointer_part(key)}", _("Isian ini tidak dikenal."))
        elif not isinstance(value, str) or not _VERSION.fullmatch(value):
            faults.add("wrong_type", "/device/app_version", _("Versi aplikasi ini tidak terbaca."))
