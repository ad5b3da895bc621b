"""What the registry warns of, in words. A receipt is stored once, so it holds all languages."""

from __future__ import annotations

from typing import Any

from tepat.registry import placement
from tepat.registry.placement import Warned

Text = dict[str, str]

WARNINGS: dict[str, tuple[Text, Text]] = {
    placement.KK_CLAIMED_BY_OTHER: (
        {
            "id": "Nomor KK ini sudah dipakai keluarga lain, jadi data Anda disimpan sebagai keluarga baru.",
            "en": "Another family already uses this KK number, so your data are kept as a new family.",
        },
        {
            "id": "Periksa nomor KK. Kalau sudah benar, tunggu: petugas akan memeriksanya.",
            "en": "Check the KK number. If it is right, wait: an officer will look at it.",
        },
    ),
    placement.IN_OTHER_FAMILY: (
        {
            "id": "Orang ini masih tercatat sebagai anggota keluarga lain.",
            "en": "This person is still recorded as a member of another family.",
        },
        {
            "id": "Kalau orang ini sudah pindah, tidak perlu apa-apa: petugas akan memeriksanya.",
            "en": "If this person has moved, nothing is needed: an officer will look at it.",
        },
    ),
    placement.DETAILS_DIFFER: (
        {
            "id": "Nama atau tanggal lahir orang ini berbeda dari yang tercatat sebelumnya.",
            "en": "The name or birth date of this person differs from what was recorded before.",
        },
        {
            "id": "Samakan dengan KTP atau KK, lalu kirim lagi kalau ada yang salah.",
            "en": "Compare with the identity card or KK, and send again if something is wrong.",
        },
    ),
    placement.MEMBER_ENDED: (
        {
            "id": "Seorang anggota yang dulu tercatat tidak disebut lagi, jadi keanggotaannya diakhiri.",
            "en": "A member recorded before is no longer named, so the membership has ended.",
        },
        {
            "id": "Kalau orang itu masih tinggal bersama keluarga, kirim lagi dengan namanya.",
            "en": "If that person still lives with the family, send again with their name.",
        },
    ),
    placement.AREA_DIFFERS: (
        {
            "id": "Keluarga ini tercatat di desa atau kelurahan lain.",
            "en": "This family is recorded in another village.",
        },
        {
            "id": "Kalau keluarga pindah rumah, sampaikan kepada petugas di tempat yang baru.",
            "en": "If the family has moved house, tell an officer at the new place.",
        },
    ),
}


def receipt_warning(warned: Warned) -> dict[str, Any]:
    """One warning as receipts hold it."""
    what, mend = WARNINGS[warned.code]
    return {"code": warned.code, "pointer": warned.pointer, "what": what, "mend": mend}
