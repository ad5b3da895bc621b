"""What people read: a sentence for each code, in everyday words, that says what to change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tepat.content.areas import area_name

# What to change, by the code of a reason. Several codes may share one sentence: people act, codes are for us.
_MOVE_AS_ASKED = _("Ikuti petunjuk di layar satu per satu, pelan-pelan saja.")
_REAL_FACE = _("Pakailah wajah Anda sendiri di depan kamera, bukan foto atau layar.")
_ONE_PERSON = _("Hanya satu orang yang boleh di depan kamera, dari awal sampai akhir.")
_AGAIN = _("Mulai lagi dari awal, dan ambil gambarnya sekaligus sampai selesai.")
REASONS: dict[str, Any] = {
    "no_face": _(
        "Wajah belum terlihat. Pegang telepon setinggi wajah, dan isi bentuk lonjong dengan wajah Anda."
    ),
    "several_faces": _("Ada lebih dari satu wajah. Mintalah orang lain menjauh sebentar."),
    "too_far": _("Wajah terlalu jauh. Dekatkan telepon sampai wajah mengisi bentuk lonjong."),
    "too_close": _("Wajah terlalu dekat. Jauhkan telepon sedikit."),
    "blurred": _("Gambarnya kabur. Lap kameranya, lalu pegang telepon dengan tenang."),
    "too_dark": _("Wajah kurang terang. Menghadaplah ke jendela atau lampu."),
    "too_bright": _("Wajah terlalu silau. Menjauhlah dari sinar matahari langsung."),
    "uneven_light": _("Sebelah wajah gelap. Menghadaplah lurus ke arah cahaya."),
    "turned_away": _("Wajah tidak menghadap kamera. Lihatlah lurus ke kamera di awal dan di akhir."),
    "cut_off": _("Wajah terpotong. Masukkan seluruh wajah ke bentuk lonjong."),
    "unclear": _("Wajah kurang jelas. Lepaskan masker, topi, atau kacamata hitam."),
    "unlike": _("Wajah belum cocok dengan foto KTP. Lepaskan kacamata, dan cari tempat yang terang."),
    "several_people": _ONE_PERSON,
    # Whether somebody alive did what was asked.
    "face_lost": _(
        "Wajah tidak terlihat. Cari tempat yang lebih terang, dan isi bentuk lonjong dengan wajah Anda."
    ),
    "look_straight": _("Lihatlah lurus ke kamera di awal dan di akhir."),
    "turn_further": _("Menolehlah lebih jauh, sampai satu telinga hampir tidak terlihat."),
    "look_up_further": _("Angkat dagu lebih tinggi saat diminta melihat ke atas."),
    "wrong_direction": _("Menolehlah ke arah panah di layar."),
    "blink_not_seen": _("Saat diminta, tutup kedua mata, hitung sampai dua, lalu buka lagi."),
    "mouth_not_open": _("Saat diminta, buka mulut lebar-lebar sampai petunjuknya berganti."),
    "come_closer": _("Saat diminta, dekatkan telepon sampai wajah memenuhi bentuk lonjong."),
    "move_away": _("Saat diminta, jauhkan telepon sepanjang lengan."),
    "not_live": _REAL_FACE,
    "seen_before": _REAL_FACE,
    "different_person": _ONE_PERSON,
    "too_fast": _MOVE_AS_ASKED,
    "out_of_order": _MOVE_AS_ASKED,
    "incomplete": _AGAIN,
    "too_slow": _AGAIN,
}
_UNKNOWN_REASON = _("Gambarnya belum cukup jelas. Cari tempat yang terang, lalu coba lagi.")

STEPS: dict[str, Any] = {
    "look_ahead": _("Lihat lurus ke kamera"),
    "turn_left": _("Menoleh pelan ke kiri"),
    "turn_right": _("Menoleh pelan ke kanan"),
    "look_up": _("Angkat dagu, lihat ke atas"),
    "blink": _("Lihat ke kamera, lalu tutup mata sebentar"),
    "open_mouth": _("Lihat ke kamera, lalu buka mulut lebar-lebar"),
    "come_closer": _("Dekatkan telepon ke wajah"),
    "move_away": _("Jauhkan telepon dari wajah"),
}
# The agent reads the instruction aloud; left is the person's own left.
STEPS_ALOUD: dict[str, Any] = {
    "look_ahead": _("Minta melihat lurus ke kamera"),
    "turn_left": _("Minta menoleh pelan ke kirinya sendiri"),
    "turn_right": _("Minta menoleh pelan ke kanannya sendiri"),
    "look_up": _("Minta mengangkat dagu, melihat ke atas"),
    "blink": _("Minta melihat ke kamera, lalu menutup mata sebentar"),
    "open_mouth": _("Minta melihat ke kamera, lalu membuka mulut lebar-lebar"),
    "come_closer": _("Dekatkan telepon ke wajahnya"),
    "move_away": _("Jauhkan telepon dari wajahnya"),
}

CAMERA: dict[str, Any] = {
    "starting": _("Menyalakan kamera …"),
    "refused": _(
        "Kamera belum diizinkan. Tekan gambar gembok di samping alamat, pilih Izinkan kamera, "
        "lalu tekan Coba lagi."
    ),
    "absent": _(
        "Telepon ini tidak punya kamera yang bisa dipakai. Pakailah telepon lain, atau minta dibantu petugas."
    ),
    "in_use": _("Kamera sedang dipakai aplikasi lain. Tutup aplikasi itu, lalu tekan Coba lagi."),
    "insecure": _(
        "Kamera hanya bisa dipakai lewat alamat yang aman. Buka halaman ini dengan https, lalu coba lagi."
    ),
    "broken": _("Kamera tidak mau menyala. Tutup peramban, buka lagi, lalu coba sekali lagi."),
    "too_dark": _("Kurang terang. Menghadaplah ke jendela."),
    "too_bright": _("Terlalu silau. Cari tempat yang teduh."),
    "blurred": _("Gambarnya kabur. Pegang telepon dengan tenang."),
    "sending": _("Mengirim gambar …"),
    "waiting_cut": _("Sinyal terputus. Kami coba kirim lagi …"),
    "waiting_busy": _("Sedang banyak orang. Anda tetap dalam antrean, tunggu sebentar …"),
    "unreachable": _(
        "Kami belum bisa dihubungi. Ini tidak dihitung sebagai percobaan. Coba lagi sebentar lagi."
    ),
    "stale": _("Halaman ini terlalu lama terbuka. Muat ulang halaman ini, lalu coba lagi."),
    "count": _("Langkah {step} dari {steps}"),
}

# What a person agrees to before a camera looks at them. Changed lines mean a new version.
CONSENT_VERSION = "2026.1"
CONSENT: tuple[Any, ...] = (
    _("Fotonya hanya dipakai untuk mencocokkan Anda dengan foto KTP."),
    _("Fotonya disimpan terkunci, lalu dihapus. Setiap orang yang melihatnya tercatat."),
    _("Anda boleh menolak. Bantuan tidak berkurang karena itu: petugas akan menemui Anda."),
)

AGE_BANDS: dict[str, Any] = {
    "under_18": _("di bawah 18 tahun"),
    "18_29": _("18–29 tahun"),
    "30_44": _("30–44 tahun"),
    "45_59": _("45–59 tahun"),
    "60_74": _("60–74 tahun"),
    "75_and_over": _("75 tahun ke atas"),
    "unknown": _("umur belum diketahui"),
}


def sentences(reasons: Iterable[str]) -> list[str]:
    """A sentence for each reason, the same one only once, at most three: nobody changes more at a time."""
    found = dict.fromkeys(str(REASONS.get(code, _UNKNOWN_REASON)) for code in reasons)
    return list(found)[:3]


def day_of(moment: datetime | None) -> str:
    """A day as people say it: Kamis, 3 Desember 2026; empty for None."""
    return date_format(localtime(moment), "l, j F Y") if moment else ""


def place(area_code: str) -> str:
    """Where somebody lives, as people say it; the code itself where it has no name."""
    return area_name(area_code) or area_code
