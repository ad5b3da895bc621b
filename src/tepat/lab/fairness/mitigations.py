"""What is tried against the largest gap: one candidate for each remedy, at the same budget."""

from __future__ import annotations

from tepat.lab.fairness.cells import Cell
from tepat.lab.protocol.candidates import Candidate, candidate
from tepat.lab.survey.survey import Survey
from tepat.rules.reasons import format_number

Title = dict[str, str]


def remedies(survey: Survey, cell: Cell, taken: set[str]) -> list[Candidate]:
    """Candidates that try to close the gap of a cell (a level of one group)."""
    group, level = cell.of[0]
    against = cell.code
    found = [
        candidate(
            f"thresholds_{share}",
            "group_thresholds",
            _title(f"Batas menurut kelompok, {share} %", f"Group cut-offs, {share} %"),
            against,
            group=group,
            strength=share / 100,
        )
        for share in (50, 100)
    ]
    found += [
        candidate(
            f"bonus_{tenths}",
            "score_and_categories",
            _title(
                f"Skor dan poin kategori {format_number(tenths / 10, 'id')}",
                f"Score and category points {format_number(tenths / 10, 'en')}",
            ),
            against,
            group=group,
            level=level,
            bonus=tenths / 10,
        )
        for tenths in (5, 10)
    ]
    title = _title("Pembobotan ulang", "Re-weighted group")
    found.append(candidate("reweighted_group", "reweighted", title, against, group=group, level=level))
    names = {
        "per_person": _title("PMT per orang", "PMT per head"),
        "square_root": _title("PMT skala akar", "PMT on the square-root scale"),
        "adult_equivalent": _title("PMT setara dewasa", "PMT per adult equivalent"),
    }
    found += [
        candidate(f"scale_{scale}", "ols", names[scale], against, scale=scale)
        for scale in survey.other_scales()
    ]
    if "community" in survey.extra and not (survey.extra["community"] != survey.extra["community"]).all():
        found.append(
            candidate(
                "top_up", "community_top_up", _title("Tambahan masyarakat", "Community top-up"), against
            )
        )
    found.append(
        candidate(
            "fair_logistic_group",
            "fair_logistic",
            _title("Logistik adil", "Fair logistic"),
            against,
            group=group,
        )
    )
    return [each for each in found if each.code not in taken]


def _title(indonesian: str, english: str) -> Title:
    return {"id": indonesian, "en": english}
