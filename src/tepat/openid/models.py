from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from tepat.kernel.identifiers import new_uuid7


class ClientKey(models.Model):
    """One of our own key pairs. The private half is sealed, and erased once nobody can need it any more.

    A key is first *next* (published, not used), then *current*, then *retired* (still published for a while).
    Signing keys prove who we are; encryption keys open what the provider seals for us.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    use = models.TextField(choices=[("sig", "sig"), ("enc", "enc")])
    algorithm = models.TextField()
    kid = models.TextField(unique=True)
    public_jwk = models.JSONField()
    private_sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    current_from = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["use"],
                condition=models.Q(current_from__isnull=False, retired_at__isnull=True),
                name="openid_one_current_key",
            ),
            models.UniqueConstraint(
                fields=["use"],
                condition=models.Q(current_from__isnull=True, retired_at__isnull=True),
                name="openid_one_next_key",
            ),
            models.CheckConstraint(
                condition=models.Q(private_sealed__isnull=False) | models.Q(retired_at__isnull=False),
                name="openid_key_in_use_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.kid}"


class Link(models.Model):
    """That an account belongs to a subject of an issuer.

    A subject is a name that the provider gives a person for us alone (pairwise); we keep its index only.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    account: Any = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issuer = models.TextField()
    subject_index = models.BinaryField()
    linked_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject_index"], name="openid_one_account_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.issuer}"
