"""What a reviewer does on the case page: each act goes to the workflow and back to the page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onboarding import access, audit, evidence, workflow
from onboarding.access import Act
from onboarding.console.case import Draft, show
from onboarding.console.forms import CorrectionForm
from onboarding.labels import field_key
from onboarding.models import AuditEntry, Case, DecisionAction, DocumentKind
from onboarding.states import Refused, Stale
from onboarding.tasks import send_check


def _perform(
    request: HttpRequest,
    number: str,
    act: Act,
    do: Callable[[Case], object],
    done: str = "",
    *,
    form: str = "",
    place: str = "",
) -> HttpResponse:
    """Do an act and go back to ``place`` on the page. A stale version gets a page that says what
    changed; what was refused comes back in its ``form``, with all that was typed."""
    case = access.get_case(request.user, number, act)
    try:
        do(case)
    except Stale:
        return _stale(request, case)
    except Refused as refused:
        if form:
            return _again(request, number, form, str(refused))
        messages.error(request, str(refused))
    else:
        if done:
            messages.success(request, done)
    return redirect(reverse("case", args=[number]) + place)


def _again(request: HttpRequest, number: str, form: str, error: str) -> HttpResponse:
    """The case page with a form that could not be taken, open and filled."""
    messages.error(request, error)
    return show(request, access.get_case(request.user, number), Draft(form, request.POST, error))


def _stale(request: HttpRequest, case: Case) -> HttpResponse:
    case.refresh_from_db()
    since = _version(request)
    changes = AuditEntry.objects.filter(chain=str(case.pk), version__gt=since).order_by("seq")
    identity = evidence.load(case).identity
    context = {
        "case": case,
        "changes": changes,
        "now": {reading.name: reading for reading in identity.readings} if identity else {},
        "posted": request.POST,
    }
    return render(request, "console/stale.html", context, status=409)


def _version(request: HttpRequest) -> int:
    """The version that the person saw; without one, none that a case could have."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _actor(request: HttpRequest) -> audit.Actor:
    return access.actor(request.user)  # type: ignore[arg-type]


@require_POST
def rerun(request: HttpRequest, number: str) -> HttpResponse:
    return _perform(
        request, number, Act.REVIEW, lambda case: workflow.rerun(case, _actor(request), send_check)
    )


@require_POST
def claim(request: HttpRequest, number: str) -> HttpResponse:
    return _perform(request, number, Act.REVIEW, lambda case: workflow.claim(case, _actor(request)))


@require_POST
def release(request: HttpRequest, number: str) -> HttpResponse:
    return _perform(request, number, Act.REVIEW, lambda case: workflow.release(case, _actor(request)))


@require_POST
def confirm_type(request: HttpRequest, number: str) -> HttpResponse:
    chosen = request.POST.get("document_type", "")
    return _perform(
        request,
        number,
        Act.REVIEW,
        lambda case: workflow.set_document_type(case, _actor(request), chosen, _version(request)),
        _("The type of the document is confirmed."),
    )


@require_POST
def correct(request: HttpRequest, number: str) -> HttpResponse:
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        access.require(request.user, Act.REVIEW)
        posted = request.POST
        name = (
            f"correct-{field_key(posted.get('document') or DocumentKind.IDENTITY, posted.get('field', ''))}"
        )
        return _again(request, number, name, _("Give the right value and say why."))
    data = form.cleaned_data
    key = field_key(data["document"], data["field"])
    return _perform(
        request,
        number,
        Act.REVIEW,
        lambda case: workflow.correct_field(
            case,
            _actor(request),
            data["field"],
            data["value"],
            data["reason"],
            data["version"],
            data["document"],
        ),
        _("The value is corrected; what was read stays in the record."),
        form=f"correct-{key}",
        place=f"#field-{key}",
    )


@require_POST
def dismiss(request: HttpRequest, number: str, finding: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _perform(
        request,
        number,
        Act.REVIEW,
        lambda case: workflow.dismiss_finding(case, _actor(request), finding, reason, _version(request)),
        _("The finding is set aside."),
        form=f"dismiss-{finding}",
        place="#findings",
    )


@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    action = request.POST.get("action", "")
    if action not in (DecisionAction.APPROVE, DecisionAction.REJECT):
        messages.error(request, _("Choose to approve or to reject."))
        return redirect("case", number)
    return _perform(
        request,
        number,
        Act.DECIDE,
        lambda case: workflow.decide(
            case,
            _actor(request),
            DecisionAction(action),
            request.POST.getlist("reasons"),
            request.POST.get("note", ""),
            version=_version(request),
        ),
        _("Your decision is recorded."),
        form=action,
    )


@require_POST
def ask_again(request: HttpRequest, number: str) -> HttpResponse:
    asked = {
        key.removeprefix("document-"): code
        for key, code in request.POST.items()
        if key.startswith("document-") and isinstance(code, str) and code
    }
    return _perform(
        request,
        number,
        Act.DECIDE,
        lambda case: workflow.ask_again(
            case, _actor(request), asked, request.POST.get("note", ""), version=_version(request)
        ),
        _("A new attempt has begun; the case waits for the customer."),
        form="ask_again",
    )


@require_POST
def second(request: HttpRequest, number: str) -> HttpResponse:
    note = request.POST.get("note", "")
    if request.POST.get("action") == "confirm":
        return _perform(
            request,
            number,
            Act.SECOND,
            lambda case: workflow.confirm(case, _actor(request), note, version=_version(request)),
            _("The decision is confirmed and final."),
        )
    return _perform(
        request,
        number,
        Act.SECOND,
        lambda case: workflow.refuse(case, _actor(request), note, version=_version(request)),
        _("The decision is refused; the case is back in review."),
        form="second",
    )


@require_POST
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    reason, note = request.POST.get("reason", ""), request.POST.get("note", "")
    return _perform(
        request,
        number,
        Act.REOPEN,
        lambda case: workflow.reopen(case, _actor(request), reason, note, version=_version(request)),
        _("The case is in review again; the earlier decision stays in the record."),
    )


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    return _perform(
        request,
        number,
        Act.REVIEW,
        lambda case: workflow.withdraw(case, _actor(request), version=_version(request)),
        _("The case is withdrawn."),
    )
