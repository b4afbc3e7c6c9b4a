"""What the dashboards tell: figures over a period, each from a query or a few that an index bounds.

Nothing here is personal: counts, times, codes, and the names of people who work here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, NullIf, TruncDate
from django.utils import timezone

from onboarding import ledger, vendors
from onboarding.audit import Action, AuditEntry
from onboarding.models import (
    CallState,
    Case,
    Check,
    CheckState,
    Correction,
    Decision,
    DecisionAction,
    DecisionState,
    ExtractedField,
    Finding,
    Outcome,
    Progress,
    Purpose,
    ServiceCall,
    User,
)
from providers import registry

PERIODS = (7, 30, 90)
"""Days that a dashboard may look back."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in UTC, today the last of them."""

    days: int

    @property
    def dates(self) -> list[date]:
        today = timezone.now().astimezone(UTC).date()
        return [today - timedelta(days=back) for back in range(self.days - 1, -1, -1)]

    @property
    def start(self) -> datetime:
        return datetime.combine(self.dates[0], time.min, UTC)


STATES = ("prepared", "checking", "in_review", "awaiting_customer")
"""Those of cases that are not finished."""
_STATE_OF: dict[str, str] = {
    Progress.DRAFT: "prepared",
    Progress.COLLECTING: "prepared",
    Progress.CHECKING: "checking",
    Progress.IN_REVIEW: "in_review",
    Progress.AWAITING_APPROVAL: "in_review",
    Progress.AWAITING_CUSTOMER: "awaiting_customer",
}
_AFTER: dict[str, str] = {
    Action.CASE_OPENED: "prepared",
    Action.CASE_SUBMITTED: "checking",
    Action.CHECKS_RERUN: "checking",
    Action.REVIEW_READY: "in_review",
    Action.CASE_REOPENED: "in_review",
    Action.ASKED_AGAIN: "awaiting_customer",
    Action.CASE_APPROVED: "finished",
    Action.CASE_REJECTED: "finished",
    Action.CASE_WITHDRAWN: "finished",
    Action.CASE_EXPIRED: "finished",
}
"""The acts that take a case from one of these states to another, and to which."""
_BEFORE: dict[str, str] = {
    Action.CASE_OPENED: "nowhere",
    Action.REVIEW_READY: "checking",
    Action.CASE_REOPENED: "finished",
    Action.ASKED_AGAIN: "in_review",
    Action.CASE_APPROVED: "in_review",
    Action.CASE_REJECTED: "in_review",
}
"""From which, where the act alone tells; of the others the act before it does."""


def cases_by_state(period: Period) -> list[tuple[date, dict[str, int]]]:
    """How many cases were in each of ``STATES`` at the end of each day; today, how many are now. The
    trail is walked back from now, act by act."""
    today = dict.fromkeys(STATES, 0)
    still_open = Case.objects.filter(progress__in=_STATE_OF).order_by()
    for progress, number in still_open.values_list("progress").annotate(Count("pk")):
        today[_STATE_OF[progress]] += number
    moved: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for day, before, after, number in _moves(period):
        moved[day][before] -= number
        moved[day][after] += number
    history = []
    for day in reversed(period.dates):
        history.append((day, today))
        today = {state: today[state] - moved[day][state] for state in STATES}
    return history[::-1]


def _moves(period: Period) -> Iterator[tuple[date, str, str, int]]:
    """Day, state before, state after, and how many cases went that way."""
    entries = AuditEntry.objects.filter(at__gte=period.start).order_by()
    day = TruncDate("at", tzinfo=UTC)
    told = entries.filter(action__in=_BEFORE).values_list("action", day).annotate(Count("pk"))
    for action, on, number in told:
        yield on, _BEFORE[action], _AFTER[action], number
    earlier = AuditEntry.objects.filter(chain=OuterRef("chain"), seq__lt=OuterRef("seq"), action__in=_AFTER)
    before = Subquery(earlier.order_by("-seq").values("action")[:1])
    others = entries.filter(action__in=_AFTER.keys() - _BEFORE.keys()).annotate(before=before)
    for action, former, on, number in others.values_list("action", "before", day).annotate(Count("pk")):
        yield on, _AFTER[former], _AFTER[action], number


def opened(period: Period) -> int:
    """How many cases were opened."""
    return Case.objects.filter(created_at__gte=period.start).count()


def decided_by_day(period: Period) -> list[tuple[date, int, int]]:
    """For each day how many cases were approved and rejected."""
    days: dict[date, dict[str, int]] = {day: defaultdict(int) for day in period.dates}
    counted = (
        _decided(period)
        .values("outcome", day=TruncDate("decided_at", tzinfo=UTC))
        .annotate(number=Count("pk"))
        .order_by()
    )
    for row in counted:
        days[row["day"]][row["outcome"]] += row["number"]
    return [(day, found[Outcome.APPROVED], found[Outcome.REJECTED]) for day, found in days.items()]


def _decided(period: Period) -> QuerySet[Case]:
    return Case.objects.filter(decided_at__gte=period.start).exclude(outcome=Outcome.NONE)


SPANS = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""Bounds of the spans that times to a decision are counted in; the last span has no end."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took: median and 90th percentile, None where there was nothing."""

    number: int
    median: timedelta | None
    p90: timedelta | None


def time_to_decision(period: Period) -> tuple[Times, list[int]]:
    """From submitting to the decision; how many fall into each span of ``SPANS``."""
    took = _taking(_decided(period).exclude(submitted_at=None), "submitted_at", "decided_at")
    lower = [timedelta(0), *SPANS]
    upper: list[timedelta | None] = [*SPANS, None]
    sums = {
        f"span{place}": Count("pk", filter=Q(took__gte=low) & (Q(took__lt=high) if high else Q()))
        for place, (low, high) in enumerate(zip(lower, upper, strict=True))
    }
    counted = took.aggregate(**sums)
    return _times(took), [counted[f"span{place}"] for place in range(len(lower))]


def _taking(rows: QuerySet[Any], start: str, end: str) -> QuerySet[Any]:
    taking: QuerySet[Any] = rows.annotate(took=ExpressionWrapper(F(end) - F(start), DurationField()))
    return taking


def _times(rows: QuerySet[Any]) -> Times:
    """Nearest rank: the value that a half, or nine in ten, do not exceed. The database sorts, and two
    values alone come over."""
    number = rows.count()
    if not number:
        return Times(0, None, None)
    ordered = rows.order_by("took").values_list("took", flat=True)
    median, p90 = (ordered[math.ceil(number * share) - 1] for share in (0.5, 0.9))
    return Times(number, median, p90)


def findings_by_code(period: Period) -> list[tuple[str, int, int, int]]:
    """Code, how many were found, how many of them people set aside, how many are no longer true; the
    most frequent first."""
    counted = (
        Finding.objects.filter(created_at__gte=period.start)
        .values("code")
        .annotate(
            number=Count("pk"),
            dismissed=Count("pk", filter=Q(dismissed_at__isnull=False)),
            resolved=Count("pk", filter=Q(resolved_at__isnull=False)),
        )
        .order_by("-number", "code")
    )
    return [(row["code"], row["number"], row["dismissed"], row["resolved"]) for row in counted]


@dataclass(frozen=True, slots=True)
class Health:
    """A vendor's calls: ``answered`` of those that ended, latency of the answers, cost, and whether
    its breaker is open now."""

    vendor: str
    title: str
    calls: int
    answered: int
    ended: int
    times: Times
    cost: ledger.Cost
    left_alone: bool

    @property
    def success(self) -> float | None:
        return self.answered / self.ended if self.ended else None


def vendor_health(period: Period) -> list[Health]:
    """Of each vendor that was called, or that is left alone now."""
    calls = ServiceCall.objects.filter(started_at__gte=period.start)
    ended = ~Q(state=CallState.OPEN)
    counted = {
        row["vendor"]: row
        for row in calls.order_by()
        .values("vendor")
        .annotate(answered=Count("pk", filter=Q(state=CallState.ANSWERED)), ended=Count("pk", filter=ended))
    }
    costs = dict(ledger.costs(calls, "vendor"))
    health = []
    for vendor in registry.VENDORS:
        left_alone = vendors.is_left_alone(vendor.name)
        if vendor.name not in counted and not left_alone:
            continue
        row = counted.get(vendor.name, {"answered": 0, "ended": 0})
        cost = costs.get(vendor.name, ledger.Cost())
        answers = calls.filter(vendor=vendor.name, state=CallState.ANSWERED)
        times = _times(_taking(answers, "started_at", "finished_at"))
        health.append(
            Health(
                vendor.name, vendor.title, cost.calls, row["answered"], row["ended"], times, cost, left_alone
            )
        )
    return health


def vendor_title(name: str) -> str:
    """The title of a vendor; its name where it is no longer among them."""
    return next((vendor.title for vendor in registry.VENDORS if vendor.name == name), name)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often a service's reading of a field of a type of document stood: of ``number`` values in
    cases that a person decided, ``corrected`` were not right. ``low`` and ``high`` bound the share with
    95 %."""

    service: str
    document: str
    field: str
    number: int
    corrected: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return 1 - self.corrected / self.number


def accuracy(period: Period) -> list[Accuracy]:
    """By service, type of document and field, of documents that one service alone read: with two, nobody
    knows whose value was corrected. The least sure first."""
    by_person = Decision.objects.filter(case=OuterRef("check_run__case"), made_by__isnull=False)
    others = Check.objects.filter(
        document=OuterRef("check_run__document"), kind="ocr", state=CheckState.DONE
    ).exclude(pk=OuterRef("check_run"))
    corrections = Correction.objects.filter(document=OuterRef("check_run__document"), name=OuterRef("name"))
    counted = (
        ExtractedField.objects.filter(
            check_run__case__decided_at__gte=period.start,
            check_run__kind="ocr",
            check_run__state=CheckState.DONE,
            check_run__purpose__in=(Purpose.FIRST, Purpose.FALLBACK),
        )
        .exclude(name="")
        .filter(Exists(by_person), ~Exists(others))
        .annotate(
            corrected=Exists(corrections),
            document=Coalesce(
                NullIf(F("check_run__document__type"), Value("")), F("check_run__document__detected_type")
            ),
        )
        .values("check_run__service", "document", "name", "corrected")
        .annotate(number=Count("pk"))
        .order_by()
    )
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in counted:
        both = sums[row["check_run__service"], row["document"], row["name"]]
        both[0] += row["number"]
        both[1] += row["number"] if row["corrected"] else 0
    found = [
        Accuracy(*read, number, corrected, *wilson(number - corrected, number))
        for read, (number, corrected) in sums.items()
    ]
    return sorted(found, key=lambda one: (one.share, -one.number, one.service, one.document, one.field))


_Z = 1.959964  # of the normal distribution: 95 % lie within


def wilson(good: int, number: int) -> tuple[float, float]:
    """Wilson's score interval (1927) of a share, 95 %: holds for small samples and shares near one."""
    share, spread = good / number, _Z**2 / number
    middle = (share + spread / 2) / (1 + spread)
    reach = _Z * math.sqrt(share * (1 - share) / number + spread / (4 * number)) / (1 + spread)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


@dataclass(frozen=True, slots=True)
class Workload:
    """What a person did in the period, and how many cases they hold now."""

    name: str
    approved: int
    rejected: int
    asked: int
    seconded: int
    corrected: int
    held: int


def workload(period: Period) -> list[Workload]:
    """Of everybody who did anything; who decided most first. A decision that was staged and refused
    was work too."""
    made = _by_person(Decision.objects.filter(made_at__gte=period.start), "made_by", "action")
    second = Decision.objects.filter(second_at__gte=period.start)
    seconded = _by_person(second.exclude(state=DecisionState.STAGED), "second_by")
    corrected = _by_person(Correction.objects.filter(made_at__gte=period.start), "made_by")
    held = _by_person(Case.objects.filter(progress=Progress.IN_REVIEW), "assignee")
    people = User.objects.in_bulk({key[0] for table in (made, seconded, corrected, held) for key in table})
    rows = [
        Workload(
            person.name,
            made.get((key, DecisionAction.APPROVE), 0),
            made.get((key, DecisionAction.REJECT), 0),
            made.get((key, DecisionAction.ASK_AGAIN), 0),
            seconded.get((key,), 0),
            corrected.get((key,), 0),
            held.get((key,), 0),
        )
        for key, person in people.items()
    ]
    return sorted(rows, key=lambda row: (-(row.approved + row.rejected + row.asked + row.seconded), row.name))


def _by_person(rows: QuerySet[Any], person: str, *more: str) -> dict[tuple[Any, ...], int]:
    """How many rows there are of each person, and of each value of ``more``."""
    keys: Sequence[str] = (person, *more)
    counted = rows.exclude(**{person: None}).order_by().values(*keys).annotate(number=Count("pk"))
    return {tuple(row[key] for key in keys): row["number"] for row in counted}
