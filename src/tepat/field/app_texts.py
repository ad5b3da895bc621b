"""What the frame of the field app says: a sentence for each key that ``frontend/src/field`` asks for.

A word in braces is filled in on the phone. ``GATE_TEXTS`` are those of the first screen, which stands before
anything else is loaded, in every language at once; ``APP_TEXTS`` come with the materials. A test compares
the keys with those in the scripts. The words of the work itself stand in ``work_texts.py``.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

GATE_TEXTS: dict[str, Any] = {
    "app": _("Tepat Lapangan"),
    "demo": _("Peragaan"),
    "demo_text": _("semua orang di sini karangan."),
    "gate_first": _("Keluarga binaan Anda, di saku Anda"),
    "gate_first_text": _(
        "Masuk satu kali selagi ada sinyal. Setelah itu semua bisa dikerjakan tanpa sinyal, dan tidak ada "
        "yang hilang."
    ),
    "gate_sign_in": _("Masuk satu kali"),
    "gate_sign_in_again": _("Masuk lagi"),
    "gate_no_signal": _("Untuk masuk pertama kali perlu sinyal. Coba lagi kalau sinyal sudah ada."),
    "gate_who": _("Siapa yang bekerja?"),
    "gate_add": _("Orang lain, baru di HP ini"),
    "gate_others": _("Bukan Anda?"),
    "gate_pin": _("PIN Anda, enam angka"),
    "gate_filled": _("{count} dari 6 angka sudah diisi"),
    "gate_delete": _("Hapus satu angka"),
    "gate_opening": _("Membuka …"),
    "gate_wrong": _("PIN tidak cocok."),
    "gate_left": _("PIN tidak cocok. Tinggal {left} kali lagi, lalu PIN terkunci."),
    "gate_wait": _("Tunggu {wait}, lalu coba lagi."),
    "gate_wait_why": _("Kalau halaman ini ditutup, waktu menunggu dimulai lagi dari awal."),
    "gate_ready": _("Silakan coba lagi."),
    "seconds": _("{count} detik"),
    "minutes": _("{count} menit"),
    "gate_locked": _("PIN terkunci"),
    "gate_locked_text": _(
        "PIN terlalu sering salah. Catatan Anda aman di HP ini. Masuklah selagi ada sinyal, lalu buat PIN "
        "baru."
    ),
    "gate_locked_mark": _("PIN terkunci, perlu sinyal"),
    "gate_forgot": _("Lupa PIN?"),
    "gate_forgot_text": _(
        "Masuklah selagi ada sinyal, lalu buat PIN baru. Catatan yang belum terkirim tetap ada di HP ini."
    ),
    "gate_recover": _("Masuk dan buat PIN baru"),
    "gate_gone": _("Data di HP ini sudah tidak ada"),
    "gate_gone_text": _(
        "HP ini sendiri yang menghapusnya, mungkin karena penuh atau karena riwayat dibersihkan. Yang "
        "sudah diterima server aman. Yang belum terkirim harus dicatat lagi."
    ),
    "gate_unable": _("Aplikasi ini tidak bisa dipakai di sini"),
    "gate_unable_text": _(
        "Peramban ini tidak bisa menyimpan data dengan aman. Pakailah Chrome, Edge, atau Safari yang baru, "
        "dan jangan dalam mode samaran."
    ),
    "gate_broken": _("Aplikasi tidak bisa dibuka. Muat ulang halaman ini. Catatan Anda tetap tersimpan."),
    "gate_reload": _("Muat ulang"),
    "back": _("Kembali"),
    "language": _("Bahasa"),
}

APP_TEXTS: dict[str, Any] = {
    # The frame.
    "tab_families": _("Keluarga"),
    "tab_tasks": _("Tugas"),
    "tab_notebook": _("Buku"),
    "tab_outbox": _("Kiriman"),
    "tab_more": _("Lainnya"),
    "tabs": _("Bagian aplikasi"),
    "tab_count": _("{count} perlu dikerjakan"),
    "tab_alert": _("{count} perlu dilihat"),
    "to_content": _("Langsung ke isi"),
    "lock": _("Kunci"),
    "screen_broken": _("Layar ini tidak bisa dibuka. Catatan Anda tetap tersimpan."),
    "screen_again": _("Coba buka lagi"),
    # The state of things, in one line.
    "status": _("Keadaan kiriman"),
    "status_offline": _("Tidak ada sinyal. Semua tersimpan di HP ini."),
    "status_offline_waiting": _("Tidak ada sinyal. {count} catatan menunggu dikirim."),
    "status_sending": _("Mengirim {number} dari {total} …"),
    "status_pulling": _("Mengambil data terbaru …"),
    "status_waiting": _("{count} catatan menunggu dikirim."),
    "status_sent": _("Semua terkirim, {time}"),
    "status_never": _("Belum pernah terhubung."),
    "status_busy": _("Server sedang sibuk. Dicoba lagi sendiri."),
    "today_at": _("pukul {time}"),
    "on_day_at": _("{day} pukul {time}"),
    # What needs somebody.
    "held": _("{count} catatan ditahan. Lihat apa yang perlu diperbaiki."),
    "held_see": _("Lihat"),
    "proof_needed": _("Tunjukkan dulu bahwa ini benar Anda. Mencatat dan mengirim tetap bisa."),
    "proof_now": _("Tunjukkan sekarang"),
    "signed_out": _("Server tidak mengenal HP ini lagi. Masuklah lagi supaya kiriman bisa berangkat."),
    "signed_out_do": _("Masuk lagi"),
    "revoked": _(
        "HP ini dicabut oleh penyelia. Yang belum terkirim dikirim dulu, lalu data di HP ini dihapus. "
        "Tanyakan kepada penyelia Anda."
    ),
    "storage_soon": _(
        "Penyimpanan HP hampir penuh: tinggal {free}. Hapus foto atau aplikasi lain, atau kirim sekarang."
    ),
    "storage_soon_unknown": _(
        "Penyimpanan HP hampir penuh. Hapus foto atau aplikasi lain, atau kirim sekarang."
    ),
    "storage_full": _(
        "Penyimpanan HP penuh. Catatan di layar belum tersimpan. Hapus foto atau aplikasi lain, jangan "
        "tutup aplikasi ini."
    ),
    "other_tab": _(
        "Aplikasi ini juga terbuka di tab lain. Di sini Anda hanya bisa melihat. Tutup tab yang lain."
    ),
    "update": _("Ada versi baru dari aplikasi ini."),
    "update_now": _("Pakai versi baru"),
    "update_later": _("Versi baru dipakai setelah Anda selesai mengisi."),
    "withdrawn": _(
        "Formulir di aplikasi ini sudah diganti. Buka aplikasi sekali selagi ada sinyal supaya yang baru "
        "terambil. Catatan yang sudah dibuat tetap dikirim, dan petugas memeriksanya."
    ),
    "clock_off": _("Jam HP ini meleset {off}. Perbaiki di pengaturan HP. Waktu catatan kami sesuaikan."),
    "notices_more": _("{count} hal lain"),
    # Setting up a phone.
    "enrol_title": _("Siapkan HP ini"),
    "enrol_pin_why": _("Mengapa perlu PIN?"),
    "enrol_pin_why_text": _(
        "Di HP ini tersimpan data keluarga. PIN menguncinya: tanpa PIN Anda tidak ada yang bisa "
        "membacanya, juga kalau HP ini hilang. PIN bekerja tanpa sinyal."
    ),
    "enrol_choose": _("Buat PIN, enam angka"),
    "enrol_choose_hint": _("Jangan tanggal lahir, angka berurutan, atau angka yang sama semua."),
    "enrol_again": _("Ketik PIN itu sekali lagi"),
    "enrol_differs": _("Kedua PIN tidak sama. Buat lagi dari awal."),
    "pin_digits": _("PIN terdiri dari enam angka."),
    "pin_same": _("PIN itu mudah ditebak, karena angkanya sama semua. Pilih yang lain."),
    "pin_row": _("PIN itu mudah ditebak, karena angkanya berurutan. Pilih yang lain."),
    "pin_pattern": _("PIN itu mudah ditebak, karena polanya berulang. Pilih yang lain."),
    "pin_date": _("PIN itu mirip tanggal lahir dan mudah ditebak. Pilih yang lain."),
    "enrol_step": _("Langkah {number} dari {total}"),
    "enrol_registering": _("Mendaftarkan HP ini …"),
    "enrol_pulling": _("Mengambil keluarga binaan Anda …"),
    "enrol_pulled": _("{count} keluarga sudah ada di HP ini."),
    "enrol_done": _("HP ini siap"),
    "enrol_done_text": _("Mulai sekarang Anda bisa bekerja tanpa sinyal, {name}."),
    "enrol_proof_first": _("Keluarga binaan Anda terambil setelah Anda menunjukkan bahwa ini benar Anda."),
    "enrol_later": _("Keluarga binaan Anda terambil sendiri begitu sinyal cukup."),
    "enrol_begin": _("Mulai bekerja"),
    "enrol_offline": _("Sinyal terputus. HP ini belum terdaftar. Coba lagi kalau sinyal sudah ada."),
    "enrol_signed_out": _("Anda perlu masuk dulu, lalu kembali ke sini."),
    "enrol_not_agent": _(
        "Akun yang masuk sekarang bukan akun petugas lapangan. Keluarlah dari akun itu, lalu masuk dengan "
        "akun Anda."
    ),
    "enrol_failed": _(
        "HP ini belum bisa didaftarkan, karena ada yang salah di pihak kami. Coba lagi sebentar lagi."
    ),
    "enrol_busy": _("Server sedang sibuk. Tunggu sebentar, lalu coba lagi."),
    "enrol_full": _("Penyimpanan HP ini penuh. Hapus foto atau aplikasi lain, lalu coba lagi."),
    "enrol_still_locked": _(
        "Catatan Anda sudah ada di HP ini dengan PIN lain. Kembali, lalu buka dengan PIN itu atau tekan "
        "“Lupa PIN?”."
    ),
    "enrol_try": _("Coba lagi"),
    "recover_title": _("Buat PIN baru"),
    "recover_text": _("Untuk {name}. Catatan Anda di HP ini tetap ada."),
    "recover_working": _("Membuka kunci …"),
    "recover_refused": _("Yang masuk sekarang bukan pemilik catatan ini. Masuklah sebagai {name}."),
    "recover_lost": _(
        "Catatan di HP ini tidak bisa dibuka lagi. Masuklah lagi untuk menyiapkan HP ini dari awal."
    ),
    "install_title": _("Pasang di layar utama"),
    "install_text": _("Supaya terbuka seperti aplikasi lain, juga tanpa sinyal."),
    "install": _("Pasang"),
    "install_ios": _("Ketuk tombol Bagikan, lalu pilih “Tambah ke Layar Utama”."),
    # What was noted, and where it is.
    "outbox_title": _("Kiriman"),
    "outbox_none": _("Belum ada kiriman"),
    "outbox_none_text": _("Yang Anda catat terlihat di sini, dari draf sampai server memberi tanda terima."),
    "outbox_held": _("Ditahan, perlu dilihat"),
    "outbox_waiting": _("Menunggu dan sedang dikirim"),
    "outbox_drafts": _("Draf, belum selesai"),
    "outbox_received": _("Sudah diterima"),
    "outbox_older": _("Tampilkan yang lebih lama"),
    "outbox_send": _("Kirim sekarang"),
    "outbox_sending": _("Sedang mengirim …"),
    "state_draft": _("Draf"),
    "state_queued": _("Menunggu dikirim"),
    "state_uploading": _("Sedang dikirim"),
    "state_uploading_pictures": _("Sedang dikirim, {sent} dari {total} lampiran"),
    "state_acknowledged": _("Sudah diterima"),
    "state_quarantined": _("Ditahan, perlu dilihat"),
    "kind_registration": _("Pendaftaran keluarga"),
    "kind_notebook": _("Buku Dasa Wisma"),
    "kind_correction": _("Perbaikan data"),
    "kind_ground_check": _("Cek lapangan"),
    "kind_visit": _("Kunjungan acak"),
    "kind_self_proof": _("Bukti diri petugas"),
    "untitled": _("Tanpa nama"),
    "record_version": _("perbaikan ke-{version}"),
    "record_changed": _("Terakhir diubah {time}"),
    "record_when": _("Dicatat"),
    "record_arrived": _("Diterima server"),
    "record_reference": _("Nomor rujukan"),
    "record_size": _("Ukuran"),
    "record_size_sent": _("{sent} dari {total} terkirim"),
    "record_attachments": _("Foto dan lampiran"),
    "record_attachments_sent": _("{sent} dari {total} sudah diterima"),
    "record_number": _("Nomor catatan"),
    "record_why": _("Mengapa ditahan?"),
    "record_do": _("Yang bisa dilakukan"),
    "record_held_text": _("Isinya aman, di HP ini dan di server. Kiriman lain tetap berjalan."),
    "record_edit": _("Perbaiki dan kirim lagi"),
    "record_change": _("Ubah"),
    "record_continue": _("Lanjutkan mengisi"),
    "record_receipt": _("Lihat tanda terima"),
    "record_discard": _("Buang draf"),
    "record_discard_sure": _("Buang draf ini? Isinya tidak bisa dikembalikan."),
    "record_discard_yes": _("Ya, buang"),
    "record_discarded": _("Draf sudah dibuang."),
    "record_keep": _("Jangan dibuang"),
    "record_gone": _("Catatan ini sudah tidak ada di HP ini."),
    "record_tries": _("Sudah dicoba {count} kali."),
    "trouble_offline": _("Menunggu sinyal. Terkirim sendiri begitu ada sinyal."),
    "trouble_busy": _("Server sedang sibuk. Dicoba lagi sendiri."),
    "trouble_signed_out": _("Server tidak mengenal HP ini lagi. Masuklah lagi."),
    "trouble_revoked": _("HP ini dicabut oleh penyelia."),
    "trouble_proof": _("Tunjukkan dulu bahwa ini benar Anda."),
    "trouble_full": _("Penyimpanan HP penuh."),
    "export_title": _("Jalan terakhir: bawa dengan berkas"),
    "export_text": _(
        "Kalau lama tidak ada sinyal, simpan kiriman yang menunggu ke dalam satu berkas dan serahkan "
        "kepada petugas kecamatan. Isinya terkunci: hanya server yang bisa membacanya. Yang diserahkan dua "
        "kali tetap tercatat satu kali."
    ),
    "export": _("Simpan berkas"),
    "export_making": _("Menyiapkan berkas …"),
    "export_made": _("Berkas {file} sudah disimpan di unduhan HP ini."),
    "export_failed": _("Berkas tidak bisa dibuat, mungkin karena penyimpanan penuh."),
    # All else.
    "more_title": _("Lainnya"),
    "more_language": _("Bahasa"),
    "more_pin": _("Ganti PIN"),
    "more_proof": _("Bukti diri hari ini"),
    "more_proof_until": _("sudah"),
    "more_proof_needed": _("perlu"),
    "more_phone": _("HP ini"),
    "more_devices": _("HP saya yang lain"),
    "more_devices_text": _("Lihat dan akhiri di akun Anda. Perlu sinyal."),
    "more_help": _("Bantuan"),
    "more_about": _("Tentang aplikasi ini"),
    "more_leave": _("Hapus saya dari HP ini"),
    "language_title": _("Bahasa"),
    "language_failed": _("Bahasa itu belum ada di HP ini. Coba lagi kalau ada sinyal."),
    "pin_title": _("Ganti PIN"),
    "pin_old": _("PIN yang sekarang"),
    "pin_fresh": _("PIN baru, enam angka"),
    "pin_again": _("PIN baru sekali lagi"),
    "pin_old_wrong": _("PIN yang sekarang tidak cocok."),
    "pin_changed": _("PIN sudah diganti."),
    "pin_changing": _("Mengganti PIN …"),
    "proof_title": _("Bukti diri hari ini"),
    "proof_why": _(
        "Sekali sehari kami memastikan bahwa yang memegang HP ini benar Anda. Mencatat dan mengirim selalu "
        "bisa; hanya data keluarga terbaru yang menunggu."
    ),
    "proof_code": _("Kode enam angka dari aplikasi kode"),
    "proof_code_hint": _("Aplikasi yang sama seperti ketika Anda masuk."),
    "proof_send": _("Tunjukkan"),
    "proof_sending": _("Memeriksa …"),
    "proof_wrong": _("Kode itu tidak cocok atau sudah lewat. Tunggu kode berikutnya, lalu coba lagi."),
    "proof_offline": _("Tidak ada sinyal. Bukti diri menunggu; Anda boleh terus bekerja."),
    "proof_passkey": _("Pakai kunci sandi (sidik jari atau wajah di HP)"),
    "proof_face": _("Pakai kamera"),
    "proof_face_text": _("Kamera mengambil beberapa gambar wajah Anda. Hanya server yang bisa membukanya."),
    "proof_face_later": _("Tidak ada sinyal: gambarnya baru diperiksa setelah terkirim."),
    "proof_face_again": _("Sinyal terputus. Ambil gambarnya sekali lagi."),
    "proof_face_look": _("Lihat ke kamera"),
    "proof_face_taking": _("Mengambil gambar {number} dari {total} …"),
    "proof_face_kept": _("Gambar tersimpan, dan dikirim sendiri kalau ada sinyal."),
    "proof_face_no_camera": _("Kamera tidak bisa dibuka. Pakai kode saja."),
    "proof_done": _("Terima kasih. Bukti diri untuk hari ini sudah ada."),
    "leave_title": _("Hapus saya dari HP ini"),
    "leave_text": _(
        "Keluarga, draf, dan kunci Anda dihapus dari HP ini. Yang sudah diterima server tetap ada. "
        "Orang lain yang memakai HP ini tidak terganggu."
    ),
    "leave_yes": _("Ya, hapus saya dari HP ini"),
    "leave_waiting": _(
        "Belum bisa: masih ada {count} draf atau kiriman yang hanya ada di HP ini. Kirim atau buang dulu."
    ),
    "leave_see": _("Lihat di Kiriman"),
    "leave_working": _("Menghapus …"),
    "help_title": _("Bantuan"),
    "help_offline": _("Tidak ada sinyal?"),
    "help_offline_text": _(
        "Teruskan saja. Semua yang Anda catat tersimpan terkunci di HP ini, dan terkirim sendiri kalau "
        "sinyal ada."
    ),
    "help_sent": _("Kapan kiriman benar-benar sampai?"),
    "help_sent_text": _(
        "Kalau tertulis “Sudah diterima”. Baru setelah server memberi tanda terima, HP ini menganggapnya "
        "selesai."
    ),
    "help_held": _("Apa artinya “Ditahan”?"),
    "help_held_text": _(
        "Ada yang perlu dilihat orang. Isinya aman. Di Kiriman tertulis sebabnya dan apa yang bisa Anda "
        "lakukan."
    ),
    "help_lost": _("HP hilang atau dicuri?"),
    "help_lost_text": _(
        "Segera hubungi penyelia Anda. Ia mencabut HP itu; tanpa PIN tidak ada yang bisa membaca isinya."
    ),
    "help_pin": _("Lupa PIN?"),
    "help_pin_text": _("Tekan “Lupa PIN?” di layar kunci. Perlu sinyal. Catatan Anda tidak hilang."),
    "help_mistake": _("Salah mengisi?"),
    "help_mistake_text": _(
        "Selama belum diterima: buka Kiriman, pilih catatannya, lalu tekan Ubah. Sesudah diterima: buka "
        "keluarganya, lalu perbaiki datanya."
    ),
    "about_title": _("Tentang aplikasi ini"),
    "about_version": _("Versi"),
    "about_agent": _("Petugas"),
    "about_role": _("Tugas"),
    "about_group": _("Kelompok"),
    "about_area": _("Wilayah"),
    "about_storage": _("Penyimpanan"),
    "about_storage_used": _("{used} dipakai dari {quota}"),
    "about_storage_kept": _("HP ini berjanji tidak menghapusnya sendiri."),
    "about_storage_not_kept": _(
        "HP ini bisa menghapusnya kalau penuh. Pasang aplikasi di layar utama supaya lebih aman."
    ),
    "about_contact": _("Terakhir terhubung"),
    "about_contact_never": _("belum pernah"),
    "about_text": _("Tepat menghitung hak keluarga atas bantuan sosial dan selalu menyebutkan alasannya."),
    "about_licence": _("Perangkat lunak terbuka, Apache-2.0."),
    # Sizes and stretches of time.
    "kilobytes": _("{count} kB"),
    "megabytes": _("{count} MB"),
    "gigabytes": _("{count} GB"),
    "hours": _("{count} jam"),
    "days": _("{count} hari"),
}


def gate_texts() -> dict[str, str]:
    """The sentences of the first screen in the reader's language."""
    return {key: str(text) for key, text in GATE_TEXTS.items()}
