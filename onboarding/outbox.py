"""What must be told to others, written in the transaction of the act: a decision that committed is
announced, one that was rolled back is not.

``states.record`` calls :func:`announce` for every act. An event has a row; each channel and receiver
that it is meant for has a delivery, which ``onboarding.webhooks`` and whoever sends e-mail take from
here when they are due.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from onboarding.audit import Action
from onboarding.models import Case, Channel, Delivery, DeliveryState, Event, Progress, WebhookEndpoint

TYPES = {
    "case.progress": "The case went from one state to another.",
    "case.decided": "The case was approved or rejected: progress `decided`, `final` true.",
    "case.ask_again": "The customer is asked for documents again; `documents` says which and why.",
    "case.invited": "The customer was invited by e-mail to fill in the form.",
    "check.finished": "A service answered or failed.",
}
"""The types of events, and when each comes."""

BY_MAIL = frozenset({"case.invited", "case.ask_again", "case.decided"})
"""Those that customers who gave an e-mail address are told of; those of test cases never."""

SHAPE = "1"
"""Of an event's data. It is raised when something in it changes its meaning or goes; more may come."""


def announce(case: Case, action: Action, before: str, data: Mapping[str, Any]) -> None:
    """Write the events of an act that led ``case`` from the state ``before``; ``data`` is that of its
    audit entry, which holds ids and codes alone."""
    if case.progress != before:
        _event(case, "case.progress", {"before": before})
        if case.progress == Progress.DECIDED:
            _event(case, "case.decided", {"reasons": data.get("reasons", [])})
    if action == Action.ASKED_AGAIN:
        _event(case, "case.ask_again", {"documents": data["documents"]})
    elif action == Action.CUSTOMER_INVITED:
        _event(case, "case.invited", {})
    elif action in (Action.CHECK_FINISHED, Action.CHECK_FAILED):
        failed = action == Action.CHECK_FAILED
        check = {"id": data["check"], "service": data["service"], "state": "failed" if failed else "done"}
        _event(case, "check.finished", {"check": {**check, "error": data.get("kind")}})


def _event(case: Case, kind: str, more: Mapping[str, Any]) -> None:
    event = Event.objects.create(type=kind, case=case, data={**summary(case), **more})
    Delivery.objects.bulk_create(
        Delivery(event=event, channel=Channel.WEBHOOK, endpoint=endpoint)
        for endpoint in endpoints(case.live)
        if not endpoint.types or kind in endpoint.types
    )
    if kind in BY_MAIL and case.by_mail and case.live and settings.MAIL_ON:
        Delivery.objects.create(event=event, channel=Channel.EMAIL)


def endpoints(live: bool) -> list[WebhookEndpoint]:
    """Those that are told."""
    return list(WebhookEndpoint.objects.filter(live=live, switched_off_at=None, removed_at=None))


def summary(case: Case) -> dict[str, Any]:
    """A case as every event shows it; ``version`` tells a late event from a new one."""
    return {
        "case": str(case.pk),
        "number": case.number,
        "applicant": str(case.applicant_id),
        "reference": case.applicant.reference,
        "progress": str(case.progress),
        "outcome": str(case.outcome),
        "final": case.is_final,
        "version": case.version,
        "attempt": case.attempt,
    }


def body(event: Event) -> dict[str, Any]:
    """An event as receivers see it."""
    return {
        "id": str(event.pk),
        "type": event.type,
        "timestamp": event.created_at.isoformat(),
        "shape": SHAPE,
        "data": event.data,
    }


def hand_over(channel: Channel, most: int = 200) -> list[tuple[str, int]]:
    """Ids of deliveries whose time has come, and which try each is at, for senders to :func:`take`. One
    that none takes is handed over again after :data:`PATIENCE`."""
    now = timezone.now()
    waiting = Delivery.objects.filter(channel=channel, state=DeliveryState.PENDING, next_at__lte=now)
    handed = []
    for delivery in waiting.order_by("next_at")[:most]:
        row = Delivery.objects.filter(pk=delivery.pk, next_at=delivery.next_at)
        if row.update(next_at=now + PATIENCE):
            handed.append((str(delivery.pk), delivery.tries))
    return handed


def take(delivery_id: str, tries: int) -> bool:
    """Whether the caller is the one to make this try: of several one is. Should that one die, another
    follows after :data:`PATIENCE`."""
    row = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.PENDING, tries=tries)
    return bool(row.update(tries=F("tries") + 1, next_at=timezone.now() + PATIENCE))


PATIENCE = timedelta(minutes=2)
"""A sender that says nothing for so long has died: no try takes as long."""


def forget(older_than: timedelta) -> int:
    """Remove events that are older, with their deliveries; how many."""
    gone = Event.objects.filter(created_at__lt=timezone.now() - older_than)
    gone = gone.exclude(deliveries__state=DeliveryState.PENDING)
    return gone.delete()[1].get("onboarding.Event", 0)
