"""The texts of the comparison page, by language."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "title": {"id": "Siapa untung, siapa rugi, berapa biayanya", "en": "Who gains, who loses, what it costs"},
    "made": {
        "id": "Dihitung untuk {households} keluarga, per {on}.",
        "en": "Worked out for {households} families, as of {on}.",
    },
    "who": {"id": "Keluarga yang keadaannya berubah", "en": "Families for whom something changes"},
    "meaning_amount": {
        "id": "Untung berarti menerima lebih banyak dalam setahun bila aturan B menggantikan aturan A; "
        "rugi berarti lebih sedikit.",
        "en": "To gain is to receive more in a year when rule B takes the place of rule A; "
        "to lose is to receive less.",
    },
    "meaning_eligible": {
        "id": "Untung berarti menjadi berhak bila aturan B menggantikan aturan A; "
        "rugi berarti tidak lagi berhak.",
        "en": "To gain is to become eligible when rule B takes the place of rule A; "
        "to lose is to be so no longer.",
    },
    "gains": {"id": "Untung", "en": "Gain"},
    "loses": {"id": "Rugi", "en": "Lose"},
    "same": {"id": "Tetap sama", "en": "No change"},
    "open": {"id": "Belum dapat dikatakan", "en": "Cannot be told yet"},
    "gains_note": {"id": "menjadi berhak", "en": "become eligible"},
    "loses_note": {"id": "tidak lagi berhak", "en": "no longer eligible"},
    "same_note": {"id": "jumlahnya sama", "en": "the same amount"},
    "open_note": {"id": "ada data yang belum diketahui", "en": "something is not known"},
    "a_year_together": {"id": "{amount} setahun, semuanya", "en": "{amount} a year in all"},
    "cost": {"id": "Biaya setahun", "en": "Cost in a year"},
    "difference": {"id": "B dibanding A", "en": "B against A"},
    "each_month": {"id": "{amount} sebulan", "en": "{amount} a month"},
    "each_quarter": {"id": "{amount} setiap tiga bulan", "en": "{amount} each quarter"},
    "each_once": {"id": "{amount} sekali bayar", "en": "{amount} paid once"},
    "outcomes": {"id": "Hasil menurut A dan B", "en": "Outcomes under A and B"},
    "outcomes_note": {
        "id": "Tiap keluarga dihitung sekali. Di luar garis miring, hasilnya berubah.",
        "en": "Each family is counted once. Off the diagonal, its outcome changes.",
    },
    "under_a": {"id": "Menurut A", "en": "Under A"},
    "under_b": {"id": "Menurut B", "en": "Under B"},
    "sum": {"id": "Jumlah", "en": "All"},
    "eligible": {"id": "Berhak", "en": "Eligible"},
    "not_eligible": {"id": "Tidak berhak", "en": "Not eligible"},
    "cannot_tell": {"id": "Belum dapat diputuskan", "en": "Cannot tell yet"},
    "by": {"id": "Menurut: {what}", "en": "By: {what}"},
    "most_changed": {
        "id": "Ditampilkan {shown} dari {all}, yang paling banyak berubah. Berkas JSON memuat semuanya.",
        "en": "Shown are {shown} of {all}, those with the most changes. The JSON file holds all.",
    },
    "households": {"id": "Keluarga", "en": "Families"},
    "eligible_a": {"id": "Berhak A", "en": "Eligible A"},
    "eligible_b": {"id": "Berhak B", "en": "Eligible B"},
    "cost_change": {"id": "Biaya setahun, B − A", "en": "Cost a year, B − A"},
    "open_means": {
        "id": "Tidak ada keluarga yang ditolak karena datanya belum lengkap: hasilnya belum dapat "
        "diputuskan, dan tidak dihitung sebagai untung atau rugi.",
        "en": "No family is refused because something about it is not known: its outcome cannot be told yet, "
        "and counts as neither gain nor loss.",
    },
    "foot": {
        "id": "Biaya menghitung semua keluarga yang berhak dan jumlahnya diketahui, tanpa kuota.",
        "en": "Costs count all eligible families whose amount is known, without a quota.",
    },
    "million": {"id": "juta", "en": "million"},
    "billion": {"id": "miliar", "en": "billion"},
    "trillion": {"id": "triliun", "en": "trillion"},
}
