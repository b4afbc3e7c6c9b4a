"""The API's addresses. None carries a personal value."""

from __future__ import annotations

from django.urls import path, re_path

from onboarding.api.views import about, cases, documents, links, results, webhooks

_case = "cases/<uuid:case>"
_document = f"{_case}/documents/<uuid:document>"
_endpoint = "webhook_endpoints/<uuid:endpoint>"

urlpatterns = [
    path("applicants", cases.Applicants.as_view(), name="api_applicants"),
    path("applicants/<uuid:applicant>", cases.OneApplicant.as_view(), name="api_applicant"),
    path("cases", cases.Cases.as_view(), name="api_cases"),
    path(_case, cases.OneCase.as_view(), name="api_case"),
    path(f"{_case}/declared", cases.CaseDeclared.as_view(), name="api_declared"),
    path(f"{_case}/document_type", cases.DocumentType.as_view(), name="api_document_type"),
    path(f"{_case}/submit", cases.Submit.as_view(), name="api_submit"),
    path(f"{_case}/withdraw", cases.Withdraw.as_view(), name="api_withdraw"),
    path(f"{_case}/rerun", cases.Rerun.as_view(), name="api_rerun"),
    path(f"{_case}/reopen", results.Reopen.as_view(), name="api_reopen"),
    path(f"{_case}/documents", documents.Documents.as_view(), name="api_documents"),
    path(_document, documents.OneDocument.as_view(), name="api_document"),
    path(f"{_document}/sides/<str:side>", documents.Picture.as_view(), name="api_picture"),
    path(f"{_case}/checks", results.Checks.as_view(), name="api_checks"),
    path(f"{_case}/fields", results.Fields.as_view(), name="api_fields"),
    path(f"{_case}/corrections", results.Corrections.as_view(), name="api_corrections"),
    path(f"{_case}/findings", results.Findings.as_view(), name="api_findings"),
    path(f"{_case}/decisions", results.Decisions.as_view(), name="api_decisions"),
    path(f"{_case}/apply_links", links.Links.as_view(), name="api_links"),
    path(f"{_case}/apply_links/<uuid:link>", links.OneLink.as_view(), name="api_link"),
    path(f"{_case}/client_tokens", links.ClientTokens.as_view(), name="api_client_tokens"),
    path("webhook_endpoints", webhooks.Endpoints.as_view(), name="api_endpoints"),
    path(_endpoint, webhooks.OneEndpoint.as_view(), name="api_endpoint"),
    path(f"{_endpoint}/secret", webhooks.RotateSecret.as_view(), name="api_secret"),
    path(f"{_endpoint}/deliveries", webhooks.Deliveries.as_view(), name="api_deliveries"),
    path(f"{_endpoint}/deliveries/<uuid:delivery>/resend", webhooks.Resend.as_view(), name="api_resend"),
    path("events", webhooks.Events.as_view(), name="api_events"),
    path("events/<uuid:event>", webhooks.OneEvent.as_view(), name="api_event"),
    path("services", about.Services.as_view(), name="api_services"),
    path("openapi.yaml", about.openapi, name="api_openapi"),
    path("docs", about.explorer, name="api_docs"),
    path("problems/<slug:code>", about.problem, name="api_problem"),
    re_path("", about.Nowhere.as_view(), name="api_nowhere"),
]
