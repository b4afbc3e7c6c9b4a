"""The outbox: what happened and must be told to others, written in the transaction of the act."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.models.case import Case


class WebhookEndpoint(models.Model):
    """An integrator's address for events. ``secret`` is sealed JSON of the secrets that sign, the
    newest first, each with the time until which it does; ``types`` are the events wanted, all where
    empty. ``failing_since`` is the first failure after the last success."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    live = models.BooleanField()
    url = models.CharField(max_length=500)
    description = models.CharField(max_length=200, blank=True)
    types = models.JSONField(default=list)
    data_key = models.BinaryField()
    secret = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    failing_since = models.DateTimeField(null=True)
    switched_off_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def host(self) -> str:
        """What may be shown everywhere: a path can hold a secret of the receiver's."""
        return urlsplit(self.url).hostname or ""


class Event(models.Model):
    """Something that happened to a case. ``data`` holds ids, states and codes, never a personal
    value. The id is the one that receivers know it by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.CharField(max_length=40)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    data = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["created_at", "id"])]

    def __str__(self) -> str:
        return self.type


class Channel(models.TextChoices):
    WEBHOOK = "webhook", _("Webhook")
    EMAIL = "email", _("E-mail")


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("Pending")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class Delivery(models.Model):
    """One event on its way over one channel. ``next_at`` is when it is due; whoever takes it first
    sets that on, so that a sender that dies is followed by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    endpoint = models.ForeignKey(WebhookEndpoint, models.PROTECT, null=True, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["state", "next_at"])]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class DeliveryAttempt(models.Model):
    """One try: the receiver's HTTP status, or what stood in the way. Nothing of its answer is kept."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(auto_now_add=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=40, blank=True)
    elapsed_ms = models.PositiveIntegerField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at"])]  # the metrics

    def __str__(self) -> str:
        return self.error or str(self.status)
