"""What the work in the field app says: a sentence for each key that ``frontend/src/field/work`` asks for.

A word in braces is filled in on the phone. These sentences speak to the agent; what the family hears (its
questions, consents, reasons) comes from the content. A test compares the keys with those in the scripts.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_LISTS: dict[str, Any] = {
    # My families.
    "work_families_title": _("Keluarga saya"),
    "work_register": _("Daftarkan keluarga baru"),
    "work_search": _("Cari nama"),
    "work_families_count": _("{total} keluarga. Yang perlu dikunjungi ada di atas."),
    "work_found": _("{count} dari {total} keluarga cocok."),
    "work_show_more": _("Tampilkan {count} lagi"),
    "work_and_more": _("{names} dan {count} orang lagi"),
    "work_lives_alone": _("Tinggal sendiri"),
    "work_under_way": _("Pendaftaran yang berjalan"),
    "work_families_none": _("Belum ada keluarga di sini"),
    "work_families_none_text": _(
        "Kalau belum ada keluarga dalam kelompok Anda, mulailah dengan mendaftarkan satu keluarga."
    ),
    "work_families_not_yet": _("Daftar keluarga datang begitu HP ini mendapat sinyal."),
    # What is due.
    "work_late": _("terlambat {count} hari"),
    "work_today": _("hari ini"),
    "work_tomorrow": _("besok"),
    "work_days_left": _("tinggal {count} hari"),
    "work_due_held": _("Ada kiriman yang ditahan"),
    "work_due_draft": _("Ada yang belum selesai"),
    "work_due_month": _("Buku {month} belum ditulis"),
    "work_draft_open": _("Belum selesai, lanjutkan"),
    # The small map.
    "work_map_title": _("Peta kecil"),
    "work_map_hint": _(
        "{count} dari {total} rumah punya lokasi. Ketuk satu titik untuk membuka keluarganya."
    ),
    "work_map_label": _("Peta dengan {count} rumah. Isinya sama dengan daftar di atas."),
    "work_map_north": _("U"),
    "work_map_due": _("perlu dikunjungi"),
    "work_map_calm": _("tidak ada yang mendesak"),
    "work_map_me": _("Anda di sini"),
    "work_map_locate": _("Tunjukkan di mana saya"),
    "work_map_refused": _("HP ini tidak boleh memakai lokasi. Peta tetap bisa dipakai tanpa itu."),
    "work_map_failed": _("Lokasi Anda belum ketemu. Coba di tempat terbuka."),
    "work_map_far": _("Anda lebih dari 5 kilometer dari rumah-rumah ini."),
}

_FAMILY: dict[str, Any] = {
    "work_family_gone": _("Keluarga"),
    "work_family_gone_title": _("Keluarga ini tidak ada lagi di HP ini"),
    "work_family_gone_text": _(
        "Mungkin sudah dipindahkan ke petugas lain. Yang sudah Anda tulis tetap aman."
    ),
    "work_to_families": _("Ke daftar keluarga"),
    "work_discard": _("Hapus yang belum selesai ini"),
    "work_discard_sure": _("Yang tertulis di dalamnya akan hilang dari HP ini."),
    "work_discard_yes": _("Ya, hapus"),
    "work_open_title": _("Yang belum selesai"),
    "work_tools_title": _("Yang bisa dilakukan"),
    "work_month_open": _("Buku {month} belum ditulis."),
    "work_month_done": _("Buku {month} sudah ditulis."),
    "work_tool_notebook": _("Tulis buku"),
    "work_tool_notebook_again": _("Tulis buku lagi"),
    "work_tool_correct": _("Perbaiki data"),
    "work_tool_register": _("Daftarkan ulang"),
    "work_members_title": _("Yang tinggal di sini: {count} orang"),
    "work_nik_end": _("NIK berakhiran {digits}"),
    "work_nik_none": _("NIK belum ada"),
    "work_age": _("{count} tahun"),
    "work_age_months": _("{count} bulan"),
    "work_decisions_title": _("Hasil terakhir"),
    "work_decisions_none": _("Belum ada hasil untuk keluarga ini."),
    "work_decided_on": _("Dihitung pada {day}"),
    "work_reasons_known": _("Alasannya, sejauh yang diketahui HP ini"),
    "work_facts_title": _("Yang tercatat"),
    "work_facts_on": _("Menurut data terakhir, {day}."),
    "work_facts_none": _("Belum ada yang tercatat."),
    "work_outcome_eligible": _("Berhak"),
    "work_outcome_not_eligible": _("Tidak berhak"),
    "work_outcome_cannot_tell": _("Belum dapat dipastikan"),
    "work_kind_registration": _("Pendaftaran"),
    "work_kind_notebook": _("Buku Dasa Wisma"),
    "work_kind_correction": _("Perbaikan data"),
    "work_kind_ground_check": _("Cek lapangan"),
    "work_kind_visit": _("Kunjungan acak"),
    "work_kind_self_proof": _("Bukti diri"),
    "work_state_queued": _("Menunggu dikirim"),
    "work_state_uploading": _("Sedang dikirim"),
    "work_state_acknowledged": _("Sudah diterima"),
    "work_state_quarantined": _("Ditahan, perlu dilihat"),
}

_REGISTERING: dict[str, Any] = {
    "work_new_family": _("Keluarga baru"),
    "work_known_source": _("data kita"),
    "work_kept": _("Tersimpan di HP ini"),
    "work_keeping": _("Menyimpan …"),
    "work_not_kept": _(
        "HP penuh: yang terakhir belum tersimpan. Biarkan layar ini terbuka, lalu hapus foto atau video "
        "lain dari HP."
    ),
    "work_other_tab": _(
        "Aplikasi ini juga terbuka di tempat lain, dan hanya di sana bisa menulis. "
        "Tutup yang di sana, lalu lanjutkan di sini."
    ),
    "work_listen": _("Dengarkan"),
    # The form, said to an agent.
    "work_form_check_title": _("Periksa bersama keluarga"),
    "work_form_check_hint": _(
        "Bacakan jawabannya. Kalau ada yang salah, tekan Ubah; Anda akan kembali ke sini."
    ),
    "work_form_known_title": _("Yang sudah tercatat"),
    "work_form_known_hint": _("Tanyakan apakah ini masih benar. Yang salah bisa diubah."),
    "work_form_known_family": _("Apakah ini anggota keluarganya?"),
    "work_form_known_family_hint": _(
        "Ubah yang salah, hapus yang bukan anggota, dan tambahkan yang belum ada."
    ),
    "work_form_changed_by_you": _("(baru diubah)"),
    "work_form_not_true": _("Itu tidak benar, tetapi mereka tidak tahu yang benar"),
    # Consent.
    "work_consent_title": _("Minta persetujuan dahulu"),
    "work_consent_hint": _(
        "Bacakan atau putar suaranya, lalu tanyakan satu per satu. Keluarga bebas menjawab tidak."
    ),
    "work_consent_rights": _("Hak keluarga"),
    "work_agrees": _("Ya, boleh"),
    "work_agrees_not": _("Tidak"),
    "work_consent_answer": _("Pilih jawaban keluarga."),
    "work_consent_given": _("Diizinkan: {list}"),
    "work_consent_refused": _("Tanpa izin ini, keluarga tidak bisa didaftarkan."),
    "work_consent_refused_more": _(
        "Hormati pilihan mereka. Mereka boleh berubah pikiran kapan saja, di kantor desa atau lewat Anda."
    ),
    "work_consent_stop": _("Hapus pendaftaran ini dari HP"),
    "work_proof_title": _("Tanda setuju"),
    "work_proof_hint": _("Cukup satu cara. Pilih yang paling mudah bagi keluarga."),
    "work_proof_signature": _("Tanda tangan atau cap jempol di layar"),
    "work_proof_voice": _("Rekam suara"),
    "work_proof_witness": _("Disaksikan seseorang"),
    "work_proof_missing": _("Belum ada tanda setuju. Pakai salah satu cara di bawah ini."),
    "work_proof_kept": _("Tanda setuju tersimpan."),
    "work_signature_hint": _("Tanda tangani di kotak ini. Tidak bisa menulis? Tekan jempol di kotak."),
    "work_signature_empty": _("Kotak tanda tangan, masih kosong"),
    "work_signature_alt": _("Tanda tangan atau cap jempol yang sudah dibuat"),
    "work_signature_clear": _("Hapus dan ulangi"),
    "work_signature_again": _("Buat tanda tangan baru"),
    "work_voice_hint": _("Minta mereka menyebut nama dan berkata: “Saya setuju.” Paling lama 30 detik."),
    "work_voice_start": _("Mulai merekam"),
    "work_voice_again": _("Rekam lagi"),
    "work_voice_stop": _("Selesai merekam"),
    "work_voice_left": _("tinggal {count} detik"),
    "work_voice_on": _("Sedang merekam, paling lama {count} detik."),
    "work_voice_refused": _("HP ini tidak boleh memakai mikrofon. Pakai tanda tangan atau saksi."),
    "work_voice_absent": _("Mikrofon tidak bisa dipakai. Pakai tanda tangan atau saksi."),
    "work_voice_alt": _("Rekaman persetujuan"),
    "work_voice_drop": _("Hapus rekaman"),
    "work_witness_label": _("Nama saksi"),
    "work_witness_hint": _("Orang lain yang mendengar persetujuannya, misalnya tetangga atau ketua RT."),
    "work_witness_missing": _("Tulis nama saksi."),
    "work_witness_words": _("Persetujuan disaksikan oleh:"),
    "work_witness_keep": _("Simpan nama saksi"),
    "work_witness_again": _("Ganti saksi"),
    "work_witness_alt": _("Keterangan saksi yang tersimpan"),
    # Where they live.
    "work_village_title": _("Tempat tinggal"),
    "work_village_label": _("Keluarga ini tinggal di desa mana?"),
    "work_village_missing": _("Pilih desa atau kelurahannya."),
}

_PICTURES: dict[str, Any] = {
    "work_photos_title": _("Foto"),
    "work_go_on_without": _("Lanjut tanpa ini"),
    "work_none_taken": _("Tidak ada"),
    "work_photos_count": _("{count} foto"),
    "work_house_photo_title": _("Foto rumah"),
    "work_house_photo_hint": _("Dari depan, tanpa orang di dalamnya."),
    "work_house_photo_alt": _("Foto rumah, ke-{number}"),
    "work_document_photo_title": _("Foto surat"),
    "work_document_photo_hint": _("Kartu Keluarga atau surat lain, kalau ada. Pastikan hurufnya terbaca."),
    "work_document_photo_alt": _("Foto surat, ke-{number}"),
    "work_photo_take": _("Ambil foto"),
    "work_photo_more": _("Tambah foto"),
    "work_photo_again": _("Foto ulang"),
    "work_photo_drop": _("Hapus"),
    "work_photo_busy": _("Foto sedang dikecilkan …"),
    "work_photo_kept": _("Foto tersimpan."),
    "work_photo_none": _("Berkas itu bukan foto yang bisa dibaca. Coba ambil lagi."),
    "work_photo_full": _("Tempat di HP ini habis, jadi foto belum tersimpan."),
    "work_place_title": _("Lokasi rumah"),
    "work_place_hint": _(
        "Berdirilah di depan rumah. Lokasi dipakai supaya petugas lain bisa menemukan rumahnya."
    ),
    "work_place_take": _("Ambil lokasi"),
    "work_place_again": _("Ambil lagi"),
    "work_place_enough": _("Sudah cukup"),
    "work_place_drop": _("Hapus lokasi"),
    "work_place_looking": _("Mencari lokasi …"),
    "work_place_good": _("Tepat, sampai {metres} meter"),
    "work_place_fair": _("Cukup tepat, sampai {metres} meter"),
    "work_place_rough": _("Kira-kira saja, sampai {metres} meter"),
    "work_place_more": _("Bisa lebih tepat di tempat terbuka, jauh dari atap dan pohon."),
    "work_place_refused": _("HP ini tidak boleh memakai lokasi. Lanjutkan saja tanpa lokasi."),
    "work_place_failed": _("Lokasi belum ketemu. Coba di tempat terbuka, atau lanjutkan saja tanpa lokasi."),
    "work_place_there": _("Lokasi ada"),
    "work_faces_title": _("Wajah pemohon"),
    "work_faces_hint": _(
        "Supaya nanti bisa dicocokkan dengan KTP tanpa datang lagi. Minta izin dahulu. Kalau tidak mau "
        "atau terlalu gelap, lanjutkan saja: haknya tidak berkurang."
    ),
    "work_faces_view": _("Yang dilihat kamera"),
    "work_faces_take": _("Buka kamera"),
    "work_faces_again": _("Ambil lagi"),
    "work_faces_drop": _("Hapus"),
    "work_faces_stop": _("Batal"),
    "work_faces_look": _("Arahkan ke wajahnya, minta melihat ke kamera."),
    "work_faces_too_dark": _("Terlalu gelap. Cari tempat yang lebih terang."),
    "work_faces_too_bright": _("Terlalu silau. Jangan membelakangi cahaya."),
    "work_faces_blurred": _("Buram. Pegang HP dengan tenang."),
    "work_faces_dark": _("Gambarnya agak gelap. Boleh diambil lagi, boleh juga dilanjutkan."),
    "work_faces_refused": _("HP ini tidak boleh memakai kamera. Lanjutkan saja tanpa wajah."),
    "work_faces_absent": _("Kamera tidak bisa dipakai. Lanjutkan saja tanpa wajah."),
    "work_faces_kept": _("Gambar wajah tersimpan."),
    "work_faces_alt": _("Gambar wajah yang tersimpan"),
    "work_faces_count": _("{count} gambar wajah"),
    "work_evidence_title": _("Foto, lokasi, catatan"),
    "work_note_label": _("Catatan untuk petugas kantor"),
    "work_note_hint": _("Kalau ada yang perlu dijelaskan. Boleh dikosongkan."),
    "work_note_left": _("Tinggal {count} huruf."),
}

_SENDING: dict[str, Any] = {
    "work_send_title": _("Simpan dan kirim"),
    "work_send_text": _(
        "Semua disimpan terkunci di HP ini, lalu dikirim sendiri begitu ada sinyal. Selama belum "
        "diterima, masih bisa diperbaiki."
    ),
    "work_send_pictures": _("Foto dan rekaman yang ikut: {count}."),
    "work_send": _("Simpan dan kirim"),
    "work_queued": _("Tersimpan. Dikirim begitu ada sinyal."),
    "work_send_trouble": _("Belum bisa disimpan. Semua yang tertulis masih ada; coba sekali lagi."),
    # The answer without a network.
    "work_answer_title": _("Jawaban sementara"),
    "work_answer_title_both": _("Hasil dan jawaban sementara"),
    "work_thought_title": _("Menurut yang dikatakan keluarga"),
    "work_answer_not_final": _("Ini belum keputusan."),
    "work_answer_from": _(
        "HP ini menghitungnya dari jawaban keluarga, dengan aturan yang sama. Keputusan datang setelah "
        "data lembaga diperiksa."
    ),
    "work_answer_no_sharing": _(
        "Keluarga tidak mengizinkan data dicocokkan dengan lembaga lain, jadi keputusannya mungkin tetap "
        "“belum dapat dipastikan”."
    ),
    "work_answer_none": _("Jawaban sementara tidak ada lagi di HP ini"),
    "work_answer_none_text": _(
        "Kiriman yang sudah terkunci tidak bisa dibuka lagi. Hasilnya muncul di sini setelah diterima."
    ),
    "work_likely": _("Kemungkinan besar berhak"),
    "work_unlikely": _("Kemungkinan tidak berhak"),
    "work_open": _("Belum bisa dikatakan"),
    "work_likely_more": _("Masih diperiksa: {list}."),
    "work_likely_all": _("Semua yang diperlukan sudah diketahui."),
    "work_unlikely_more": _("Karena:"),
    "work_open_more": _("Kurang: {list}."),
    "work_list": _("{names} dan {last}"),
    "work_and_more_things": _("{names} dan {count} hal lagi"),
    "work_reasons_all": _("Lihat {count} alasan"),
    "work_reason_good": _("Memenuhi"),
    "work_reason_bad": _("Tidak memenuhi"),
    "work_reason_open": _("Belum diketahui"),
    "work_decided_title": _("Keputusan"),
    "work_tell_title": _("Sampaikan kepada keluarga"),
    "work_tell_provisional": _(
        "Jawaban ini sementara. Kabar yang pasti menyusul dan bisa dilihat dengan nomor pendaftaran."
    ),
    "work_tell_never": _("Tidak ada yang ditolak hanya karena datanya belum lengkap."),
    "work_tell_appeal": _("Kalau keputusannya nanti keliru, mereka boleh menyanggah."),
    "work_tell_money": _("Pendaftaran ini gratis. Jangan membayar siapa pun."),
    "work_to_receipt": _("Tanda terima"),
    "work_to_answer": _("Lihat jawaban sementara"),
    # The receipt.
    "work_receipt_title": _("Tanda terima"),
    "work_receipt_on": _("Dicatat pada {day}"),
    "work_receipt_gone": _("Tanda terima ini tidak ada lagi di HP ini"),
    "work_receipt_gone_text": _(
        "Yang sudah diterima ada di kantor. Nomornya bisa dilihat di halaman keluarga."
    ),
    "work_reference": _("Nomor pendaftaran"),
    "work_record_number": _("Nomor sementara"),
    "work_code_label": _("Kode QR untuk nomor pendaftaran {number}"),
    "work_code_label_record": _("Kode QR untuk nomor sementara {number}"),
    "work_code_text": _(
        "Kalau dipindai, terbuka halaman status pendaftaran. Tidak ada nama atau NIK di dalamnya."
    ),
    "work_code_text_record": _(
        "Ini nomor catatan di HP petugas. Nomor pendaftaran keluar setelah kiriman diterima; tanyakan "
        "kepada petugas."
    ),
    "work_show": _("Tunjukkan kepada keluarga"),
    "work_show_close": _("Tutup"),
    "work_print": _("Cetak"),
    "work_held_title": _("Kiriman ini ditahan. Isinya aman."),
    "work_held_text": _("Kiriman lain tetap berjalan. Petugas kantor juga bisa melihatnya."),
    "work_held_mend": _("Perbaiki"),
    "work_held_trouble": _("Kiriman ini tidak bisa dibuka lagi. Hubungi petugas kantor."),
}

_TASKS: dict[str, Any] = {
    "work_tasks_title": _("Tugas saya"),
    "work_tasks_late": _("Terlambat"),
    "work_tasks_soon": _("Minggu ini"),
    "work_tasks_later": _("Nanti"),
    "work_tasks_none": _("Tidak ada tugas"),
    "work_tasks_none_text": _(
        "Kalau kantor meminta cek lapangan atau ada yang perlu ditindaklanjuti, tugasnya muncul di sini."
    ),
    "work_task_ground_check": _("Cek lapangan"),
    "work_task_follow_up": _("Tindak lanjut"),
    "work_task_gone": _("Tugas"),
    "work_task_gone_title": _("Tugas ini tidak ada lagi"),
    "work_task_gone_text": _("Mungkin sudah Anda jawab, atau dipindahkan ke petugas lain."),
    "work_to_tasks": _("Ke daftar tugas"),
    "work_task_dates": _("Diminta {opened}, paling lambat {due}."),
    "work_task_words": _("Pesan untuk Anda"),
    "work_task_questions": _("Yang ditanyakan: {count}"),
    "work_task_recorded": _("Tercatat: {words}"),
    "work_task_not_recorded": _("Belum tercatat"),
    "work_task_begin": _("Mulai"),
    "work_go_on": _("Lanjutkan"),
    "work_task_empty": _(
        "Belum ada jawaban. Jawab paling sedikit satu pertanyaan, atau tulis catatan mengapa tidak bisa."
    ),
    # Households that were drawn, to be asked for statistics.
    "work_visits_hint": _(
        "Keluarga ini terpilih dengan undian, untuk statistik saja. Ini bukan cek lapangan."
    ),
    "work_visit_tries": _("sudah {count} kali tidak ada orang"),
    "work_visit_say": _("Katakan di depan pintu"),
    "work_visit_result": _("Bagaimana hasilnya?"),
    "work_visit_answered": _("Mau menjawab"),
    "work_visit_nobody_home": _("Tidak ada orang di rumah"),
    "work_visit_again": _("Coba lagi lain waktu, sampai {due}."),
    "work_visit_declined": _("Tidak mau menjawab"),
    "work_visit_moved_away": _("Sudah pindah"),
    "work_visit_not_found": _("Rumahnya tidak ketemu"),
    "work_visit_ask": _("Mulai bertanya"),
    # Putting something right.
    "work_correct_title": _("Perbaiki data"),
    "work_correct_hint": _("Apa yang berubah atau keliru pada keluarga {name}?"),
    "work_correct_of": _("{name}: {topic}"),
    "work_correct_same": _("Belum ada yang diubah. Ubah jawabannya, atau tulis catatan."),
    "work_not_known_yet": _("Belum tercatat"),
}

_NOTEBOOK: dict[str, Any] = {
    "work_notebook_title": _("Buku Dasa Wisma"),
    "work_months": _("Bulan"),
    "work_notebook_count": _("{done} dari {total} keluarga sudah ditulis untuk {month}"),
    "work_notebook_all": _("Semua {total} keluarga sudah ditulis untuk {month}"),
    "work_notebook_begin": _("Mulai dari {name}"),
    "work_notebook_open": _("Belum ditulis"),
    "work_notebook_done": _("Sudah ditulis"),
    "work_written": _("Sudah ditulis"),
    "work_notebook_of": _("{name}, {month}"),
    "work_notebook_left": _("tinggal {count} keluarga"),
    "work_notebook_quick": _("Bulan ini biasa saja?"),
    "work_notebook_nothing": _("Tidak ada apa-apa"),
    "work_notebook_keep": _("Simpan"),
    "work_notebook_keep_next": _("Simpan, lanjut keluarga berikutnya"),
    "work_notebook_not_so": _("Bukan, ada sesuatu"),
    "work_notebook_kept": _("Buku {name} tersimpan."),
    "work_notebook_change": _("Ubah"),
    "work_notebook_again_text": _("Kalau ada yang terlupa, tulis lagi. Yang lama tetap tersimpan."),
    "work_to_notebook": _("Ke daftar buku"),
    "work_notebook_no_form": _("Bukunya belum ada di HP ini"),
    "work_notebook_no_form_text": _("Sambungkan HP ke sinyal sebentar, lalu buka lagi."),
}

WORK_TEXTS: dict[str, Any] = {
    **_LISTS,
    **_FAMILY,
    **_REGISTERING,
    **_PICTURES,
    **_SENDING,
    **_TASKS,
    **_NOTEBOOK,
}
