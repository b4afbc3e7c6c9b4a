"""Applicants and cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from onboarding import access, evidence, workflow
from onboarding.api.base import ApiView
from onboarding.api.docs import View, example, operation
from onboarding.api.paged import paged
from onboarding.api.pagination import page
from onboarding.api.serializers.cases import (
    ApplicantIn,
    ApplicantOut,
    ApplicantQuery,
    CaseDetail,
    CaseIn,
    CaseOut,
    CaseQuery,
    Declared,
    TypeIn,
)
from onboarding.models import Applicant, Case
from onboarding.tasks import send_check


def shown(case: Case, status: int = 200) -> Response:
    """A case as it is now, with its version."""
    case.refresh_from_db()
    return Response(CaseDetail(case).data, status=status, headers={"ETag": f'"{case.version}"'})


class Applicants(ApiView):
    scopes: ClassVar = {"GET": "cases:read", "POST": "cases:write"}

    @operation(
        "list_applicants",
        "List applicants",
        tag="applicants",
        answers={200: paged(ApplicantOut)},
        parameters=[ApplicantQuery],
    )
    def get(self, request: Request) -> Response:
        query = self.query(ApplicantQuery)
        rows = Applicant.objects.filter(live=self.caller().live)
        if "reference" in query:
            rows = rows.filter(reference_key=query["reference"].upper(), reference=query["reference"])
        answer = page(rows, query, ApplicantOut)
        if "reference" in query:
            workflow.note_search(self.caller().actor, len(answer["data"]))
        return Response(answer)

    @operation(
        "create_applicant",
        "Create an applicant",
        tag="applicants",
        body=ApplicantIn,
        answers={201: ApplicantOut},
        post=True,
        examples=[example("by customer number", {"reference": "customer-4711"}, request=True)],
    )
    def post(self, request: Request) -> Response:
        data = self.read(ApplicantIn)

        def do() -> Response:
            applicant = workflow.open_applicant(data["reference"], live=self.caller().live)
            where = {"Location": f"/api/v1/applicants/{applicant.pk}"}
            return Response(ApplicantOut(applicant).data, status=201, headers=where)

        return self.once(do)


class OneApplicant(ApiView):
    scopes: ClassVar = {"GET": "cases:read"}

    @operation(
        "get_applicant",
        "Show an applicant",
        tag="applicants",
        answers={200: ApplicantOut},
        fails=[404],
    )
    def get(self, request: Request, applicant: UUID) -> Response:
        found = Applicant.objects.filter(pk=applicant, live=self.caller().live).first()
        if found is None:
            raise Http404
        return Response(ApplicantOut(found).data)


class Cases(ApiView):
    scopes: ClassVar = {"GET": "cases:read", "POST": "cases:write"}

    @operation("list_cases", "List cases", tag="cases", answers={200: paged(CaseOut)}, parameters=[CaseQuery])
    def get(self, request: Request) -> Response:
        query = self.query(CaseQuery)
        rows = access.cases_for(self.caller())
        for name, field in {
            "progress": "progress",
            "outcome": "outcome",
            "applicant": "applicant_id",
            "reference": "applicant__reference",
        }.items():
            if name in query:
                rows = rows.filter(**{field: query[name]})
        answer = page(rows, query, CaseOut)
        if "reference" in query:
            workflow.note_search(self.caller().actor, len(answer["data"]))
        return Response(answer)

    @operation(
        "create_case",
        "Open a case for an applicant",
        tag="cases",
        body=CaseIn,
        answers={201: CaseDetail},
        fails=[404],
        post=True,
        examples=[
            example(
                "a Mexican voter's card",
                {
                    "applicant": "7b0c1f0e-6d1e-4f0b-9a35-0f3c3f1f2a10",
                    "country": "MEX",
                    "document_type": "mx.voter_id",
                    "declared": {"full_name": "Quillon Nirgendwo", "date_of_birth": "1984-02-29"},
                },
                request=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        data = self.read(CaseIn)

        def do() -> Response:
            caller = self.caller()
            applicant = Applicant.objects.filter(pk=data["applicant"], live=caller.live).first()
            if applicant is None:
                raise Http404
            case = workflow.open_case(
                caller.actor,
                data["declared"],
                country=data["country"],
                document_type=data["document_type"],
                language=data["language"],
                level=data["level"],
                applicant=applicant,
            )
            response = shown(case, 201)
            response["Location"] = f"/api/v1/cases/{case.pk}"
            return response

        return self.once(do)


class OneCase(ApiView):
    scopes: ClassVar = {"GET": "cases:read"}
    for_clients: ClassVar = frozenset({"GET"})

    @operation("get_case", "Show a case", tag="cases", answers={200: CaseDetail}, fails=[404])
    def get(self, request: Request, case: UUID) -> Response:
        return shown(self.case(case))


class CaseDeclared(ApiView):
    scopes: ClassVar = {"GET": "evidence:read", "PUT": "cases:write"}

    @operation(
        "get_declared",
        "Show what the applicant declared",
        tag="cases",
        answers={200: Declared},
        fails=[404],
    )
    def get(self, request: Request, case: UUID) -> Response:
        return Response(evidence.declared(self.case(case)))

    @operation(
        "set_declared",
        "Replace what the applicant declared",
        tag="cases",
        body=Declared,
        answers={200: CaseDetail},
        fails=[404],
        versioned=True,
    )
    def put(self, request: Request, case: UUID) -> Response:
        found, data = self.case(case), self.read(Declared)
        workflow.declare(found, self.caller().actor, data, version=self.version())
        return shown(found)


class _Act(ApiView):
    """A POST without a body that does one thing to a case."""

    scopes: ClassVar = {"POST": "cases:write"}

    def perform(self, case_id: UUID, act: Callable[[Case, int | None], object]) -> Response:
        """``act`` takes the case and the version that the caller knows."""
        version = self.version()

        def do() -> Response:
            case = self.case(case_id)
            act(case, version)
            return shown(case)

        return self.once(do)


def _acts(name: str, summary: str, description: str = "") -> Callable[[View], View]:
    return operation(
        name, summary, tag="cases", answers={200: CaseDetail}, fails=[404], post=True, versioned=True,
        description=description,
    )  # fmt: skip


class Submit(_Act):
    for_clients: ClassVar = frozenset({"POST"})

    @_acts("submit_case", "Hand a case over to the checks")
    def post(self, request: Request, case: UUID) -> Response:
        actor = self.caller().actor
        return self.perform(
            case, lambda found, version: workflow.submit(found, actor, send_check, version=version)
        )


class Withdraw(_Act):
    @_acts("withdraw_case", "Withdraw a case: the customer does not want to go on")
    def post(self, request: Request, case: UUID) -> Response:
        actor = self.caller().actor
        return self.perform(case, lambda found, version: workflow.withdraw(found, actor, version=version))


class Rerun(_Act):
    @_acts(
        "rerun_checks",
        "Run the checks of a case again that failed or got stuck",
        "Each is a call of its own, charged like any other. What answered is left alone. While somebody"
        " holds the case in the console it is refused.",
    )
    def post(self, request: Request, case: UUID) -> Response:
        actor = self.caller().actor
        return self.perform(
            case, lambda found, version: workflow.rerun(found, actor, send_check, version=version)
        )


class DocumentType(ApiView):
    scopes: ClassVar = {"PUT": "cases:write"}

    @operation(
        "set_document_type",
        "Choose or confirm the type of the identity document",
        tag="cases",
        body=TypeIn,
        answers={200: CaseDetail},
        fails=[404],
        versioned=True,
    )
    def put(self, request: Request, case: UUID) -> Response:
        found, data = self.case(case), self.read(TypeIn)
        workflow.set_document_type(found, self.caller().actor, data["document_type"], self.version())
        return shown(found)
