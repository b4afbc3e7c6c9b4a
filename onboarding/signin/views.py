"""The log-in page."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings


class _Login(LoginView):  # type: ignore[misc]
    template_name = "console/login.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {"sso": settings.OIDC_URL and settings.OIDC_NAME, "provider": settings.OIDC_PROVIDER}


login = _Login.as_view()
