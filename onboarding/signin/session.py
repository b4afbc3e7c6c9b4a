"""How long a session lasts, and whether the person in it has shown enough."""

from __future__ import annotations

import time
from datetime import timedelta

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

_NOTED_EVERY = 60  # seconds: a busy page would write its session at every request


def is_over(request: HttpRequest) -> bool:
    """Whether it has been idle for too long, or has lasted for as long as one may."""
    now, session = time.time(), request.session
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES).total_seconds()
    longest = timedelta(hours=settings.SESSION_HOURS).total_seconds()
    return bool(now - session.get("seen", 0) > idle or now - session.get("begun", 0) > longest)


def note_use(request: HttpRequest) -> None:
    """It is in use now."""
    now = int(time.time())
    if now - request.session.get("seen", 0) >= _NOTED_EVERY:
        request.session["seen"] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=timezone.now()
        )


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether one is required that the person has not set up. Who came by single sign-on has shown there
    what is asked there."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    methods = request.session.get("account_authentication_methods", [])
    if any(method.get("method") == "socialaccount" for method in methods):
        return False
    return not bool(is_mfa_enabled(request.user))
