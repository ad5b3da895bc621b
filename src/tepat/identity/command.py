"""``tepat account``: the first accounts of an installation, opened by whoever runs the server."""

from __future__ import annotations

from datetime import datetime

import click

from tepat.base.startup import prepare


@click.group()
def account() -> None:
    """Accounts of staff: open the first one, or recover one that nobody else can."""


@account.command("open")
@click.argument("sign_in_name")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", default="administrator", show_default=True, help="Such as administrator or auditor.")
@click.option("--area", required=True, help="Area code, or * for the whole country.")
@click.option("--group", default="", help="A cadre's Dasa Wisma group.")
def open_first(sign_in_name: str, name: str, role: str, area: str, group: str) -> None:
    """Open an account and show its start code, once."""
    prepare()
    from django.utils import timezone  # noqa: PLC0415 - after set-up

    from tepat.identity.stewardship import open_staff_account  # noqa: PLC0415

    opened = open_staff_account(
        actor=None,
        sign_in_name=sign_in_name,
        display_name=name,
        role=role,
        area_code=area,
        group_name=group,
        at=timezone.now(),
    )
    _show(opened.account.sign_in_name, opened.start_code, opened.expires_at)


@account.command("recover")
@click.argument("sign_in_name")
def recover(sign_in_name: str) -> None:
    """Begin an account anew: password, second factors, sessions, tokens end. Shows a start code, once."""
    prepare()
    from django.utils import timezone  # noqa: PLC0415 - after set-up

    from tepat.identity.queries import staff_account  # noqa: PLC0415
    from tepat.identity.stewardship import recover_account  # noqa: PLC0415

    found = staff_account(sign_in_name=sign_in_name)
    opened = recover_account(actor=None, account=found, reason="other", at=timezone.now())
    _show(found.sign_in_name, opened.start_code, opened.expires_at)


def _show(sign_in_name: str, start_code: str, expires_at: datetime) -> None:
    click.echo(f"{sign_in_name}  {start_code}  until {expires_at:%Y-%m-%d %H:%M} UTC")
