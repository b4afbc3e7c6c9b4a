"""The ledger's rows: every call of a service, written before it is made."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.models.case import Case
from onboarding.models.check import Check


class CallState(models.TextChoices):
    OPEN = "open", _("Under way")
    ANSWERED = "answered", _("Answered")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Outcome unknown")


class ServiceCall(models.Model):
    """One call. ``key`` is unique: what it stands for is never sent twice under it.

    ``billable`` is what the vendor said or documents, None where that is unknown; ``price`` the
    policy's price at the time, None where it has none. ``bytes`` counts the pictures sent. ``request_id``
    is the vendor's, ``correlation`` that of the request it was made for, which log lines carry.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="calls")
    check_run = models.ForeignKey(Check, models.PROTECT, related_name="calls")
    service = models.CharField(max_length=80)
    vendor = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=CallState, default=CallState.OPEN)
    error_kind = models.CharField(max_length=30, blank=True)
    vendor_code = models.CharField(max_length=100, blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    correlation = models.CharField(max_length=36, blank=True)
    bytes = models.PositiveIntegerField()
    billable = models.BooleanField(null=True)
    price = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at", "id"]
        indexes = [
            models.Index(fields=["vendor", "started_at"]),
            models.Index(fields=["state", "started_at"]),
            models.Index(fields=["started_at"]),
            models.Index(fields=["finished_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.state}"
