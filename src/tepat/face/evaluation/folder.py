"""Reads a folder of faces: ``DIR/person/picture.jpg``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tepat.face.comparison import Embedding, embed
from tepat.face.detection import find_faces
from tepat.face.errors import FolderUnusable, PictureRefused
from tepat.face.models import Models
from tepat.face.pictures import MOST_BYTES, read_picture
from tepat.face.quality import judge_quality

KINDS = frozenset({".jpg", ".jpeg", ".png", ".pgm", ".ppm"})


@dataclass(frozen=True)
class Enrolment:
    """One picture. ``person``: number of the folder. Without ``embedding`` it failed, and ``reasons`` holds
    the code why; otherwise ``reasons`` are those of quality."""

    person: int
    path: Path
    embedding: Embedding | None
    reasons: tuple[str, ...]


def list_pictures(folder: Path) -> tuple[list[tuple[int, Path]], int]:
    """The pictures with the number of their person, and how many other files were passed over.

    Only pictures directly in a person's folder count; hidden files, other kinds and deeper folders do not.

    Raises:
        FolderUnusable: there is no folder, or no picture in it.
    """
    if not folder.is_dir():
        raise FolderUnusable(
            f"There is no folder {folder}.", mend="Name a folder with one folder per person."
        )
    people = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    pictures: list[tuple[int, Path]] = []
    passed_over = sum(path.is_file() for path in folder.iterdir())
    for person in people:
        found = sorted(path for path in person.iterdir() if _is_picture(path))
        passed_over += sum(path.is_file() for path in person.rglob("*")) - len(found)
        if found:
            number = len({number for number, _ in pictures})
            pictures += [(number, path) for path in found]
    if not pictures:
        raise FolderUnusable(
            f"There are no pictures in {folder}.",
            why="Pictures are looked for as FOLDER/person/name.jpg, .jpeg, .png, .pgm or .ppm.",
            mend="Make one folder per person.",
        )
    return pictures, passed_over


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in KINDS and not path.name.startswith(".") and path.is_file()


def enrol_all(
    models: Models, pictures: list[tuple[int, Path]], progress: Callable[[int], None]
) -> list[Enrolment]:
    """Enrol every picture, in order; ``progress`` hears how many are done."""
    done: list[Enrolment] = []
    for person, path in pictures:
        done.append(enrol(models, person, path))
        progress(len(done))
    return done


def enrol(models: Models, person: int, path: Path) -> Enrolment:
    """Read one picture and embed the best face in it. Whatever is wrong becomes a reason."""
    try:
        with path.open("rb") as file:
            picture = read_picture(file.read(MOST_BYTES + 1))
    except PictureRefused as refusal:
        return Enrolment(person, path, None, (refusal.code,))
    except OSError:
        return Enrolment(person, path, None, ("unreadable_file",))
    faces = find_faces(models, picture)
    quality = judge_quality(picture, faces)
    embedding = embed(models, picture, faces[0]) if faces else None
    return Enrolment(person, path, embedding, quality.reasons)
