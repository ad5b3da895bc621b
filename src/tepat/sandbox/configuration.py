"""What the provider is started with. The command writes it into the environment of the server process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from tepat.base.environment import setting
from tepat.sandbox.errors import WronglyConfigured

Userinfo = Literal["plain", "signed", "encrypted"]
SigningAlgorithm = Literal["ES256", "RS256"]


@dataclass(frozen=True)
class Configuration:
    """One provider with one registered client. Addresses are absolute; times are seconds."""

    issuer: str
    folder: str
    people: str
    client_id: str
    client_jwks: str
    redirect_uris: tuple[str, ...]
    post_logout_uris: tuple[str, ...] = ()
    client_name: str = "Tepat"
    userinfo: Userinfo = "plain"
    signing_algorithm: SigningAlgorithm = "ES256"
    control: bool = False
    faults: dict[str, object] = field(default_factory=dict)
    server_process: int = 0

    def __post_init__(self) -> None:
        if self.userinfo not in get_args(Userinfo) or self.signing_algorithm not in get_args(
            SigningAlgorithm
        ):
            raise WronglyConfigured("The form of userinfo or the algorithm is not known.")
        if not self.client_id or len(self.client_id) > 200:
            raise WronglyConfigured("The client has no usable name.", mend="Give --client-id.")
        if not self.redirect_uris:
            raise WronglyConfigured("The client has no redirect URI.", mend="Give --redirect-uri.")
        for address in (self.issuer, self.client_jwks, *self.redirect_uris, *self.post_logout_uris):
            _check_address(address)

    @property
    def sector(self) -> str:
        """The client's sector for pairwise subjects: the host it is called at (OpenID Connect Core 8.1)."""
        return urlsplit(self.redirect_uris[0]).hostname or ""

    @property
    def client_origins(self) -> tuple[str, ...]:
        """Where forms may lead to: the origins that the client registered."""
        parts = [urlsplit(uri) for uri in (*self.redirect_uris, *self.post_logout_uris)]
        return tuple(sorted({f"{part.scheme}://{part.netloc}" for part in parts}))

    @property
    def client_home(self) -> str:
        """The client's start page, for the way out of a page that leads nowhere else."""
        part = urlsplit(self.redirect_uris[0])
        return f"{part.scheme}://{part.netloc}/"

    @property
    def people_path(self) -> Path:
        return Path(self.people)

    @property
    def place(self) -> Path:
        return Path(self.folder)

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def read_configuration() -> Configuration:
    """The configuration from ``TEPAT_SANDBOX_IKD``; raises ``SettingMissing`` and ``WronglyConfigured``."""
    parts = json.loads(setting("TEPAT_SANDBOX_IKD"))
    for name in ("redirect_uris", "post_logout_uris"):
        parts[name] = tuple(parts.get(name, ()))
    return Configuration(**parts)


def _check_address(address: str) -> None:
    part = urlsplit(address)
    if part.scheme not in {"http", "https"} or not part.hostname or part.fragment or "*" in address:
        raise WronglyConfigured(
            "An address is not a whole http address.",
            why="Issuer, keys and redirect URIs are compared letter by letter.",
            mend="Write it out: http://127.0.0.1:8000/masuk/ikd/kembali/",
        )
