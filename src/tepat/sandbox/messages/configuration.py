"""What the providers are started with. The command writes it into the environment of the server process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tepat.base.environment import setting
from tepat.sandbox.errors import WronglyConfigured


@dataclass(frozen=True)
class Configuration:
    """One customer of ours: its secrets, and where it wants reports (``""``: nowhere)."""

    folder: str
    smtp_port: int
    customer: str = ""
    sms_token: str = ""
    sms_secret: str = ""
    whatsapp_token: str = ""
    whatsapp_secret: str = ""
    whatsapp_number_id: str = "1"
    control: bool = False
    faults: dict[str, object] = field(default_factory=dict)
    server_process: int = 0

    def __post_init__(self) -> None:
        part = urlsplit(self.customer)
        if self.customer and (part.scheme not in {"http", "https"} or not part.hostname):
            raise WronglyConfigured(
                "The customer's address is not a whole http address.",
                mend="Give --customer http://HOST:PORT.",
            )

    @property
    def place(self) -> Path:
        return Path(self.folder)

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def read_configuration() -> Configuration:
    """The configuration from ``TEPAT_SANDBOX_MESSAGES``; raises ``WronglyConfigured``."""
    return Configuration(**json.loads(setting("TEPAT_SANDBOX_MESSAGES")))
