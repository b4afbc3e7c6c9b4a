"""One table, four times."""

from __future__ import annotations

from typing import Any

from auditlog.registry import auditlog
from django.db import models
from simple_history.models import HistoricalRecords

from onboarding.audit import GENESIS


class Thing(models.Model):
    """What a case has, roughly."""

    number = models.CharField(max_length=9)
    state = models.CharField(max_length=20)
    country = models.CharField(max_length=3)
    version = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class Plain(Thing):
    """Without a trail."""


class Chained(Thing):
    """With the trail of the application, whose end a row knows as a case does."""

    entries = models.PositiveIntegerField(default=0)
    trail_end = models.CharField(max_length=64, default=GENESIS)


class Logged(Thing):
    """With django-auditlog."""


class Historic(Thing):
    """With django-simple-history."""

    history = HistoricalRecords()
    _history_user: Any  # who changes it, as the package wants to be told


auditlog.register(Logged)
