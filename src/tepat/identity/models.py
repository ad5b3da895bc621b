from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tepat.base.encryption import blind_index, seal_text, unseal_text
from tepat.identity.roles import EVERYWHERE, MAY_OPEN, NATION, NO_FAMILIES, PERMISSIONS, STAFF, Role
from tepat.kernel.identifiers import new_uuid7

_NIK_CONTEXT = "identity.account.nik"


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(sign_in_name=username)


class WorkGroup(models.Model):
    """A Dasa Wisma group: the ten or so neighbouring families that one cadre looks after."""

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    area_code = models.TextField()
    name = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area_code", "name"], name="work_group_named_once_in_its_area"),
            models.CheckConstraint(
                condition=~models.Q(area_code="") & ~models.Q(name=""), name="work_group_has_area_and_name"
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.pk}"


class Account(AbstractBaseUser):
    """Somebody, or some system, that can sign in: a citizen, an agent, an officer, a partner.

    ``area_code`` (Kemendagri, dotted) bounds what agents and officers reach; empty means no area at all for
    them, ``NATION`` that no area bounds them. It means nothing for a citizen, who reaches only their own
    family, found by NIK. ``group`` bounds a cadre further, to the families of one Dasa Wisma group.
    ``recovery_untold_since`` is when somebody else made the account usable again, until its owner has been
    told.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    sign_in_name = models.TextField(unique=True)
    display_name = models.TextField()
    role = models.TextField(choices=Role.choices)
    area_code = models.TextField(blank=True)
    group = models.ForeignKey(WorkGroup, on_delete=models.PROTECT, null=True, related_name="accounts")
    nik_sealed = models.BinaryField(null=True)
    nik_index = models.BinaryField(null=True, unique=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    recovery_untold_since = models.DateTimeField(null=True)
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
            models.CheckConstraint(
                condition=models.Q(group__isnull=True) | models.Q(role=Role.CADRE),
                name="account_only_a_cadre_has_a_group",
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

    @property
    def is_staff(self) -> bool:
        """Whether this is somebody who works here: neither a citizen nor a program."""
        return self.role in STAFF

    def covers(self, area_code: str) -> bool:
        """Whether ``area_code`` lies inside the area of this account, whatever may be done there."""
        own = self.area_code
        if self.role in EVERYWHERE or own == NATION:
            return True
        return bool(own) and (area_code == own or area_code.startswith(f"{own}."))

    def reaches(self, area_code: str, group_id: UUID | None = None) -> bool:
        """Whether this account may see and serve a family of that area and Dasa Wisma group.

        A cadre reaches only families of their own group; figures-only roles and administrators reach none.
        """
        if self.role in NO_FAMILIES or not self.covers(area_code):
            return False
        return self.role != Role.CADRE or (group_id is not None and group_id == self.group_id)

    def looks_after(self, other: Account) -> bool:
        """Whether this account may open, mend and close ``other``: by rank, and inside its own area."""
        return (
            other.pk != self.pk and other.role in MAY_OPEN.get(self.role, ()) and self.covers(other.area_code)
        )

    def may_register(self, area_code: str, group_id: UUID | None = None) -> bool:
        """Whether this account may write on a family there: a cadre also on one that is in no group yet."""
        if self.role == Role.CADRE and group_id is None:
            return self.group_id is not None and self.covers(area_code)
        return self.reaches(area_code, group_id)


class StartCode(models.Model):
    """A one-time code by which somebody begins, or begins anew: it allows setting a password, nothing else.

    Only a keyed hash is kept. An account has at most one that still counts.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="start_codes")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    code_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ended_at__isnull=True), name="start_code_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"start code {self.pk}"


class Device(models.Model):
    """One browser in which an account is signed in: one session, from sign-in to its end.

    ``label`` is what the browser calls itself, in a few words. The session names the device; a device that
    has ended opens nothing, whatever its session says.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="devices", db_index=False)
    label = models.TextField()
    signed_in_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["account"], condition=models.Q(ended_at__isnull=True), name="device_open_by_account"
            ),
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"


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
