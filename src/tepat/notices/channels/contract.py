"""What a channel is: one folder with a ``channel.py`` that holds a ``CHANNEL`` of one of these shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent, in the person's language. ``key`` is the same at every try.

    ``text`` is short and says nothing about the person. ``code`` is there when it carries a one-time code.
    """

    key: UUID
    to: str = field(repr=False)
    language: str
    title: str
    text: str = field(repr=False)
    leads_to: str = ""
    link: str = ""
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """What a provider says of a message: by our key or by its reference; ``state`` is a ``models.State``."""

    state: str
    key: UUID | None = None
    reference: str = ""
    problem: str = ""


@runtime_checkable
class KeptHere(Protocol):
    """A channel that sends nothing anywhere: the notice itself is what the person reads."""

    title: Any
    place: int
    is_kept_here: bool


@runtime_checkable
class Channel(Protocol):
    """A channel that leaves the house.

    ``is_repeatable``: the provider takes a key and sends a message once, however often it is handed over;
    elsewhere a message whose answer was lost is never tried again. The address is asked for by
    ``address_label`` and ``address_hint``; ``address_type`` and ``autocomplete`` are of the entry.
    """

    title: Any
    place: int
    is_repeatable: bool
    address_label: Any
    address_hint: Any
    address_type: str
    autocomplete: str

    def is_set_up(self) -> bool:
        """Whether this installation can send on it."""

    def read_address(self, text: str) -> str:
        """An address as people write it, in the one form that is kept; raises ``ContactRefused``."""

    def shown_address(self, address: str) -> str:
        """Enough of an address to know it again, for its owner's eyes."""

    def send(self, message: Message) -> str:
        """Hand a message to the provider; its reference. Raises ``SendingFailed``, in three kinds."""

    def read_reports(self, request: HttpRequest) -> list[Report]:
        """What a provider reports of messages; raises ``ReportRefused`` where it is not the provider."""

    def answer_greeting(self, request: HttpRequest) -> HttpResponse:
        """What a provider asks once to see that the address for reports is ours; raises ``ReportRefused``."""
