"""The result of the study as JSON and as a page to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tepat.targeting.studies.alatas2012.figures import POVERTY_LINE_THOUSAND_RUPIAH, Figures, Measured
from tepat.targeting.studies.alatas2012.households import ARMS

SOURCE = (
    'Alatas, Banerjee, Hanna, Olken, Tobias (2012), "Targeting the Poor", AER 102(4); replication data '
    "DOI 10.7910/DVN/M7SKQZ (CC0), as cleaned by Follett and Henderson"
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "id": (
        "Angka ini untuk sampel ini (2008, tiga provinsi). Survei tidak punya bobot, jadi angka ini "
        "bukan untuk Banyuwangi dan bukan untuk Indonesia.",
        "Survei tidak memuat daya listrik, gaji, luas tanah, dan disabilitas.",
        "Setiap keluarga dinilai dengan rumus yang dihitung tanpa wilayah cacahnya; batasnya pun dari luar.",
        "Rumus kita dihitung dari survei ini dan memilih sebanyak yang miskin; rumus percobaan dihitung dari "
        "data lain dan membayar lebih sedikit keluarga. Jadi keduanya tidak bisa dibandingkan begitu saja.",
        "Keluarga yang datanya kurang tidak ditolak dan tidak dibuang: jawabannya 'belum dapat dipastikan'.",
        "Rentang 95% diambil dengan mengundi ulang wilayah cacah; rumusnya tetap, jadi ketidakpastian "
        "rumus itu sendiri tidak termasuk.",
    ),
    "en": (
        "These figures are for this sample (2008, three provinces). The survey has no weights, so they "
        "are not figures for Banyuwangi or for Indonesia.",
        "The survey has no electricity capacity, wages, land area or disability.",
        "Every household is judged by a formula fitted without its enumeration area; so is the cut-off.",
        "Our formula is fitted on this survey and selects as many as are poor; the one of the experiment was "
        "fitted on other data and paid fewer households. So the two cannot simply be compared.",
        "Households with too little known are neither refused nor dropped: the answer is 'cannot tell yet'.",
        "The 95% ranges come from drawing enumeration areas again; the formulas stay as they are, so the "
        "uncertainty of the formulas themselves is not in them.",
    ),
}


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is told about one run. ``seconds`` is its length, from registration to figures."""

    households: int
    newly_accepted: int
    decided: int
    selected: int
    formula_code: str
    formula_hash: str
    figures: Figures
    fitted_on: int
    r2_in_sample: float
    folds: int
    cutoffs: tuple[float, ...]
    proxies: tuple[str, ...]
    terms: tuple[str, ...]
    output: str
    warnings: Mapping[str, Sequence[str]]
    seconds: float

    @property
    def cannot_tell(self) -> int:
        """Households whose outcome still hangs on what is not known."""
        return self.households - self.decided

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON-able mapping; shares are fractions, every one with its denominator."""
        figures = self.figures
        return {
            "study": "alatas2012",
            "source": SOURCE,
            "households_in": self.households,
            "decided": self.decided,
            "cannot_tell": self.cannot_tell,
            "mistargeting": {arm: figures.arms[arm].share.value for arm in ARMS},
            "formula": {
                "code": self.formula_code,
                "exclusion_error": figures.exclusion_error.share.value,
                "inclusion_error": figures.inclusion_error.share.value,
                "auc": figures.auc,
            },
            "seconds": round(self.seconds, 2),
            "poverty_line_thousand_rupiah_per_person_month": POVERTY_LINE_THOUSAND_RUPIAH,
            "poor": figures.poor,
            "consumption_unknown_not_counted_as_poor": figures.consumption_unknown,
            "newly_accepted": self.newly_accepted,
            "denominators": {
                "mistargeting": {arm: figures.arms[arm].to_json() for arm in ARMS},
                "exclusion_error": figures.exclusion_error.to_json(),
                "exclusion_error_of_decided": figures.exclusion_error_of_decided.to_json(),
                "inclusion_error": figures.inclusion_error.to_json(),
                "formula_mistargeting_of_decided": figures.formula_mistargeting.to_json(),
                "formula_mistargeting_of_decided_in_arm": {
                    arm: figures.formula_in_arm[arm].to_json() for arm in ARMS
                },
                "auc": {"households_with_score_and_consumption": figures.scored, **self._auc_interval()},
            },
            "fit": {
                "method": "ordinary least squares of log consumption per person",
                "folds": self.folds,
                "folds_keep_together": "enumeration area (ea)",
                "fitted_on_households": self.fitted_on,
                "r2_in_sample": self.r2_in_sample,
                "r2_out_of_sample": figures.r2_out_of_sample,
                "cutoff_rule": "the share selected equals the share of the poor, in the fold's training data",
                "cutoffs_log_thousand_rupiah": list(self.cutoffs),
                "selected": self.selected,
                "share_selected": self.selected / self.households,
                "formula_hash_of_full_fit": self.formula_hash,
                "proxies_sent_in": list(self.proxies),
                "terms_of_formula": list(self.terms),
                "formulas_in": self.output,
            },
            "warnings": list(self.warnings["en"]),
            "notes": list(NOTES["en"]),
        }

    def _auc_interval(self) -> dict[str, Any]:
        interval = self.figures.auc_interval
        return {"interval_95": [interval.low, interval.high] if interval else None}

    def to_text(self, language: str) -> str:
        """The report to read, in ``language`` (``id`` or ``en``)."""
        say = _Words(language)
        figures = self.figures
        lines = [
            say(
                "Tepat sasaran? Studi Alatas dkk. (2012)", "On target? The study of Alatas and others (2012)"
            ),
            SOURCE,
            "",
            say(
                f"{say.count(self.households)} keluarga masuk lewat pintu pendaftaran: "
                f"{say.count(self.decided)} diputuskan, {say.count(self.cannot_tell)} belum pasti.",
                f"{say.count(self.households)} households went in by the door of registration: "
                f"{say.count(self.decided)} decided, {say.count(self.cannot_tell)} cannot be told yet.",
            ),
            say(
                f"Miskin (konsumsi sampai Rp 320.000 per orang sebulan): {say.count(figures.poor)}.",
                f"Poor (consumption up to Rp 320,000 per person a month): {say.count(figures.poor)}.",
            ),
            "",
            say("Salah sasaran dalam percobaan (2008)", "Mistargeting in the experiment (2008)"),
            *(say.row(_ARM_NAMES[language][arm], figures.arms[arm]) for arm in ARMS),
            "",
            say("Rumus kita, di luar sampel", "Our formula, out of sample") + f" ({self.formula_code})",
            say.row(say("Miskin tetapi tidak terpilih", "Poor but not selected"), figures.exclusion_error),
            say.row(
                say("  di antara yang diputuskan", "  among those decided"),
                figures.exclusion_error_of_decided,
            ),
            say.row(say("Terpilih tetapi tidak miskin", "Selected but not poor"), figures.inclusion_error),
            say.row(
                say("Salah sasaran (diputuskan)", "Mistargeting (decided)"), figures.formula_mistargeting
            ),
            f"  AUC {say.decimals(figures.auc)}, R² {say.decimals(figures.r2_out_of_sample)} "
            + say("di luar sampel", "out of sample")
            + f", {say.decimals(self.r2_in_sample)} "
            + say("di dalam", "in sample"),
            "",
            *(f"- {note}" for note in (*self.warnings[language], *NOTES[language])),
            "",
            say("Rumus ditulis ke", "Formulas written to")
            + f" {self.output} ({say.decimals(self.seconds, 1)} s)",
        ]
        return "\n".join(lines)


_ARM_NAMES = {
    "id": {"pmt": "Rumus (PMT)", "community": "Musyawarah warga", "hybrid": "Gabungan"},
    "en": {"pmt": "Formula (PMT)", "community": "Community meeting", "hybrid": "Hybrid"},
}


@dataclass(frozen=True, slots=True)
class _Words:
    """Words and numbers as the language writes them."""

    language: str

    def __call__(self, indonesian: str, english: str) -> str:
        return indonesian if self.language == "id" else english

    def count(self, number: int) -> str:
        """
        >>> _Words("id").count(5756)
        '5.756'
        """
        return f"{number:,}".replace(",", "." if self.language == "id" else ",")

    def decimals(self, number: float, digits: int = 3) -> str:
        """
        >>> _Words("id").decimals(0.83012)
        '0,830'
        """
        return f"{number:.{digits}f}".replace(".", "," if self.language == "id" else ".")

    def percent(self, share: float | None) -> str:
        """
        >>> _Words("en").percent(0.3004), _Words("en").percent(None)
        ('30.0%', '-')
        """
        return "-" if share is None else self.decimals(100 * share, 1) + "%"

    def row(self, name: str, measured: Measured) -> str:
        """One line of the table: the share, the range it may lie in, and of how many."""
        share, interval = measured.share, measured.interval
        between = f"({self.percent(interval.low)} - {self.percent(interval.high)})" if interval else ""
        of = f"{self.count(share.count)} / {self.count(share.out_of)}"
        return f"  {name:<32}{self.percent(share.value):>7}  {between:<18} {of:>14}"
