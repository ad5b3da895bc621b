"""The report: one page that needs no other file, for an adviser to read and a statistician to check."""

from __future__ import annotations

from html import escape
from pathlib import Path

from tepat.lab.report.parts import Words
from tepat.lab.report.sections_errors import errors_sections
from tepat.lab.report.sections_fairness import fairness_sections
from tepat.lab.report.sections_foot import foot_sections
from tepat.lab.report.sections_head import head_sections
from tepat.lab.report.sections_trials import trials_sections
from tepat.lab.study import Study
from tepat.rules.batch.markup import joined

_FOLDER = Path(__file__).parent


def report_page(study: Study, language: str) -> str:
    """The page as HTML in ``id`` or ``en``. The same study gives the same page, to the byte."""
    words = Words(study, language)
    body = joined(
        *head_sections(words),
        *errors_sections(words),
        *fairness_sections(words),
        *trials_sections(words),
        *foot_sections(words),
    )
    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(study.plan.title[language])}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
