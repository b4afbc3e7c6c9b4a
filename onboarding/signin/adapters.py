"""What allauth asks of us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from onboarding import vault


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up, and allauth sends no mail and shows no messages of its own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, _("This log-in is switched off. Ask an administrator."))
        return redirect("login")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened themselves."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """People are told by their administrators."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and of recovery codes are sealed."""

    def encrypt(self, text: str) -> str:
        return vault.seal_text(text, vault.SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.open_text(encrypted_text, vault.SECOND_FACTOR)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a new passkey is called until the person names it."""
        return _("Passkey %(number)d") % {"number": 1 + user.authenticator_set.filter(type=type).count()}

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())
