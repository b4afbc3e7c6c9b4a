"""Lists in pages: newest first, from a cursor on, capped.

A cursor is the place of the last row seen, so that rows which come or go do not shift the pages.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from onboarding.api.base import Strict
from onboarding.api.problems import Problem

MOST = 100
DEFAULT = 20


class PageQuery(Strict):
    """What every list takes."""

    typed = False

    limit = serializers.IntegerField(
        min_value=1, max_value=MOST, default=DEFAULT, help_text="How many objects a page has at most."
    )
    after = serializers.CharField(max_length=200, required=False, help_text="The `next` of the page before.")


def page(rows: QuerySet[Any], query: dict[str, Any], shown: Any) -> dict[str, Any]:
    """One page of ``rows``, which have ``created_at`` and ``id``; ``shown`` is the serializer of one."""
    if "after" in query:
        at, key = _opened(query["after"])
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=key))
    limit = query["limit"]
    found = list(rows.order_by("-created_at", "-id")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return {
        "data": shown(found, many=True).data,
        "has_more": more,
        "next": _cursor(found[-1]) if more else None,
    }


def _cursor(row: Model) -> str:
    text = f"{row.created_at.isoformat()} {row.pk}"  # type: ignore[attr-defined]
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(cursor: str) -> tuple[datetime, UUID]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
        at, _blank, key = text.partition(" ")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(at)
        return moment, UUID(key)
    except (ValueError, binascii.Error):
        raise Problem("invalid_parameter", _("`after` is not a cursor of this list.")) from None
