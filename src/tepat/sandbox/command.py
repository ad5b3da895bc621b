"""``tepat sandbox-ikd``: the provider as a server process of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, get_args

import click

from tepat.base.child_processes import end_with
from tepat.base.environment import setting
from tepat.base.translations import compile_catalogues
from tepat.sandbox.configuration import Configuration, SigningAlgorithm, Userinfo
from tepat.sandbox.faults import read_faults
from tepat.sandbox.keys import ProviderKeys
from tepat.sandbox.people import People
from tepat.sandbox.processes import faults_option, serve

THREADS = 4


@click.command("sandbox-ikd")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8010, show_default=True, type=click.IntRange(1, 65535))
@click.option("--issuer", help="The issuer, where it is not http://HOST:PORT.")
@click.option("--people", required=True, help="JSON file of made-up people.")
@click.option("--client-id", default="tepat", show_default=True)
@click.option("--client-name", default="Tepat", show_default=True, help="What the pages call the client.")
@click.option("--client-jwks", required=True, help="Where the client publishes its keys.")
@click.option("--redirect-uri", "redirect_uris", required=True, multiple=True)
@click.option("--post-logout-uri", "post_logout_uris", multiple=True, help="Where signing out may lead.")
@click.option("--userinfo", default="plain", show_default=True, type=click.Choice(get_args(Userinfo)))
@click.option("--signing", default="ES256", show_default=True, type=click.Choice(get_args(SigningAlgorithm)))
@click.option("--folder", help="Where keys and portraits are kept; below TEPAT_VAR where it is not given.")
@click.option("--faults", default="{}", help="Answer wrongly on purpose (JSON, see sandbox/faults.py).")
@click.option("--control", is_flag=True, help="Let anybody change the faults: tests only.")
@click.option("--parent", default=0, hidden=True, help="End with the process of this number.")
def sandbox_ikd(
    host: str, port: int, issuer: str | None, folder: str | None, parent: int, **parts: Any
) -> None:
    """Play IKD: an OpenID provider with made-up people, for demonstrations and tests."""
    end_with(parent)
    configuration = Configuration(
        issuer=(issuer or f"http://{host}:{port}").rstrip("/"),
        folder=folder or str(Path(setting("TEPAT_VAR", "var")).resolve() / "sandbox-ikd"),
        people=str(Path(parts["people"]).resolve()),
        client_id=parts["client_id"],
        client_name=parts["client_name"],
        client_jwks=parts["client_jwks"],
        redirect_uris=parts["redirect_uris"],
        post_logout_uris=parts["post_logout_uris"],
        userinfo=parts["userinfo"],
        signing_algorithm=parts["signing"],
        control=parts["control"],
        faults=faults_option(parts["faults"]),
        server_process=os.getpid(),
    )
    _check(configuration)
    os.environ["TEPAT_SANDBOX_IKD"] = configuration.to_json()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tepat.sandbox.settings"
    compile_catalogues()
    serve("tepat.sandbox.wsgi:application", host=host, port=port, threads=THREADS)


def _check(configuration: Configuration) -> None:
    """Say at once what the server process would fail at."""
    read_faults(configuration.faults)
    People(configuration.people_path, ProviderKeys(configuration.place).subject_salt)
