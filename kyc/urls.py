"""Every address of the application."""

from django.urls import include, path

from kyc import health, metrics
from onboarding.signin.views import login

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("api/v1/", include("onboarding.api.urls")),
    path("apply/", include("onboarding.apply.urls")),
    path("login/", login, name="login"),
    path("account/", include("onboarding.signin.urls")),
    path("", include("onboarding.console.urls")),
]

handler400 = "kyc.errors.bad_request"
handler403 = "onboarding.console.errors.permission_denied"
handler404 = "onboarding.console.errors.page_not_found"
handler500 = "onboarding.console.errors.server_error"
