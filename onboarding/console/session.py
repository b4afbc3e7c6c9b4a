"""Log in, log out, choose a language and a password, see one's sessions, turn single keys on and off."""

from __future__ import annotations

from allauth.decorators import rate_limit
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from onboarding import access, workflow
from onboarding.models import User

logout = auth_views.LogoutView.as_view()
language = login_not_required(set_language)
# As often as allauth allows on its own page: who has taken over a session does not find out the password.
change_password = rate_limit(action="change_password")(
    auth_views.PasswordChangeView.as_view(
        template_name="signin/password.html", success_url=reverse_lazy("account")
    )
)
set_password = login_not_required(
    auth_views.PasswordResetConfirmView.as_view(
        template_name="signin/set_password.html", success_url=reverse_lazy("login")
    )
)


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What a person sees of their own log-in: where they are logged in, and the ways to change it."""
    sessions = UserSession.objects.purge_and_list(request.user)
    sessions.sort(key=lambda session: session.last_seen_at, reverse=True)
    return render(request, "signin/account.html", {"sessions": sessions})


@require_POST
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    """End one of one's own sessions."""
    user: User = request.user  # type: ignore[assignment]
    if not workflow.end_session(access.actor(user), user, session):
        raise Http404
    messages.success(request, _("The session has ended."))
    return redirect("account")


@require_POST
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Turn the keyboard's shortcuts on or off for this person, and go back to where they were."""
    user: User = request.user  # type: ignore[assignment]
    user.shortcuts = request.POST.get("shortcuts") == "on"
    user.save(update_fields=["shortcuts"])
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if here else "queue")
