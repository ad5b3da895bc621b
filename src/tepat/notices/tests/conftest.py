"""The providers as a real process, which the tests make slow, away or wrong."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from pytest_django import Settings

from tepat.sandbox.messages.running import RunningMessages, customer_settings, start_messages


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Messages:
    """Running providers and what their customer sets."""

    running: RunningMessages
    environment: dict[str, str]

    def misbehave(self, **faults: Any) -> None:
        answer = requests.post(f"{self.running.address}/sandbox/faults", json=faults, timeout=10)
        assert answer.status_code == 200, answer.text

    def received(self) -> list[dict[str, str]]:
        answer = requests.get(f"{self.running.address}/sandbox/messages", timeout=10).json()
        messages: list[dict[str, str]] = answer["messages"]
        return messages

    def clear(self) -> None:
        requests.delete(f"{self.running.address}/sandbox/messages", timeout=10)


def start(folder: Any, customer: str = "") -> Messages:
    port, smtp_port = free_port(), free_port()
    environment = customer_settings(port=port, smtp_port=smtp_port)
    running = start_messages(
        port=port,
        smtp_port=smtp_port,
        folder=folder,
        customer=customer,
        environment=environment,
        options=["--control"],
    )
    return Messages(running, environment)


def use(settings: Settings, messages: Messages) -> None:
    """Let Tepat be the customer of these providers."""
    told = messages.environment
    for name in (
        "TEPAT_SMS_URL",
        "TEPAT_SMS_TOKEN",
        "TEPAT_SMS_REPORT_SECRET",
        "TEPAT_WHATSAPP_URL",
        "TEPAT_WHATSAPP_NUMBER_ID",
        "TEPAT_WHATSAPP_TOKEN",
        "TEPAT_WHATSAPP_SECRET",
        "TEPAT_WHATSAPP_GREETING",
        "TEPAT_EMAIL_SENDER",
    ):
        setattr(settings, name, told[name])
    settings.EMAIL_HOST, settings.EMAIL_PORT = told["TEPAT_EMAIL_HOST"], int(told["TEPAT_EMAIL_PORT"])
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = settings.TEPAT_MESSAGE_TIMEOUT_SECONDS = 2.0
    settings.TEPAT_ADDRESS = "https://tepat.example"


@pytest.fixture(scope="session")
def running_messages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Messages]:
    messages = start(tmp_path_factory.mktemp("messages"))
    yield messages
    messages.running.stop()


@pytest.fixture
def messages(running_messages: Messages, settings: Settings) -> Iterator[Messages]:
    """Providers that behave well, with nothing received yet."""
    use(settings, running_messages)
    running_messages.clear()
    yield running_messages
    running_messages.misbehave()


@pytest.fixture
def set_up(settings: Settings) -> None:
    """Every channel is set up, at providers that nobody reaches: for tests that send nothing."""
    settings.TEPAT_SMS_URL = settings.TEPAT_WHATSAPP_URL = "http://127.0.0.1:9"
    settings.TEPAT_WHATSAPP_NUMBER_ID = "1"
    settings.TEPAT_WHATSAPP_SECRET = settings.TEPAT_SMS_REPORT_SECRET = "secret"
    settings.TEPAT_WHATSAPP_GREETING = "greeting"
    settings.EMAIL_HOST, settings.TEPAT_EMAIL_SENDER = "127.0.0.1", "Tepat <kabar@tepat.example>"
