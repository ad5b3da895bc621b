"""``tepat openid``: our own keys for the sign-in with IKD."""

from __future__ import annotations

import click

from tepat.base.startup import prepare


@click.group()
def openid() -> None:
    """Sign-in with IKD: our own keys."""


@openid.group()
def keys() -> None:
    """The keys by which the provider knows us."""


@keys.command("list")
def list_keys() -> None:
    """List the keys that are published now."""
    prepare()
    from django.utils import timezone  # noqa: PLC0415 - after set-up

    from tepat.openid.own_keys import ensure_keys, published_keys  # noqa: PLC0415

    now = timezone.now()
    ensure_keys(at=now)
    for key in published_keys(at=now):
        state = "retired" if key.retired_at else "current" if key.current_from else "next"
        click.echo(f"{state:8} {key.use} {key.algorithm:13} {key.made_at:%Y-%m-%d %H:%M} {key.kid}")


@keys.command("rotate")
def rotate() -> None:
    """Let the next keys take the place of the current ones, and make new next ones."""
    prepare()
    from django.utils import timezone  # noqa: PLC0415 - after set-up

    from tepat.openid.own_keys import rotate_keys  # noqa: PLC0415

    rotate_keys(at=timezone.now())
    click.echo("Rotated. The retired keys stay published for seven days.")
