"""The command ``tepat study``: real survey households through the whole chain."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

STUDY_DATABASE = "tepat_study"


@click.group()
def study() -> None:
    """Send the households of a survey through Tepat and count the errors."""


@study.command()
@click.option(
    "--data", required=True, type=click.Path(path_type=Path), help="Folder that holds households.csv."
)
@click.option(
    "--output",
    default=Path("var/studies/alatas2012"),
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the fitted formulas.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON on standard output.")
@click.option(
    "--language",
    default="id",
    show_default=True,
    type=click.Choice(["id", "en"]),
    help="Of the readable report.",
)
def alatas2012(data: Path, output: Path, as_json: bool, language: str) -> None:
    """5,756 households of the experiment of Alatas and others (2012): mistargeting, and a first formula."""
    # Faults of the file are told before a database is started.
    from tepat.targeting.studies.alatas2012.households import read_households  # noqa: PLC0415 - slow to import

    households = read_households(data)

    def say(indonesian: str, english: str) -> None:
        click.echo(indonesian if language == "id" else english, err=True)

    _prepare_database()
    from tepat.targeting.studies.alatas2012.study import run_study  # noqa: PLC0415 - needs Django set up

    report = run_study(households=households, output=output, say=say)
    if as_json:
        click.echo(json.dumps(report.to_json(), indent=2, ensure_ascii=False))
    else:
        click.echo(report.to_text(language))


def _prepare_database() -> None:
    """A database beside the main one: survey households must not stand among families."""
    from tepat.base.startup import prepare  # noqa: PLC0415 - imports Django

    os.environ.setdefault("TEPAT_KEEP_SECRETS", "1")
    prepare(database=STUDY_DATABASE, say=lambda text: click.echo(text, err=True))
