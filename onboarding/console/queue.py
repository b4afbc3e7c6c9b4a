"""The queue: cases by what they wait for, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import is_aware
from django.utils.translation import gettext_lazy as _

from onboarding import access, evidence
from onboarding.access import Act
from onboarding.models import Case, Finding, Progress, Severity

PAGE = 30
COUNT_TO = 100
"""Counts stop here: nobody needs to know more, and a count over a large table is slow."""


@dataclass(frozen=True, slots=True)
class View:
    key: str
    label: str | Promise
    empty: str | Promise


VIEWS = (
    View("review", _("To review"), _("Nothing to review. New cases appear here once checked.")),
    View("mine", _("Mine"), _("You hold no case. Open one under “To review” and claim it.")),
    View("second", _("Second approval"), _("No decision waits for a second person.")),
    View("customer", _("Awaiting customer"), _("No customer was asked for anything.")),
    View("open", _("In preparation"), _("No case is being prepared or checked.")),
    View("again", _("To verify again"), _("No approved case has a document that ends.")),
    View("done", _("Finished"), _("No case has been decided yet.")),
    View("all", _("All"), _("There are no cases yet. Open the first one.")),
)


def home(request: HttpRequest) -> HttpResponse:
    return redirect("queue")


def queue(request: HttpRequest) -> HttpResponse:
    access.require(request.user, Act.VIEW)
    view = next((v for v in VIEWS if v.key == request.GET.get("view")), VIEWS[0])
    search = request.GET.get("q", "").replace("\0", "").strip().upper()
    cases = _search(search) if search else _of(view, request)
    newest_first = bool(search) or view.key in ("done", "all")
    found, after = _slice(cases, request.GET.get("after", ""), newest_first)
    weights = _weights(found)
    rows = [(case, evidence.load(case).person, weights.get(case.pk, [])) for case in found]
    context = {
        "views": [(v, _count(_of(v, request))) for v in VIEWS],
        "current": view,
        "search": search,
        "rows": rows,
        "after": after,
    }
    return render(request, "console/queue.html", context)


def _of(view: View, request: HttpRequest) -> QuerySet[Case]:
    cases = Case.objects.all()
    match view.key:
        case "review":
            return cases.filter(progress=Progress.IN_REVIEW)
        case "mine":
            return cases.filter(progress=Progress.IN_REVIEW, assignee=request.user.pk)
        case "second":
            return cases.filter(progress=Progress.AWAITING_APPROVAL)
        case "customer":
            return cases.filter(progress=Progress.AWAITING_CUSTOMER)
        case "open":
            preparing = (Progress.DRAFT, Progress.COLLECTING, Progress.CHECKING)
            return cases.filter(progress__in=preparing)
        case "again":
            return cases.exclude(reverification="")
        case "done":
            finished = (Progress.DECIDED, Progress.EXPIRED, Progress.WITHDRAWN)
            return cases.filter(progress__in=finished)
    return cases


def _search(text: str) -> QuerySet[Case]:
    """By case number or the integrator's own reference, from its beginning."""
    return Case.objects.filter(Q(number__startswith=text) | Q(applicant__reference__istartswith=text))


def _slice(cases: QuerySet[Case], after: str, newest_first: bool) -> tuple[list[Case], str]:
    """A page of cases and the mark of the next one; the mark is the last case's time and id."""
    cases = cases.select_related("applicant", "policy", "assignee")
    at, _comma, key = after.partition(",")
    moment = _moment(at)
    if moment and key:
        compare = "lt" if newest_first else "gt"
        cases = cases.filter(
            Q(**{f"created_at__{compare}": moment}) | Q(created_at=moment, **{f"number__{compare}": key})
        )
    order = ("-created_at", "-number") if newest_first else ("created_at", "number")
    found = list(cases.order_by(*order)[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], f"{last.created_at.isoformat()},{last.number}"


def _moment(text: str) -> datetime | None:
    """The moment of a mark; None where somebody wrote one of their own that is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and is_aware(moment) else None


def _weights(cases: list[Case]) -> dict[UUID, list[tuple[Severity, int]]]:
    """How many findings of each severity are open, the worst first."""
    found = (
        Finding.objects.filter(case__in=cases, resolved_at=None, dismissed_at=None)
        .order_by("-severity")
        .values_list("case", "severity")
        .annotate(number=Count("pk"))
    )
    weights: dict[UUID, list[tuple[Severity, int]]] = {}
    for case, severity, number in found:
        weights.setdefault(case, []).append((Severity(severity), number))
    return weights


def _count(cases: QuerySet[Case]) -> str:
    number = len(cases.values_list("pk")[: COUNT_TO + 1])
    return str(number) if number <= COUNT_TO else f"{COUNT_TO}+"
