"""Receipts of what was forgotten: what, when, by whom; nothing of the person."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasureReason(models.TextChoices):
    REQUEST = "request", _("Asked for by the applicant")
    RETENTION = "retention", _("Kept for as long as the policy says")


class Erasure(models.Model):
    """One case whose data were removed. ``digests`` are the SHA-256 of the removed pictures, as the trail
    has them; ``key_destroyed`` says that the applicant's data key is gone with it. Only grows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField()
    number = models.CharField(max_length=9)
    applicant = models.UUIDField()
    reason = models.CharField(max_length=10, choices=ErasureReason)
    at = models.DateTimeField(auto_now_add=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=150, blank=True)
    files = models.PositiveIntegerField()
    digests = models.JSONField()
    key_destroyed = models.BooleanField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.number} {self.reason}"
