"""What the form on the phone says: a sentence for each key that ``frontend/src/forms`` asks for.

A word in braces is filled in on the phone. A test compares these keys with those in the scripts.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

FORM_TEXTS: dict[str, Any] = {
    # Moving through the form.
    "progress": _("Langkah {number} dari {total}"),
    "part": _("bagian {page} dari {pages}"),
    "back": _("Kembali"),
    "next": _("Lanjut"),
    "save": _("Simpan"),
    "confirm": _("Ya, benar"),
    "answer_open": _("Jawab yang belum"),
    "all_right": _("Semua sudah benar"),
    "send_again": _("Lanjut kirim lagi"),
    "listen": _("Dengarkan pertanyaan ini"),
    "listen_loading": _("Suara sedang disiapkan."),
    "listen_trouble": _("Suara belum bisa diputar. Bacaannya tetap ada di halaman ini."),
    # Answering.
    "yes": _("Ya"),
    "no": _("Tidak"),
    "none": _("Tidak ada satu pun"),
    "not_known": _("Tidak tahu"),
    "choose": _("Pilih satu"),
    "required": _("wajib diisi"),
    "read": _("Terbaca: {value}"),
    "read_rough": _("Kira-kira {value}. Kalau tahu tanggalnya, tulis seperti 17-8-1960."),
    "which_day": _("Yang mana maksudnya?"),
    "count_digits": _("Baru {count} angka dari 16."),
    "cut": _("Tulisannya terlalu panjang, jadi dipotong sampai {most} huruf."),
    # Members of the family.
    "person": _("Orang ke-{number}"),
    "names": _("Nama"),
    "add_person": _("Tambah orang"),
    "person_added": _("Tempat untuk orang ke-{number} sudah ditambahkan."),
    "remove": _("Hapus"),
    "remove_sure": _("Hapus {name} dari daftar keluarga ini?"),
    "remove_yes": _("Ya, hapus"),
    "keep": _("Jangan dihapus"),
    "person_removed": _("{name} sudah dihapus dari daftar."),
    "many_members": _(
        "Paling banyak {most} orang dalam satu formulir. "
        "Orang dengan Kartu Keluarga lain mendaftar dengan formulirnya sendiri."
    ),
    # What was known before.
    "known_title": _("Yang sudah kami ketahui"),
    "known_hint": _("Periksa apakah ini benar. Yang salah bisa Anda ubah."),
    "known_family": _("Apakah ini keluarga Anda?"),
    "known_family_hint": _("Ubah yang salah, hapus yang bukan anggota, dan tambahkan yang belum ada."),
    "according_to": _("Menurut {source}"),
    "was_known": _("Menurut {source}: {value}"),
    "change": _("Ubah"),
    "changed_by_you": _("(diubah oleh Anda)"),
    "not_true": _("Itu tidak benar, tetapi saya tidak tahu yang benar"),
    "undo": _("Batalkan perubahan"),
    "there_is": _("Ada"),
    "there_is_not": _("Tidak ada"),
    # The answers before they are sent.
    "check_title": _("Periksa jawaban Anda"),
    "check_hint": _("Kalau ada yang salah, tekan Ubah. Anda akan kembali ke sini."),
    "check_open": _("Masih ada {count} bagian yang belum dijawab."),
    "not_asked_yet": _("Belum dijawab"),
    # What is wrong, and how to mend it.
    "mend": _("Perbaiki"),
    "faults_title": _("Ada yang perlu diperbaiki"),
    "fault_required": _("“{label}” belum diisi. Kalau ragu, perkirakan saja."),
    "fault_choice": _("Pilih satu jawaban untuk “{label}”."),
    "fault_tick": _("Centang yang ada. Kalau tidak ada, pilih “Tidak ada satu pun”."),
    "fault_number": _("“{label}” tidak bisa dibaca. Isi dengan angka, misalnya 36,5."),
    "fault_integer": _("“{label}” tidak bisa dibaca. Isi dengan bilangan bulat, misalnya 3."),
    "fault_decimals": _("“{label}”: paling banyak {scale} angka di belakang koma."),
    "fault_range": _("“{label}” harus antara {low} dan {high}."),
    "fault_date": _("“{label}” tidak bisa dibaca. Tulis tanggal, bulan, dan tahun, misalnya 17-8-1960."),
    "fault_date_which": _("“{label}” bisa berarti dua tanggal. Pilih yang Anda maksud."),
    "fault_future": _("“{label}” tidak boleh setelah hari ini. Periksa tahun, bulan, dan tanggalnya."),
    "fault_digits_only": _("“{label}” hanya boleh berisi angka. Salin lagi dari kartu."),
    "fault_sixteen": _("“{label}” harus 16 angka, ini {count} angka. Tidak ada? Kosongkan saja."),
    "fault_same_nik": _("NIK ini sudah dipakai anggota lain. Periksa di KTP atau Kartu Keluarga."),
    "fault_name": _("“{label}” harus memakai huruf. Tulis seperti di KTP atau Kartu Keluarga."),
    "fault_no_members": _("Belum ada anggota keluarga. Tambahkan paling sedikit satu orang."),
    "fault_many_members": _(
        "Anggota keluarga lebih dari {most} orang. Pisahkan menurut Kartu Keluarga masing-masing."
    ),
    "fault_no_head": _("Belum ada kepala keluarga. Pilih satu anggota sebagai kepala keluarga."),
    "fault_two_heads": _("Kepala keluarga lebih dari satu. Pilih satu orang saja."),
    # How dates and numbers are written: the months with | between, and the marks of thousands and decimals.
    "months": _("Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"),
    "number_marks": _(".,"),
}


def form_texts() -> dict[str, str]:
    """The sentences in the reader's language, as the page hands them to its scripts."""
    return {key: str(text) for key, text in FORM_TEXTS.items()}
