"""What the applicant shows: documents and their pages."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.models.case import Case


class DocumentKind(models.TextChoices):
    IDENTITY = "identity", _("Identity document")
    SELFIE = "selfie", _("Selfie")
    ADDRESS = "proof_of_address", _("Proof of address")
    METER = "meter_reading", _("Meter reading")


class Document(models.Model):
    """A document of one attempt. When another is asked for, a new one ``replaces`` it and the
    earlier evidence stays.

    ``type`` is of the catalogue (``providers.documents``), empty until it is chosen or detected;
    ``type_confirmed`` says that a person chose or confirmed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    attempt = models.PositiveSmallIntegerField(default=1)
    type = models.CharField(max_length=40, blank=True)
    detected_type = models.CharField(max_length=40, blank=True)
    type_confirmed = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "attempt"], name="one_document_a_kind_and_attempt"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.type or self.detected_type}".strip()


class Page(models.Model):
    """A picture of one side as it is stored: upright, without metadata, sealed.

    ``digest`` is the SHA-256 of the stored picture (that of the trail), ``source_digest`` of the
    file as it was uploaded. ``poor`` says what was wrong with it when it was taken all the same, after
    the customer had been asked for a better one: codes of ``onboarding.glance``. ``text`` is sealed JSON
    of what the page of a PDF holds as text, with its places; empty where it holds none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="pages")
    side = models.CharField(
        max_length=8,
        choices=[
            ("front", _("Front")),
            ("back", _("Back")),
            ("selfie", _("Selfie")),
            ("address", _("Proof of address")),
            ("meter", _("Meter")),
        ],
    )
    file = models.CharField(max_length=200)
    text = models.BinaryField(default=bytes)
    digest = models.CharField(max_length=64)
    source_digest = models.CharField(max_length=64)
    source_format = models.CharField(max_length=10)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    poor = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "side"], name="one_page_a_side")]

    def __str__(self) -> str:
        return self.side
