"""Checks: what a service was asked about a case, and the fields that it returned."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.models.case import Case
from onboarding.models.document import Document, Page


class CheckState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Purpose(models.TextChoices):
    """Why a service was asked: first of its route, next after one that failed or read too little,
    or beside one that had answered."""

    FIRST = "first", _("First")
    FALLBACK = "fallback", _("Fallback")
    SECOND_OPINION = "second_opinion", _("Second opinion")


class Check(models.Model):
    """One service asked about one document or a pair. Its calls stand in the ledger.

    ``result`` holds what is not personal: the type read, warnings, the engine's own checks, face
    distance, needed fields that are ``missing``, services that were ``skipped`` and why. The raw
    answer is sealed in ``answer``; crops in ``crops`` (name -> file). ``sent_at`` is when its task
    was last sent, ``sends`` how often.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="checks")
    document = models.ForeignKey(Document, models.PROTECT, related_name="checks")
    attempt = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    service = models.CharField(max_length=80, db_index=True)
    purpose = models.CharField(max_length=20, choices=Purpose, default=Purpose.FIRST)
    state = models.CharField(max_length=10, choices=CheckState, default=CheckState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    error_kind = models.CharField(max_length=30, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    answer = models.CharField(max_length=200, blank=True)
    crops = models.JSONField(default=dict)
    billable = models.BooleanField(null=True)
    elapsed_ms = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    sends = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["state", "sent_at"])]  # the sweeper, the metrics

    def __str__(self) -> str:
        return f"{self.service} {self.state}"


class ExtractedField(models.Model):
    """A value that a service returned; ``sealed`` is JSON of value and raw text.

    ``name`` is empty for what has no canonical name. ``polygon`` is a list of [x, y] in pixels of
    the page's picture.
    """

    check_run = models.ForeignKey(Check, models.PROTECT, related_name="fields")
    page = models.ForeignKey(Page, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40, blank=True)
    vendor_field = models.CharField(max_length=120)
    score = models.FloatField(null=True)
    polygon = models.JSONField(null=True)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name or self.vendor_field


class Correction(models.Model):
    """A reviewer's own reading of a field; what was read before stays. The last one counts.

    ``sealed`` is JSON of the old and the new value and the reason.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="corrections")
    name = models.CharField(max_length=40)
    sealed = models.BinaryField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["made_at"])]  # the dashboards

    def __str__(self) -> str:
        return self.name
