"""Links for customers and client tokens."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from onboarding import apikeys, workflow
from onboarding.api.base import Strict


class LinkIn(Strict):
    hours = serializers.IntegerField(
        min_value=1,
        max_value=int(workflow.LONGEST_LINK.total_seconds() // 3600),
        default=int(workflow.DEFAULT_LINK.total_seconds() // 3600),
        help_text="How long the link leads to the case.",
    )


class LinkOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    open = serializers.BooleanField(source="is_open", help_text="Whether it still leads to the case.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class NewLinkOut(LinkOut):
    url = serializers.CharField(help_text="For the customer alone. Shown once.")


class ClientTokenIn(Strict):
    minutes = serializers.IntegerField(
        min_value=1, max_value=int(apikeys.LONGEST_CLIENT.total_seconds() // 60), default=30
    )


class ClientTokenOut(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="For `Authorization: Bearer` in a mobile application.")
    expires_at = serializers.DateTimeField()
