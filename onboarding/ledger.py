"""What was called, what it cost, what must never be called twice.

A row is written before each call, in its own transaction, under a key that is unique; its outcome
is written after. A row that stays open belongs to a worker that died: nobody knows whether the
vendor answered, so it is settled as unknown and never silently repeated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from kyc import correlation
from onboarding.models import CallState, Check, ServiceCall
from onboarding.policy import Policy
from onboarding.vault import Vault
from providers import registry
from providers.door import printable_id
from providers.errors import ServiceError
from providers.model import Answer, Request


def is_free(service_id: str) -> bool:
    """Whether the vendor charges nothing, so that a call may be repeated at will."""
    return registry.vendor_of(registry.service(service_id)).free


def key(check: Check, request: Request, box: Vault) -> str:
    """What a call is: the service, its inputs, and which try of which check it is.

    Named values are personal; they enter as a keyed fingerprint.
    """
    parts = [check.service, str(check.pk), str(check.tries)]
    parts += [f"{side}:{hashlib.sha256(data).hexdigest()}" for side, data in sorted(request.images.items())]
    parts += [f"{name}:{box.fingerprint(value)}" for name, value in sorted(request.values.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def open_call(check: Check, request: Request, box: Vault, policy: Policy) -> ServiceCall:
    """The row of a call that is about to be made. IntegrityError: it was made before."""
    return ServiceCall.objects.create(
        key=key(check, request, box),
        case=check.case,
        check_run=check,
        service=check.service,
        vendor=registry.service(check.service).vendor,
        correlation=correlation.current(),
        bytes=sum(len(data) for data in request.images.values()),
        price=policy.prices.get(check.service),
    )


def answered(call: ServiceCall, answer: Answer) -> None:
    call.state = CallState.ANSWERED
    call.billable = False if _costs_nothing(call) else answer.billable
    call.request_id = printable_id(answer.request_id) or ""
    _close(call)


def failed(call: ServiceCall, error: ServiceError) -> None:
    call.state, call.error_kind = CallState.FAILED, error.kind
    call.vendor_code = printable_id(error.vendor_code) or ""
    call.billable = False if _costs_nothing(call) or not error.sent else error.billable
    _close(call)


def lost(call: ServiceCall) -> None:
    """Nobody knows how it ended."""
    call.state = CallState.UNKNOWN
    call.billable = False if _costs_nothing(call) else None
    _close(call)


def _costs_nothing(call: ServiceCall) -> bool:
    """In a test case the sandbox plays the vendor."""
    return is_free(call.service) or not call.case.live


def _close(call: ServiceCall) -> None:
    call.finished_at = timezone.now()
    call.save()


def overdue() -> QuerySet[ServiceCall]:
    """Open rows whose call must have ended: its worker is gone."""
    longest = timedelta(seconds=settings.CHECK_SECONDS + LEEWAY)
    return ServiceCall.objects.filter(longer_ago("started_at", longest), state=CallState.OPEN)


def longer_ago(moment: str, patience: timedelta) -> Q:
    """That a moment is past for longer than ``patience``, or as far ahead: a clock that was wrong
    wrote it, and to wait for it could take for ever."""
    now = timezone.now()
    return Q(**{f"{moment}__lt": now - patience}) | Q(**{f"{moment}__gt": now + patience})


LEEWAY = 30
"""Seconds after a task's time is up until its worker must have stopped and written the outcome."""


@dataclass(frozen=True, slots=True)
class Cost:
    """``known`` is what was charged at the policy's prices, ``possible`` what may have been charged
    besides because the vendor does not say, ``under_way`` what calls that have not ended yet may be,
    ``unpriced`` how many calls have no price; ``cases`` and ``calls`` count both."""

    known: Decimal = Decimal(0)
    possible: Decimal = Decimal(0)
    under_way: Decimal = Decimal(0)
    unpriced: int = 0
    calls: int = 0
    cases: int = 0

    @property
    def most(self) -> Decimal:
        return self.known + self.possible + self.under_way


_OPEN, _CHARGED = Q(state=CallState.OPEN), Q(billable=True)
_UNSURE = Q(billable=None) & ~_OPEN
SUMS = {
    "known": Sum("price", filter=_CHARGED, default=Decimal(0)),
    "possible": Sum("price", filter=_UNSURE, default=Decimal(0)),
    "under_way": Sum("price", filter=_OPEN, default=Decimal(0)),
    "unpriced": Count("pk", filter=(_CHARGED | _UNSURE) & Q(price=None)),
    "calls": Count("pk"),
}
"""What calls cost, for an annotation of theirs: fields of :class:`Cost`."""
_ALL = {**SUMS, "cases": Count("case", distinct=True)}


def cost(calls: QuerySet[ServiceCall]) -> Cost:
    return Cost(**calls.aggregate(**_ALL))


def costs(calls: QuerySet[ServiceCall], by: str) -> list[tuple[str, Cost]]:
    """What calls cost by ``case`` (its number), ``check`` (its id), ``vendor``, ``day`` (UTC) or
    ``approval``: how the cases ended, ``none`` while they have not."""
    keys = {
        "case": F("case__number"),
        "check": F("check_run"),
        "vendor": F("vendor"),
        "day": TruncDate("started_at", tzinfo=UTC),
        "approval": F("case__outcome"),
    }
    rows = calls.order_by().values(by_key=keys[by]).annotate(**_ALL).order_by("by_key")
    found = [dict[str, Any](row) for row in rows]
    return [(str(row.pop("by_key")), Cost(**row)) for row in found]


def total(parts: Sequence[Cost]) -> Cost:
    """Costs of one case added up."""
    zero = Decimal(0)
    return Cost(
        known=sum((part.known for part in parts), zero),
        possible=sum((part.possible for part in parts), zero),
        under_way=sum((part.under_way for part in parts), zero),
        unpriced=sum(part.unpriced for part in parts),
        calls=sum(part.calls for part in parts),
        cases=1,
    )


def cost_of_day(vendor: str, day: datetime | None = None) -> Cost:
    """Of one vendor since midnight (UTC)."""
    start = (day or timezone.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    end = start + timedelta(days=1)
    return cost(ServiceCall.objects.filter(vendor=vendor, started_at__gte=start, started_at__lt=end))


def over_budget(vendor: str, budgets: Mapping[str, Decimal]) -> bool:
    """Whether the vendor's budget of today is used up, counting what may have been charged and what
    calls under way may be."""
    budget = budgets.get(vendor)
    return budget is not None and cost_of_day(vendor).most >= budget
