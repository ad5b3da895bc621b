"""What a person reads when an answer is refused: what is wrong and how to mend it, in both languages.

No text holds an answer, so that none of them can carry personal data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tepat.content.questionnaires.form import Question

Texts = dict[str, str]

_PROBLEMS: Mapping[str, tuple[str, str, str, str]] = {
    # code: what (id), mend (id), what (en), mend (en)
    "intake.answer.unknown_question": (
        "Pertanyaan ini tidak ada di formulir.", "Hapus jawaban ini, atau pakai versi formulir yang benar.",
        "The form has no such question.", "Remove the answer, or use the right version of the form.",
    ),
    "intake.answer.not_in_list": (
        "Pilihan untuk “{label}” tidak ada di daftar.", "Pilih salah satu jawaban di daftar.",
        "The choice for “{label}” is not on the list.", "Choose one of the answers on the list.",
    ),
    "intake.answer.out_of_range": (
        "Isian “{label}” di luar batas.", "Isi antara {low} dan {high}.",
        "The value of “{label}” is out of range.", "Enter a value from {low} to {high}.",
    ),
    "intake.answer.irrelevant": (
        "“{label}” tidak perlu dijawab, menurut jawaban lain.",
        "Kosongkan jawaban ini, atau periksa jawaban lain.",
        "By the other answers, “{label}” need not be asked.", "Clear this answer, or check the others.",
    ),
    "intake.answer.required": (
        "“{label}” belum diisi.", "Isi jawaban ini. Kalau ragu, perkirakan saja.",
        "“{label}” is not filled in.", "Fill it in. If you are not sure, make a good guess.",
    ),
    "intake.answer.constraint": (
        "{message}", "Periksa “{label}” dan jawaban lain yang berkaitan.",
        "{message}", "Check “{label}” and the answers that go with it.",
    ),
    "intake.answer.birth_date_in_future": (
        "Tanggal lahir setelah hari ini.", "Periksa tahun, bulan, dan tanggalnya.",
        "The date of birth is after today.", "Check the year, the month and the day.",
    ),
    "intake.answer.control_character": (
        "“{label}” berisi tanda yang tidak bisa dibaca.", "Ketik ulang tanpa menyalin dari tempat lain.",
        "“{label}” holds a character that cannot be read.", "Type it again instead of pasting it.",
    ),
    "intake.answer.too_long": (
        "“{label}” terlalu panjang.", "Tulis paling banyak {most} huruf.",
        "“{label}” is too long.", "Write at most {most} characters.",
    ),
    "intake.members.none": (
        "Belum ada anggota keluarga.", "Tambahkan paling sedikit satu orang.",
        "There is no member of the family yet.", "Add at least one person.",
    ),
    "intake.members.too_many": (
        "Anggota keluarga lebih dari {most} orang.", "Pisahkan menurut Kartu Keluarga masing-masing.",
        "There are more than {most} members.", "Divide them by their own family cards.",
    ),
    "intake.members.same_nik_twice": (
        "NIK ini sudah dipakai anggota lain.", "Periksa NIK di KTP atau Kartu Keluarga.",
        "Another member has this NIK already.", "Check the NIK on the identity or family card.",
    ),
    "intake.members.no_head": (
        "Belum ada kepala keluarga.", "Pilih satu anggota sebagai kepala keluarga.",
        "There is no head of the family.", "Choose one member as the head.",
    ),
    "intake.members.two_heads": (
        "Kepala keluarga lebih dari satu.", "Pilih satu orang saja sebagai kepala keluarga.",
        "There is more than one head of the family.", "Choose one person only as the head.",
    ),
    "kernel.nik.birth_date_differs": (
        "Tanggal lahir berbeda dari yang tertulis di NIK.",
        "Periksa lagi. Kalau memang begitu, lanjutkan saja.",
        "The date of birth differs from the one in the NIK.", "Check it. If it is right, just go on.",
    ),
    "kernel.nik.sex_differs": (
        "Jenis kelamin berbeda dari yang tertulis di NIK.",
        "Periksa lagi. Kalau memang begitu, lanjutkan saja.",
        "The sex differs from the one in the NIK.", "Check it. If it is right, just go on.",
    ),
}  # fmt: skip

_NUMBER_PARTS: Mapping[str, tuple[str, str]] = {
    "length": ("{label} harus 16 angka.", "{label} must have 16 digits."),
    "digits": ("{label} hanya boleh berisi angka.", "{label} may hold digits only."),
    "region": (
        "Enam angka pertama {label} bukan kode daerah.",
        "The first six digits of {label} are no region.",
    ),
    "date": ("Angka ke-7 sampai ke-12 {label} bukan tanggal.", "Digits 7 to 12 of {label} are no date."),
    "serial": ("Empat angka terakhir {label} tidak benar.", "The last four digits of {label} are not right."),
}
_NUMBER_MEND = {
    "id": "Salin lagi dari kartu. Kalau tidak ada, kosongkan saja.",
    "en": "Copy it again from the card. If there is none, leave it empty.",
}
_UNREADABLE = {"id": "Isian “{label}” tidak bisa dibaca.", "en": "The value of “{label}” cannot be read."}
_EXPECTED: Mapping[str, tuple[str, str]] = {
    "choice": ("Pilih satu jawaban (kode angka).", "Choose one answer (a whole-number code)."),
    "integer": ("Isi dengan bilangan bulat, misalnya 3.", "Enter a whole number, such as 3."),
    "number": ("Isi dengan angka, misalnya 36.5.", "Enter a number, such as 36.5."),
    "decimals": ("Paling banyak {scale} angka di belakang koma.", "At most {scale} digits after the point."),
    "boolean": ("Jawab ya atau tidak (true atau false).", "Answer yes or no (true or false)."),
    "date": ("Tulis tanggal seperti 1990-05-15.", "Write the date like 1990-05-15."),
    "text": ("Tulis dengan huruf (teks).", "Write it as text."),
    "name": ("Tulis nama dengan huruf.", "Write the name in letters."),
    "digits": (
        "Tulis nomornya di antara tanda kutip (teks).",
        "Write the number as text, in quotation marks.",
    ),
    "object": ("Kirim sebagai pasangan kode dan nilai.", "Send an object of codes and values."),
    "list": ("Kirim sebagai daftar anggota keluarga.", "Send a list of the members."),
}


def texts_of(code: str, kind: str = "", **details: Any) -> tuple[Texts, Texts]:
    """What is wrong and how to mend it, for a problem code. ``details`` hold a pair of texts each."""
    if code in _PROBLEMS:
        what_id, mend_id, what_en, mend_en = _PROBLEMS[code]
    elif code == "intake.answer.wrong_type":
        what_id, what_en = _UNREADABLE["id"], _UNREADABLE["en"]
        mend_id, mend_en = _EXPECTED[kind]
    else:
        what_id, what_en = _NUMBER_PARTS.get(code.rpartition(".")[2], _NUMBER_PARTS["length"])
        mend_id, mend_en = _NUMBER_MEND["id"], _NUMBER_MEND["en"]
    in_id = {name: pair[0] for name, pair in details.items()}
    in_en = {name: pair[1] for name, pair in details.items()}
    return (
        {"id": what_id.format_map(in_id), "en": what_en.format_map(in_en)},
        {"id": mend_id.format_map(in_id), "en": mend_en.format_map(in_en)},
    )


def every_text() -> Iterator[Texts]:
    """All texts about refused answers, their gaps unfilled, for those who translate them."""
    for what_id, mend_id, what_en, mend_en in _PROBLEMS.values():
        yield {"id": what_id, "en": what_en}
        yield {"id": mend_id, "en": mend_en}
    yield from (_UNREADABLE, _NUMBER_MEND)
    for indonesian, english in (*_NUMBER_PARTS.values(), *_EXPECTED.values()):
        yield {"id": indonesian, "en": english}


def details_of(question: Question, most: int) -> dict[str, tuple[str, str]]:
    """What the texts about a question may name: its label, its limits, its own message."""
    variable = question.variable
    low: Any = date(1900, 1, 1) if question.code == "birth_date" else variable and variable.minimum
    high: Any = variable and variable.maximum
    units = question.unit or {"id": "", "en": ""}
    message = question.constraint_message or {"id": "", "en": ""}
    today = ("hari ini", "today")
    return {
        "label": (question.label["id"], question.label["en"]),
        "low": (_written(low, "id"), _written(low, "en")),
        "high": today if question.code == "birth_date" else (
            f"{_written(high, 'id')} {units['id']}".strip(), f"{_written(high, 'en')} {units['en']}".strip(),
        ),
        "scale": (str(variable and variable.scale),) * 2,
        "most": (str(most),) * 2,
        "message": (message["id"], message["en"]),
    }  # fmt: skip


def _written(value: Any, language: str) -> str:
    if isinstance(value, (int, float)):
        text = f"{value:,}"
        return text.translate(_SWAP) if language == "id" else text
    return str(value)


_SWAP = str.maketrans(",.", ".,")
