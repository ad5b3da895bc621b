"""How allauth keeps second factors here: secrets sealed, everybody named by their sign-in name."""

from __future__ import annotations

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from tepat.base.encryption import seal_text, unseal_text

_CONTEXT = "identity.factor"


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals what allauth would keep in the clear; sends no mail."""

    def encrypt(self, text: str) -> str:
        """Seal a TOTP secret or the seed of recovery codes."""
        return base64.b64encode(seal_text(text, context=_CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The counterpart of ``encrypt``."""
        return unseal_text(base64.b64decode(encrypted_text), context=_CONTEXT)

    def get_totp_issuer(self) -> str:
        """The name under which an authenticator app lists its codes."""
        return "Tepat"

    def _get_site_name(self) -> str:
        return "Tepat"

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """How a passkey names its owner: by a number that says nothing, and the names they know."""
        return {
            "id": user.pk.hex.encode(),
            "display_name": user.display_name,
            "name": user.sign_in_name,
        }

    def send_notification_mail(self, *_args: Any, **_parts: Any) -> None:
        """There is no mail: what happened is told on the next page that the person sees."""
