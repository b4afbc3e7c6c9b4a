"""Mails to customers: an invitation, what is asked for again, the outcome; in their language, as text
and HTML, sent from the outbox. And the link by which people who work here choose a password."""

from __future__ import annotations

import logging
import smtplib
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from onboarding import audit, evidence, labels, outbox, reasons, workflow
from onboarding.models import (
    Case,
    DecisionAction,
    Delivery,
    DeliveryAttempt,
    DeliveryState,
    Document,
    Event,
    Outcome,
    Progress,
    User,
)

log = logging.getLogger("onboarding.mailing")

PAUSES = (60, 300, 1800, 7200, 21_600, 43_200)
"""Seconds before each further try; the last falls the better part of a day after the first (RFC 5321,
4.5.4.1, has senders try for days: the server that we hand over to does)."""

_WAITS = {
    "case.invited": (Progress.DRAFT, Progress.COLLECTING, Progress.AWAITING_CUSTOMER),
    "case.ask_again": (Progress.AWAITING_CUSTOMER,),
    "case.decided": (Progress.DECIDED,),
}
"""In which states a mail is still true when its turn comes."""


def deliver(delivery_id: str, tries: int) -> bool:
    """One attempt, unless another sender makes it; whether it was made. What has been overtaken is not
    sent any more."""
    if not outbox.take(delivery_id, tries):
        return False
    delivery = Delivery.objects.select_related(
        "event__case__applicant", "event__case__policy"
    ).get(pk=delivery_id)  # fmt: skip
    event = delivery.event
    address = evidence.declared(event.case).get("email", "")
    if not settings.MAIL_ON or not address or event.case.progress not in _WAITS[event.type]:
        Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.FAILED)
        return False
    mail = compose(event, address)
    begun = time.monotonic()
    error = ""
    try:
        mail.send()
    except (
        smtplib.SMTPException,
        OSError,
        ValueError,
    ) as caught:  # ValueError: no address
        error = type(caught).__name__  # its message may quote the address
    elapsed = round(1000 * (time.monotonic() - begun))
    DeliveryAttempt.objects.create(delivery=delivery, error=error, elapsed_ms=elapsed)
    if not error:
        delivery.state = DeliveryState.DELIVERED
    elif delivery.tries > len(PAUSES):
        delivery.state = DeliveryState.FAILED
    else:
        delivery.next_at = timezone.now() + timedelta(seconds=PAUSES[delivery.tries - 1])
    delivery.save(update_fields=["state", "next_at"])
    log.info("mail event=%s try=%d error=%s ms=%d", event.pk, delivery.tries, error, elapsed)
    return True


def compose(event: Event, address: str) -> EmailMultiAlternatives:
    """The mail of an event. Where it leads to the form, a link is made for it: a token is kept nowhere
    but in the mail itself."""
    case = event.case
    with translation.override(case.language):
        kind, content = _content(event)
        if kind != "outcome":
            link, token = workflow.make_link(case, audit.SYSTEM)
            content["link"] = workflow.link_address(token)
            content["until"] = formats.date_format(link.expires_at, "DATE_FORMAT")
        content |= {
            "person": evidence.declared_name(evidence.declared(case)),
            "number": case.number,
            "language": case.language,
        }
        return _mail(kind, content, address)


def send_entrance(user_id: int, language: str) -> bool:
    """Send a person who works here the link to choose a password, where they still have none and may come
    in; whether nothing is left to be done."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if not settings.MAIL_ON or user is None or not user.email or user.has_usable_password():
        return True
    until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    with translation.override(language):
        content = {
            "subject": _("Your log-in"),
            "button": _("Choose a password"),
            "link": workflow.entrance(user),
            "until": f"{formats.date_format(until, 'DATETIME_FORMAT')} UTC",
            "person": user.name,
            "username": user.get_username(),
            "language": language,
        }
        mail = _mail("entrance", content, user.email)
    try:
        mail.send()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("mail to user=%d error=%s", user.pk, type(error).__name__)
        return False
    return True


def _mail(kind: str, content: dict[str, Any], address: str) -> EmailMultiAlternatives:
    text = render_to_string(f"mail/{kind}.txt", content)
    html = render_to_string(f"mail/{kind}.html", content)
    subject = f"{content['subject']} · {settings.ORGANISATION}"
    headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no out-of-office answers, please
    mail = EmailMultiAlternatives(subject, text, settings.MAIL_FROM, [address], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def _content(event: Event) -> tuple[str, dict[str, Any]]:
    """Which mail it is, and what stands in it, in the language that is active."""
    if event.type == "case.invited":
        return "invitation", {"subject": _("Please confirm who you are"), "button": _("Begin")}
    if event.type == "case.ask_again":
        asked = [
            (_document(document_id), reasons.reason(DecisionAction.ASK_AGAIN, code).customer)
            for document_id, code in event.data["documents"].items()
        ]
        return "ask_again", {
            "subject": _("We need something from you again"),
            "button": _("Send it again"),
            "asked": asked,
        }
    return "outcome", _outcome(event.case, event.data["reasons"])


def _outcome(case: Case, codes: list[str]) -> dict[str, Any]:
    approved = case.outcome == Outcome.APPROVED
    action = DecisionAction.APPROVE if approved else DecisionAction.REJECT
    why = [str(reasons.reason(action, code).customer) for code in codes]
    if approved:
        return {"subject": _("You are confirmed"), "why": why or [_("Your identity has been confirmed.")]}
    return {"subject": _("We could not confirm who you are"), "why": why}


def _document(document_id: str) -> str:
    """What the customer calls it."""
    document = Document.objects.get(pk=document_id)
    if document.type:
        return str(labels.document_label(document.type))
    return document.get_kind_display()
