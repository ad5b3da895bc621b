"""The channels on which a person can be told: found by looking into this folder, one folder each."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pkgutil import iter_modules

from tepat.notices.channels.contract import Channel, KeptHere
from tepat.notices.errors import ChannelIncomplete

__all__ = ["Channel", "all_channels", "channel_named", "outside_channels"]


@cache
def all_channels() -> Mapping[str, Channel | KeptHere]:
    """Every channel by the name of its folder. Raises ``ChannelIncomplete`` for one that lacks its parts."""
    found = {}
    for folder in iter_modules(__path__):
        if not folder.ispkg:
            continue
        name = folder.name
        try:
            channel = importlib.import_module(f"{__name__}.{name}.channel").CHANNEL
        except (ModuleNotFoundError, AttributeError) as error:
            raise _incomplete(name, "It has no channel.py with a CHANNEL.") from error
        if not isinstance(channel, Channel | KeptHere):
            raise _incomplete(name, "Its CHANNEL lacks a part of channels/contract.py.")
        found[name] = channel
    return dict(sorted(found.items(), key=lambda pair: pair[1].place))


def outside_channels() -> dict[str, Channel]:
    """The channels that leave the house and are set up here, in the order in which they are offered."""
    return {
        name: channel
        for name, channel in all_channels().items()
        if isinstance(channel, Channel) and channel.is_set_up()
    }


def channel_named(name: str) -> Channel | None:
    """A channel that leaves the house, whether or not it is set up; None where there is none."""
    channel = all_channels().get(name)
    return channel if isinstance(channel, Channel) else None


def _incomplete(name: str, why: str) -> ChannelIncomplete:
    return ChannelIncomplete(
        f"The channel `{name}` is not complete.",
        why=why,
        mend="See channels/sms for what a channel needs, or take the folder away.",
    )
