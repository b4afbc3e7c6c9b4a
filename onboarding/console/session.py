"""Log in, log out, choose a language, turn single keys on and off."""

from __future__ import annotations

from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from onboarding.models import User

login = auth_views.LoginView.as_view(template_name="console/login.html", redirect_authenticated_user=True)
logout = auth_views.LogoutView.as_view()
language = login_not_required(set_language)


@require_POST
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Turn the keyboard's shortcuts on or off for this person, and go back to where they were."""
    user: User = request.user  # type: ignore[assignment]
    user.shortcuts = request.POST.get("shortcuts") == "on"
    user.save(update_fields=["shortcuts"])
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if here else "queue")
