from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tepat.kernel.identifiers import new_uuid7

HAS_AREA = ~Q(area_code="")


class State(models.TextChoices):
    """Where a message to the outside stands. Nothing is called delivered that nobody reported."""

    WAITING = "waiting"  # to be sent, for the first time or again
    SENDING = "sending"  # handed to a channel, no answer yet
    SENT = "sent"  # the provider has taken it
    DELIVERED = "delivered"  # the provider says that it has arrived
    READ = "read"  # the provider says that it was opened
    UNCERTAIN = "uncertain"  # it may have been sent; sending it again might send it twice
    FAILED = "failed"  # it will not arrive this way
    DROPPED = "dropped"  # no longer wanted before it was sent


ON_ITS_WAY = (State.WAITING, State.SENDING)


class Notice(models.Model):
    """One thing told to a person, whoever they are: known by the blind index of their NIK.

    It lies in the app from the moment it exists, so that a person whom a neighbour registered finds it once
    they sign in. ``values_sealed`` holds the values of its sentences; ``about`` is what it tells of: of
    one thing a person is told each kind once.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    to_nik_index = models.BinaryField()
    kind = models.TextField()
    values_sealed = models.BinaryField()
    area_code = models.TextField()
    about = models.UUIDField(null=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["to_nik_index", "kind", "about"],
                condition=Q(about__isnull=False),
                name="notice_told_once",
            ),
            models.CheckConstraint(condition=HAS_AREA, name="notice_has_area"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["to_nik_index", "-sent_at"], name="notice_by_person"),
            models.Index(
                fields=["to_nik_index"], condition=Q(read_at__isnull=True), name="notice_unread_by_person"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class ContactWay(models.Model):
    """A number or address at which a person wants to be told, confirmed by a code that was sent there.

    ``language`` is the one of the messages. ``agreed_at`` is when the person agreed to be told so, in the
    words of ``agreed_version``. Removing it deletes the row: nothing of the address is kept.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    nik_index = models.BinaryField()
    channel = models.TextField()
    address_sealed = models.BinaryField()
    area_code = models.TextField(blank=True)
    language = models.TextField()
    agreed_version = models.TextField()
    agreed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nik_index", "channel"], name="contact_way_one_per_channel"),
        ]

    def __str__(self) -> str:
        return f"contact way {self.pk}"


class ContactCode(models.Model):
    """A one-time code sent to a number or address that somebody says is theirs, and what they agreed to.

    ``address_index`` is a blind index, so that an address cannot be flooded from many accounts. The code is
    sealed for the message that carries it; it is compared by keyed hash, and worth nothing once it has ended.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    nik_index = models.BinaryField()
    channel = models.TextField()
    address_sealed = models.BinaryField()
    address_index = models.BinaryField()
    code_sealed = models.BinaryField()
    language = models.TextField()
    agreed_version = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nik_index", "channel"],
                condition=Q(ended_at__isnull=True),
                name="contact_code_one_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["address_index", "made_at"], name="contact_code_by_address"),
            models.Index(fields=["nik_index", "made_at"], name="contact_code_by_person"),
        ]

    def __str__(self) -> str:
        return f"contact code {self.pk}"


class Delivery(models.Model):
    """One message on one channel: a notice, or a code. Its id is the key by which a provider takes it once.

    ``tries`` counts how often it was handed to the channel, ``reference`` is the provider's name for it and
    ``problem`` the code of what went wrong last. The address is looked up when it is sent, not kept here.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid7, editable=False)
    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, null=True, db_index=False, related_name="deliveries"
    )
    code = models.ForeignKey(ContactCode, on_delete=models.CASCADE, null=True, related_name="deliveries")
    channel = models.TextField()
    area_code = models.TextField(blank=True)
    state = models.TextField(choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    reference = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice", "channel"],
                condition=Q(notice__isnull=False),
                name="delivery_once_per_channel",
            ),
            models.UniqueConstraint(
                fields=["channel", "reference"],
                condition=~Q(reference=""),
                name="delivery_reference_known_once",
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=False, code__isnull=True)
                | Q(notice__isnull=True, code__isnull=False),
                name="delivery_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="delivery_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"], condition=Q(state__in=["waiting", "sending"]), name="delivery_to_do"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class ChannelHealth(models.Model):
    """How a channel does: failures in a row, and until when nobody tries it (its circuit is open)."""

    channel = models.TextField(primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"health of {self.channel}"
