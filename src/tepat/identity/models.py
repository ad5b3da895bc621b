from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tepat.base.encryption import blind_index, seal_text, unseal_text
from tepat.identity.roles import PERMISSIONS, Role
from tepat.kernel.identifiers import new_uuid7

_NIK_CONTEXT = "identity.account.nik"


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(sign_in_name=username)


class Account(AbstractBaseUser):
    """Somebody, or some system, that can sign in: a citizen, an agent, an officer, a partner.

    ``area_code`` (Kemendagri, dotted) bounds what agents and officers reach; empty means no area at all for
    them, and means nothing for a citizen, who reaches only their own family, found by NIK.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    sign_in_name = models.TextField(unique=True)
    display_name = models.TextField()
    role = models.TextField(choices=Role.choices)
    area_code = models.TextField(blank=True)
    nik_sealed = models.BinaryField(null=True)
    nik_index = models.BinaryField(null=True, unique=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name", "role"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="account_role_known"),
            models.CheckConstraint(
                condition=models.Q(nik_sealed__isnull=True, nik_index__isnull=True)
                | models.Q(nik_sealed__isnull=False, nik_index__isnull=False),
                name="account_nik_sealed_with_index",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def nik(self) -> str | None:
        """The person's NIK, unsealed; None for accounts that have none."""
        return unseal_text(bytes(self.nik_sealed), context=_NIK_CONTEXT) if self.nik_sealed else None

    def set_nik(self, nik: str) -> None:
        """Seal ``nik`` into this account (not saved)."""
        self.nik_sealed = seal_text(nik, context=_NIK_CONTEXT)
        self.nik_index = blind_index("nik", nik)

    def has_perm(self, permission: str, _object: Any = None) -> bool:
        """Whether the account's role holds ``permission`` (``room.thing.verb``)."""
        return self.is_active and permission in PERMISSIONS[self.role]

    def reaches(self, area_code: str) -> bool:
        """Whether ``area_code`` lies inside the area this account works in."""
        if self.role in {Role.SYSTEM, Role.AUDITOR}:
            return True
        own = self.area_code
        return bool(own) and (area_code == own or area_code.startswith(f"{own}."))


class ApiToken(models.Model):
    """A secret by which a program speaks for an account. Only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    label = models.TextField()
    token_hash = models.BinaryField(unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.label} {self.pk}"
