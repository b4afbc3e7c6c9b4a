"""Documents of a case: their sides come in, and what was stored can be fetched."""

from __future__ import annotations

import base64
import binascii
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from onboarding import faces, intake, workflow
from onboarding.api import parsing
from onboarding.api.base import ApiView
from onboarding.api.docs import operation
from onboarding.api.paged import listed
from onboarding.api.problems import Problem
from onboarding.api.serializers.documents import SIDES, DocumentOut, PictureForm, PictureIn
from onboarding.models import Case, Document, Page

_FORM = "multipart/form-data"


class Documents(ApiView):
    parser_classes = [parsing.BoundedJson, parsing.BoundedForm]
    scopes: ClassVar = {"GET": "cases:read", "POST": "cases:write"}
    for_clients: ClassVar = frozenset({"GET", "POST"})

    @staticmethod
    def most_json() -> int:
        return parsing.with_picture()

    @operation(
        "list_documents",
        "List the documents of a case, earlier attempts included",
        tag="documents",
        answers={200: listed(DocumentOut)},
        fails=[404],
    )
    def get(self, request: Request, case: UUID) -> Response:
        rows = _rows(self.case(case)).order_by("created_at", "id")
        return Response({"data": DocumentOut(rows, many=True).data})

    @operation(
        "add_picture",
        "Add the picture of a side",
        tag="documents",
        body={"application/json": PictureIn, _FORM: PictureForm},
        answers={201: DocumentOut},
        fails=[404],
        post=True,
        versioned=True,
        description="A picture that was there for the same side is replaced. What is stored is upright,"
        " without metadata, encoded anew. While the case is `awaiting_customer` only the documents that"
        " were asked for again are taken.",
    )
    def post(self, request: Request, case: UUID) -> Response:
        found = self.case(case)
        side, data, number = self._sent(request)
        version = self.version()
        picture = intake.accept(data, number)
        if side == "selfie" and not faces.on_selfie(picture.jpeg, found):
            raise Problem("no_face", _("Choose a picture that shows the face clearly."))

        def do() -> Response:
            page = workflow.add_page(found, self.caller().actor, side, picture, version=version)
            found.refresh_from_db()
            document = _rows(found).get(pk=page.document_id)
            where = {"Location": f"/api/v1/cases/{found.pk}/documents/{document.pk}"}
            where["ETag"] = f'"{found.version}"'
            return Response(DocumentOut(document).data, status=201, headers=where)

        return self.once(do)

    def _sent(self, request: Request) -> tuple[str, bytes, int]:
        """Side, file and page of an upload in either form."""
        if isinstance(request.data, QueryDict):
            if any(len(values) > 1 for _name, values in request.data.lists()):
                raise Problem(
                    "invalid_request", _("Each part of the form is sent once: one picture a request.")
                )
            form = self.read(PictureForm)
            upload: UploadedFile[bytes] = form["file"]
            upload.seek(0)
            return form["side"], upload.read(), form["page"]
        form = self.read(PictureIn)
        try:
            data = base64.b64decode(form["content"], validate=True)
        except (binascii.Error, ValueError):
            told: Any = {"pointer": "/content", "code": "invalid", "detail": _("This is not Base64.")}
            raise Problem("invalid_request", errors=[told]) from None
        return form["side"], data, form["page"]


class OneDocument(ApiView):
    scopes: ClassVar = {"GET": "cases:read"}
    for_clients: ClassVar = frozenset({"GET"})

    @operation("get_document", "Show a document", tag="documents", answers={200: DocumentOut}, fails=[404])
    def get(self, request: Request, case: UUID, document: UUID) -> Response:
        found = _rows(self.case(case)).filter(pk=document).first()
        if found is None:
            raise Http404
        return Response(DocumentOut(found).data)


class Picture(ApiView):
    scopes: ClassVar = {"GET": "evidence:read"}

    @operation(
        "get_picture",
        "Fetch the stored picture of a side",
        tag="documents",
        answers={(200, "image/jpeg"): OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("side", enum=SIDES, location="path")],
        fails=[404],
    )
    def get(self, request: Request, case: UUID, document: UUID, side: str) -> HttpResponse:
        found = self.case(case)
        page = Page.objects.filter(document__case=found, document=document, side=side).first()
        if page is None or not page.file:
            raise Http404
        picture = workflow.look_at_picture(found, self.caller().actor, page.file)
        response = HttpResponse(picture, content_type="image/jpeg")
        response["Content-Disposition"] = "inline; filename=picture.jpg"
        return response


def _rows(case: Case) -> Any:
    return Document.objects.filter(case=case).select_related("replaced_by").prefetch_related("pages")
