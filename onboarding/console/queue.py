"""The queue: cases by what they wait for, oldest first; the next one to take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import access, evidence, queues, workflow
from onboarding.access import Act
from onboarding.console.filters import FilterForm, SaveForm, keep
from onboarding.models import Case, Finding, SavedFilter, Severity
from onboarding.queues import QUEUES

FIRST = "unassigned"

LABELS: dict[str, str | Promise] = {
    "unassigned": gettext_lazy("Unassigned"),
    "mine": gettext_lazy("Mine"),
    "second": gettext_lazy("Second approval"),
    "customer": gettext_lazy("Awaiting customer"),
    "overdue": gettext_lazy("Overdue"),
    "open": gettext_lazy("In preparation"),
    "again": gettext_lazy("To verify again"),
    "done": gettext_lazy("Finished"),
    "all": gettext_lazy("All"),
}
_BEGIN = {Act.VIEW: "queue", Act.UPLOAD: "uploads", Act.ADMINISTER: "people"}

EMPTY: dict[str, str | Promise] = {
    "unassigned": gettext_lazy("Nothing waits to be reviewed. New cases appear here once checked."),
    "mine": gettext_lazy("You hold no case. “Next case” gives you the one that waits longest."),
    "second": gettext_lazy("No decision waits for a second person."),
    "customer": gettext_lazy("No customer was asked for anything."),
    "overdue": gettext_lazy("Nothing is overdue."),
    "open": gettext_lazy("No case is being prepared or checked."),
    "again": gettext_lazy("No approved case has a document that expires soon."),
    "done": gettext_lazy("No case has been decided yet."),
    "all": gettext_lazy("There are no cases yet. Open the first one."),
}


def home(request: HttpRequest) -> HttpResponse:
    """What a person's roles let them begin with."""
    for act, where in _BEGIN.items():
        if access.may(request.user, act):
            return redirect(where)
    raise PermissionDenied


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    access.require(request.user, Act.VIEW)
    key = request.GET.get("view", "")
    current = QUEUES.get(key, QUEUES[FIRST])
    form = FilterForm(request.GET)
    chosen = form.chosen()
    parts = [queues.filtered(cases, chosen) for cases in current.parts(request.user)]  # type: ignore[arg-type]
    found, after = queues.page(current, parts, request.GET.get("after", ""))
    query = urlencode({"view": current.key, **chosen})
    context = {
        **_beside(request),
        "current": current.key,
        "title": LABELS[current.key],
        "empty": EMPTY[current.key],
        "rows": _rows(found),
        "after": f"{query}&{urlencode({'after': after})}" if after else "",
        "form": form,
        "filters": chosen,
        "query": query,
    }
    return render(request, "console/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """What is looked for is sent by POST, so that no name stands in an address. What was found is kept in
    the session by case numbers alone, for whoever comes back from a case."""
    access.require(request.user, Act.VIEW)
    text = " ".join(request.POST.get("q", "").replace("\0", "").split())
    if text:
        found, more = workflow.search(access.actor(request.user), text)  # type: ignore[arg-type]
        if found:
            request.session["found"] = [[case.number for case in found], more]
            return redirect("search")
        context = {"search": text, "looked": True}
    else:
        numbers, more = request.session.get("found", ([], False))
        by_number = {case.number: case for case in queues.listed(number__in=numbers)}
        rows = _rows([by_number[number] for number in numbers if number in by_number])
        context = {"rows": rows, "more": more, "looked": bool(numbers)}
    return render(request, "console/search.html", {**_beside(request), **context})


def _beside(request: HttpRequest) -> dict[str, Any]:
    """What stands beside every list."""
    counted = queues.counts(request.user)  # type: ignore[arg-type]
    return {
        "views": [(key, LABELS[key], counted[key]) for key in QUEUES],
        "saved": list(SavedFilter.objects.filter(user=request.user.pk)),
        "limit": queues.COUNT_TO,
        "now": timezone.now(),
    }


def _rows(cases: Sequence[Case]) -> list[tuple[Case, str, list[tuple[Severity, int]], bool]]:
    """A case, its applicant, its open findings, and whether it is overdue."""
    weights, now = _weights(cases), timezone.now()
    return [
        (case, evidence.person(case), weights.get(case.pk, []), case.due_at is not None and case.due_at < now)
        for case in cases
    ]


def _weights(cases: Sequence[Case]) -> dict[UUID, list[tuple[Severity, int]]]:
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


@require_POST
def next_case(request: HttpRequest) -> HttpResponse:
    """Take the next free case, of those that fit the filters it was last asked for with."""
    access.require(request.user, Act.REVIEW)
    if "filtered" in request.POST:
        request.session["next"] = FilterForm(request.POST).chosen()
    chosen = request.session.get("next", {})
    free = queues.filtered(queues.unassigned(), chosen)
    actor = access.actor(request.user)  # type: ignore[arg-type]
    case = workflow.claim_next(actor, free, request.POST.get("after", ""))
    if case is None:
        messages.info(
            request,
            _("No further case that fits your filters is free.") if chosen else _("No further case is free."),
        )
        return redirect(f"{reverse('queue')}?{urlencode({'view': FIRST, **chosen})}")
    return redirect("case", case.number)


@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    access.require(request.user, Act.VIEW)
    form, chosen = SaveForm(request.POST), FilterForm(request.POST).chosen()
    if not form.is_valid():
        messages.error(request, _("Give the filter a name."))
        return redirect("queue")
    data = form.cleaned_data
    keep(request.user, data["name"], data["queue"], chosen)  # type: ignore[arg-type]
    messages.success(request, _("The filter is kept under “%(name)s”.") % {"name": data["name"]})
    return redirect(f"{reverse('queue')}?{urlencode({'view': data['queue'], **chosen})}")


@require_POST
def forget_filter(request: HttpRequest, saved: int) -> HttpResponse:
    access.require(request.user, Act.VIEW)
    get_object_or_404(SavedFilter, pk=saved, user=request.user.pk).delete()
    return redirect("queue")
