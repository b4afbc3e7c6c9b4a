"""Administrators' pages for programs: API keys, webhook endpoints and the log of what they were told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from onboarding import access, apikeys, outbox
from onboarding.access import Act
from onboarding.audit import Actor
from onboarding.models import ApiKey, Delivery, DeliveryAttempt, WebhookEndpoint
from onboarding.states import Refused
from onboarding.webhooks import delivering, endpoints

A_PAGE = 25
"""Deliveries shown at once."""

ERRORS: dict[str, str | Promise] = {
    "address_not_allowed": gettext_lazy("The address is not a public one"),
    "timeout": gettext_lazy("No answer in time"),
    "tls": gettext_lazy("The certificate was not accepted"),
    "connection_failed": gettext_lazy("No connection"),
    "connection_broken": gettext_lazy("The connection broke"),
    "host_not_found": gettext_lazy("The host was not found"),
    "redirect_not_followed": gettext_lazy("It redirects, which is not followed"),
}
"""What stood in the way of an attempt (``onboarding.webhooks.sending``)."""

_KINDS = [("test", gettext_lazy("Test cases")), ("live", gettext_lazy("Live cases"))]
_LIFETIMES = [
    (0, gettext_lazy("until it is revoked")),
    (30, gettext_lazy("for 30 days")),
    (90, gettext_lazy("for 90 days")),
    (365, gettext_lazy("for a year")),
]
"""Days for which a new key is good."""
_OVERLAPS = [
    (0, gettext_lazy("no longer")),
    (1, gettext_lazy("for 1 hour")),
    (24, gettext_lazy("for 24 hours")),
    (int(apikeys.LONGEST_OVERLAP / timedelta(hours=1)), gettext_lazy("for a week")),
]
"""Hours for which a former key is accepted besides."""

_gate = require_http_methods(["GET", "HEAD", "POST"])


class KeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("The program that will use it, for example “Mobile back end”."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=_KINDS,
        initial="test",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Test cases cost nothing: the sandbox plays the services."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=list(apikeys.SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one: a key without any does nothing.")},
    )
    lifetime = forms.TypedChoiceField(
        label=gettext_lazy("It is good"),
        choices=_LIFETIMES,
        coerce=int,
        initial=365,
        help_text=gettext_lazy("Afterwards the API answers key_expired."),
    )


class RotateForm(forms.Form):
    overlap = forms.TypedChoiceField(
        label=gettext_lazy("The former one is accepted"), choices=_OVERLAPS, coerce=int, initial=24
    )


class EndpointForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/kyc-events"}),
        help_text=gettext_lazy("Public, by https. Redirects are not followed."),
    )
    description = forms.CharField(label=gettext_lazy("Description"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Of"), choices=_KINDS, initial="test", widget=forms.RadioSelect
    )
    types = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        choices=[(name, name) for name in outbox.TYPES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("All of them where none is chosen."),
    )


@_gate
def keys(request: HttpRequest) -> HttpResponse:
    """All keys; a new one is shown this once, for only its digest is kept."""
    access.require(request.user, Act.ADMINISTER)
    form, made, text = KeyForm(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made, text = apikeys.create(
            data["name"],
            data["scopes"],
            live=data["kind"] == "live",
            actor=_actor(request),
            lifetime=timedelta(days=data["lifetime"]) if data["lifetime"] else None,
        )
        form = KeyForm()
    in_force = ApiKey.objects.filter(revoked_at=None).order_by("-created_at")
    revoked = ApiKey.objects.exclude(revoked_at=None).order_by("-revoked_at")
    context = {"form": form, "made": made, "secret": text, "keys": in_force, "revoked": revoked}
    return _once(request, "keys", context, form)


@_gate
def key(request: HttpRequest, key: str) -> HttpResponse:
    """One key: rotated or revoked."""
    access.require(request.user, Act.ADMINISTER)
    found, form, text = get_object_or_404(ApiKey, pk=key), RotateForm(request.POST or None), ""
    if request.method == "POST" and found.revoked_at:
        messages.error(request, _("This key is revoked already. Make another one."))
        return redirect("key", key)
    match request.POST.get("action"):
        case "revoke":
            apikeys.revoke(found, actor=_actor(request))
            messages.success(request, _("The key “%(name)s” lets nobody in any more.") % {"name": found.name})
            return redirect("keys")
        case "rotate" if form.is_valid():
            text = apikeys.rotate(found, timedelta(hours=form.cleaned_data["overlap"]), actor=_actor(request))
            found.refresh_from_db()
        case _ if request.method == "POST":
            messages.error(request, _("Nothing was done: choose what to do and try again."))
            return redirect("key", key)
    scopes = [(scope, apikeys.SCOPES[scope]) for scope in found.scopes]
    context = {"key": found, "form": RotateForm(), "secret": text, "scopes": scopes}
    return _once(request, "key", context)


@_gate
def webhooks(request: HttpRequest) -> HttpResponse:
    """All endpoints; the secret of a new one is shown this once."""
    access.require(request.user, Act.ADMINISTER)
    form, made, text = EndpointForm(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made, text = endpoints.create(
                data["url"], data["types"], data["description"],
                live=data["kind"] == "live", actor=_actor(request),
            )  # fmt: skip
            form = EndpointForm()
        except Refused as refused:
            form.add_error("url", str(refused))
    found = WebhookEndpoint.objects.filter(removed_at=None).order_by("-created_at")
    return _once(request, "webhooks", {"form": form, "made": made, "secret": text, "endpoints": found}, form)


@_gate
def webhook(request: HttpRequest, endpoint: UUID) -> HttpResponse:
    """One endpoint with the log of its deliveries: given another secret, switched, removed, sent to
    once more."""
    access.require(request.user, Act.ADMINISTER)
    found = get_object_or_404(WebhookEndpoint, pk=endpoint, removed_at=None)
    text = ""
    if request.method == "POST" and request.POST.get("action") == "rotate":
        text = endpoints.rotate(found, _actor(request))
    elif request.method == "POST":
        try:
            messages.success(request, _act(request, found))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("webhooks") if found.removed_at else redirect("webhook", endpoint)
    sent = Delivery.objects.filter(endpoint=found).order_by("-created_at", "-pk")
    log = Paginator(sent.select_related("event").prefetch_related("attempts"), A_PAGE)
    page = log.get_page(request.GET.get("page"))
    context = {"endpoint": found, "secret": text, "log": page, "sent": [(d, _attempts(d)) for d in page]}
    return _once(request, "webhook", context)


def _attempts(delivery: Delivery) -> list[tuple[DeliveryAttempt, str | Promise]]:
    """Each with how it ended, the newest first."""
    tried = reversed(delivery.attempts.all())
    return [(each, ERRORS.get(each.error, each.error) or str(each.status)) for each in tried]


def _act(request: HttpRequest, endpoint: WebhookEndpoint) -> str:
    """Do what a button asks for; what was done, in words. Raises Refused or Http404."""
    actor = _actor(request)
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "on": (
            lambda: endpoints.switch_on(endpoint, actor),
            _("The endpoint is told of events again. What it missed can be sent again below."),
        ),
        "off": (
            lambda: endpoints.switch_off(endpoint, actor),
            _("The endpoint is told nothing until it is switched on again."),
        ),
        "remove": (lambda: endpoints.remove(endpoint, actor), _("The endpoint is removed.")),
        "resend": (
            lambda: delivering.resend(_delivery(endpoint, request.POST.get("delivery", ""))),
            _("The event is on its way once more."),
        ),
    }
    chosen = acts.get(request.POST.get("action", ""))
    if chosen is None:
        raise Refused(_("Nothing was done: choose what to do and try again."), "invalid_value")
    do, done = chosen
    do()
    return done


def _delivery(endpoint: WebhookEndpoint, delivery: str) -> Delivery:
    try:
        rows = Delivery.objects.select_related("endpoint")
        found = rows.filter(pk=UUID(delivery), endpoint=endpoint).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _once(
    request: HttpRequest, page: str, context: dict[str, Any], form: forms.Form | None = None
) -> HttpResponse:
    """A page that may bear a secret: nobody keeps it."""
    status = 422 if form is not None and form.errors else 200
    response = render(request, f"console/integration/{page}.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _actor(request: HttpRequest) -> Actor:
    return access.actor(request.user)  # type: ignore[arg-type]


def failing(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the endpoints that were switched off because they failed. It is asked where
    a template wants it, which is on administrators' pages but that of a case."""
    off = WebhookEndpoint.objects.filter(removed_at=None).exclude(switched_off_at=None)
    return {"failing_endpoints": off.exclude(failing_since=None)}
