"""When an event is sent, and what becomes of it: at least once, again and again over a day, then given
up; an endpoint that fails for days is switched off."""

from __future__ import annotations

import json
import logging
import random
import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import outbox
from onboarding.models import Delivery, DeliveryAttempt, DeliveryState, Event, WebhookEndpoint
from onboarding.states import Refused
from onboarding.webhooks import endpoints, sending, signing

log = logging.getLogger("onboarding.webhooks")

PAUSES = (30, 300, 1800, 7200, 18_000, 25_200, 32_400)
"""Seconds before each further try: half a minute, five, half an hour, two hours, five, seven, nine; the
last falls a day after the first."""
JITTER = 0.1
"""Up to this share more, so that what failed together does not come back together."""
SWITCHED_OFF_AFTER = timedelta(days=3)
"""A weekend's outage is survived."""
KEPT = timedelta(days=30)
"""Events and what became of them; longer than any receiver needs to notice that it missed some."""


def deliver(delivery_id: str, tries: int) -> bool:
    """One attempt, unless another sender makes it; whether it was made."""
    if not outbox.take(delivery_id, tries):
        return False
    delivery = Delivery.objects.select_related("event", "endpoint").get(pk=delivery_id)
    endpoint = delivery.endpoint
    if endpoint is None or endpoint.removed_at or endpoint.switched_off_at:
        Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.FAILED)
        return False
    sent = send(delivery.event, endpoint)
    with transaction.atomic():
        DeliveryAttempt.objects.create(
            delivery=delivery, status=sent.status, error=sent.error, elapsed_ms=sent.elapsed_ms
        )
        if sent.well:
            delivery.state = DeliveryState.DELIVERED
        elif sent.status == 410 or delivery.tries > len(PAUSES):
            delivery.state = DeliveryState.FAILED
        else:
            pause = PAUSES[delivery.tries - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311
            delivery.next_at = timezone.now() + timedelta(seconds=pause)
        delivery.save(update_fields=["state", "next_at"])
        _note_health(endpoint, sent)
    log.info(
        "webhook event=%s endpoint=%s try=%d status=%s error=%s ms=%d",
        delivery.event_id, endpoint.pk, delivery.tries, sent.status, sent.error, sent.elapsed_ms,
    )  # fmt: skip
    return True


def send(event: Event, endpoint: WebhookEndpoint) -> sending.Sent:
    """Sign an event and send it once. Each try has a time of its own, which the signature covers."""
    body = json.dumps(outbox.body(event), ensure_ascii=False, separators=(",", ":")).encode()
    now = int(time.time())
    signed = signing.headers(str(event.pk), now, body, endpoints.secrets_in_force(endpoint))
    return sending.post(endpoint.url, {"Content-Type": "application/json", **signed}, body)


def _note_health(endpoint: WebhookEndpoint, sent: sending.Sent) -> None:
    """Remember since when an endpoint fails; switch it off when that is days. 410 says that it is gone
    (the specification: stop sending)."""
    endpoints_row = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    if sent.well:
        endpoints_row.exclude(failing_since=None).update(failing_since=None)
        return
    endpoints_row.filter(failing_since=None).update(failing_since=timezone.now())
    endpoint.refresh_from_db()
    since = endpoint.failing_since
    long = since is not None and timezone.now() - since > SWITCHED_OFF_AFTER
    if (long or sent.status == 410) and endpoint.switched_off_at is None:
        endpoints.switch_off(endpoint)
        log.error("the webhook endpoint %s fails since %s and was switched off", endpoint.pk, since)


def resend(delivery: Delivery) -> None:
    """Send an event once more, whatever became of it; it is due at once. Raises Refused."""
    endpoint = delivery.endpoint
    if endpoint is None or endpoint.removed_at or endpoint.switched_off_at:
        raise Refused(_("The endpoint is switched off. Switch it on first."), "endpoint_off")
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.PENDING, tries=0, next_at=timezone.now()
    )
