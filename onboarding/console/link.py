"""The customer's link: made, shown once with its code, sent by e-mail, revoked."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from onboarding import access, evidence, workflow
from onboarding.access import Act
from onboarding.models import ApplyLink, Case
from onboarding.states import Refused
from providers import qr


def link(request: HttpRequest, number: str) -> HttpResponse:
    """The links of a case; a new one is shown this once, for nobody can look it up."""
    case = access.get_case(request.user, number, Act.UPLOAD)
    actor = access.actor(request.user)  # type: ignore[arg-type]
    address = ""
    if request.method == "POST":
        try:
            if request.POST.get("action") == "send":
                workflow.invite(case, actor)
                messages.success(request, _("The link is on its way to the applicant."))
                return redirect("link", number)
            if revoked := request.POST.get("revoke"):
                workflow.revoke_link(_of(case, revoked), actor)
                messages.success(request, _("The link no longer works."))
                return redirect("link", number)
            _made, token = workflow.make_link(case, actor)
            address = workflow.link_address(token)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("link", number)
    return render(request, "console/link.html", _context(case, address))


def _of(case: Case, link_id: str) -> ApplyLink:
    try:
        found = ApplyLink.objects.select_related("case").filter(pk=UUID(link_id), case=case).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _context(case: Case, address: str) -> dict[str, object]:
    open_ones = ApplyLink.objects.filter(
        case=case, origin=None, revoked_at=None, expires_at__gt=timezone.now()
    ).select_related("made_by", "api_key")
    return {
        "case": case,
        "person": evidence.declared_name(evidence.declared(case)),
        "links": open_ones,
        "address": address,
        "code": _code(address) if address else "",
        "days": workflow.DEFAULT_LINK.days,
        "mail_on": settings.MAIL_ON,
    }


def _code(address: str) -> SafeString:
    """Drawn here; the one text in it is escaped."""
    return mark_safe(qr.svg(address, escape(_("QR code of the link"))))  # noqa: S308 # nosec
