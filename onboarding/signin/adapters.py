"""What allauth asks of us."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from onboarding import vault

_OWNER = "second_factor"


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
        key = vault.new_data_key(_OWNER)
        sealed = vault.Vault(_OWNER, key).seal(text.encode(), _OWNER)
        return f"{b64encode(key).decode()}.{b64encode(sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        key, _dot, sealed = encrypted_text.partition(".")
        return vault.Vault(_OWNER, b64decode(key)).open(b64decode(sealed), _OWNER).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())
