"""What the journey around the questions says: residence, face, sending, and the state of the connection."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

JOURNEY_TEXTS: dict[str, Any] = {
    # Where the answers are: one line above the form, read out when it changes.
    "kept": _("Jawaban Anda tersimpan."),
    "keeping": _("Menyimpan …"),
    "offline": _("Tidak ada sinyal. Teruskan saja: jawaban tersimpan di HP ini dan dikirim sendiri nanti."),
    "offline_not_kept": _(
        "Tidak ada sinyal, dan HP ini tidak bisa menyimpan jawaban. "
        "Jangan tutup halaman ini sampai sinyal kembali."
    ),
    "phone_full": _(
        "HP ini tidak bisa menyimpan jawaban, mungkin penuh atau dilarang. "
        "Teruskan saja: setiap jawaban langsung dikirim kepada kami."
    ),
    "busy": _("Kami sedang sibuk. Jawaban aman di HP ini, dan dikirim sendiri sebentar lagi."),
    "session_over": _(
        "Anda perlu masuk lagi, karena sudah terlalu lama. "
        "Jawaban Anda aman, dan Anda melanjutkan di layar ini."
    ),
    "session_over_not_kept": _(
        "Anda perlu masuk lagi, karena sudah terlalu lama. Jawaban terakhir tidak bisa disimpan di HP ini: "
        "masuklah di tab lain, lalu kembali ke sini."
    ),
    "sign_in": _("Masuk lagi"),
    "other_account": _("Di HP ini sekarang ada orang lain yang masuk. Masuklah lagi sebagai Anda sendiri."),
    "left_out": _("Satu jawaban tidak bisa disimpan. Periksa lagi jawaban itu sebelum mengirim."),
    "other_tab": _("Jawaban dari tab lain sudah digabungkan."),
    # Residence.
    "residence_title": _("Di mana keluarga Anda tinggal sekarang?"),
    "residence_hint": _("Tempat tinggal sehari-hari, walaupun alamat di KTP berbeda."),
    "residence_short": _("Tempat tinggal"),
    "district": _("Kecamatan"),
    "village": _("Desa atau kelurahan"),
    "fault_district": _("Pilih kecamatan Anda."),
    "fault_village": _("Pilih desa atau kelurahan Anda."),
    # Face.
    "face_title": _("Cocokkan wajah Anda dengan foto KTP"),
    "face_text": _("Supaya tidak ada yang mendaftar atas nama Anda. Kurang dari satu menit."),
    "face_rest": _("Tidak bisa sekarang? Hak Anda tidak hilang, dan petugas akan membantu."),
    "face_now": _("Cocokkan wajah sekarang"),
    "face_later": _("Nanti saja, atau saya tidak punya kamera"),
    "face_offline": _("Untuk mencocokkan wajah perlu sinyal. Anda boleh melakukannya nanti."),
    # Sending.
    "send_title": _("Kirim pendaftaran"),
    "send_text": _("Dengan mengirim, saya menyatakan jawaban ini benar sejauh yang saya tahu."),
    "send": _("Kirim dan lihat hasilnya"),
    "sending": _("Mengirim …"),
    "send_waiting": _(
        "Belum terkirim, karena tidak ada sinyal. Kami coba lagi sendiri. "
        "Anda boleh menutup halaman ini dan mengirim nanti: jawaban tetap tersimpan."
    ),
    "send_changed": _("Jawaban Anda baru saja berubah di tab lain. Periksa sekali lagi, lalu kirim."),
    "send_refused": _("Belum bisa dikirim. Perbaiki yang ditunjuk, lalu kirim lagi."),
    "send_failed": _(
        "Belum terkirim, karena ada yang salah di pihak kami. Jawaban Anda aman. Coba lagi nanti."
    ),
    "sent": _("Sudah terkirim."),
}


def journey_texts() -> dict[str, str]:
    """The sentences in the reader's language."""
    return {key: str(text) for key, text in JOURNEY_TEXTS.items()}
