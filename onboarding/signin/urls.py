"""The addresses of allauth that are used, under the names that it knows them by: neither sign-up nor
e-mail nor a reset of one's own."""

from allauth.account import views
from django.urls import include, path

from onboarding.signin import sso
from onboarding.signin.views import login

urlpatterns = [
    path("login/", login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("sso/<slug:provider_id>/login/", sso.login, name="openid_connect_login"),
    path("sso/<slug:provider_id>/callback/", sso.callback, name="openid_connect_callback"),
    path("second-factor/", include("allauth.mfa.urls")),
]
