"""Every text of content that a citizen or agent may read, for those who translate it or read it aloud.

Content gives texts as ``{id: ..., en: ...}`` in its files; a few stand in the code of the libraries, such as
the words for units and the sentences about a refused answer. What belongs to a study is left out: researchers
read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tepat.content.questionnaires.form import IDENTIFIER_LABELS, UNIT_WORDS
from tepat.content.questionnaires.wording import every_text
from tepat.content.reading import content_folders
from tepat.rules import read_yaml
from tepat.rules.reasons import RANGE, UNKNOWN, YES_AND_NO

_STUDY = "study_"
_NOT_READ = ("cases.yaml",)


@dataclass(frozen=True, slots=True)
class ContentText:
    """One text: Indonesian, English, and the file and keys where it stands."""

    indonesian: str
    english: str
    place: str


def content_texts(root: Path) -> tuple[ContentText, ...]:
    """All texts below ``root``, and those of the libraries. The same text may come more than once."""
    return tuple([*_in_files(root), *_in_libraries()])


def _in_files(root: Path) -> Iterator[ContentText]:
    for path in sorted((root / "variables").glob("*.yaml")):
        if not path.name.startswith(_STUDY):
            yield from _in_file(path)
    for name in ("follow_ups.yaml", "audits.yaml"):  # agents read them in their own language
        if (root / name).is_file():
            yield from _in_file(root / name)
    studies = {path.stem.removeprefix(_STUDY) for path in (root / "variables").glob(f"{_STUDY}*.yaml")}
    for kind in ("questionnaires", "programmes"):
        for folder in content_folders(root / kind):
            for path in sorted(folder.glob("*.yaml")):
                if folder.name not in studies and path.name not in _NOT_READ:
                    yield from _in_file(path)


def _in_file(path: Path) -> Iterator[ContentText]:
    yield from _in_tree(read_yaml(path).data, f"{path.parent.name}/{path.name}:")


def _in_tree(node: Any, place: str) -> Iterator[ContentText]:
    if isinstance(node, dict):
        if {"id", "en"} <= node.keys():
            yield from _pairs(node["id"], node["en"], place)
            return
        for key, value in node.items():
            yield from _in_tree(value, f"{place}.{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            code = value.get("code", number) if isinstance(value, dict) else number
            yield from _in_tree(value, f"{place}.{code}")


def _pairs(indonesian: Any, english: Any, place: str) -> Iterator[ContentText]:
    """One text, or several below the same keys, as the answers of a criterion are."""
    if isinstance(indonesian, dict):
        for key, value in indonesian.items():
            yield from _pairs(value, english[key], f"{place}.{key}")
    elif isinstance(indonesian, str):
        yield ContentText(indonesian.strip(), str(english).strip(), place)


def _in_libraries() -> Iterator[ContentText]:
    for name, pairs in (
        ("units", UNIT_WORDS.values()),
        ("identifiers", IDENTIFIER_LABELS.values()),
        ("values", (UNKNOWN, *YES_AND_NO, RANGE)),
        ("refused", every_text()),
    ):
        for pair in pairs:
            yield ContentText(pair["id"], pair["en"], name)
