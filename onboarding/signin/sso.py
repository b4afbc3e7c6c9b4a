"""Single sign-on by OpenID Connect: who may come in by it, and with which roles.

A person is known by the provider's ``sub`` from the first time on. That first time they are found by the
user name that ``OIDC_USERNAME_CLAIM`` gives, among those who were invited; ``OIDC_PROVISION`` makes them
where they are not. With ``OIDC_ROLES_CLAIM`` the provider says at each log-in which roles they have.
"""

from __future__ import annotations

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onboarding import audit, workflow
from onboarding.access import Role
from onboarding.audit import Action
from onboarding.models import User
from onboarding.states import Refused


class Provider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks the signature of every token, also of one that came straight from the provider, and keeps no
    claim but those that are used."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            if self.openid_config["issuer"].rstrip("/") != settings.OIDC_URL:
                raise OAuth2Error("the provider calls itself by another address")
            claims = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("not a token of this provider") from error
        texts = ("sub", "given_name", "family_name", settings.OIDC_USERNAME_CLAIM)
        kept = {name: claims[name] for name in texts if isinstance(claims.get(name), str)}
        if "sub" not in kept:
            raise OAuth2Error("the token names nobody")
        if settings.OIDC_ROLES_CLAIM in claims:
            kept[settings.OIDC_ROLES_CLAIM] = claims[settings.OIDC_ROLES_CLAIM]
        return kept


@login_not_required
@require_safe
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the provider. By a link: the Content-Security-Policy lets no form lead there. Whoever sends
    somebody here has them log in as themselves."""
    return _view(OAuth2LoginView, request, provider_id)


@login_not_required
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from it."""
    return _view(OAuth2CallbackView, request, provider_id)


def _view(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    if not settings.OIDC_URL or provider_id != settings.OIDC_PROVIDER:
        raise Http404
    try:
        answer: HttpResponse = kind.adapter_view(Provider(request, provider_id))(request)
    except requests.RequestException:
        return _back(request, _("The single sign-on does not answer. Try again, or use your password."))
    return answer


def _back(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("login")


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Decides who comes in; every way that does not let in ends on the log-in page with a word why."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(
            _back(request, _("The single sign-on did not let you in. Try again, or use your password."))
        )

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = sociallogin.account.extra_data["id_token"]
        roles = _roles(claims)
        known = sociallogin.user if sociallogin.is_existing else _invited(claims)
        if roles is not None and not roles:
            if known is not None:
                audit.record_system(Action.SIGN_IN_REFUSED, audit.SYSTEM, {"user": str(known.pk)})
            raise ImmediateHttpResponse(_back(request, _("Your log-in gives you no role here.")))
        user = known or _provisioned(claims, roles)
        if user is None:
            raise ImmediateHttpResponse(
                _back(request, _("Nobody of your name was invited here. Ask an administrator."))
            )
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)
            audit.record_system(Action.PERSON_LINKED, audit.SYSTEM, {"user": str(user.pk)})
        if roles is not None and roles != user.role_names & set(Role):
            workflow.change_roles(audit.SYSTEM, user, roles)


def _roles(claims: dict[str, Any]) -> set[Role] | None:
    """As the provider says; None where it is not asked."""
    if not settings.OIDC_ROLES_CLAIM:
        return None
    told = claims.get(settings.OIDC_ROLES_CLAIM, [])
    groups = told if isinstance(told, list) else [told]
    known = settings.OIDC_ROLES
    return {Role(known[group]) for group in groups if isinstance(group, str) and group in known}


def _name(claims: dict[str, Any]) -> str:
    return str(claims.get(settings.OIDC_USERNAME_CLAIM, ""))


def _invited(claims: dict[str, Any]) -> User | None:
    """Who has that user name and did not come in by single sign-on before: another ``sub`` is another
    person."""
    linked = SocialAccount.objects.values("user")
    return User.objects.filter(username=_name(claims)).exclude(pk__in=linked).first()


def _provisioned(claims: dict[str, Any], roles: set[Role] | None) -> User | None:
    """A new person, where that is set; None where it is not, or their name is taken or cannot be one."""
    name = _name(claims)
    if not settings.OIDC_PROVISION or roles is None or len(name) > 150:
        return None
    try:
        UnicodeUsernameValidator()(name)
        return workflow.invite_person(
            audit.SYSTEM, name, roles,
            first=str(claims.get("given_name", ""))[:150], last=str(claims.get("family_name", ""))[:150],
        )  # fmt: skip
    except (ValidationError, Refused):
        return None
