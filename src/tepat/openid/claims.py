"""Who the provider says somebody is, in our own words."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from tepat.kernel.nik import Nik, NikError, Sex
from tepat.openid.errors import ProviderAway, SignInRefused
from tepat.openid.fetching import fetch
from tepat.openid.profile import Profile
from tepat.openid.provider import is_safe_address, origin_of
from tepat.openid.tokens import Authentication

PORTRAIT_BYTES = 3 * 1024 * 1024
_LONGEST_NAME = 200
_ADDRESS = re.compile(r"\s*(?!data:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


@dataclass(frozen=True)
class ProvenIdentity:
    """What IKD proved of a person, once. ``repr`` shows nothing of the person.

    ``portrait`` holds JPEG or PNG bytes that nobody looked into yet. ``proves_face``: the provider compared
    the face itself.
    """

    issuer: str
    subject: str = field(repr=False)
    nik: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    sex: Literal["male", "female"] | None = field(repr=False)
    portrait: bytes | None = field(repr=False)
    acr: str
    proves_face: bool
    authenticated_at: datetime


@dataclass(frozen=True)
class ReadClaims:
    """A proven identity, and the codes of what was odd about its claims without being a reason to refuse."""

    proven: ProvenIdentity
    warnings: tuple[str, ...]


def read_claims(
    claims: Mapping[str, Any], *, authentication: Authentication, issuer: str, profile: Profile, on: date
) -> ReadClaims:
    """Turn the provider's claims into a proven identity; ``on`` is the day of reading.

    Raises ``SignInRefused``: ``openid.claims.no_nik``, ``.wrong_nik`` or ``.no_name``. Side effect: fetches
    the portrait where the claim is an address on the issuer's own origin.
    """
    texts = {name: _first(claims, alternatives) for name, alternatives in profile.claims.items()}
    nik = _nik(texts["nik"], on)
    name = " ".join((texts["name"] or "").split())
    if not name or not name.isprintable():
        raise _lacking("openid.claims.no_name")
    birth_date = _birth_date(texts.get("birth_date"), profile)
    sex = _sex(texts.get("sex"), profile)
    portrait, portrait_warnings = _portrait(texts.get("portrait"), issuer)
    own_sex = None if sex is None else Sex.MALE if sex == "male" else Sex.FEMALE
    proven = ProvenIdentity(
        issuer=issuer,
        subject=authentication.subject,
        nik=nik.text,
        name=name[:_LONGEST_NAME],
        birth_date=birth_date,
        sex=sex,
        portrait=portrait,
        acr=authentication.level.acr,
        proves_face=authentication.level.proves_face,
        authenticated_at=authentication.authenticated_at,
    )
    return ReadClaims(proven, (*nik.mismatches(birth_date, own_sex), *portrait_warnings))


def _first(claims: Mapping[str, Any], alternatives: tuple[str, ...]) -> str | None:
    return next((text for name in alternatives if isinstance(text := claims.get(name), str) and text), None)


def _nik(text: str | None, on: date) -> Nik:
    if text is None:
        raise _lacking("openid.claims.no_nik")
    try:
        return Nik.parse(text, on=on)
    except NikError:
        raise SignInRefused(
            "openid.claims.wrong_nik",
            _("NIK yang dikirim IKD tidak dapat dibaca."),
            _("Ini perlu dibetulkan di Dukcapil. Sementara itu petugas dapat mendaftarkan keluarga Anda."),
        ) from None


def _lacking(code: str) -> SignInRefused:
    return SignInRefused(
        code,
        _("IKD tidak mengirim NIK atau nama Anda."),
        _("Tanpa itu kami tidak tahu siapa Anda. Coba lagi, dan izinkan NIK dan nama di IKD."),
    )


def _birth_date(text: str | None, profile: Profile) -> date | None:
    for form in profile.birth_date_formats if text else ():
        try:
            return datetime.strptime(text or "", form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _sex(text: str | None, profile: Profile) -> Literal["male", "female"] | None:
    if text in profile.sex_values["male"]:
        return "male"
    return "female" if text in profile.sex_values["female"] else None


def _portrait(claim: str | None, issuer: str) -> tuple[bytes | None, tuple[str, ...]]:
    """The picture's bytes, or None with the reason; a portrait that fails never stops anybody."""
    if claim is None:
        return None, ()
    try:
        picture = _decoded(claim) if not _ADDRESS.match(claim) else _fetched(claim, issuer)
    except (ProviderAway, binascii.Error, ValueError):
        return None, ("openid.portrait.unreadable",)
    if picture is None:
        return None, ("openid.portrait.elsewhere",)
    if len(picture) > PORTRAIT_BYTES:
        return None, ("openid.portrait.too_large",)
    return (picture, ()) if picture.startswith(_PICTURES) else (None, ("openid.portrait.no_picture",))


def _fetched(address: str, issuer: str) -> bytes | None:
    """The picture behind an address of the issuer's own; None, and no request, for any other."""
    if not is_safe_address(address) or origin_of(address) != origin_of(issuer):
        return None
    answer = fetch(address, most_bytes=PORTRAIT_BYTES, accept="image/jpeg, image/png")
    return answer.body if answer.status == 200 else b""


def _decoded(text: str) -> bytes:
    head, comma, data = text.partition(",")
    if comma and (not head.startswith("data:image/") or not head.endswith(";base64")):
        raise ValueError
    data = (data if comma else head).translate(_URL_SAFE)
    return base64.b64decode(data + "=" * (-len(data) % 4), validate=True)


_URL_SAFE = str.maketrans("-_", "+/", " \r\n\t")
