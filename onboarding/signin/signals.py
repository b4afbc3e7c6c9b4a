"""Who came in, who was refused, and whose second factor changed goes into the trail; a session knows when
it began."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from onboarding import access, audit
from onboarding.audit import Action
from onboarding.models import User


@receiver(user_logged_in)
def _came_in(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    request.session["begun"] = request.session["seen"] = int(time.time())
    methods = [
        method.get("method", "") for method in request.session.get("account_authentication_methods", [])
    ]
    audit.record_system(Action.SIGNED_IN, access.actor(user), {"by": methods})


@receiver(user_login_failed)
def _was_refused(sender: Any, credentials: dict[str, Any], **more: Any) -> None:
    """Of a name that is known alone: what else is typed there may be a password."""
    user = User.objects.filter(username=credentials.get("username", "")).first()
    if user is not None:
        audit.record_system(Action.SIGN_IN_REFUSED, audit.SYSTEM, {"user": str(user.pk)})


@receiver(authentication_failed)
def _second_step_failed(sender: Any, user: User, **more: Any) -> None:
    audit.record_system(Action.SIGN_IN_REFUSED, audit.SYSTEM, {"user": str(user.pk), "step": 2})


@receiver([authenticator_added, authenticator_reset])
def _factor_added(sender: Any, user: User, authenticator: Any, **more: Any) -> None:
    audit.record_system(Action.FACTOR_ADDED, access.actor(user), {"type": str(authenticator.type)})


@receiver(authenticator_removed)
def _factor_removed(sender: Any, user: User, authenticator: Any, **more: Any) -> None:
    audit.record_system(Action.FACTOR_REMOVED, access.actor(user), {"type": str(authenticator.type)})
