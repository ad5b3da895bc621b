"""The command ``tepat jobs``: what runs by itself, apart from the server."""

from __future__ import annotations

import sys

import click
from django.utils import timezone

from tepat.base.child_processes import end_with
from tepat.base.startup import prepare


@click.command()
@click.option("--once", is_flag=True, help="Work through what is waiting, then stop.")
@click.option("--check", is_flag=True, help="Say how the work goes; 1 when something is wrong.")
@click.option(
    "--at-once", default=1, show_default=True, type=click.IntRange(1, 32), help="Jobs side by side."
)
@click.option("--parent", default=0, hidden=True, help="End with the process of this number.")
def jobs(once: bool, check: bool, at_once: int, parent: int) -> None:
    """Run the jobs: retention of faces every night, cases that wait too long every hour.

    At least one must run beside the server (docs/settings.md); more can.
    """
    end_with(parent)
    prepare(pages=False, say=lambda text: None if parent else click.echo(text, err=True))
    from tepat.base.jobs import jobs_health, run_worker  # noqa: PLC0415 - needs Django set up

    if check:
        health = jobs_health(at=timezone.now())
        click.echo(f"workers {health.workers}, late {health.late}, failed {health.failed}")
        sys.exit(0 if health.is_well else 1)
    run_worker(until_done=once, at_once=at_once)
