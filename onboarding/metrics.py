"""Figures for Prometheus, counted in the database and the shared cache when they are asked for: the same
whichever web process answers, of all workers together, and still there after any of them was started anew.

What is under way is counted whole; it is bounded by the work in hand. What has ended is counted since
midnight (UTC): each query reads a part of one index that a day bounds, and a counter that begins again is
what Prometheus takes a restart for. Nothing that erasure takes away is a counter. Test cases count nowhere.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.core.cache import cache
from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from onboarding import ledger, models, policy, queues, vendors
from onboarding.audit import AuditEntry
from onboarding.checkpoints import AuditCheckpoint
from onboarding.models import CallState, CheckState, DecisionAction, DecisionState, DeliveryState, Progress
from providers import registry
from providers.errors import kinds

ENDED = (Progress.DECIDED, Progress.EXPIRED, Progress.WITHDRAWN)
SPANS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Bounds of the histogram of calls, in seconds: doubling up to the minute that no call outlives."""
RECENT = timedelta(hours=1)
"""Attempts at deliveries are counted over it: erasure removes them, so they are no counter."""

_WEB_ERRORS, _CLOCK = "metrics.web_errors", "metrics.clock"


def web_failed() -> None:
    """An answer of 500 or more was given; counted in the cache that all processes share."""
    try:
        cache.add(_WEB_ERRORS, 0, timeout=None)
        cache.incr(_WEB_ERRORS)
    except (RedisError, ValueError):
        return  # not counted while the cache is away: the log has it


def clock_ticked() -> None:
    """The clock's sweep has come to a worker and was done."""
    vendors.Lenient().set(_CLOCK, time.time(), None)


class Figures(Collector):
    """All of them, as they are now."""

    def collect(self) -> Iterator[Metric]:
        began, now = time.monotonic(), timezone.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        yield from _cases(now, midnight)
        yield from _checks(now)
        yield from _calls(midnight)
        yield from _vendors()
        yield from _decisions(midnight)
        yield from _deliveries(now)
        yield from _trail(now)
        yield from _processes()
        taken = time.monotonic() - began
        yield GaugeMetricFamily("kyc_metrics_seconds", "Taken to count all of these", value=taken)


_Rows = Iterable[tuple[Sequence[str], float]]


def _gauge(name: str, text: str, labels: Sequence[str], rows: _Rows) -> Metric:
    family = GaugeMetricFamily(name, text, labels=labels)
    for values, figure in rows:
        family.add_metric(values, figure)
    return family


def _counter(name: str, text: str, labels: Sequence[str], rows: _Rows) -> Metric:
    family = CounterMetricFamily(name, f"{text}, since midnight (UTC)", labels=labels)
    for values, figure in rows:
        family.add_metric(values, figure)
    return family


def _age(now: datetime, since: datetime | None) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0


def _cases(now: datetime, midnight: datetime) -> Iterator[Metric]:
    live = models.Case.objects.filter(live=True)
    open_ = [str(progress) for progress in Progress if progress not in ENDED]
    since = Coalesce("submitted_at", "created_at")
    counted = live.filter(progress__in=open_).values("progress").annotate(n=Count("pk"), since=Min(since))
    rows = {row["progress"]: (row["n"], row["since"]) for row in counted.order_by()}
    found = {progress: rows.get(progress, (0, None)) for progress in open_}
    yield _gauge(
        "kyc_cases", "Cases that have not ended, by state", ["progress"],
        (([progress], number) for progress, (number, _oldest) in found.items()),
    )  # fmt: skip
    yield _gauge(
        "kyc_case_oldest_seconds", "Since the oldest of them was submitted, or opened", ["progress"],
        (([progress], _age(now, oldest)) for progress, (_number, oldest) in found.items()),
    )  # fmt: skip
    overdue = queues.overdue().filter(live=True).count()
    yield _gauge("kyc_cases_overdue", "Cases whose time for review is up", [], [([], overdue)])
    opened = live.filter(created_at__gte=midnight).count()
    yield _counter("kyc_cases_opened", "Cases opened", [], [([], opened)])


def _checks(now: datetime) -> Iterator[Metric]:
    states = (str(CheckState.WAITING), str(CheckState.RUNNING))
    found: dict[tuple[str, str], tuple[int, datetime | None]] = {
        (queue, state): (0, None) for queue in ("engine", "vendors") for state in states
    }
    checks = models.Check.objects.filter(state__in=states, case__live=True)
    counted = checks.values("service", "state").annotate(n=Count("pk"), since=Min("created_at"))
    for row in counted.order_by():
        queue = "engine" if ledger.is_free(row["service"]) else "vendors"
        number, oldest = found[queue, row["state"]]
        since = min(oldest, row["since"]) if oldest else row["since"]
        found[queue, row["state"]] = (number + row["n"], since)
    labels = ["queue", "state"]
    yield _gauge(
        "kyc_checks", "Checks that wait or are being made", labels,
        ((key, number) for key, (number, _oldest) in found.items()),
    )  # fmt: skip
    yield _gauge(
        "kyc_check_oldest_seconds", "Since the oldest of them was planned", labels,
        ((key, _age(now, oldest)) for key, (_number, oldest) in found.items()),
    )  # fmt: skip


def _calls(midnight: datetime) -> Iterator[Metric]:
    of_vendors = dict.fromkeys(product(_names(), _OUTCOMES), 0)
    of_services: dict[tuple[str, str, str], int] = {}
    latency: defaultdict[str, _Latency] = defaultdict(_Latency)
    costs: defaultdict[str, ledger.Cost] = defaultdict(ledger.Cost)
    for row in _ended(midnight):
        vendor, service, state, kind, number = (row.pop(name) for name in (*_GROUPS, "calls"))
        outcome = _WORDS.get(state) or kind
        of_vendors[vendor, outcome] = of_vendors.get((vendor, outcome), 0) + number
        of_services[vendor, service, outcome] = of_services.get((vendor, service, outcome), 0) + number
        if state != CallState.UNKNOWN:  # nobody knows how long it took
            latency[vendor].add(row, number)
        costs[vendor] = ledger.total([costs[vendor], ledger.Cost(**{name: row[name] for name in _COSTS})])
    yield _counter(
        "kyc_vendor_calls", "Calls that ended, by their outcome: ok or the kind of error",
        ["vendor", "outcome"], of_vendors.items(),
    )  # fmt: skip
    yield _counter(
        "kyc_service_calls", "The same by service, as far as there were any",
        ["vendor", "service", "outcome"], of_services.items(),
    )  # fmt: skip
    histogram = HistogramMetricFamily(
        "kyc_vendor_call_seconds", "From the ledger's row to the outcome, since midnight (UTC)",
        labels=["vendor"],
    )  # fmt: skip
    for name in _names():
        histogram.add_metric([name], latency[name].buckets(), latency[name].seconds)
    yield histogram
    yield _counter(
        "kyc_vendor_cost", "What they cost at the policy's prices; possible where the vendor does not say",
        ["vendor", "certainty"],
        (
            ([name, certainty], float(figure))
            for name in _names()
            for certainty, figure in (("known", costs[name].known), ("possible", costs[name].possible))
        ),
    )  # fmt: skip
    yield _counter(
        "kyc_vendor_unpriced_calls", "Calls that may be charged and have no price in the policy", ["vendor"],
        (([name], costs[name].unpriced) for name in _names()),
    )  # fmt: skip


_GROUPS = ("vendor", "service", "state", "error_kind")
_COSTS = ("known", "possible", "unpriced")
_WORDS = {CallState.ANSWERED: "ok", CallState.UNKNOWN: "unknown_outcome"}
_OUTCOMES = (*_WORDS.values(), "internal", *sorted(kinds()))


def _names() -> list[str]:
    """Of all vendors: a series that is there at nothing shows its first failure as an increase."""
    return [vendor.name for vendor in registry.VENDORS]


def _ended(midnight: datetime) -> list[dict[str, Any]]:
    """One pass over the calls that ended: by vendor, service and outcome their number, their cost, and how
    many took how long. Waits for the vendor's pace and repetitions are part of it."""
    ended = models.ServiceCall.objects.filter(finished_at__gte=midnight, case__live=True)
    within = {
        f"within{place}": Count("pk", filter=Q(took__lte=timedelta(seconds=bound)))
        for place, bound in enumerate(SPANS)
    }
    took = ExpressionWrapper(F("finished_at") - F("started_at"), DurationField())
    rows = ended.annotate(took=took).values(*_GROUPS)
    return list(rows.annotate(**ledger.SUMS, **within, seconds=Sum("took")).order_by())


@dataclass(slots=True)
class _Latency:
    """Calls of one vendor, by how long they took."""

    number: int = 0
    seconds: float = 0.0
    within: list[int] = field(default_factory=lambda: [0] * len(SPANS))

    def add(self, row: Mapping[str, Any], number: int) -> None:
        self.number += number
        self.seconds += row["seconds"].total_seconds()
        self.within = [count + row[f"within{place}"] for place, count in enumerate(self.within)]

    def buckets(self) -> list[tuple[str, float]]:
        known = [(str(bound), float(count)) for bound, count in zip(SPANS, self.within, strict=True)]
        return [*known, ("+Inf", float(self.number))]


def _vendors() -> Iterator[Metric]:
    under_way = models.ServiceCall.objects.filter(state=CallState.OPEN, case__live=True)
    counted = dict(under_way.values_list("vendor").annotate(n=Count("pk")).order_by())
    yield _gauge(
        "kyc_vendor_calls_under_way", "Calls whose outcome is not known yet", ["vendor"],
        (([name], counted.get(name, 0)) for name in _names()),
    )  # fmt: skip
    yield _gauge(
        "kyc_vendor_breaker_open", "1 while the vendor is left alone after failures", ["vendor"],
        (([each.name], vendors.is_left_alone(each.name)) for each in registry.VENDORS if not each.free),
    )  # fmt: skip
    yield _gauge(
        "kyc_vendor_budget_used_ratio", "Of the policy's budget of today, as routing counts it", ["vendor"],
        (
            ([name], float(ledger.cost_of_day(name).most / budget))
            for name, budget in policy.current()[1].budgets.items()
            if budget
        ),
    )  # fmt: skip


def _decisions(midnight: datetime) -> Iterator[Metric]:
    live = models.Decision.objects.filter(case__live=True)
    by = Case(
        When(made_by__isnull=False, then=Value("person")),
        When(api_key__isnull=False, then=Value("program")),
        default=Value("policy"),
        output_field=CharField(),
    )
    made = live.filter(made_at__gte=midnight).values("action", by=by).annotate(n=Count("pk")).order_by()
    found = dict.fromkeys(product(DecisionAction.values, ("person", "program", "policy")), 0)
    found |= {(row["action"], row["by"]): row["n"] for row in made}
    yield _counter(
        "kyc_decisions", "Decisions made, those that wait for a second person included", ["action", "by"],
        found.items(),
    )  # fmt: skip
    second = dict(
        live.filter(second_at__gte=midnight).values_list("state").annotate(n=Count("pk")).order_by()
    )
    yield _counter(
        "kyc_second_looks", "What second persons said", ["said"],
        (
            (["confirmed"], second.get(DecisionState.FINAL, 0)),
            (["refused"], second.get(DecisionState.REFUSED, 0)),
        ),
    )  # fmt: skip


def _deliveries(now: datetime) -> Iterator[Metric]:
    pending = models.Delivery.objects.filter(state=DeliveryState.PENDING).values("channel")
    rows = {
        row["channel"]: (row["n"], row["since"])
        for row in pending.annotate(n=Count("pk"), since=Min("created_at")).order_by()
    }
    found = {str(channel): rows.get(channel, (0, None)) for channel in models.Channel}
    yield _gauge(
        "kyc_deliveries_pending", "Webhooks and mails on their way", ["channel"],
        (([channel], number) for channel, (number, _oldest) in found.items()),
    )  # fmt: skip
    yield _gauge(
        "kyc_delivery_oldest_seconds", "Since the oldest of them was written", ["channel"],
        (([channel], _age(now, oldest)) for channel, (_number, oldest) in found.items()),
    )  # fmt: skip
    tries = models.DeliveryAttempt.objects.filter(at__gte=now - RECENT)
    counted = tries.values("delivery__channel", "status", "error").annotate(n=Count("pk")).order_by()
    attempts: dict[tuple[str, str], int] = {}
    for row in counted:
        key = row["delivery__channel"], row["error"] or (f"http_{row['status']}" if row["status"] else "ok")
        attempts[key] = attempts.get(key, 0) + row["n"]
    yield _gauge(
        "kyc_delivery_attempts_of_an_hour", "Attempts of the last hour, by HTTP status or obstacle",
        ["channel", "outcome"], attempts.items(),
    )  # fmt: skip
    ends = models.WebhookEndpoint.objects.filter(removed_at=None).aggregate(
        off=Count("pk", filter=~Q(switched_off_at=None)),
        failing=Count("pk", filter=Q(switched_off_at=None) & ~Q(failing_since=None)),
        working=Count("pk", filter=Q(switched_off_at=None, failing_since=None)),
    )
    yield _gauge(
        "kyc_webhook_endpoints", "Receivers of webhooks", ["state"],
        (([state], number) for state, number in ends.items()),
    )  # fmt: skip


def _trail(now: datetime) -> Iterator[Metric]:
    last = AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    family = CounterMetricFamily(
        "kyc_audit_entries", "Numbers given to entries of the trail; an act rolled back may leave a gap"
    )
    family.add_metric([], last)
    yield family
    signed = AuditCheckpoint.objects.order_by("-number").values_list("upto", flat=True).first() or 0
    first = AuditEntry.objects.filter(pk__gt=signed).order_by("pk").values_list("at", flat=True).first()
    yield _gauge(
        "kyc_audit_unsigned_seconds", "Since the oldest entry that no checkpoint stands behind", [],
        [([], _age(now, first))],
    )  # fmt: skip


def _processes() -> Iterator[Metric]:
    """What processes leave in the shared cache; missing while it is away."""
    kept = vendors.Lenient()
    family = CounterMetricFamily("kyc_web_errors", "Answers with a status of 500 or more")
    family.add_metric([], int(kept.get(_WEB_ERRORS) or 0))
    yield family
    ticked = kept.get(_CLOCK)
    if ticked is not None:
        age = max(time.time() - ticked, 0.0)
        yield _gauge("kyc_clock_age_seconds", "Since a sweep was sent by the clock and done", [], [([], age)])
