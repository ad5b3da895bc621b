"""Sound files of fixed texts: which there are, where they lie, and how they are made.

A recorded voice (``content/voices/<language>/<name>.opus``) comes before a made one; a text's name is the
hash that ``tepat.voice.name_of`` gives. Made ones are kept below TEPAT_VAR, and can be thrown away any time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tepat.base.translations import LOCALE_FOLDERS
from tepat.content import load_content
from tepat.content.all_texts import content_texts
from tepat.content.library import CONTENT_FOLDER
from tepat.voice import LANGUAGES, LONGEST, Speaker, VoiceProblem, name_of, speak

RECORDED = CONTENT_FOLDER / "voices"
_GAP = re.compile(r"\{:?\w*\}|%\(\w+\)[sd]|%[sd]")


def sound_file(folder: Path, language: str, name: str) -> Path | None:
    """The file of a sound, recorded or made; None where there is none yet."""
    for path in (RECORDED / language / f"{name}.opus", folder / language / f"{name}.opus"):
        if path.is_file():
            return path
    return None


@lru_cache(maxsize=8)
def texts_read_aloud(language: str, rooms: tuple[str, ...] = ()) -> Mapping[str, str]:
    """Texts by the name of their sound: all of content, consents, and the program's texts of ``rooms``.

    ``rooms`` are places in the package, such as ``eligibility/screens/outcome/``. Texts with gaps are left
    out: they are read aloud once they are filled in. Of a language without a catalogue only what there is.
    """
    found = [*_of_content(language), *_of_consents(language), *_of_rooms(language, rooms)]
    return {name_of(text): text for text in found if text and len(text) <= LONGEST and not _GAP.search(text)}


def _of_content(language: str) -> Iterator[str]:
    catalogue = None if language in ("id", "en") else _catalogue(LOCALE_FOLDERS[1], language)
    for text in content_texts(CONTENT_FOLDER):
        if catalogue is None:
            yield text.indonesian if language == "id" else text.english
        elif message := catalogue.get(text.indonesian):
            yield str(message.string)


def _of_consents(language: str) -> Iterator[str]:
    texts = load_content().texts
    for purpose in texts.purposes:
        consent = texts.consent(purpose, language)
        if consent.language == language:
            yield from (consent.title, consent.summary, *consent.points, consent.question, *consent.rights)


def _of_rooms(language: str, rooms: Sequence[str]) -> Iterator[str]:
    catalogue = _catalogue(LOCALE_FOLDERS[0], "en" if language == "id" else language)
    for message in catalogue:
        if message.id and any(str(path).startswith(tuple(rooms)) for path, _line in message.locations):
            texts = message.id if language == "id" else message.string
            yield from texts if isinstance(texts, tuple | list) else (str(texts),)


def _catalogue(folder: Path, language: str) -> Catalog:
    path = folder / language / "LC_MESSAGES" / "django.po"
    if not path.is_file():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def make_sound(folder: Path, language: str, name: str, text: str) -> Path:
    """Make one sound by a process of its own. Side effect: the file. Raises ``VoiceProblem``."""
    return _keep(folder / language / f"{name}.opus", speak(text, language))


def make_sounds(folder: Path, rooms: tuple[str, ...], *, processes: int | None = None) -> tuple[int, int]:
    """Make the sounds that are missing and remove those whose text is gone: how many of each.

    Side effects: the files below ``folder``. Raises ``VoiceProblem`` where the engine does not work.
    """
    wanted = {
        folder / language / f"{name}.opus": (text, language)
        for language in LANGUAGES
        for name, text in texts_read_aloud(language, rooms).items()
    }
    missing = [(path, *what) for path, what in wanted.items() if not path.is_file()]
    crew = min(processes or os.cpu_count() or 1, len(missing)) or 1
    with ThreadPoolExecutor(crew) as threads:
        made = sum(threads.map(_make_share, (missing[start::crew] for start in range(crew))))
    gone = [path for path in folder.glob("*/*.opus") if path not in wanted]
    for path in gone:
        path.unlink(missing_ok=True)
    return made, len(gone)


def _make_share(share: Sequence[tuple[Path, str, str]]) -> int:
    if not share:
        return 0
    made = 0
    with Speaker() as speaker:
        for path, text, language in share:
            try:
                _keep(path, speaker.say(text, language))
            except VoiceProblem as problem:
                if problem.code != "voice.text.unreadable":
                    raise
            else:
                made += 1
    return made


def _keep(path: Path, sound: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_bytes(sound)
    fresh.replace(path)
    return path
