"""API keys and the short-lived tokens made with them: who a program is, and how far it may go.

A key reads ``live_<id>_<secret>`` or ``test_<id>_<secret>``: its kind can be told at a glance, and
one that leaked can be found. The secret has 256 random bits, so a plain SHA-256 of it is as good as
a slow digest. A client token is signed, names one key and one case, and needs no table: it dies with
its time or its key.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding import audit
from onboarding.audit import Action, Actor
from onboarding.models import ApiKey, Case

SCOPES: dict[str, str | Promise] = {
    "cases:read": _("applicants, cases, documents, checks and decisions, without values read from pictures"),
    "cases:write": _(
        "open cases, add pictures, submit, withdraw, run checks again, make links and client tokens"
    ),
    "evidence:read": _("declared and extracted values, findings and pictures"),
    "decisions:write": _("approve, reject, ask again, take up again"),
    "webhooks:write": _("webhook endpoints, their deliveries, and events"),
}
"""What a key may be allowed."""

CLIENT_SCOPES = frozenset({"cases:read", "cases:write"})
"""What a client token may do, with its own case alone."""

LONGEST_OVERLAP = timedelta(days=7)
LONGEST_KEY = timedelta(days=3650)
LONGEST_CLIENT = timedelta(hours=1)
"""A mobile application asks its back end for another one; one that was stolen is soon worth nothing."""

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
_KEY = re.compile(r"(live|test)_([a-z2-9]{12})_([\w-]{43})", re.ASCII)
_CLIENT = "client_"
_SALT = "onboarding.client_token"
_NOTED_EVERY = timedelta(minutes=1)
"""The last use is written no more often: a busy key would write its row at every call."""


class Expired(Exception):
    """The key, or that of the client token, is the right one, and its time is over."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that was recognised. ``case`` is the only one that a client token reaches."""

    key: ApiKey
    scopes: frozenset[str]
    case: UUID | None = None

    @property
    def live(self) -> bool:
        return self.key.live

    @property
    def actor(self) -> Actor:
        """As the audit trail knows them."""
        return Actor("client" if self.case else "api_key", self.key.id, self.key.name)


def create(
    name: str, scopes: Collection[str], *, live: bool, actor: Actor, lifetime: timedelta | None = None
) -> tuple[ApiKey, str]:
    """A new key, and its text, which is never shown again. It is good for its ``lifetime``, or until it
    is revoked where that is None."""
    if unknown := set(scopes) - set(SCOPES):
        raise ValueError(f"no scope {', '.join(sorted(unknown))}")
    secret = secrets.token_urlsafe(32)
    key = ApiKey(
        id="".join(secrets.choice(_ALPHABET) for _ in range(12)),
        name=name,
        live=live,
        scopes=sorted(scopes),
        secret=_digest(secret),
        made_by_id=int(actor.id) if actor.kind == "user" else None,
        expires_at=timezone.now() + min(lifetime, LONGEST_KEY) if lifetime is not None else None,
    )
    until = {"expires_at": key.expires_at.isoformat()} if key.expires_at else {}
    with transaction.atomic():
        key.save(force_insert=True)
        audit.record_system(
            Action.KEY_CREATED, actor, {"key": key.id, "scopes": key.scopes, "live": live, **until}
        )
    return key, f"{key}_{secret}"


def rotate(key: ApiKey, overlap: timedelta, *, actor: Actor) -> str:
    """Another secret for the same key; the former one is accepted for ``overlap`` longer."""
    overlap = min(max(overlap, timedelta(0)), LONGEST_OVERLAP)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        key = ApiKey.objects.select_for_update().get(pk=key.pk)
        key.former, key.former_until = key.secret, timezone.now() + overlap
        key.secret, key.rotated_at = _digest(secret), timezone.now()
        key.save()
        audit.record_system(
            Action.KEY_ROTATED, actor, {"key": key.id, "overlap": int(overlap.total_seconds())}
        )
    return f"{key}_{secret}"


def revoke(key: ApiKey, *, actor: Actor) -> None:
    """From now on nobody is let in with it, nor with a client token made with it."""
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
            audit.record_system(Action.KEY_REVOKED, actor, {"key": key.id})


def client_token(caller: Caller, case: Case, lifetime: timedelta = LONGEST_CLIENT) -> tuple[str, int]:
    """A token that reaches this case alone, and when it ends (seconds since 1970)."""
    until = int(time.time() + min(lifetime, LONGEST_CLIENT).total_seconds())
    content = {"key": caller.key.id, "case": str(case.pk), "until": until}
    return _CLIENT + signing.dumps(content, salt=_SALT), until


def recognise(token: str) -> Caller | None:
    """Who presents a key or a client token; None where it is not, or no longer, good. Raises Expired."""
    if token.startswith(_CLIENT):
        return _client(token.removeprefix(_CLIENT))
    found = _KEY.fullmatch(token)
    if found is None:
        return None
    kind, key_id, secret = found.groups()
    key = ApiKey.objects.filter(pk=key_id, revoked_at=None).first()
    if key is None or key.live != (kind == "live") or not _fits(key, secret):
        return None
    if key.expired:
        raise Expired
    _note_use(key)
    return Caller(key, frozenset(key.scopes))


def _fits(key: ApiKey, secret: str) -> bool:
    given = _digest(secret)
    if hmac.compare_digest(given, key.secret):
        return True
    return key.overlaps and hmac.compare_digest(given, key.former)


def _client(token: str) -> Caller | None:
    try:
        content = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    key = ApiKey.objects.filter(pk=content["key"], revoked_at=None).first()
    if key is None or content["until"] < time.time():
        return None
    if key.expired:
        raise Expired
    return Caller(key, CLIENT_SCOPES & frozenset(key.scopes), UUID(content["case"]))


def _note_use(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > _NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
