"""The console and, beside it, Django's change list of the same table as a project gets it by default."""

from django.contrib import admin
from django.urls import include, path

from onboarding.models import Case


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's has no parameter when it runs
    list_display = ("number", "applicant", "document_type", "progress", "severity", "assignee", "created_at")
    list_filter = ("progress", "country")


urlpatterns = [path("admin/", admin.site.urls), path("", include("kyc.urls"))]
