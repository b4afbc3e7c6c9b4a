"""The person whose identity is verified."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models


class Applicant(models.Model):
    """A person. Everything personal about them is sealed under ``data_key``, which the master keys
    wrap: destroying it is erasure. ``reference_key`` is the reference as it is searched, whatever
    its case. One that is not ``live`` came by a test key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=64, blank=True)
    reference_key = models.CharField(max_length=192, blank=True, db_index=True, editable=False)
    live = models.BooleanField(default=True)
    data_key = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.reference_key = self.reference.upper()
        super().save(*args, **kwargs)
