"""What a person is told: each kind with its title, its text, and a short text that says nothing about them.

The short text leaves the house (SMS, WhatsApp, e-mail): it carries no value, so that whoever sees the phone
learns nothing. The longer one is read after signing in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tepat.base.in_words import date_in_words
from tepat.base.templatetags.words import words
from tepat.content import load_content
from tepat.notices.errors import NoticeWrong

InWords = Callable[[str], str]

_OUTCOMES = {
    "eligible": _("Keluarga Anda berhak."),
    "not_eligible": _("Keluarga Anda belum berhak. Alasannya ada di halaman hasil."),
    "cannot_tell": _("Belum bisa dipastikan. Halaman hasil menyebutkan apa yang masih kurang."),
}
_STEPS = {
    "capture": _("Tunjukkan wajah Anda ke kamera telepon. Waktunya kurang dari satu menit."),
    "assistance": _("Seorang pendamping akan membantu Anda mengambil gambar wajah."),
    "visit": _("Seorang petugas akan datang. Siapkan KTP atau kartu keluarga."),
}
_ANSWERS = {
    "upheld": _("Sanggahan Anda benar. Keputusannya sudah dihitung lagi."),
    "rejected": _("Sanggahan Anda belum dapat diterima. Alasannya ada di halaman sanggah."),
    "stands": _("Petugas kedua memeriksa lagi, dan hasilnya tetap. Alasannya ada di halaman sanggah."),
}


def _as_it_is(value: str) -> str:
    return value


def _programme(code: str) -> str:
    """The title of a programme; what is not published any more keeps its code."""
    programme = load_content().programmes.get(code)
    return words(programme.title) if programme else code


def _purpose(code: str) -> str:
    """What a consent is for."""
    texts = load_content().texts
    return texts.consent(code, get_language() or "id").title if code in texts.purposes else code


def _one_of(sentences: Mapping[str, Any]) -> InWords:
    def in_words(code: str) -> str:
        return str(sentences.get(code, ""))

    return in_words


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice. ``values`` names what its sentences need and how each is said in words.

    Values are codes, references and ISO days, never sentences: they are said in the language of the reader.
    ``leads_to`` is the address, in a room above this one, where the person can act.
    """

    title: Any
    text: Any
    short: Any
    leads_to: str
    link: Any
    values: Mapping[str, InWords]


KINDS: dict[str, Kind] = {
    "registered": Kind(
        title=_("Pendaftaran diterima"),
        text=_("Pendaftaran keluarga Anda sudah kami terima. Nomornya %(reference)s. Simpan nomor ini."),
        short=_("Tepat: pendaftaran Anda sudah diterima. Masuk ke Tepat untuk melihatnya."),
        leads_to="/hasil/",
        link=_("Lihat hasil"),
        values={"reference": _as_it_is},
    ),
    "decided": Kind(
        title=_("Hasil pemeriksaan sudah ada"),
        text=_("%(programme)s: %(outcome)s"),
        short=_("Tepat: hasil pemeriksaan bantuan Anda sudah ada. Masuk ke Tepat untuk melihatnya."),
        leads_to="/hasil/",
        link=_("Lihat hasil dan alasannya"),
        values={"programme": _programme, "outcome": _one_of(_OUTCOMES)},
    ),
    "decision_changed": Kind(
        title=_("Hasil pemeriksaan berubah"),
        text=_("%(programme)s sekarang: %(outcome)s Kalau menurut Anda ini salah, Anda boleh menyanggah."),
        short=_("Tepat: hasil pemeriksaan bantuan Anda berubah. Masuk ke Tepat untuk melihatnya."),
        leads_to="/hasil/",
        link=_("Lihat hasil dan alasannya"),
        values={"programme": _programme, "outcome": _one_of(_OUTCOMES)},
    ),
    "proof_needed": Kind(
        title=_("Kami perlu memastikan bahwa ini Anda"),
        text=_("%(step)s Paling lambat %(due)s. Pendaftaran Anda tetap berjalan."),
        short=_("Tepat: satu langkah lagi untuk memastikan bahwa ini Anda. Masuk ke Tepat untuk melihatnya."),
        leads_to="/wajah/",
        link=_("Lihat langkahnya"),
        values={"step": _one_of(_STEPS), "due": date_in_words},
    ),
    "appeal_received": Kind(
        title=_("Sanggahan diterima"),
        text=_("Sanggahan Anda sudah kami terima. Petugas menjawab paling lambat %(due)s."),
        short=_("Tepat: sanggahan Anda sudah diterima. Masuk ke Tepat untuk melihat kapan dijawab."),
        leads_to="/sanggah/",
        link=_("Lihat sanggahan"),
        values={"due": date_in_words},
    ),
    "appeal_due_soon": Kind(
        title=_("Sanggahan segera dijawab"),
        text=_("Sanggahan Anda belum dijawab. Kami sudah mengingatkan petugas; batasnya %(due)s."),
        short=_("Tepat: sanggahan Anda masih diperiksa. Masuk ke Tepat untuk melihat batas waktunya."),
        leads_to="/sanggah/",
        link=_("Lihat sanggahan"),
        values={"due": date_in_words},
    ),
    "appeal_decided": Kind(
        title=_("Sanggahan sudah dijawab"),
        text=_("Petugas sudah memeriksa. %(answer)s"),
        short=_("Tepat: sanggahan Anda sudah dijawab. Masuk ke Tepat untuk melihat jawabannya."),
        leads_to="/sanggah/",
        link=_("Lihat jawabannya"),
        values={"answer": _one_of(_ANSWERS)},
    ),
    "data_request_received": Kind(
        title=_("Permintaan tentang data Anda diterima"),
        text=_("Permintaan Anda sudah kami terima. Petugas menjawab paling lambat %(due)s."),
        short=_("Tepat: permintaan tentang data Anda sudah diterima. Masuk ke Tepat untuk melihatnya."),
        leads_to="/saya/",
        link=_("Lihat data saya"),
        values={"due": date_in_words},
    ),
    "data_request_answered": Kind(
        title=_("Permintaan tentang data Anda sudah dijawab"),
        text=_("Petugas sudah menjawab permintaan Anda tentang data Anda."),
        short=_("Tepat: permintaan tentang data Anda sudah dijawab. Masuk ke Tepat untuk membacanya."),
        leads_to="/saya/",
        link=_("Baca jawabannya"),
        values={},
    ),
    "consent_withdrawn": Kind(
        title=_("Izin sudah dicabut"),
        text=_("Izin ini sudah Anda cabut: %(purpose)s. Anda boleh memberikannya lagi kapan saja."),
        short=_("Tepat: satu izin Anda sudah dicabut. Kalau bukan Anda, masuk ke Tepat dan periksa."),
        leads_to="/saya/",
        link=_("Lihat izin saya"),
        values={"purpose": _purpose},
    ),
}


def kind_of(code: str) -> Kind:
    """The kind with this code; raises ``NoticeWrong``."""
    if code not in KINDS:
        raise NoticeWrong(
            f"There is no kind of notice `{code}`.",
            mend=f"The kinds are {', '.join(KINDS)} (notices/kinds.py).",
        )
    return KINDS[code]


def check_values(code: str, values: Mapping[str, str]) -> None:
    """Raise ``NoticeWrong`` unless exactly the values of the kind are there."""
    wanted = set(kind_of(code).values)
    if set(values) != wanted or not all(isinstance(value, str) for value in values.values()):
        raise NoticeWrong(
            f"The values of a notice `{code}` are not those its sentences need.",
            mend=f"Give as texts: {', '.join(sorted(wanted))}.",
        )


def text_in_words(code: str, values: Mapping[str, str]) -> str:
    """The longer text of a notice, its values said in the language that is active."""
    kind = kind_of(code)
    spoken = {name: in_words(values[name]) for name, in_words in kind.values.items()}
    return str(kind.text) % spoken
