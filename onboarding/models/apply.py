"""What the customer's form keeps beside the case."""

from __future__ import annotations

from django.db import models

from onboarding.models.case import Case


class ApplyDraft(models.Model):
    """A form under way. ``typed`` is sealed JSON of what was typed and is not declared yet; ``tries``
    counts, by side, the pictures that were sent back as too poor."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="draft")
    typed = models.BinaryField(default=b"")
    tries = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.pk)
