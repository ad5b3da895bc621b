"""The made-up people of the provider, read from a file and read again whenever it changes."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import get_language

from tepat.sandbox.errors import NotMadeUp

MOST_PEOPLE = 400_000
_NIK = re.compile(r"[0-9]{16}")
_MOST_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist. ``notes`` say, by language, why a visitor might choose this one;
    ``face_differs`` makes the comparison of the face fail; ``shown`` puts the person on the first page."""

    key: str
    nik: str
    name: str
    birth_date: date
    sex: Literal["male", "female"]
    notes: tuple[tuple[str, str], ...] = ()
    shown: bool = False
    face_differs: bool = False

    @property
    def initial(self) -> str:
        return self.name[:1].upper()

    @property
    def note(self) -> str:
        """The note in the reader's language, or in the first that there is."""
        notes = dict(self.notes)
        return notes.get(get_language() or "") or next(iter(notes.values()), "")

    @property
    def short_nik(self) -> str:
        return f"•••• {self.nik[-4:]}"


class People:
    """Everybody in ``path``. Raises ``NotMadeUp`` unless the file says that its people are made up."""

    def __init__(self, path: Path, salt: bytes) -> None:
        self._path, self._salt = path, salt
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._people: dict[str, Person] = {}
        self._current()

    def shown(self) -> list[Person]:
        """The people that the first page offers, in the order of the file; the first few where none is."""
        everybody = self._current()
        return [p for p in everybody.values() if p.shown][:12] or list(everybody.values())[:6]

    def find(self, words: str, *, most: int = 20) -> list[Person]:
        """Those whose name has every word at the beginning of one of its own, or whose NIK begins so."""
        wanted = words.casefold().split()
        if not wanted:
            return []
        found = []
        for person in self._current().values():
            if _fits(person, wanted):
                found.append(person)
                if len(found) == most:
                    break
        return found

    def get(self, key: str) -> Person | None:
        return self._current().get(key)

    def _current(self) -> dict[str, Person]:
        with self._lock:
            found = self._path.stat() if self._path.exists() else None
            stamp = (found.st_mtime_ns, found.st_size) if found else None
            if stamp != self._stamp or stamp is None:
                self._people = {person.key: person for person in _read(self._path, self._salt)}
                self._stamp = stamp
            return self._people


def _fits(person: Person, wanted: list[str]) -> bool:
    parts = person.name.casefold().split()
    return all(
        person.nik.startswith(word) if word.isdigit() else any(part.startswith(word) for part in parts)
        for word in wanted
    )


def _read(path: Path, salt: bytes) -> list[Person]:
    document = _document(path)
    try:
        return [_person(entry, salt) for entry in document["people"]]
    except (KeyError, TypeError, ValueError) as error:
        raise NotMadeUp(
            "The people file has an entry that cannot be read.",
            why=f"{type(error).__name__}.",
            mend="Each needs nik, name, birthdate and gender.",
        ) from error


def _document(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("too large")
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise NotMadeUp(
            "The people file cannot be read.",
            why=f"{type(error).__name__}.",
            mend="Give --people FILE, in JSON.",
        ) from error
    if not isinstance(document, dict) or document.get("made_up") is not True:
        raise NotMadeUp(
            "The people file does not say that its people are made up.",
            why="The sandbox shows them to whoever opens it.",
            mend='Never give it real people. For made-up ones add "made_up": true.',
        )
    people = document.get("people")
    if not isinstance(people, list) or len(people) > MOST_PEOPLE:
        raise NotMadeUp("The people file has no list of people, or too long a one.")
    return document


def _person(entry: dict[str, Any], salt: bytes) -> Person:
    nik, name = str(entry["nik"]), str(entry["name"]).strip()
    if entry["gender"] not in {"male", "female"} or not name or not _NIK.fullmatch(nik):
        raise ValueError
    return Person(
        key=hmac.new(salt, f"person:{nik}".encode(), hashlib.sha256).hexdigest()[:24],
        nik=nik,
        name=name[:200],
        birth_date=date.fromisoformat(entry["birthdate"]),
        sex=entry["gender"],
        notes=_notes(entry.get("note", "")),
        shown=entry.get("shown") is True,
        face_differs=entry.get("face_differs") is True,
    )


def _notes(note: Any) -> tuple[tuple[str, str], ...]:
    """A note is a text, or texts by language."""
    by_language = note if isinstance(note, dict) else {"id": note}
    return tuple((str(language), str(text)[:200]) for language, text in by_language.items())
