"""Integrators' endpoints: made, changed, given another secret, switched on again, removed."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import audit, outbox, vault
from onboarding.audit import Action, Actor
from onboarding.models import WebhookEndpoint
from onboarding.states import Refused
from onboarding.webhooks import addresses, signing

MOST = 16
"""Endpoints of each kind: every event is written once for each."""
OVERLAP = timedelta(hours=24)
"""How long the former secret signs besides; two are in force at most."""

_PLACE = "webhook.secret"


def create(
    url: str, types: Collection[str], description: str, *, live: bool, actor: Actor
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint and its secret, which is never shown again. Raises Refused."""
    _check(url, types)
    if WebhookEndpoint.objects.filter(live=live, removed_at=None).count() >= MOST:
        raise Refused(_("There are %(count)d endpoints already.") % {"count": MOST}, "too_many_endpoints")
    secret = signing.new_secret()
    endpoint = WebhookEndpoint(url=url, types=sorted(types), description=description, live=live)
    endpoint.data_key = vault.new_data_key(str(endpoint.pk))
    endpoint.secret = _box(endpoint).seal_json([[secret, None]], _PLACE)
    with transaction.atomic():
        endpoint.save()
        _note(endpoint, actor, "created")
    return endpoint, secret


def change(endpoint: WebhookEndpoint, actor: Actor, changes: dict[str, Any]) -> None:
    """Change ``url``, ``types`` or ``description``. Raises Refused."""
    for name, value in changes.items():
        setattr(endpoint, name, sorted(value) if name == "types" else value)
    _check(endpoint.url, endpoint.types)
    with transaction.atomic():
        endpoint.save()
        _note(endpoint, actor, "changed")


def rotate(endpoint: WebhookEndpoint, actor: Actor) -> str:
    """Another secret; the former one signs besides for a day."""
    secret = signing.new_secret()
    with transaction.atomic():
        endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
        box = _box(endpoint)
        former = box.open_json(endpoint.secret, _PLACE)[0][0]
        kept = [[secret, None], [former, time.time() + OVERLAP.total_seconds()]]
        endpoint.secret = box.seal_json(kept, _PLACE)
        endpoint.save()
        _note(endpoint, actor, "rotated")
    return secret


def switch_on(endpoint: WebhookEndpoint, actor: Actor) -> None:
    """Tell an endpoint again that was switched off. What happened meanwhile can be sent again."""
    with transaction.atomic():
        endpoint.switched_off_at = endpoint.failing_since = None
        endpoint.save()
        _note(endpoint, actor, "switched_on")


def switch_off(endpoint: WebhookEndpoint, actor: Actor = audit.SYSTEM) -> None:
    """By hand, or by itself after days of failure: the notice then stands in the trail and on the
    administrators' page."""
    with transaction.atomic():
        endpoint.switched_off_at = timezone.now()
        endpoint.save(update_fields=["switched_off_at"])
        audit.record_system(Action.WEBHOOK_SWITCHED_OFF, actor, {"endpoint": str(endpoint.pk)})


def remove(endpoint: WebhookEndpoint, actor: Actor) -> None:
    """Tell it nothing more; the log of what it was told stays."""
    with transaction.atomic():
        endpoint.removed_at = timezone.now()
        endpoint.save()
        _note(endpoint, actor, "removed")


def secrets_in_force(endpoint: WebhookEndpoint) -> list[str]:
    """The newest first."""
    kept = _box(endpoint).open_json(endpoint.secret, _PLACE)
    return [secret for secret, until in kept if until is None or until > time.time()]


def _box(endpoint: WebhookEndpoint) -> vault.Vault:
    return vault.Vault(str(endpoint.pk), endpoint.data_key)


def _check(url: str, types: Collection[str]) -> None:
    if unknown := set(types) - set(outbox.TYPES):
        raise Refused(
            _("There is no event %(types)s.") % {"types": ", ".join(sorted(unknown))}, "invalid_value"
        )
    try:
        addresses.parse(url)
    except addresses.NotAllowed as why:
        raise Refused(str(why), "url_not_allowed") from None


def _note(endpoint: WebhookEndpoint, actor: Actor, what: str) -> None:
    audit.record_system(Action.WEBHOOK_CHANGED, actor, {"endpoint": str(endpoint.pk), "what": what})
