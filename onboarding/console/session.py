"""Log in, log out, choose a language."""

from __future__ import annotations

from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.views.i18n import set_language

login = auth_views.LoginView.as_view(template_name="console/login.html", redirect_authenticated_user=True)
logout = auth_views.LogoutView.as_view()
language = login_not_required(set_language)
