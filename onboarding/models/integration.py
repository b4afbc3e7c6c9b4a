"""Integrators' access: API keys, answers kept for repetition, links for customers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from onboarding.models.case import Case


class ApiKey(models.Model):
    """A key of a program. The secret is shown once; ``secret`` is its SHA-256.

    While a rotation overlaps, ``former`` is accepted besides until ``former_until``. A key that is
    not ``live`` sees test cases alone, and they see it alone. ``scopes`` are of
    ``onboarding.apikeys``. One without ``expires_at`` is good until it is revoked.
    """

    id = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=80)
    live = models.BooleanField()
    scopes = models.JSONField(default=list)
    secret = models.CharField(max_length=64)
    former = models.CharField(max_length=64, blank=True)
    former_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    rotated_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.prefix}{self.id}"

    @property
    def prefix(self) -> str:
        return "live_" if self.live else "test_"

    @property
    def expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def overlaps(self) -> bool:
        """Whether the former secret is accepted besides."""
        return self.former_until is not None and timezone.now() < self.former_until


class KeptAnswer(models.Model):
    """What a POST with an Idempotency-Key was answered, written in the request's own transaction.

    ``request`` is a keyed digest of what was asked. The body is sealed under ``data_key``, since an
    answer may hold a token that is shown once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    caller = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    data_key = models.BinaryField(default=b"")
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return f"{self.caller} {self.status}"


class ApplyLink(models.Model):
    """A link by which one customer reaches one case. ``token`` is the SHA-256 of the secret part;
    the link itself is shown once, to whoever made it. One with an ``origin`` takes the customer to
    another device: it is good once, and lets in for as long as its origin does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    token = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    api_key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    origin = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
