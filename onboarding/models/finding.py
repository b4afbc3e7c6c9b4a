"""Findings: what the cross-checks have to say about a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.models.case import Case
from onboarding.models.check import Check
from onboarding.models.document import Document


class Severity(models.IntegerChoices):
    """How much a finding weighs; what each leads to stands in the policy."""

    INFO = 1, _("Information")
    LOW = 2, _("Low")
    MEDIUM = 3, _("Medium")
    HIGH = 4, _("High")


class Finding(models.Model):
    """One finding of one attempt; its texts stand in ``onboarding.finding_types`` under its code, as
    that dictionary was in the version ``dictionary``.

    ``fields`` are canonical names; ``sealed`` is JSON of the evidence, values included. A finding
    that a correction made untrue is resolved; one that a reviewer set aside is dismissed.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    attempt = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    dictionary = models.CharField(max_length=20)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    fields = models.JSONField(default=list)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    check_run = models.ForeignKey(Check, models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=6, blank=True)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True)
    dismissed_reason = models.BinaryField(default=b"")

    class Meta:
        ordering = ["-severity", "id"]
        indexes = [
            models.Index(fields=["created_at", "code"]),  # the dashboards
            # A filter of the queue: which cases have an open one of this code.
            models.Index(
                fields=["code", "case"],
                condition=models.Q(resolved_at=None, dismissed_at=None),
                name="open_findings_by_code",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None and self.dismissed_at is None
