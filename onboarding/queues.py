"""Queues: which cases wait for the same, filtered, page by page; and cases by how their number begins.

Pages are cut by key: the mark of a page is the last case's time and number, and an index of each
queue (``onboarding.models.case``) leads there, however many cases there are. Nothing counts a table.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

from onboarding.models import Applicant, Case, Check, Finding, Progress, User

PAGE = 30
COUNT_TO = 100
"""Counts stop here: nobody needs to know more, and a count over a large table is slow."""


def of_progress(*states: Progress) -> list[QuerySet[Case]]:
    """One query for each state, so that each goes along its index."""
    return [Case.objects.filter(progress=state) for state in states]


def mine(user: User) -> list[QuerySet[Case]]:
    """What the person holds."""
    held = Q(assignee=user, claimed_until__gte=timezone.now())
    return [Case.objects.filter(held, progress=Progress.IN_REVIEW)]


def unassigned() -> QuerySet[Case]:
    """What is there to be reviewed and nobody holds."""
    free = Q(assignee=None) | Q(claimed_until__lt=timezone.now())
    return Case.objects.filter(free, progress=Progress.IN_REVIEW)


def overdue() -> QuerySet[Case]:
    """What people should have dealt with by now."""
    return Case.objects.filter(due_at__lt=timezone.now())


@dataclass(frozen=True, slots=True)
class Queue:
    """``parts`` together are its cases; ``by`` is the time that they are ordered by."""

    key: str
    parts: Callable[[User], list[QuerySet[Case]]]
    by: str = "created_at"
    newest_first: bool = False


QUEUES = {
    queue.key: queue
    for queue in (
        Queue("unassigned", lambda user: [unassigned()]),
        Queue("mine", mine),
        Queue("second", lambda user: of_progress(Progress.AWAITING_APPROVAL)),
        Queue("customer", lambda user: of_progress(Progress.AWAITING_CUSTOMER)),
        Queue("overdue", lambda user: [overdue()], by="due_at"),
        Queue("open", lambda user: of_progress(Progress.DRAFT, Progress.COLLECTING, Progress.CHECKING)),
        Queue("again", lambda user: [Case.objects.exclude(reverification="")]),
        Queue(
            "done",
            lambda user: of_progress(Progress.DECIDED, Progress.EXPIRED, Progress.WITHDRAWN),
            newest_first=True,
        ),
        Queue("all", lambda user: [Case.objects.all()], newest_first=True),
    )
}


# Filters


def filtered(cases: QuerySet[Case], chosen: Mapping[str, Any]) -> QuerySet[Case]:
    """Those that fit what was chosen: ``country``, ``document``, ``severity`` (at least), ``finding``
    (a code), ``vendor``, ``days`` (at least so old), ``assignee`` (an id). Empty ones do not count."""
    for name, value in chosen.items():
        if value not in (None, ""):
            cases = cases.filter(_FILTERS[name](value))
    return cases


RARE = 1000
"""Up to so many cases are looked up by their keys. What more have is common: the queue is walked and
each case asked, which finds a page soon."""


def _with_finding(code: str) -> Q | Exists:
    still_open = Finding.objects.filter(resolved_at=None, dismissed_at=None, code=code)
    return _having(still_open.order_by())


def _with_vendor(vendor: str) -> Q | Exists:
    return _having(Check.objects.filter(service__begins=f"{vendor}.").order_by())


def _having(rows: QuerySet[Any]) -> Q | Exists:
    """The cases that any of these rows is of."""
    cases = list(rows.values_list("case", flat=True)[: RARE + 1])
    return Q(pk__in=set(cases)) if len(cases) <= RARE else Exists(rows.filter(case=OuterRef("pk")))


_FILTERS: dict[str, Callable[[Any], Q | Exists]] = {
    "country": lambda country: Q(country=country),
    "document": lambda document: Q(document_type=document),
    "severity": lambda severity: Q(severity__gte=severity),
    "finding": _with_finding,
    "vendor": _with_vendor,
    "days": lambda days: Q(created_at__lte=timezone.now() - timedelta(days=int(days))),
    "assignee": lambda assignee: Q(assignee=assignee),
}


# Pages


def page(queue: Queue, parts: Sequence[QuerySet[Case]], mark: str) -> tuple[list[Case], str]:
    """The cases after a mark, and the mark of the page that follows, empty where none does."""
    at, _comma, number = mark.partition(",")
    moment = _moment(at)
    found = []
    for cases in parts:
        if moment and number:
            cases = cases.filter(beyond(queue.by, moment, number, newest_first=queue.newest_first))
        sign = "-" if queue.newest_first else ""
        ordered = cases.select_related("applicant", "policy", "assignee")
        found.append(list(ordered.order_by(f"{sign}{queue.by}", f"{sign}number")[: PAGE + 1]))
    merged = heapq.merge(
        *found, key=lambda case: (getattr(case, queue.by), case.number), reverse=queue.newest_first
    )
    together = list(islice(merged, PAGE + 1))
    if len(together) <= PAGE:
        return together, ""
    last = together[PAGE - 1]
    return together[:PAGE], f"{getattr(last, queue.by).isoformat()},{last.number}"


def beyond(by: str, moment: datetime, number: str, *, newest_first: bool = False) -> Q:
    """Those that come after a case. The first condition lets an index begin there; the others are
    about cases of the same moment."""
    side = "lt" if newest_first else "gt"
    return Q(**{f"{by}__{side}e": moment}) & (
        Q(**{f"{by}__{side}": moment}) | Q(**{f"number__{side}": number})
    )


def _moment(text: str) -> datetime | None:
    """The moment of a mark; None where somebody wrote one of their own that is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and is_aware(moment) else None


class _Counted(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts(user: User) -> dict[str, str]:
    """How many cases stand in each queue, up to COUNT_TO, all in one query."""
    parts = {
        f"{queue.key}_{number}": _Counted(cases.order_by().values("pk")[: COUNT_TO + 1])
        for queue in QUEUES.values()
        for number, cases in enumerate(queue.parts(user))
    }
    found = User.objects.filter(pk=user.pk).annotate(**parts).values(*parts).get()
    sums = {
        key: sum(number for name, number in found.items() if name.rpartition("_")[0] == key) for key in QUEUES
    }
    return {key: str(number) if number <= COUNT_TO else f"{COUNT_TO}+" for key, number in sums.items()}


# Search


def listed(**conditions: Any) -> QuerySet[Case]:
    """Cases with all that a row of a list shows."""
    return Case.objects.select_related("applicant", "policy", "assignee").filter(**conditions)


def beginning(text: str, most: int) -> dict[UUID, Case]:
    """Cases whose number, or whose applicant's reference, begins with a text: at most so many of each, and
    of more than that some. Not ordered here: PostgreSQL's index for what begins with a text has another
    order than it sorts by, and would be left aside."""
    text = text.upper()
    if not text:
        return {}
    by_number = listed(number__begins=text).order_by()
    # In two steps, each along an index: a database that joins them may begin at the wrong table.
    people = Applicant.objects.filter(reference_key__begins=text).order_by()
    by_reference = listed(applicant__in=list(people.values_list("pk", flat=True)[:most])).order_by()
    return {case.pk: case for case in (*by_number[:most], *by_reference[:most])}
