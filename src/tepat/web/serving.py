"""Start the server: for real (``serve``), or with a made-up population (``demo``)."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import click

from tepat.base.environment import setting
from tepat.base.startup import prepare
from tepat.kernel.errors import TepatError
from tepat.web.beside import Beside


class PortTaken(TepatError):
    """Another program listens on the port already."""

    default_code = "web.port.taken"


def _say(text: str) -> None:
    click.echo(text, err=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages and the API. Settings and secrets come from the environment (docs/settings.md)."""
    _check_port(host, port)
    prepare(say=_say)
    _run_server(host, port, workers)


@click.command()
def migrate() -> None:
    """Bring the tables of the database up to date."""
    prepare(say=_say)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run a Django management command, such as ``tepat manage shell``."""
    prepare(say=_say)
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after set-up

    execute_from_command_line(["tepat manage", *words])


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--households", default=2000, show_default=True, type=click.IntRange(50, 600_000))
@click.option("--reset", is_flag=True, help="Throw the demonstration's data away and start over.")
@click.option("--prepare-only", is_flag=True, help="Make everything, but do not serve.")
def demo(port: int, households: int, reset: bool, prepare_only: bool) -> None:
    """Serve Tepat with a made-up population, ready to look at."""
    if not prepare_only:
        _check_port("127.0.0.1", port)
    os.environ["TEPAT_DEMO"] = "1"
    os.environ.setdefault("TEPAT_VAR", str(Path("var/demo").resolve()))
    beside = Beside.choose(port)
    beside.set_environment()
    prepare(say=_say)
    from tepat.web.demonstration import Demonstration  # noqa: PLC0415 - needs Django set up

    demonstration = Demonstration(folder=Path(setting("TEPAT_VAR")), say=_say)
    if reset:
        demonstration.clear()
    demonstration.fill(households=households)
    people = demonstration.write_people()
    if prepare_only:
        click.echo(demonstration.welcome(port=port))
        return
    with beside.running(people=people, say=_say):
        click.echo(demonstration.welcome(port=port))
        click.echo(beside.in_words())
        sys.stdout.flush()
        _run_server("127.0.0.1", port, workers=2)


def _check_port(host: str, port: int) -> None:
    """Say so at once, before minutes of preparation, when the port cannot be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} on {host} cannot be used.",
                why=error.strerror or "",
                mend="Stop the other program, or choose another port: make demo PORT=8001.",
            ) from error


def _run_server(host: str, port: int, workers: int) -> None:
    from django.db import connections  # noqa: PLC0415 - after set-up
    from granian.constants import Interfaces  # noqa: PLC0415 - only the server needs it
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    connections.close_all()  # the workers open their own
    Server(
        "tepat.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=int(setting("TEPAT_THREADS", "4")),
        respawn_failed_workers=True,
        workers_kill_timeout=5,  # Ctrl-C reaches a worker twice, and may find it in its own signal handler
        log_access=False,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
