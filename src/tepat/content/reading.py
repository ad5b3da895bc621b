"""Read the YAML files of content: checked keys, texts in both languages, errors that name the place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from tepat.content.errors import ContentError
from tepat.kernel.errors import TepatError
from tepat.rules import Dictionary, Expression, parse_expression, read_yaml

LANGUAGES = ("id", "en")


def read_mapping(path: Path, *, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Any]:
    """The mapping a YAML file holds. Raises ContentError for a file, key or value that is not as agreed."""
    if not path.is_file():
        raise ContentError(
            f"The file {path.name} is missing.",
            place=path,
            mend=f"Add {path.name} to the folder {path.parent.name}, or remove the folder.",
            code="content.file_missing",
        )
    try:
        data = read_yaml(path).data
    except TepatError as error:
        raise ContentError(error.what, place=path, why=error.why, mend=error.mend, code=error.code) from error
    return checked_keys(data, path, "The file", required=required, optional=optional)


def checked_keys(
    data: object, path: Path, thing: str, *, required: Collection[str], optional: Collection[str] = ()
) -> dict[str, Any]:
    """``data`` as a mapping with all required keys and no unknown one. Raises ContentError."""
    if not isinstance(data, dict):
        raise ContentError(
            f"{thing} must hold keys and values.", place=path, mend="Write `key: value` lines."
        )
    missing = [key for key in required if data.get(key) is None]
    if missing:
        raise ContentError(
            f"{thing} lacks {', '.join(missing)}.",
            place=path,
            mend=f"Add {', '.join(missing)}.",
            code="content.key_missing",
        )
    unknown = [str(key) for key in data if key not in required and key not in optional]
    if unknown:
        raise ContentError(
            f"{thing} has the unknown key {', '.join(unknown)}.",
            place=path,
            mend=f"Known keys: {', '.join([*required, *optional])}.",
            code="content.key_unknown",
        )
    return data


def text_pair(value: object, path: Path, thing: str) -> dict[str, str]:
    """A text in both languages. Raises ContentError when one is missing or empty."""
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        pair = {language: value[language] for language in LANGUAGES}
        if all(isinstance(text, str) and text.strip() for text in pair.values()):
            return {language: text.strip() for language, text in pair.items()}
    raise ContentError(
        f"{thing} is not there in both languages.",
        place=path,
        mend='Write {id: "...", en: "..."}; put quotation marks around texts with a comma or a colon.',
        code="content.language_missing",
    )


def plain_text(value: object, path: Path, thing: str) -> str:
    """A text that is not empty, such as a code or a version. Raises ContentError."""
    if isinstance(value, str) and value.strip():
        return value
    raise ContentError(f"{thing} must be a text.", place=path, mend='Put it in quotation marks: "2026.1".')


def expression(text: object, dictionary: Dictionary, level: str, path: Path, thing: str) -> Expression | None:
    """The parsed condition, or None where there is none. Raises ContentError where it is not a condition."""
    if text is None:
        return None
    try:
        return parse_expression(plain_text(text, path, thing), dictionary, level=level)
    except ContentError:
        raise
    except TepatError as error:
        raise ContentError(
            f"{thing}: {error.what}", place=path, why=error.why, mend=error.mend, code=error.code
        ) from error


def content_folders(parent: Path) -> Iterator[Path]:
    """The folders below ``parent`` that hold content: not tests, caches or hidden ones. In order of name."""
    if parent.is_dir():
        for folder in sorted(parent.iterdir()):
            if folder.is_dir() and folder.name != "tests" and not folder.name.startswith(("_", ".")):
                yield folder


def same_name(code: str, path: Path, thing: str) -> None:
    """A folder is named after what it holds; raises ContentError where the two differ."""
    if code != path.parent.name:
        raise ContentError(
            f"{thing} says it is `{code}`, but its folder is `{path.parent.name}`.",
            place=path,
            why="A folder that was copied and not renamed inside would count twice.",
            mend="Give both the same name.",
            code="content.name_differs",
        )


def refuse_double(code: object, seen: Mapping[Any, Any], path: Path, thing: str) -> None:
    """Raises ContentError where ``code`` was there before."""
    if code in seen:
        raise ContentError(
            f"{thing} is there twice.", place=path, mend="Keep one of the two.", code="content.doubled"
        )
