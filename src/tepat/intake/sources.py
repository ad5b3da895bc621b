"""The one place that says who may send by which channel, and how the facts that follow are labelled.

A source kind is what the dictionary's ``source_trust`` orders.
"""

from __future__ import annotations

from tepat.identity.roles import AGENTS, OFFICERS, Role
from tepat.intake.models import Channel

SENDERS: dict[Channel, frozenset[str]] = {
    Channel.SELF: frozenset({Role.CITIZEN}),
    Channel.ASSISTED: AGENTS | OFFICERS | {Role.PARTNER, Role.SYSTEM},
    Channel.IMPORT: frozenset({Role.PARTNER, Role.SYSTEM}),
    Channel.OBSERVED: AGENTS | OFFICERS,
}


def may_send(*, role: str, channel: Channel) -> bool:
    """Whether an account of this role may use the channel.

    >>> may_send(role="citizen", channel=Channel.ASSISTED)
    False
    """
    return role in SENDERS[channel]


def needs_consent(*, role: str, channel: Channel) -> bool:
    """Whether the family's consent must come along.

    Only published study data, which the installation itself brings in, come without: nobody can be found in
    them.
    """
    return not (channel == Channel.IMPORT and role == Role.SYSTEM)


def source_of(*, role: str, channel: Channel) -> str:
    """The source kind of the facts.

    >>> source_of(role="cadre", channel=Channel.ASSISTED)
    'agent'
    >>> source_of(role="regency_officer", channel=Channel.ASSISTED)
    'officer'
    """
    if channel == Channel.SELF:
        return "self"
    if channel == Channel.IMPORT:
        return "study"
    return "officer" if role in OFFICERS else "agent"
