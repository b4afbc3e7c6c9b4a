"""The case file: one PDF for people, one JSON for machines."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from onboarding import access, workflow
from onboarding.access import Act


@require_POST
def download(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """By POST alone: it writes into the trail who took the file."""
    case = access.get_case(request.user, number, Act.EXPORT)
    if form == "pdf":
        # fpdf2 and fontTools: only a process that sets a file pays for them.
        from onboarding.case_file import sheets

        file = sheets.pdf(workflow.export(case, access.actor(request.user), "pdf"))  # type: ignore[arg-type]
        response = HttpResponse(file, content_type="application/pdf")
    elif form == "json":
        content = workflow.export(case, access.actor(request.user), "json")  # type: ignore[arg-type]
        response = HttpResponse(json.dumps(content, ensure_ascii=False, indent=1), "application/json")
    else:
        raise Http404
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = f'attachment; filename="case-{case.number}.{form}"'
    return response
