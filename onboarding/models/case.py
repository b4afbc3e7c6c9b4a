"""A case: one verification of one applicant."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.audit import GENESIS
from onboarding.models.applicant import Applicant

_NUMBER_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another


class Progress(models.TextChoices):
    """How far a case has come. Which step may follow which: ``onboarding.workflow``."""

    DRAFT = "draft", _("Draft")
    COLLECTING = "collecting", _("Collecting")
    CHECKING = "checking", _("Checking")
    IN_REVIEW = "in_review", _("In review")
    AWAITING_CUSTOMER = "awaiting_customer", _("Awaiting customer")
    AWAITING_APPROVAL = "awaiting_approval", _("Awaiting second approval")
    DECIDED = "decided", _("Decided")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Outcome(models.TextChoices):
    """What came out of it."""

    NONE = "none", _("Open")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class Reverification(models.TextChoices):
    """Why an approved case is to be verified again."""

    NONE = "", _("Not due")
    SOON = "soon", _("Document expires soon")
    EXPIRED = "expired", _("Document has expired")


class PolicyVersion(models.Model):
    """A policy as it was when a case was opened: the text itself, so that it can always be read."""

    name = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def new_number() -> str:
    """A short reference that people can read to each other."""
    letters = "".join(secrets.choice(_NUMBER_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class Case(models.Model):
    """One verification.

    ``version`` counts the acts on it: a write that knows an older one is refused. ``entries`` counts
    its audit trail, which must end at that version and that length; ``trail_end`` is the hash of its
    last entry. ``declared`` is sealed JSON of
    canonical names. For the queue are ``person``, the applicant's sealed name as far as it is
    known, and ``severity``, that of the worst open finding. ``claimed_until`` is when the
    assignee's claim lapses, ``due_at`` until when people should have dealt with the case.
    ``look_again`` is the first day of the month from which an approved case's document must be
    looked at for its end: no day of the document itself stands in the clear. One that is
    not ``live`` came by a test key: the sandbox plays its vendors. ``consent`` is the version of the
    text that the customer agreed to; ``by_mail`` says that an e-mail address is among the declared.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=9, unique=True, default=new_number, editable=False)
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="cases")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT)
    live = models.BooleanField(default=True)
    progress = models.CharField(max_length=20, choices=Progress, default=Progress.DRAFT)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.NONE)
    version = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    trail_end = models.CharField(max_length=64, default=GENESIS)
    attempt = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    country = models.CharField(max_length=3, blank=True)
    level = models.CharField(max_length=20, default="standard")
    document_type = models.CharField(max_length=40, blank=True)
    consent = models.CharField(max_length=40, blank=True)
    severity = models.PositiveSmallIntegerField(default=0)
    declared = models.BinaryField()
    person = models.BinaryField(default=b"")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="opened"
    )
    by_mail = models.BooleanField(default=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="claimed"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reverification = models.CharField(max_length=8, choices=Reverification, blank=True, default="")
    look_again = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, db_index=True)
    held_at = models.DateTimeField(null=True, blank=True)
    hold_reason = models.BinaryField(default=b"")
    forgotten_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            # One for each queue and filter, in the order in which onboarding.queues pages through it.
            models.Index(fields=["created_at", "number"]),
            models.Index(fields=["progress", "created_at", "number"]),
            models.Index(fields=["assignee", "progress", "created_at", "number"]),
            models.Index(fields=["country", "created_at", "number"]),
            models.Index(fields=["document_type", "created_at", "number"]),
            models.Index(fields=["due_at", "number"], condition=models.Q(due_at__isnull=False), name="due"),
            models.Index(fields=["progress", "updated_at"]),
            models.Index(
                fields=["created_at", "number"],
                name="to_be_verified_again",
                condition=~models.Q(reverification=""),
            ),
            # For the filter by severity: the grave ones may be few, and far down a queue.
            *(
                models.Index(
                    fields=["progress", "created_at", "number"],
                    name=f"severity_from_{least}",
                    condition=models.Q(severity__gte=least),
                )
                for least in (2, 3, 4)
            ),
            models.Index(fields=["look_again"]),
            models.Index(fields=["decided_at"]),
            models.Index(fields=["created_at", "id"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_final(self) -> bool:
        """It has come to its end; only an approver takes up a decided one again."""
        return self.progress in (Progress.DECIDED, Progress.EXPIRED, Progress.WITHDRAWN)
