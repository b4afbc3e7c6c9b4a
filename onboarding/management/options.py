"""What several commands take."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management.base import CommandError


def day(text: str) -> datetime:
    """Midnight (UTC) of a day. Raises CommandError."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise CommandError(f"{text} is no day: write it as 2031-08-03.") from None
