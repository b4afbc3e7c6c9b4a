"""The schemas of lists."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers


def paged(kind: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """A page of objects of that kind."""
    return inline_serializer(
        f"{kind.__name__.removesuffix('Out')}Page",
        {
            "data": kind(many=True),
            "has_more": serializers.BooleanField(),
            "next": serializers.CharField(
                allow_null=True, help_text="Send it as `after` to get the next page; null at the end."
            ),
        },
    )


@cache
def listed(kind: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """All objects of that kind: a case has few."""
    return inline_serializer(f"{kind.__name__.removesuffix('Out')}List", {"data": kind(many=True)})
