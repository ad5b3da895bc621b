"""Which provider this installation signs in with, as the settings say at this moment."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from tepat.openid.errors import ProviderNotSetUp, SettingFault
from tepat.openid.profile import Level, Profile, read_profile

OWN_ALGORITHMS = ("ES256", "ES512", "PS256", "RS256")


def issuer() -> str:
    """The provider's issuer; raises ``ProviderNotSetUp`` where there is none."""
    if not settings.TEPAT_IKD_ISSUER:
        raise ProviderNotSetUp
    return str(settings.TEPAT_IKD_ISSUER)


def current_profile() -> Profile:
    """How the provider speaks; raises ``ProfileFault``."""
    return read_profile(settings.TEPAT_IKD_PROFILE)


def accepted_levels() -> tuple[Level, ...]:
    """The levels that let somebody in: the asked one and every stronger one, weakest first."""
    return current_profile().levels_from(settings.TEPAT_IKD_ACR)


def form_origins() -> list[str]:
    """Origins that the sign-in form may lead to (``form-action``): Chromium applies it to redirects too."""
    origins = [settings.TEPAT_IKD_ISSUER and origin_of(settings.TEPAT_IKD_ISSUER)]
    return [origin for origin in [*origins, *current_profile().form_origins] if origin]


def origin_of(address: str) -> str:
    """``https://host:port`` of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def is_safe_address(address: object) -> bool:
    """Whether we would send a request there: https; http only to this machine and in a demonstration."""
    if (
        not isinstance(address, str)
        or len(address) > 2000
        or not address.isascii()
        or not address.isprintable()
    ):
        return False
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc or parts.fragment or set(address) & set(' \\"<>;'):
        return False
    if parts.scheme == "https":
        return True
    return parts.scheme == "http" and settings.TEPAT_DEMO and is_loopback(parts.hostname)


def is_loopback(host: str) -> bool:
    """Whether a host's name is this machine, without asking anybody."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_settings() -> None:
    """Read the profile and look the settings over; raises ``ProfileFault`` or ``SettingFault``."""
    profile = current_profile()
    address = settings.TEPAT_IKD_ISSUER
    if address and (not is_safe_address(address) or urlsplit(address).query):
        raise _fault("TEPAT_IKD_ISSUER", "is no https address without query and fragment")
    if not settings.TEPAT_IKD_CLIENT_ID:
        raise _fault("TEPAT_IKD_CLIENT_ID", "is empty")
    if settings.TEPAT_IKD_KEY_ALGORITHM not in OWN_ALGORITHMS:
        raise _fault("TEPAT_IKD_KEY_ALGORITHM", f"is none of {', '.join(OWN_ALGORITHMS)}")
    if not accepted_levels():
        names = ", ".join(level.name for level in profile.levels)
        raise _fault("TEPAT_IKD_ACR", f"is no level of the profile, which has {names}")
    if settings.TEPAT_IKD_CA_FILE and not Path(settings.TEPAT_IKD_CA_FILE).is_file():
        raise _fault("TEPAT_IKD_CA_FILE", "names no file")
    if not 0 < settings.TEPAT_IKD_TIMEOUT_SECONDS <= 60:
        raise _fault("TEPAT_IKD_TIMEOUT_SECONDS", "is not between 0 and 60")


def _fault(name: str, what: str) -> SettingFault:
    return SettingFault(f"The setting {name} {what}.", mend="See docs/settings.md.")
