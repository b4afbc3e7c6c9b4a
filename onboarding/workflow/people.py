"""People who work here: invited, given roles, switched off and on, set back to a new log-in. Nobody does
any of it to themselves, so that there is always an administrator left."""

from __future__ import annotations

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from onboarding import apikeys, audit
from onboarding.access import Role
from onboarding.audit import Action, Actor
from onboarding.models import ApiKey, Case, Progress, User
from onboarding.states import Refused, Step, act, record


def invite_person(
    actor: Actor, username: str, roles: Collection[Role], *, first: str = "", last: str = "", email: str = ""
) -> User:
    """A new person without a password: :func:`entrance` gives them the link to choose one. Raises Refused
    where the name is taken."""
    user = User(username=username, first_name=first, last_name=last, email=email)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
            _join(user, roles)
            data = {"user": str(user.pk), "roles": sorted(roles)}
            audit.record_system(Action.PERSON_INVITED, actor, data)
    except IntegrityError:
        raise Refused(_("This user name is taken."), "name_taken") from None
    return user


def entrance(user: User) -> str:
    """The address where the person chooses a password. It is good once, for as long as
    PASSWORD_RESET_TIMEOUT says, and is kept nowhere."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return settings.PUBLIC_URL + reverse("set_password", args=[uid, token])


def change_roles(actor: Actor, user: User, roles: Collection[Role]) -> None:
    """From their next request on."""
    _not_oneself(actor, user)
    with transaction.atomic():
        before = sorted(user.groups.values_list("name", flat=True))
        user.groups.clear()
        _join(user, roles)
        data = {"user": str(user.pk), "before": before, "roles": sorted(roles)}
        audit.record_system(Action.PERSON_ROLES_SET, actor, data)


def deactivate(actor: Actor, user: User) -> None:
    """Switch a log-in off: sessions end, claimed cases are free again, keys that the person made let nobody
    in any more."""
    _not_oneself(actor, user)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False)
        _end_sessions(user)
        for case in Case.objects.filter(assignee=user, progress=Progress.IN_REVIEW):
            with act(case, Step.REVIEW) as held:
                held.assignee, held.claimed_until = None, None
                record(held, Action.CASE_RELEASED, actor)
        for key in ApiKey.objects.filter(made_by=user, revoked_at=None):
            apikeys.revoke(key, actor=actor)
        audit.record_system(Action.PERSON_DEACTIVATED, actor, {"user": str(user.pk)})


def reactivate(actor: Actor, user: User) -> None:
    """Switch a log-in on again, as it was."""
    _not_oneself(actor, user)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        audit.record_system(Action.PERSON_REACTIVATED, actor, {"user": str(user.pk)})


def reset(actor: Actor, user: User) -> None:
    """Take password and second factors away, for who lost them or had them stolen: sessions end, and
    :func:`entrance` lets the person begin anew."""
    _not_oneself(actor, user)
    with transaction.atomic():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        Authenticator.objects.filter(user=user).delete()
        _end_sessions(user)
        audit.record_system(Action.PERSON_RESET, actor, {"user": str(user.pk)})


def end_session(actor: Actor, user: User, session_id: int) -> bool:
    """End one of a person's sessions; whether there was such a one."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        return False
    with transaction.atomic():
        session.end()
        audit.record_system(Action.SESSION_ENDED, actor, {"user": str(user.pk)})
    return True


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def _join(user: User, roles: Collection[Role]) -> None:
    user.groups.add(*(Group.objects.get_or_create(name=role.value)[0] for role in roles))


def _not_oneself(actor: Actor, user: User) -> None:
    if actor.kind == "user" and actor.id == str(user.pk):
        raise Refused(_("Another administrator must do this to your own log-in."), "oneself")
