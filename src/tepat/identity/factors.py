"""Second factors: codes of an authenticator app, passkeys, and recovery codes. allauth does the arithmetic.

A code of an app counts once: the step of time it belongs to is kept with the secret, in the database, so that
no other process takes it again.
"""

from __future__ import annotations

import hmac
import json
import time
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from tepat.base.operations import record_access
from tepat.identity.errors import FactorNotFound, FactorRefused
from tepat.identity.models import Account

APP, PASSKEY, RECOVERY = "totp", "webauthn", "recovery_codes"
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor as its owner sees it."""

    id: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


def factors_of(account: Account) -> list[Factor]:
    """The app and the passkeys of an account, the oldest first; recovery codes are counted elsewhere."""
    kept = Authenticator.objects.filter(user=account).exclude(type=RECOVERY).order_by("created_at", "id")
    return [Factor(a.pk, str(a.type), a.data.get("name", ""), a.created_at, a.last_used_at) for a in kept]


def is_enrolled(account: Account) -> bool:
    """Whether the account has an app or a passkey."""
    return bool(Authenticator.objects.filter(user=account).exclude(type=RECOVERY).exists())


# --- Authenticator app -------------------------------------------------------------------------------------


def new_secret() -> str:
    """A secret that an authenticator app and we are about to share."""
    return str(totp.generate_totp_secret())


def address_of_secret(account: Account, secret: str) -> str:
    """The ``otpauth://`` address that an app on this very device can open."""
    address: str = get_adapter().build_totp_url(account, secret)
    return address


def picture_of(address: str) -> str:
    """A square code of dots, as SVG, that an app can read from the screen."""
    svg = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=2).save(svg)
    text = svg.getvalue().decode()
    return text[text.index("<svg") :]


def add_app(*, account: Account, secret: str, code: str) -> bool:
    """Keep the secret of an app if ``code`` shows that the app has it, else return False.

    Writes a line in the audit record. Raises ``FactorRefused``: an account has one app.
    """
    step = _step_of(secret, code, after=-1)
    if step is None:
        return False
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if Authenticator.objects.filter(user=account, type=APP).exists():
            raise FactorRefused(
                _("Aplikasi kode sudah terpasang."), mend=_("Hapus dahulu yang lama, lalu pasang yang baru.")
            )
        keep_app(account=account, secret=secret, last_step=step)
        _record(account, "identity.factor.add", APP)
    return True


def keep_app(*, account: Account, secret: str, last_step: int = -1) -> None:
    """Keep the secret of an app, sealed; codes up to ``last_step`` of time count no more."""
    kept = totp.TOTP.activate(account, secret).instance
    kept.data["last_step"] = last_step
    kept.save(update_fields=["data"])


def check_code(*, account: Account, code: str, at: datetime) -> str | None:
    """Take a code of the app, or an unused recovery code, once; which of the two it was, or None.

    Notes the use. The caller counts wrong tries.
    """
    digits = "".join(code.split())
    with transaction.atomic():
        kept = {
            str(a.type): a
            for a in Authenticator.objects.select_for_update().filter(user=account, type__in=[APP, RECOVERY])
        }
        if (app := kept.get(APP)) is not None:
            step = _step_of(decrypt(app.data["secret"]), digits, after=app.data.get("last_step", -1))
            if step is not None:
                app.data["last_step"] = step
                _note_use(app, at)
                return APP
        if (codes := kept.get(RECOVERY)) is not None and RecoveryCodes(codes).validate_code(digits):
            return RECOVERY
    return None


def current_code(account: Account) -> str | None:
    """The code that the account's app shows now. Only a demonstration shows it."""
    app = Authenticator.objects.filter(user=account, type=APP).first()
    if app is None:
        return None
    step = int(time.time()) // 30
    return str(totp.format_hotp_value(totp.hotp_value(decrypt(app.data["secret"]), step)))


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The step of time to which a code belongs, if it lies later than ``after`` and close to now."""
    for step in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, step))
        if step > after and hmac.compare_digest(expected.encode(), code.encode()):
            return int(step)
    return None


# --- Passkeys ----------------------------------------------------------------------------------------------


def passkey_offer(account: Account) -> dict[str, Any]:
    """What a browser needs to make a passkey for ``account``; the challenge is kept in the session."""
    return _plain(webauthn.begin_registration(account, passwordless=True))


def passkey_question(account: Account | None) -> dict[str, Any]:
    """What a browser needs to answer with a passkey, of this account or (None) of whomever it knows."""
    return _plain(webauthn.begin_authentication(account))


def add_passkey(*, account: Account, name: str, credential: str) -> bool:
    """Keep a passkey that the browser made; False where it does not answer our question.

    Writes a line in the audit record.
    """
    document = _read(credential)
    if document is None:
        return False
    try:
        webauthn.parse_registration_response(document)
        webauthn.complete_registration(document)
    except (ValidationError, ValueError, KeyError, TypeError):
        return False
    with transaction.atomic():
        webauthn.WebAuthn.add(account, name.strip()[:_LONGEST_LABEL], document)
        _record(account, "identity.factor.add", PASSKEY)
    return True


def check_passkey(*, credential: str, account: Account | None, at: datetime) -> Account | None:
    """Whose passkey answered the question in the session; None where it is nobody's, or not ``account``'s."""
    document = _read(credential)
    if document is None:
        return None
    try:
        webauthn.parse_authentication_response(document)
        owner = account or webauthn.extract_user_from_response(document)
        kept = webauthn.complete_authentication(owner, document)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
        webauthn.clear_state()
        return None
    if not isinstance(owner, Account) or kept.user_id != owner.pk:
        return None
    _note_use(kept, at)
    return owner


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(options, default=dict))
    return plain


def _read(credential: str) -> dict[str, Any] | None:
    try:
        document = json.loads(credential)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


# --- Recovery codes, and taking factors away ---------------------------------------------------------------


def make_recovery_codes(*, account: Account) -> list[str]:
    """New recovery codes; earlier ones count no more. Writes a line in the audit record."""
    with transaction.atomic():
        Authenticator.objects.filter(user=account, type=RECOVERY).delete()
        codes: list[str] = RecoveryCodes.activate(account).get_unused_codes()
        _record(account, "identity.factor.add", RECOVERY)
    return codes


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes have not been used."""
    kept = Authenticator.objects.filter(user=account, type=RECOVERY).first()
    return len(RecoveryCodes(kept).get_unused_codes()) if kept else 0


def remove_factor(*, account: Account, factor_id: int) -> None:
    """Take a factor of one's own away. Raises ``FactorNotFound``, or ``FactorRefused`` for the last one.

    Writes a line in the audit record.
    """
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        kept = list(Authenticator.objects.filter(user=account).exclude(type=RECOVERY))
        chosen = next((a for a in kept if a.pk == factor_id), None)
        if chosen is None:
            raise FactorNotFound(
                _("Langkah kedua ini tidak ada lagi."), mend=_("Muat ulang halaman akun Anda.")
            )
        if len(kept) < 2:
            raise FactorRefused(
                _("Langkah kedua ini tidak dapat dihapus."),
                mend=_("Anda harus selalu punya satu. Pasang yang baru dahulu, lalu hapus yang lama."),
            )
        chosen.delete()
        _record(account, "identity.factor.remove", str(chosen.type))


def remove_all_factors(*, account: Account) -> int:
    """Take every factor and recovery code away, in the caller's transaction; how many factors that were."""
    return int(Authenticator.objects.filter(user=account).delete()[0])


def _note_use(kept: Authenticator, at: datetime) -> None:
    kept.last_used_at = at
    kept.save(update_fields=["data", "last_used_at"])


def _record(account: Account, action: str, kind: str) -> None:
    record_access(
        actor=account,
        action=action,
        purpose="security",
        subject_kind="account",
        subject_id=account.pk,
        area_code=account.area_code,
        detail={"kind": kind},
    )
