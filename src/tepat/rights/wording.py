"""Every line of the audit record in words: who, what and why, as a neighbour would say it.

An action or purpose that some room writes and that has no words here fails ``tests/test_wording.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.content.areas import area_name
from tepat.identity.roles import NATION, Role
from tepat.rights.queries.trail import Access

_OWN_ACCOUNT = gettext_lazy("Mengubah cara masuk akun")

ACTIONS: Mapping[str, Any] = {
    "casework.case.read": gettext_lazy("Membaca sanggahan atau permintaan Anda"),
    "casework.family.read": gettext_lazy("Membuka keluarga Anda untuk meminta cek lapangan"),
    "casework.photo.read": gettext_lazy("Melihat foto yang Anda kirim"),
    "casework.photo.delete": gettext_lazy("Menghapus foto yang Anda kirim"),
    "casework.step.answered": gettext_lazy("Menjawab permintaan Anda"),
    "casework.step.answered_late": gettext_lazy("Menjawab sesudah selesai"),
    "casework.step.check_answered": gettext_lazy("Menjawab cek lapangan untuk sanggahan"),
    "casework.step.check_asked": gettext_lazy("Meminta cek lapangan untuk sanggahan"),
    "casework.step.closed": gettext_lazy("Menutup tanpa jawaban"),
    "casework.step.opened": gettext_lazy("Mengirim sanggahan atau permintaan"),
    "casework.step.raised": gettext_lazy("Menaikkan sanggahan ke petugas kabupaten"),
    "casework.step.reassigned": gettext_lazy("Menyerahkan kepada petugas lain"),
    "casework.step.rejected": gettext_lazy("Menolak sanggahan dengan alasan"),
    "casework.step.review_asked": gettext_lazy("Meminta petugas lain memeriksa sanggahan"),
    "casework.step.stands": gettext_lazy("Memeriksa sanggahan untuk kedua kalinya: keputusan tetap"),
    "casework.step.taken": gettext_lazy("Mengambil alih sanggahan"),
    "casework.step.tried": gettext_lazy("Datang, tetapi tidak ada orang di rumah"),
    "casework.step.upheld": gettext_lazy("Menerima sanggahan dan membetulkan data"),
    "casework.task.read": gettext_lazy("Membaca cek lapangan atau tindak lanjut tentang keluarga Anda"),
    "eligibility.decision.read": gettext_lazy("Membaca satu keputusan beserta data yang dipakainya"),
    "eligibility.family.decide": gettext_lazy("Menghitung hasil keluarga Anda"),
    "eligibility.family.read_decisions": gettext_lazy(
        "Membaca hasil keluarga Anda beserta data yang dipakai"
    ),
    "exchange.known.read": gettext_lazy("Bertanya kepada lembaga negara, dengan izin Anda"),
    "field.attachment.read": gettext_lazy("Melihat foto atau rekaman yang dibuat petugas lapangan"),
    "field.device.enrol": gettext_lazy("Mendaftarkan HP petugas"),
    "field.device.recover": gettext_lazy("Membuka kembali HP petugas yang lupa PIN"),
    "field.device.revoke": gettext_lazy("Mencabut HP petugas"),
    "field.export.import": gettext_lazy("Menerima catatan lapangan dari berkas"),
    "field.face_reference.compare": gettext_lazy("Mencocokkan wajah petugas"),
    "field.face_reference.delete_expired": gettext_lazy("Menghapus foto petugas yang sudah lama"),
    "field.face_reference.make": gettext_lazy("Menyimpan foto petugas untuk dicocokkan"),
    "field.family.give": gettext_lazy("Membawa data keluarga Anda di HP petugas"),
    "field.notebook.figures": gettext_lazy("Membaca angka kelengkapan buku Dasa Wisma"),
    "field.notebook.missing": gettext_lazy("Melihat keluarga mana yang belum dicatat bulan itu"),
    "field.proof.accept": gettext_lazy("Membuktikan diri di HP petugas"),
    "field.proof.refuse": gettext_lazy("Menolak bukti diri di HP petugas"),
    "field.record.quarantine": gettext_lazy("Menahan catatan lapangan untuk diperiksa petugas"),
    "field.record.read": gettext_lazy("Membaca catatan lapangan yang ditahan"),
    "field.record.release": gettext_lazy("Memproses catatan lapangan yang ditahan"),
    "field.record.sent_back": gettext_lazy("Mengembalikan catatan lapangan kepada petugasnya"),
    "field.record.void": gettext_lazy("Menutup catatan lapangan tanpa dipakai"),
    "field.uploads.delete_expired": gettext_lazy("Menghapus lampiran yang tidak pernah selesai dikirim"),
    "field.visit.delete_expired": gettext_lazy("Menghapus jawaban kunjungan acak yang sudah lama"),
    "field.visit.give": gettext_lazy("Meminta petugas lapangan mengunjungi keluarga Anda, lewat undian"),
    "identity.account.change": gettext_lazy("Mengubah akun"),
    "identity.account.close": gettext_lazy("Menutup akun"),
    "identity.account.end_sessions": gettext_lazy("Mengeluarkan akun dari semua perangkat"),
    "identity.account.open": gettext_lazy("Membuka akun"),
    "identity.account.recover": gettext_lazy("Memulihkan akun"),
    "identity.account.unlock": gettext_lazy("Membuka kunci akun"),
    "identity.audit.read": gettext_lazy("Membaca catatan akses"),
    "identity.device.end": _OWN_ACCOUNT,
    "identity.device.end_others": _OWN_ACCOUNT,
    "identity.factor.add": _OWN_ACCOUNT,
    "identity.factor.remove": _OWN_ACCOUNT,
    "identity.password.begin": _OWN_ACCOUNT,
    "identity.password.change": _OWN_ACCOUNT,
    "identity.recovery.read": gettext_lazy("Membaca pemberitahuan pemulihan akun"),
    "identity.sign_in.accept": gettext_lazy("Masuk"),
    "identity.sign_in.lock": gettext_lazy("Mengunci akun karena terlalu banyak percobaan"),
    "identity.sign_in.refuse": gettext_lazy("Menolak percobaan masuk"),
    "identity.token.revoke": _OWN_ACCOUNT,
    "intake.known.read": gettext_lazy("Mencari data yang sudah diketahui untuk mengisi formulir"),
    "intake.observation.accept": gettext_lazy("Mencatat keadaan keluarga"),
    "intake.receipt.read": gettext_lazy("Membaca bukti pengiriman"),
    "intake.submission.accept": gettext_lazy("Mengirim data keluarga"),
    "notices.contact.agree": gettext_lazy("Setuju dikabari"),
    "notices.contact.ask_code": gettext_lazy("Meminta kode untuk nomor atau alamat"),
    "notices.contact.confirm": gettext_lazy("Memastikan nomor atau alamat untuk dikabari"),
    "notices.contact.remove": gettext_lazy("Menghapus nomor atau alamat untuk dikabari"),
    "notices.notice.send": gettext_lazy("Mengirim kabar kepada Anda"),
    "openid.keys.rotate": gettext_lazy("Mengganti kunci sambungan dengan IKD"),
    "openid.sign_in.refuse": gettext_lazy("Menolak percobaan masuk dengan IKD"),
    "openid.sign_in.succeed": gettext_lazy("Masuk dengan IKD"),
    "openid.sign_out.succeed": gettext_lazy("Keluar"),
    "registry.consent.give": gettext_lazy("Memberi izin"),
    "registry.consent.withdraw": gettext_lazy("Mencabut izin"),
    "rights.consents.read": gettext_lazy("Membaca izin keluarga"),
    "rights.data.copy": gettext_lazy("Mengunduh salinan data"),
    "rights.data.delete": gettext_lazy("Meminta data dihapus"),
    "rights.facts.read": gettext_lazy("Membaca data keluarga"),
    "rights.registration.withdraw": gettext_lazy("Mundur dari pendaftaran"),
    "rights.trail.read": gettext_lazy("Membaca daftar siapa yang melihat data"),
    "targeting.audit.close": gettext_lazy("Menutup pemeriksaan acak"),
    "targeting.audit.delete_expired": gettext_lazy("Menghapus jawaban pemeriksaan acak yang sudah lama"),
    "targeting.audit.draw": gettext_lazy("Mengundi keluarga untuk pemeriksaan acak"),
    "targeting.challenger.begin": gettext_lazy("Mulai mencoba rumus penantang"),
    "targeting.challenger.end": gettext_lazy("Berhenti mencoba rumus penantang"),
    "targeting.challenger.figures": gettext_lazy("Membaca angka rumus penantang"),
    "targeting.figures.read": gettext_lazy("Membaca angka tepat sasaran"),
    "targeting.frame.delete_expired": gettext_lazy("Menghapus daftar keluarga yang sudah lama"),
    "targeting.frame.import": gettext_lazy("Memasukkan daftar keluarga untuk pemeriksaan acak"),
    "targeting.proposal.approve": gettext_lazy("Menyetujui rumus baru"),
    "targeting.proposal.propose": gettext_lazy("Mengusulkan rumus baru"),
    "targeting.proposal.send_back": gettext_lazy("Mengembalikan usulan rumus"),
    "targeting.proposal.withdraw": gettext_lazy("Menarik usulan rumus"),
    "targeting.visit.take": gettext_lazy("Mencatat kunjungan acak kepada keluarga Anda"),
    "verification.faces.delete": gettext_lazy("Menghapus gambar wajah"),
    "verification.faces.delete_expired": gettext_lazy("Menghapus gambar wajah yang sudah lama"),
    "verification.faces.read": gettext_lazy("Membandingkan foto wajah Anda, tanpa melihat nama"),
    "verification.failure_rates.read": gettext_lazy("Membaca angka pemeriksaan wajah"),
    "verification.person.read": gettext_lazy("Membuka pemeriksaan identitas Anda"),
    "verification.waiting.read": gettext_lazy("Membuka daftar orang yang menunggu pemeriksaan identitas"),
}

_PREFIXES: Mapping[str, Any] = {
    "casework.task_step.": gettext_lazy("Mengurus cek lapangan atau tindak lanjut tentang keluarga Anda"),
    "casework.visit_step.": gettext_lazy("Mengurus kunjungan acak kepada keluarga Anda"),
    "verification.step.": gettext_lazy("Mencatat satu langkah pemeriksaan identitas"),
}

PURPOSES: Mapping[str, Any] = {
    "appeal": gettext_lazy("memeriksa sanggahan"),
    "audit": gettext_lazy("mengawasi pemakaian data"),
    "data_rights": gettext_lazy("memenuhi hak Anda atas data"),
    "eligibility": gettext_lazy("memeriksa bantuan sosial"),
    "field_work": gettext_lazy("melayani keluarga di lapangan"),
    "identity": gettext_lazy("memastikan bahwa ini benar Anda"),
    "notice": gettext_lazy("memberi tahu Anda"),
    "retention": gettext_lazy("menghapus yang sudah cukup lama disimpan"),
    "security": gettext_lazy("menjaga keamanan akun"),
    "self_service": gettext_lazy("dibuka sendiri oleh keluarga"),
    "sign_in": gettext_lazy("masuk"),
    "sign_out": gettext_lazy("keluar"),
    "statistics": gettext_lazy("membuat angka tanpa nama"),
    "targeting": gettext_lazy("mencari rumus yang paling tepat sasaran"),
}


def action_in_words(action: str) -> str | None:
    """What was done; None for an action without words."""
    if (words := ACTIONS.get(action)) is not None:
        return str(words)
    return next((str(words) for prefix, words in _PREFIXES.items() if action.startswith(prefix)), None)


def purpose_in_words(purpose: str) -> str | None:
    """Why it was done; None for a purpose without words."""
    words = PURPOSES.get(purpose)
    return None if words is None else str(words)


def who_in_words(access: Access) -> str:
    """Who did it: by role and office, never by name."""
    if access.is_self:
        return _("Anda sendiri")
    if access.role == Role.SYSTEM or access.office is None:
        return _("Komputer Tepat")
    if access.role == Role.CITIZEN:
        return _("Anggota keluarga")
    role = str(Role(access.role).label) if access.role in Role.values else access.role
    area = access.office.area_code
    place = _("nasional") if area == NATION else (area_name(area) or area)
    return f"{role}, {place}" if place else role
