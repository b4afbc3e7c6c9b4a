"""Documents and their sides."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from onboarding import workflow
from onboarding.api.base import Strict
from onboarding.api.parsing import with_picture
from onboarding.models import Document, DocumentKind, Page

SIDES = ("front", "back", "selfie", "address", "meter")


class PictureIn(Strict):
    """A picture in JSON."""

    side = serializers.ChoiceField(choices=SIDES)
    content = serializers.CharField(
        max_length=with_picture(),
        help_text="The file in Base64: JPEG, PNG, HEIC, WebP, BMP, TIFF or PDF.",
    )
    page = serializers.IntegerField(
        min_value=1, max_value=20, default=1, help_text="Of a PDF or a TIFF with several pages."
    )


class PictureForm(Strict):
    """A picture as a file of a form."""

    typed = False

    side = serializers.ChoiceField(choices=SIDES)
    file = serializers.FileField(
        allow_empty_file=True, max_length=None, help_text="JPEG, PNG, HEIC, WebP, BMP, TIFF or PDF."
    )
    page = serializers.IntegerField(min_value=1, max_value=20, default=1)


class SideOut(serializers.Serializer[Any]):
    side = serializers.ChoiceField(choices=SIDES)
    digest = serializers.CharField(help_text="SHA-256 of the stored picture, upright and without metadata.")
    source_digest = serializers.CharField(help_text="SHA-256 of the file that was sent.")
    source_format = serializers.CharField()
    width = serializers.IntegerField(help_text="Pixels.")
    height = serializers.IntegerField(help_text="Pixels.")
    uploaded_at = serializers.DateTimeField()


class DocumentOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=DocumentKind.values)
    type = serializers.CharField(help_text="Empty until it was chosen or confirmed.")
    detected_type = serializers.CharField(help_text="What a service took it for.")
    type_confirmed = serializers.BooleanField()
    attempt = serializers.IntegerField()
    replaces = serializers.UUIDField(
        source="replaces_id", allow_null=True, help_text="The document that was asked for again."
    )
    current = serializers.SerializerMethodField(help_text="Whether no later document replaces it.")
    wanted = serializers.SerializerMethodField(help_text="The sides that it must show.")
    optional = serializers.SerializerMethodField(help_text="The sides that it may show besides.")
    sides = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_current(self, document: Document) -> bool:
        return not hasattr(document, "replaced_by")

    def get_wanted(self, document: Document) -> list[str]:
        return list(workflow.sides_of(document))

    def get_optional(self, document: Document) -> list[str]:
        return list(workflow.optional_sides(document))

    @extend_schema_field(SideOut(many=True))
    def get_sides(self, document: Document) -> Any:
        pages: list[Page] = sorted(document.pages.all(), key=lambda page: SIDES.index(page.side))
        return SideOut(pages, many=True).data
