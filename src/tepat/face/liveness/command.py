"""``tepat face liveness``: judge a recorded session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from tepat.face.liveness.challenge import Challenge, Frame
from tepat.face.liveness.judging import Liveness, judge_session
from tepat.face.models import load_models
from tepat.kernel.errors import TepatError


class SessionUnusable(TepatError):
    """A file that does not describe a session."""

    default_code = "face.liveness.session_unusable"


def read_session(path: Path) -> tuple[Challenge, list[Frame], datetime, str | None]:
    """The challenge, frames, time of receipt and nonce of SESSION.json; the pictures lie beside it.

    Raises:
        SessionUnusable: the file or a picture cannot be read; names the entry at fault.
        ChallengeUnusable: its challenge cannot be read.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise _unusable(f"It is no JSON: {problem}.", "") from problem
    if not isinstance(document, dict) or not isinstance(document.get("challenge"), dict):
        raise _unusable('It has no "challenge".', "/challenge")
    challenge = Challenge.from_json(document["challenge"])
    try:
        received_at = datetime.fromisoformat(str(document["received_at"]))
    except (KeyError, ValueError) as problem:
        raise _unusable(
            '"received_at" is no time such as 2026-11-24T10:00:00+07:00.', "/received_at"
        ) from problem
    if received_at.tzinfo is None:
        raise _unusable('"received_at" has no time zone.', "/received_at")
    frames = document.get("frames")
    if not isinstance(frames, list):
        raise _unusable('"frames" is no list.', "/frames")
    read = [_read_frame(path.parent, entry, number) for number, entry in enumerate(frames)]
    nonce = document.get("nonce")
    return challenge, read, received_at, None if nonce is None else str(nonce)


def _read_frame(folder: Path, entry: Any, number: int) -> Frame:
    pointer = f"/frames/{number}"
    if not isinstance(entry, Mapping):
        raise _unusable("A frame is an object with step, step_code, taken_ms and file.", pointer)
    for key, kind in (("step", int), ("step_code", str), ("taken_ms", int), ("file", str)):
        if not isinstance(entry.get(key), kind) or isinstance(entry.get(key), bool):
            raise _unusable(f'"{key}" is missing or of the wrong kind.', f"{pointer}/{key}")
    place = (folder / entry["file"]).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise _unusable("The pictures lie beside the session file, not elsewhere.", f"{pointer}/file")
    try:
        picture = place.read_bytes()
    except OSError as problem:
        raise _unusable("The picture cannot be opened.", f"{pointer}/file") from problem
    return Frame(entry["step"], entry["step_code"], entry["taken_ms"], picture)


def _unusable(why: str, pointer: str) -> SessionUnusable:
    where = f" (at {pointer})" if pointer else ""
    return SessionUnusable(
        "This session file cannot be used.",
        why=f"{why}{where}",
        mend="Write challenge, received_at and frames as in tepat/face/liveness/card.md.",
        pointer=pointer or None,
    )


@click.command("liveness")
@click.argument("session", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def liveness(session: Path, as_json: bool) -> None:
    """Did a living person do in SESSION.json what was asked? Nothing is remembered between calls."""
    challenge, frames, received_at, nonce = read_session(session)
    judged = judge_session(
        load_models(), challenge, frames, received_at=received_at, seen=lambda _marks: False, nonce=nonce
    )
    click.echo(json.dumps(_document(judged), indent=1) if as_json else _text(judged, frames))


def _document(judged: Liveness) -> dict[str, Any]:
    return {
        "passed": judged.passed,
        "reasons": list(judged.reasons),
        "best_frames": list(judged.best_frames),
        "measures": {name: round(value, 4) for name, value in judged.measures.items()},
    }


def _text(judged: Liveness, frames: list[Frame]) -> str:
    lines = ["alive" if judged.passed else f"not shown: {', '.join(judged.reasons)}"]
    lines += [f"  {name}: {value:.3f}" for name, value in judged.measures.items()]
    best = ", ".join(str(number) for number in judged.best_frames) or "none"
    lines.append(f"  good for a comparison: {best} of {len(frames)} frames")
    return "\n".join(lines)
