"""The addresses of allauth that are used, under the names that it knows them by: neither sign-up nor
e-mail nor a reset of one's own."""

from allauth.account import views
from django.urls import include, path

urlpatterns = [
    path("login/", views.LoginView.as_view(template_name="console/login.html"), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("second-factor/", include("allauth.mfa.urls")),
]
