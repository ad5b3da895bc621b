"""The sentences of the report, Indonesian first."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "summary": {"id": "Ringkasnya", "en": "In short"},
    "aim": {
        "id": "Yang ingin dijangkau: {target}. Tempat tersedia untuk {quota} keluarga.",
        "en": "To be reached: {target}. There are places for {quota} of households.",
    },
    "poorest": {"id": "{share} keluarga termiskin", "en": "the poorest {share} of households"},
    "below": {
        "id": "keluarga dengan kesejahteraan sampai {line} {unit}",
        "en": "households with welfare up to {line} {unit}",
    },
    "sum_reference": {
        "id": "Dengan {reference}, {exclusion} keluarga miskin tidak terjangkau (dengan lingkungan lain: "
        "{low} sampai {high}), "
        "dan {inclusion} dari yang terpilih tidak miskin.",
        "en": "With {reference}, {exclusion} of poor households are not reached (with other "
        "neighbourhoods: {low} to {high}), "
        "and {inclusion} of the selected are not poor.",
    },
    "sum_best": {
        "id": "Galat paling rendah di antara yang dapat dijalankan: {best}, {exclusion} ({low} sampai "
        "{high}). "
        "Selisih dengan acuan {difference} poin ({p}).",
        "en": "The lowest error among those that could be done: {best}, {exclusion} ({low} to {high}). "
        "It differs from the reference by {difference} points ({p}).",
    },
    "sum_ends": {
        "id": "Sebagai ukuran: undian meleset pada {random} keluarga miskin.",
        "en": "For scale: a lottery would miss {random} of the poor.",
    },
    "sum_gap": {
        "id": "Kesenjangan terbesar: {cell}. Di sana {inside} keluarga miskin tidak terjangkau, "
        "dibanding {outside} "
        "keluarga miskin lainnya; selisih {gap} poin ({low} sampai {high}).",
        "en": "The largest gap: {cell}. There {inside} of the poor are not reached, against {outside} of "
        "the other poor; "
        "a gap of {gap} points ({low} to {high}).",
    },
    "sum_no_gap": {
        "id": "Tidak ada kesenjangan antar kelompok yang lebih besar daripada kebetulan.",
        "en": "No gap between groups is larger than chance would make it.",
    },
    "sum_halving": {
        "id": "Dengan anggaran yang sama, {candidate} memperkecil kesenjangan itu menjadi {gap} poin, "
        "sementara galat "
        "keseluruhan menjadi {exclusion} ({difference} poin).",
        "en": "At the same budget, {candidate} brings that gap to {gap} points, while the overall error "
        "becomes "
        "{exclusion} ({difference} points).",
    },
    "sum_no_halving": {
        "id": "Tidak satu pun yang dicoba memperkecil kesenjangan itu menjadi separuh tanpa menaikkan "
        "galat lebih dari "
        "dua poin; gambar batas menunjukkan sebabnya.",
        "en": "Nothing that was tried halves that gap without raising the error by more than two points; "
        "the picture of "
        "the frontier shows why.",
    },
    "data": {"id": "Data", "en": "The data"},
    "rows_used": {
        "id": "Berkas berisi {total} baris; {used} dipakai. Tidak ada yang hilang tanpa dihitung.",
        "en": "The file has {total} rows; {used} are used. None is dropped without being counted.",
    },
    "set_aside": {"id": "Disisihkan: {count} ({reason}).", "en": "Set aside: {count} ({reason})."},
    "data_design": {
        "id": "{clusters} klaster, {strata} strata, {proxies} ciri, {groups} cara membagi kelompok. "
        "Kesejahteraan: {unit}, skala {scale}.",
        "en": "{clusters} clusters, {strata} strata, {proxies} proxies, {groups} ways to form groups. "
        "Welfare: {unit}, scale {scale}.",
    },
    "unseen": {
        "id": "Kategori yang tidak ada saat belajar: {listed}. Keluarga itu dinilai tanpa keterangan "
        "tersebut.",
        "en": "Categories nobody had who taught: {listed}. These households are judged without that answer.",
    },
    "group_unknown": {
        "id": "Kelompok {group}: {count} keluarga tidak diketahui.",
        "en": "Group {group}: not known of {count} households.",
    },
    "leakage": {"id": "Penjaga kebocoran", "en": "Leakage guard"},
    "leakage_none": {
        "id": "Tidak ada ciri yang membocorkan jawaban.",
        "en": "No proxy gives the answer away.",
    },
    "column": {"id": "kolom", "en": "column"},
    "finding": {"id": "temuan", "en": "what was found"},
    "figure": {"id": "angka", "en": "figure"},
    "allowed": {"id": "diizinkan karena: {reason}", "en": "allowed because: {reason}"},
    "flagged": {"id": "ditandai", "en": "flagged"},
    "errors": {"id": "Siapa yang terlewat", "en": "Who is missed"},
    "errors_caption": {
        "id": "Galat eksklusi: bagian keluarga miskin yang tidak terpilih, pada kuota yang sama, di luar "
        "sampel. Garis: rentang {level} bila lingkungan lain yang terambil.",
        "en": "Exclusion error: share of the poor not selected, at the same quota, out of sample. Lines: "
        "{level} intervals, had other neighbourhoods been drawn.",
    },
    "candidate": {"id": "calon", "en": "candidate"},
    "households": {"id": "keluarga", "en": "households"},
    "partly": {
        "id": "Calon berikut tidak mengenal semua keluarga; ia dinilai bersama acuan pada {count} "
        "keluarga yang dikenalnya.",
        "en": "The following know nothing of some households; each is judged beside the reference on the "
        "{count} it knows.",
    },
    "assumption": {"id": "anggapan atau ujung skala", "en": "an assumption, or an end of the scale"},
    "comparisons": {"id": "Lebih baik, atau kebetulan?", "en": "Better, or chance?"},
    "comparisons_caption": {
        "id": "Selisih galat eksklusi dengan acuan ({reference}), pada undian yang sama. p dikoreksi "
        "(Holm) untuk banyaknya calon.",
        "en": "Difference in exclusion error from the reference ({reference}), in the same draws. p is "
        "corrected (Holm) for the number of candidates.",
    },
    "difference": {"id": "selisih (poin)", "en": "difference (points)"},
    "interval": {"id": "rentang", "en": "interval"},
    "roc": {"id": "Pada setiap kuota", "en": "At every quota"},
    "roc_caption": {
        "id": "Untuk setiap batas (101): berapa yang miskin terpilih, dan berapa yang tidak miskin ikut "
        "terpilih.",
        "en": "At each of 101 cut-offs: how many of the poor are selected, and how many of the others "
        "with them.",
    },
    "not_poor_selected": {"id": "tidak miskin yang terpilih", "en": "not poor, selected"},
    "poor_selected": {"id": "miskin yang terpilih", "en": "poor, selected"},
    "money": {"id": "Kemiskinan dan uang", "en": "Poverty and money"},
    "money_caption": {
        "id": "Dengan anggaran yang sama: {budget} per keluarga rata-rata, {unit}.",
        "en": "At the same budget: {budget} for each household on average, {unit}.",
    },
    "without": {"id": "tanpa bantuan", "en": "without transfers"},
    "money_assumed": {
        "id": "Studi tidak menyebut besar bantuan; anggaran dianggap sebesar jumlah seluruh kekurangan "
        "terhadap garis sasaran.",
        "en": "The study names no benefit; the budget is taken to be the sum of all gaps to the target line.",
    },
    "fairness": {"id": "Adil bagi siapa", "en": "Fair to whom"},
    "fairness_caption": {
        "id": "Acuan {reference}: bagian keluarga miskin tiap kelompok yang tidak terjangkau. Kelompok "
        "dengan kurang dari {least} keluarga miskin tidak dinilai.",
        "en": "Reference {reference}: share of each group's poor that are not reached. Groups with fewer "
        "than {least} poor households are not judged.",
    },
    "pairs": {"id": "Dua kelompok sekaligus", "en": "Two groups at once"},
    "pairs_caption": {
        "id": "Sepuluh kesenjangan terbesar dari {count} irisan yang cukup besar; p dikoreksi (Holm) "
        "untuk semua {all} sel.",
        "en": "The ten largest gaps of {count} intersections large enough; p is corrected (Holm) for all "
        "{all} cells.",
    },
    "smallest": {
        "id": "Sel terkecil: {cell}, {poor} keluarga miskin dari {households}. {too_small} sel terlalu "
        "kecil untuk dinilai.",
        "en": "The smallest cell: {cell}, {poor} poor of {households} households. {too_small} cells are "
        "too small to be judged.",
    },
    "few": {"id": "kurang dari {least}", "en": "fewer than {least}"},
    "group": {"id": "kelompok", "en": "group"},
    "poor": {"id": "miskin", "en": "poor"},
    "missed": {"id": "tidak terjangkau", "en": "not reached"},
    "others": {"id": "miskin lainnya", "en": "other poor"},
    "gap": {"id": "selisih (poin)", "en": "gap (points)"},
    "frontier": {"id": "Galat, keadilan, biaya", "en": "Error, fairness, cost"},
    "frontier_caption": {
        "id": "Setiap calon pada anggaran yang sama. Mendatar: galat eksklusi; tegak: kesenjangan pada "
        "{cell}. Makin "
        "besar titik, makin mahal menutup jurang. Garis putus-putus: yang tidak dikalahkan calon lain. "
        "Hijau: "
        "kesenjangan separuh, galat naik paling banyak dua poin.",
        "en": "Every candidate at the same budget. Across: exclusion error; upwards: the gap of {cell}. "
        "The larger the "
        "dot, the dearer a unit of gap closed. Dashed: not beaten in error and gap. Green: the gap is halved "
        "and the error "
        "rises by two points at most.",
    },
    "cost": {"id": "biaya per satuan jurang", "en": "cost per unit of gap"},
    "on_frontier": {"id": "pada batas", "en": "on the frontier"},
    "halves": {"id": "separuh kesenjangan", "en": "halves the gap"},
    "yes": {"id": "ya", "en": "yes"},
    "sensitivity": {"id": "Kalau anggapannya lain", "en": "If something else is believed"},
    "scale_caption": {
        "id": "Pilihan yang sama, dinilai dengan definisi kesejahteraan lain (jumlah keluarga miskin tetap).",
        "en": "The same choices, judged by another definition of welfare (as many poor households as "
        "before).",
    },
    "answer_caption": {
        "id": "Jawaban keliru: sebagian jawaban tertukar, angka meleset; pilihan dibuat lagi. Dalam "
        "kurung: bagian penerima yang berganti.",
        "en": "Wrong answers: some are somebody else's, numbers are off; the choice is made anew. In "
        "brackets: share of recipients who change.",
    },
    "welfare_caption": {
        "id": "Bila kesejahteraan sendiri diukur dengan galat sebesar ini (logaritma).",
        "en": "If welfare itself was measured with an error of this spread (of its logarithm).",
    },
    "years_caption": {
        "id": "Bila daftar menua: keluarga naik dan turun seperti dalam panel Indonesia (28 % dari 30 % "
        "termiskin naik dalam tiga tahun).",
        "en": "If the list grows old: families rise and fall as in the Indonesian panel (28 % of the "
        "poorest 30 % rise within three years).",
    },
    "years": {"id": "{count} tahun", "en": "{count} years"},
    "now": {"id": "skala studi", "en": "the study's scale"},
    "learning": {"id": "Apakah datanya cukup", "en": "Are the data enough"},
    "learning_caption": {
        "id": "Galat eksklusi bila hanya sebagian klaster yang mengajar.",
        "en": "Exclusion error when only some of the clusters teach.",
    },
    "taught": {"id": "keluarga yang mengajar", "en": "households that teach"},
    "refit": {"id": "Kalau belajarnya juga diulang", "en": "If the learning is repeated too"},
    "refit_caption": {
        "id": "Rentang di bagian lain hanya mengganti lingkungan yang terambil; rumusnya tetap. Di sini "
        "rumus dipelajari lagi dari setiap contoh yang terambil, sehingga ketidakpastian belajar "
        "ikut terhitung.",
        "en": "Intervals elsewhere only draw other neighbourhoods; the fits stay. Here everything is learned "
        "again from each sample drawn, so that what learning adds is counted.",
    },
    "refit_fixed": {"id": "rentang, rumus tetap", "en": "interval, fits kept"},
    "refit_anew": {"id": "rentang, belajar lagi", "en": "interval, learned anew"},
    "refit_draws": {"id": "pengambilan", "en": "draws"},
    "away": {"id": "Di wilayah yang belum dikenal", "en": "In areas never seen"},
    "away_caption": {
        "id": "Wilayah utuh disisihkan: rumus tidak pernah melihat wilayah yang dinilainya.",
        "en": "Whole areas are held out: the formula has never seen the area it judges.",
    },
    "by_cluster": {"id": "lipatan menurut klaster", "en": "folds by cluster"},
    "by_area": {"id": "lipatan menurut wilayah", "en": "folds by area"},
    "area": {"id": "wilayah", "en": "area"},
    "formulas": {"id": "Sebagai rumus", "en": "As formulas"},
    "formulas_caption": {
        "id": "Ditulis dalam bahasa rumus dan dicoba pada setiap baris: keputusan harus sama.",
        "en": "Written in the rules language and tried on every row: the decisions must be the same.",
    },
    "terms": {"id": "suku", "en": "terms"},
    "different": {"id": "keputusan berbeda", "en": "decided otherwise"},
    "why_not": {"id": "tidak dapat ditulis", "en": "cannot be written"},
    "definitions": {"id": "Arti setiap angka", "en": "What each figure means"},
    "methods": {"id": "Cara setiap calon memilih", "en": "How each candidate chooses"},
    "protocol": {"id": "Cara menghitung", "en": "How it was worked out"},
    "protocol_text": {
        "id": "{folds} lipatan, klaster tidak pernah dipisah; pengaturan dipilih di dalam {inner} "
        "lipatan dalam. Ciri yang kosong "
        "dianggap berisi nilai tengah yang dipelajari di dalam lipatan. Rentang {level}: {draws} undian "
        "ulang seluruh klaster "
        "di dalam strata; pada setiap undian garis dan kuota dipenuhi lagi, rumus tidak dipelajari ulang "
        "(kecuali di bagian yang menyebutnya). Keluarga yang persis di batas diundi; angka adalah "
        "nilai harapan. Benih: {seed}.",
        "en": "{folds} folds, clusters are never parted; settings are chosen in {inner} inner folds. "
        "What is not known of a proxy is "
        "presumed from the households that teach. {level} intervals: {draws} draws of whole clusters "
        "within strata; in each draw line "
        "and quota are met anew, and the fits stay as they are (but for the section that says otherwise). "
        "Households "
        "exactly at the cut-off draw lots; figures are expectations. The group that remedies are tried "
        "on was chosen on the same "
        "households. Seed: {seed}.",
    },
    "all_figures": {"id": "Semua angka", "en": "All figures"},
    "chance": {"id": "bisa kebetulan, p = {p}", "en": "it may be chance, p = {p}"},
    "not_chance": {"id": "bukan kebetulan, p = {p}", "en": "not chance, p = {p}"},
}
SCALES: Mapping[str, Mapping[str, str]] = {
    "household": {"id": "per keluarga", "en": "per household"},
    "per_person": {"id": "per orang", "en": "per person"},
    "square_root": {"id": "akar jumlah anggota", "en": "square root of size"},
    "adult_equivalent": {"id": "setara dewasa", "en": "per adult equivalent"},
}

WHY_NO_FORMULA: Mapping[str, str] = {
    "the groups, or the score under them, cannot be said in the rules language": (
        "kelompok itu, atau skor di bawahnya, tidak dapat ditulis sebagai rumus"
    ),
    "the category cannot be said in the rules language": "kategori itu tidak dapat ditulis sebagai rumus",
    "neighbours' judgement is not a fact of a family": "penilaian tetangga bukan keterangan satu keluarga",
    "the list is somebody else's": "daftar itu milik pihak lain",
    "a class is a place in the queue of all families, not a fact about one": (
        "kelas adalah urutan di antara semua keluarga, bukan keterangan satu keluarga"
    ),
    "it adds trees, and looks at the neighbours' answers, which no formula of one family can": (
        "memakai pohon dan jawaban tetangga, yang tidak ada dalam rumus satu keluarga"
    ),
    "it has chosen already": "pilihannya sudah dibuat",
    "nobody is chosen": "tidak ada yang dipilih",
    "hundreds of trees are no formula that a person could check": (
        "ratusan pohon bukan rumus yang dapat diperiksa orang"
    ),
    "welfare itself is not known of families": "kesejahteraan keluarga sendiri tidak diketahui",
    "it is a mixture of several regressions": "campuran beberapa regresi",
    "the second stage is a visit": "tahap kedua berupa kunjungan",
    "who applies is not known beforehand": "siapa yang mendaftar belum diketahui",
    "the order of the categories is no sum of points": "urutan kategori bukan jumlah poin",
    "lots are drawn": "diundi",
    "it has more terms than a formula may have": "sukunya lebih banyak daripada yang boleh dalam satu rumus",
}
"""Why a method cannot be a formula, in Indonesian, by what it says itself."""
