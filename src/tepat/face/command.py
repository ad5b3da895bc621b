"""``tepat face``: compare faces, measure how well that works, and judge liveness."""

from __future__ import annotations

import importlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tepat.face.evaluation import as_table, evaluate
from tepat.face.models import load_models
from tepat.face.verification import Verification, verify

_ELSEWHERE = {"liveness": "tepat.face.liveness.command:liveness"}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class FaceCommands(click.Group):
    """The commands below, and those of folders inside, loaded when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, _, name = _ELSEWHERE[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=FaceCommands)
def face() -> None:
    """Faces: compare them, measure how well that works, judge liveness."""


@face.command("verify")
@click.argument("reference", type=_FILE)
@click.argument("probes", type=_FILE, nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def verify_command(reference: Path, probes: tuple[Path, ...], as_json: bool) -> None:
    """Is the person on PROBES the one on the portrait REFERENCE? Several probes are fused.

    The answer is accept, review (an officer compares) or retry; none of them refuses anybody.
    """
    models = load_models()
    result = verify(models, reference.read_bytes(), [probe.read_bytes() for probe in probes])
    click.echo(json.dumps(_document(result), indent=1) if as_json else _text(result, probes))


@face.command("evaluate")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def evaluate_command(folder: Path, as_json: bool) -> None:
    """Measure on DIR/person/*.jpg|jpeg|png|pgm: detection, false matches and misses, time, memory."""
    models = load_models()
    report = evaluate(models, folder, _say)
    click.echo(json.dumps(report, indent=1) if as_json else as_table(report))


def _say(done: int) -> None:
    if done % 500 == 0:
        click.echo(f"{done} pictures …", err=True)


def _document(result: Verification) -> dict[str, Any]:
    document = asdict(result)
    document["frames"] = [
        {**frame, "quality": {**frame["quality"], "measures": _rounded(frame["quality"]["measures"])}}
        for frame in document["frames"]
    ]
    document["reference"]["measures"] = _rounded(document["reference"]["measures"])
    return document


def _rounded(measures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in measures.items()}


def _text(result: Verification, probes: tuple[Path, ...]) -> str:
    similarity = "-" if result.similarity is None else f"{result.similarity:.4f}"
    lines = [f"{result.band}   similarity {similarity}   {' '.join(result.reasons)}".rstrip()]
    for probe, frame in zip(probes, result.frames, strict=True):
        lines.append(
            f"  {'used' if frame.used else 'left'}  {probe.name}  {' '.join(frame.quality.reasons)}".rstrip()
        )
    return "\n".join(lines)
