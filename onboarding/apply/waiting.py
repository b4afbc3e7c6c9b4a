"""After it has been handed in: how far it has come, and the outcome. And the way out."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import evidence, reasons, workflow
from onboarding.apply import session, steps
from onboarding.apply.session import customer
from onboarding.models import Case, DecisionState, Outcome, Progress
from onboarding.states import Refused, Step, possible

EVERY = 4
"""Seconds between two looks of the page: the embedded engine takes about as long for a document."""


@require_safe
@customer
def progress(request: HttpRequest, case: Case) -> HttpResponse:
    """What is being done now, or the outcome with its reason."""
    if steps.stops(case):
        return redirect(steps.first_open(case))
    context = {
        "case": case,
        "stage": stage(case),
        "why": _why(case),
        "every": EVERY,
        "mail": evidence.declared(case).get("email", ""),
    }
    return render(request, "apply/progress.html", context)


def stage(case: Case) -> str:
    """What the customer is told of where the case is: not who looks at it, nor that two must agree."""
    if case.progress == Progress.DECIDED:
        return str(case.outcome)
    if case.progress in (Progress.EXPIRED, Progress.WITHDRAWN):
        return "closed"
    return "checking" if case.progress == Progress.CHECKING else "review"


def _why(case: Case) -> list[str]:
    """The decision's reasons in words meant for the customer."""
    if case.outcome == Outcome.NONE:
        return []
    decision = case.decisions.filter(state=DecisionState.FINAL).last()
    codes = decision.reasons if decision else []
    return [str(reasons.reason(decision.action, code).customer) for code in codes] if decision else []


@require_http_methods(["GET", "HEAD", "POST"])
@customer
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """The customer does not want to go on: asked once more, then done."""
    if not possible(case, Step.WITHDRAW):
        return redirect("apply_progress")
    if request.method == "POST":
        with suppress(Refused):  # decided in the meantime: the next page says so
            workflow.withdraw(case, session.actor(request))
        return redirect("apply_progress")
    days = evidence.policy_of(case).retention.ended["withdrawn"]
    return render(
        request, "apply/withdraw.html", {"case": case, "days": days, "here": steps.first_open(case)}
    )


@require_safe
@customer
def state(request: HttpRequest, case: Case) -> HttpResponse:
    """For the page's script: whether something has changed, on this device or another."""
    now = "" if steps.stops(case) else stage(case)
    return JsonResponse({"stage": now, "open": steps.first_open(case)})
