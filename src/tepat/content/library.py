"""Load everything that is published, and stop with a clear message where something is missing or doubled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tepat.content.audits import AuditPlan, load_audits
from tepat.content.errors import ContentError
from tepat.content.follow_ups import NONE, FollowUps, load_follow_ups
from tepat.content.programmes import Programme, load_programme
from tepat.content.questionnaires import Questionnaire, load_questionnaire
from tepat.content.reading import content_folders
from tepat.content.texts import Texts, load_texts
from tepat.kernel.errors import TepatError
from tepat.rules import Dictionary

CONTENT_FOLDER = Path(__file__).parent
_FORM_FILES = ("form.yaml", "cases.yaml")


@dataclass(frozen=True, slots=True)
class Content:
    """Everything published in one folder: variables, programmes, forms, texts, follow-ups, audits."""

    dictionary: Dictionary
    programmes: Mapping[str, Programme]
    questionnaires: Mapping[tuple[str, str], Questionnaire]
    texts: Texts
    follow_ups: FollowUps = NONE
    audits: AuditPlan | None = None

    def questionnaire(self, code: str, version: str | None = None) -> Questionnaire:
        """The questionnaire with this code, of this version or the latest.

        Raises KeyError where there is none: the code and version may come from anybody.
        """
        if version is not None:
            return self.questionnaires[code, version]
        versions = [number for name, number in self.questionnaires if name == code]
        return self.questionnaires[code, max(versions, key=version_order, default="")]


def version_order(version: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts versions by their numbers.

    >>> sorted(["2026.10", "2026.9", "2025.12"], key=version_order)
    ['2025.12', '2026.9', '2026.10']
    """
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in version.split("."))


def load_content(root: Path | None = None) -> Content:
    """All content below ``root`` (default: what comes with the package). Kept: the same root is read once.

    Raises ContentError naming the file or folder at fault and how to mend it.
    """
    return _load(root.resolve()) if root else _own()


@cache
def _own() -> Content:
    return _load(CONTENT_FOLDER.resolve())


@lru_cache(maxsize=8)
def _load(root: Path) -> Content:
    dictionary = _load_dictionary(root / "variables")
    programmes: dict[str, Programme] = {}
    for folder in content_folders(root / "programmes"):
        programme = load_programme(folder, dictionary)
        programmes[programme.code] = programme
    questionnaires: dict[tuple[str, str], Questionnaire] = {}
    for folder in content_folders(root / "questionnaires"):
        questionnaire = _load_form(folder, dictionary)
        questionnaires[questionnaire.code, questionnaire.version] = questionnaire
    for name, found in (("programmes", programmes), ("questionnaires", questionnaires)):
        if not found:
            raise ContentError(
                f"There are no {name}.",
                place=root / name,
                mend=f"Add a folder to {name}, or point to the right content folder.",
                code="content.folder_incomplete",
            )
    newest = {q.code: q for _, q in sorted(questionnaires.items(), key=lambda one: version_order(one[0][1]))}
    follow_ups = load_follow_ups(root / "follow_ups.yaml", dictionary, newest)
    audits = load_audits(root / "audits.yaml", dictionary, newest)
    return Content(dictionary, programmes, questionnaires, load_texts(root / "texts"), follow_ups, audits)


def _load_dictionary(folder: Path) -> Dictionary:
    try:
        return Dictionary.load(folder)
    except TepatError as error:
        raise ContentError(
            error.what,
            place=getattr(error, "file", None) or folder,
            why=error.why,
            mend=error.mend,
            code=error.code,
        ) from error


def _load_form(folder: Path, dictionary: Dictionary) -> Questionnaire:
    missing = [name for name in _FORM_FILES if not (folder / name).is_file()]
    if missing:
        raise ContentError(
            f"The questionnaire folder `{folder.name}` is incomplete.",
            place=folder,
            why=f"It lacks {', '.join(missing)}.",
            mend=f"Add {', '.join(missing)}, or remove the folder.",
            code="content.folder_incomplete",
        )
    return load_questionnaire(folder / "form.yaml", dictionary)
