"""What each figure is, in words: the report prints these, so that no share stands without its denominator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Text = Mapping[str, str]

FIGURES: Mapping[str, tuple[Text, Text]] = {
    "exclusion_of_poor": (
        {"id": "Galat eksklusi (dari yang miskin)", "en": "Exclusion error (of the poor)"},
        {
            "id": "Bagian keluarga miskin yang tidak terpilih.",
            "en": "Share of poor households that are not selected.",
        },
    ),
    "exclusion_of_all": (
        {"id": "Galat eksklusi (dari semua)", "en": "Exclusion error (of all)"},
        {
            "id": "Keluarga miskin tidak terpilih, sebagai bagian dari semua keluarga.",
            "en": "Poor households not selected, as a share of all households.",
        },
    ),
    "inclusion_of_selected": (
        {"id": "Galat inklusi (dari yang terpilih)", "en": "Inclusion error (of the selected)"},
        {
            "id": "Bagian keluarga terpilih yang tidak miskin.",
            "en": "Share of selected households that are not poor.",
        },
    ),
    "inclusion_of_not_poor": (
        {"id": "Galat inklusi (dari yang tidak miskin)", "en": "Inclusion error (of the not poor)"},
        {
            "id": "Bagian keluarga tidak miskin yang terpilih.",
            "en": "Share of households that are not poor that are selected.",
        },
    ),
    "inclusion_of_all": (
        {"id": "Galat inklusi (dari semua)", "en": "Inclusion error (of all)"},
        {
            "id": "Keluarga terpilih yang tidak miskin, sebagai bagian dari semua keluarga.",
            "en": "Selected households that are not poor, as a share of all households.",
        },
    ),
    "mistargeted_of_all": (
        {"id": "Salah sasaran (dari semua)", "en": "Mistargeted (of all)"},
        {
            "id": "Miskin tidak terpilih atau terpilih tidak miskin, sebagai bagian dari semua keluarga.",
            "en": "Poor and not selected, or selected and not poor, as a share of all households.",
        },
    ),
    "coverage_of_all": (
        {"id": "Cakupan (dari semua)", "en": "Coverage (of all)"},
        {"id": "Bagian semua keluarga yang terpilih.", "en": "Share of all households that are selected."},
    ),
    "coverage_of_poor": (
        {"id": "Cakupan (dari yang miskin)", "en": "Coverage (of the poor)"},
        {"id": "Bagian keluarga miskin yang terpilih.", "en": "Share of poor households that are selected."},
    ),
    "precision_at_quota": (
        {"id": "Ketepatan pada kuota", "en": "Precision at quota"},
        {"id": "Bagian keluarga terpilih yang miskin.", "en": "Share of selected households that are poor."},
    ),
    "leakage_of_budget": (
        {"id": "Kebocoran (dari anggaran)", "en": "Leakage (of the budget)"},
        {
            "id": "Bagian uang yang sampai ke keluarga tidak miskin.",
            "en": "Share of the money that goes to households that are not poor.",
        },
    ),
    "cgh": (
        {"id": "Indeks Coady-Grosh-Hoddinott", "en": "Coady-Grosh-Hoddinott index"},
        {
            "id": "Bagian uang untuk keluarga miskin dibagi bagian mereka di antara semua keluarga; 1 = "
            "diundi.",
            "en": "Share of the money that the poor get, over their share of households; 1 is a lottery.",
        },
    ),
    "auc": (
        {"id": "Luas di bawah kurva (AUC)", "en": "Area under the curve (AUC)"},
        {
            "id": "Peluang keluarga miskin berada di bawah keluarga tidak miskin dalam urutan; 0,5 = "
            "menebak.",
            "en": "Chance that a poor household ranks below one that is not; 0.5 is guessing.",
        },
    ),
    "rank_correlation": (
        {"id": "Korelasi urutan", "en": "Rank correlation"},
        {
            "id": "Korelasi Spearman antara skor dan kesejahteraan, semua keluarga.",
            "en": "Spearman correlation of score and welfare, all households.",
        },
    ),
    "alike_within_5_percentiles": (
        {"id": "Yang serupa diperlakukan sama", "en": "Like treated alike"},
        {
            "id": "Bagian pasangan keluarga dalam jarak 5 persentil kesejahteraan yang sama-sama "
            "terpilih atau tidak.",
            "en": "Share of pairs of households within 5 percentiles of welfare that are both selected "
            "or both not.",
        },
    ),
    "benefit": (
        {"id": "Besar bantuan", "en": "Benefit"},
        {
            "id": "Yang diterima tiap keluarga terpilih (atau tiap orang) dengan anggaran yang sama.",
            "en": "What each selected household (or person) gets from the same budget.",
        },
    ),
    "cost_per_gap_closed": (
        {"id": "Biaya per satuan jurang", "en": "Cost per unit of gap closed"},
        {
            "id": "Anggaran dibagi jumlah kekurangan terhadap garis sasaran yang tertutup; 1 = tanpa sisa.",
            "en": "Budget over the sum of gaps to the target line that it closes; 1 is without waste.",
        },
    ),
}
_STEM = {
    "fgt0": (
        {"id": "Bagian orang miskin", "en": "Poverty headcount"},
        {"id": "bagian orang", "en": "share of people"},
    ),
    "fgt1": (
        {"id": "Kedalaman kemiskinan", "en": "Poverty gap"},
        {
            "id": "rata-rata kekurangan terhadap garis, semua orang",
            "en": "mean shortfall as a share of the line, all people",
        },
    ),
    "fgt2": (
        {"id": "Keparahan kemiskinan", "en": "Poverty severity"},
        {"id": "rata-rata kuadrat kekurangan, semua orang", "en": "mean squared shortfall, all people"},
    ),
}
_WHEN = {"before": {"id": "sebelum", "en": "before"}, "after": {"id": "sesudah", "en": "after"}}


def describe(figure: str) -> tuple[Text, Text]:
    """Title and definition of a figure.

    >>> describe("fgt1_after_target")[0]["en"]
    'Poverty gap after, line target'
    """
    if figure in FIGURES:
        return FIGURES[figure]
    if figure.startswith("crra_"):
        rho = figure.split("_")[1]
        return (
            {"id": f"Kenaikan setara (CRRA {rho})", "en": f"Equivalent rise (CRRA {rho})"},
            {
                "id": "Kenaikan kesejahteraan semua orang yang sama baiknya dengan bantuan, penghindaran "
                f"risiko {rho}.",
                "en": "Rise of everybody's welfare that would do as much good as the transfers, risk "
                f"aversion {rho}.",
            },
        )
    stem, when, line = figure.split("_", 2)
    title, share = _STEM[stem]
    return (
        {
            "id": f"{title['id']} {_WHEN[when]['id']}, garis {line}",
            "en": f"{title['en']} {_WHEN[when]['en']}, line {line}",
        },
        {
            "id": f"Foster-Greer-Thorbecke {stem[-1]}: {share['id']}, {_WHEN[when]['id']} bantuan.",
            "en": f"Foster-Greer-Thorbecke {stem[-1]}: {share['en']}, {_WHEN[when]['en']} the transfers.",
        },
    )


def figure_names(values: Iterable[str]) -> list[str]:
    """The figures in the order of the report: those defined here, then poverty and welfare."""
    present = list(values)
    return [name for name in FIGURES if name in present] + [name for name in present if name not in FIGURES]
