"""The codes that people choose from on the ladder, with their words: reasons, documents, witnesses, notes."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OwnReason(TextChoices):
    """Why a person goes up a rung by themselves."""

    NO_CAMERA = "no_camera", _("HP saya tidak punya kamera, atau kameranya rusak")
    CAMERA_REFUSED = "camera_refused", _("Kamera tidak mau terbuka")
    CANNOT_DO_IT = "cannot_do_it", _("Saya tidak bisa melakukan gerakannya")
    PREFERS_A_PERSON = "prefers_a_person", _("Saya lebih suka dibantu orang")
    OTHER = "other", _("Alasan lain")


class AgentReason(TextChoices):
    """Why an agent says that a face cannot be captured."""

    FACE_CHANGED = "face_changed", _("Wajah berubah karena luka, luka bakar, atau sakit")
    CANNOT_SEE = "cannot_see", _("Tidak bisa melihat")
    BEDRIDDEN = "bedridden", _("Tidak bisa bangun dari tempat tidur")
    FACE_COVERED = "face_covered", _("Menutup wajah karena keyakinan")
    CANNOT_FOLLOW = "cannot_follow", _("Tidak bisa mengikuti petunjuk")
    CAMERA_FAILS = "camera_fails", _("Kamera atau jaringan tidak berfungsi")
    OTHER = "other_cause", _("Sebab lain")


class DocumentKind(TextChoices):
    """What was shown in person. Its number is never kept."""

    KTP = "ktp", _("KTP elektronik")
    KK = "kk", _("Kartu Keluarga")
    BIRTH_CERTIFICATE = "birth_certificate", _("Akta kelahiran")
    DRIVING_LICENCE = "driving_licence", _("SIM")
    PASSPORT = "passport", _("Paspor")
    VILLAGE_LETTER = "village_letter", _("Surat keterangan desa")
    NONE = "none", _("Tidak membawa surat")


class WitnessRelation(TextChoices):
    """Who vouches for the person."""

    NEIGHBOUR = "neighbour", _("Tetangga")
    FAMILY = "family", _("Keluarga lain serumah atau sedesa")
    RT_HEAD = "rt_head", _("Ketua RT atau RW")
    VILLAGE_HEAD = "village_head", _("Kepala desa atau lurah")
    CADRE = "cadre", _("Kader Dasa Wisma")
    OTHER = "other", _("Orang lain yang mengenalnya")
    NONE = "none", _("Tidak ada saksi")


class ComparisonNote(TextChoices):
    """What an officer saw, in one code."""

    CLEAR = "clear", _("Jelas terlihat")
    AGED = "aged", _("Foto lama: orangnya bertambah usia")
    FACE_COVERED = "face_covered", _("Sebagian wajah tertutup")
    POOR_PORTRAIT = "poor_portrait", _("Foto dari IKD kurang jelas")
    POOR_CAPTURE = "poor_capture", _("Foto yang diambil kurang jelas")
    OTHER_FACE = "other_face", _("Bentuk wajahnya lain")


class Verdict(TextChoices):
    """What an officer says."""

    SAME = "same", _("Orang yang sama")
    DIFFERENT = "different", _("Orang yang berbeda")
    UNSURE = "unsure", _("Tidak yakin")
