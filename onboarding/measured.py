"""How often a service's fields are right, for whoever looks at one: by what this installation's own
reviewers let stand, where they have seen enough; else as it was measured on specimens.

The own figures are counted now and then and kept in the cache, so that no page counts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from onboarding import reports, vendors
from providers import registry
from providers.accuracy import Count

_KEPT = "measured-accuracy"
_DAYS = reports.PERIODS[-1]


@dataclass(frozen=True, slots=True)
class Share:
    """``own`` says that it is of this installation's cases. ``low`` and ``high`` bound the share with
    95 % (Wilson)."""

    count: Count
    own: bool
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.count.right / self.count.number


def renew() -> None:
    """Count what reviewers let stand in the last 90 days."""
    counted = [
        (one.service, one.document, one.field, one.number - one.corrected, one.number)
        for one in reports.accuracy(reports.Period(_DAYS))
    ]
    vendors.Lenient().set(_KEPT, (timezone.localdate().isoformat(), counted))


class Shares:
    """Asked for each field of a page; ``least`` is how many values are enough."""

    def __init__(self, least: int) -> None:
        self._least = least

    def of(self, service: str, document: str, field: str) -> Share | None:
        """The narrowest share with enough values, the installation's own first; where there is none the
        widest. None where nothing was measured."""
        told = registry.measured(service)
        counts = [(count, True) for count in self._own(service, document, field)]
        counts += [(count, False) for count in (told.counts(document, field) if told else ())]
        enough = [pair for pair in counts if pair[0].number >= self._least]
        if not enough and told is None:
            return None
        count, own = enough[0] if enough else counts[-1]
        return Share(count, own, *reports.wilson(count.right, count.number))

    def _own(self, service: str, document: str, field: str) -> Iterator[Count]:
        day, counted = self._kept
        of_document = counted.get((service, document), {})
        if field in of_document:
            yield Count("field", *of_document[field], day)
        if of_document:
            right, number = (sum(parts) for parts in zip(*of_document.values(), strict=True))
            yield Count("document", right, number, day)

    @cached_property
    def _kept(self) -> tuple[date, dict[tuple[str, str], dict[str, tuple[int, int]]]]:
        day, rows = vendors.Lenient().get(_KEPT) or (timezone.localdate().isoformat(), [])
        counted: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
        for service, document, field, right, number in rows:
            counted.setdefault((service, document), {})[field] = (right, number)
        return date.fromisoformat(day), counted
