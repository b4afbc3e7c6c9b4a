"""Links by which a customer reaches their own case, without an account.

A link's token reads ``<id>.<secret>``: 256 random bits of which the table keeps the SHA-256. It reaches
one case until it expires or is revoked, so that a customer can come back to it; one that takes them to
another device is good once. Here is whom it lets in; the pages behind it are ``onboarding.apply``.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.audit import CUSTOMER, Action, Actor
from onboarding.models import ApplyLink, Case
from onboarding.states import Refused, act, record
from onboarding.workflow.holding import key_of, user_of

LONGEST_LINK = timedelta(days=30)
"""A customer who is asked again is sent another one."""
DEFAULT_LINK = timedelta(days=7)
HAND_OVER = timedelta(minutes=10)
"""Long enough to take up the other device, too short to be of use to who finds the picture of a code."""


def make_link(case: Case, actor: Actor, lifetime: timedelta = DEFAULT_LINK) -> tuple[ApplyLink, str]:
    """A new link to a case and its token, which is never shown again."""
    secret = secrets.token_urlsafe(32)
    with act(case, None) as case:
        if case.is_final:
            raise Refused(_("The case is closed; there is nothing left for a customer to do."), "wrong_state")
        link = ApplyLink.objects.create(
            case=case,
            token=_digest(secret),
            made_by=user_of(actor),
            api_key=key_of(actor),
            expires_at=timezone.now() + min(lifetime, LONGEST_LINK),
        )
        record(case, Action.LINK_MADE, actor, link=str(link.pk))
    return link, f"{link.pk.hex}.{secret}"


def hand_over(link: ApplyLink) -> str:
    """A token that takes the customer to another device, once and soon."""
    secret = secrets.token_urlsafe(32)
    ends = min(timezone.now() + HAND_OVER, link.expires_at)
    with act(link.case, None) as case:
        made = ApplyLink.objects.create(case=case, token=_digest(secret), origin=link, expires_at=ends)
        record(case, Action.LINK_MADE, customer_of(link), link=str(made.pk), origin=str(link.pk))
    return f"{made.pk.hex}.{secret}"


def link_address(token: str) -> str:
    """The whole link, as a customer opens it."""
    return f"{settings.PUBLIC_URL}/apply/{token}/"


def revoke_link(link: ApplyLink, actor: Actor) -> None:
    """The link no longer works."""
    with act(link.case, None) as case:
        if ApplyLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
            record(case, Action.LINK_REVOKED, actor, link=str(link.pk))


def open_link(token: str) -> ApplyLink | None:
    """The link of a token, its use noted; None where it is not, or no longer, good. Of one for another
    device it is the link that this device came by."""
    link_id, _dot, secret = token.partition(".")
    try:
        link = ApplyLink.objects.select_related("case", "case__applicant", "case__policy").get(
            pk=UUID(hex=link_id)
        )
    except (ValueError, ApplyLink.DoesNotExist):
        return None
    if not hmac.compare_digest(_digest(secret), link.token) or not link.is_open:
        return None
    row = ApplyLink.objects.filter(pk=link.pk)
    if link.origin_id is None:
        row.update(last_used_at=timezone.now())
        return link
    if not row.filter(last_used_at=None).update(last_used_at=timezone.now()):
        return None
    origin = ApplyLink.objects.select_related("case__applicant", "case__policy").get(pk=link.origin_id)
    return origin if origin.is_open else None


def customer_of(link: ApplyLink) -> Actor:
    """The customer as the audit trail knows them."""
    return Actor(CUSTOMER, link.pk.hex)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
