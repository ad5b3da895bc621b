"""The command ``tepat``: one entry, each room's commands loaded only when they are called."""

from __future__ import annotations

import importlib
import sys

import click

from tepat import __version__
from tepat.kernel.errors import TepatError

_COMMANDS = {
    "account": "tepat.identity.command:account",
    "audit": "tepat.targeting.audit_command:audit",
    "demo": "tepat.web.serving:demo",
    "face": "tepat.face.command:face",
    "jobs": "tepat.web.jobs_command:jobs",
    "lab": "tepat.web.lab_command:lab",
    "manage": "tepat.web.serving:manage",
    "migrate": "tepat.web.serving:migrate",
    "openid": "tepat.openid.command:openid",
    "population": "tepat.population.command:population",
    "rules": "tepat.web.rules_command:rules",
    "sandbox-ikd": "tepat.sandbox.command:sandbox_ikd",
    "sandbox-messages": "tepat.sandbox.messages.command:sandbox_messages",
    "serve": "tepat.web.serving:serve",
    "study": "tepat.targeting.command:study",
    "voice": "tepat.web.voice_command:voice",
}


class Rooms(click.Group):
    """Finds a command in the room it belongs to, and tells every error in one way."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TepatError as error:
            click.echo(f"tepat: {error} [{error.code}]", err=True)
            sys.exit(1)


@click.command(cls=Rooms)
@click.version_option(__version__, prog_name="tepat")
def main() -> None:
    """Tepat: open software for digital social protection."""
