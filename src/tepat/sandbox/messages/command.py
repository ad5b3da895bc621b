"""``tepat sandbox-messages``: the providers of messages as a server process of its own."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tepat.base.child_processes import end_with
from tepat.base.environment import setting
from tepat.base.translations import compile_catalogues
from tepat.sandbox.messages.configuration import Configuration
from tepat.sandbox.messages.faults import read_faults
from tepat.sandbox.processes import faults_option, serve

THREADS = 4


@click.command("sandbox-messages")
@click.option("--port", default=8011, show_default=True, type=click.IntRange(1, 65535), help="HTTP.")
@click.option("--smtp-port", default=8012, show_default=True, type=click.IntRange(1, 65535), help="Letters.")
@click.option("--customer", default="", help="Where reports go: the address of a Tepat.")
@click.option("--folder", help="Where its secret is kept; below TEPAT_VAR where it is not given.")
@click.option("--faults", default="{}", help="Be slow, away or wrong (JSON, see messages/faults.py).")
@click.option("--control", is_flag=True, help="Let anybody change the faults and list messages: tests only.")
@click.option("--parent", default=0, hidden=True, help="End with the process of this number.")
def sandbox_messages(
    port: int, smtp_port: int, customer: str, folder: str | None, faults: str, control: bool, parent: int
) -> None:
    """Play an SMS gateway, WhatsApp and a mail server, with a page that shows what arrived.

    Tokens and secrets come from the same settings as the customer's: TEPAT_SMS_TOKEN and the like.
    """
    end_with(parent)
    configuration = Configuration(
        folder=folder or str(Path(setting("TEPAT_VAR", "var")).resolve() / "sandbox-messages"),
        smtp_port=smtp_port,
        customer=customer.rstrip("/"),
        sms_token=setting("TEPAT_SMS_TOKEN", ""),
        sms_secret=setting("TEPAT_SMS_REPORT_SECRET", ""),
        whatsapp_token=setting("TEPAT_WHATSAPP_TOKEN", ""),
        whatsapp_secret=setting("TEPAT_WHATSAPP_SECRET", ""),
        whatsapp_number_id=setting("TEPAT_WHATSAPP_NUMBER_ID", "1"),
        control=control,
        faults=faults_option(faults),
        server_process=os.getpid(),
    )
    read_faults(configuration.faults)
    os.environ["TEPAT_SANDBOX_MESSAGES"] = configuration.to_json()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tepat.sandbox.messages.settings"
    compile_catalogues()
    serve("tepat.sandbox.messages.wsgi:application", host="127.0.0.1", port=port, threads=THREADS)
