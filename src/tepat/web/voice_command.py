"""``tepat voice``: make the sounds of fixed texts, and list those that a person may record. No database."""

from __future__ import annotations

from pathlib import Path

import click

from tepat.base.environment import setting
from tepat.base.voices import RECORDED, make_sounds, texts_read_aloud
from tepat.voice import LANGUAGES
from tepat.web.voice_rooms import READ_ALOUD


@click.group()
def voice() -> None:
    """Texts read aloud."""


@voice.command()
@click.option("--processes", type=click.IntRange(1), help="Processes that speak [one for each processor]")
def make(processes: int | None) -> None:
    """Make the sounds that are missing, below TEPAT_VAR; remove those whose text is gone."""
    folder = Path(setting("TEPAT_VAR", "var")).resolve() / "voices"
    made, gone = make_sounds(folder, READ_ALOUD, processes=processes)
    click.echo(f"{made} sounds made, {gone} removed: {folder}")


@voice.command()
@click.option("--language", type=click.Choice(LANGUAGES), default="id", show_default=True)
def texts(language: str) -> None:
    """List the texts: the name of each sound and what it says. Shows which are recorded already."""
    for name, text in texts_read_aloud(language, READ_ALOUD).items():
        recorded = (RECORDED / language / f"{name}.opus").is_file()
        click.echo(f"{name}\t{'recorded' if recorded else 'made'}\t{text}")
