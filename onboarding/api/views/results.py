"""What services returned and people decided."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from onboarding import evidence, pipeline, workflow
from onboarding.api.base import ApiView
from onboarding.api.docs import example, operation
from onboarding.api.paged import listed
from onboarding.api.problems import Problem
from onboarding.api.serializers.results import (
    CheckOut,
    CorrectionOut,
    DecisionIn,
    DecisionOut,
    FieldOut,
    FindingOut,
    RecheckIn,
    ReopenIn,
    correction_out,
    reading_out,
)
from onboarding.models import Check, Decision, DecisionAction, Finding
from onboarding.tasks import send_check


class Checks(ApiView):
    scopes: ClassVar = {"GET": "cases:read", "POST": "cases:write"}

    @operation(
        "list_checks",
        "List the checks of a case: what services were asked",
        tag="results",
        answers={200: listed(CheckOut)},
        fails=[404],
    )
    def get(self, request: Request, case: UUID) -> Response:
        rows = Check.objects.filter(case=self.case(case)).exclude(error_kind=pipeline.REPLACED)
        return Response({"data": CheckOut(rows, many=True).data})

    @operation(
        "recheck_case",
        "Ask services once more about a case in review",
        tag="results",
        body=RecheckIn,
        answers={202: listed(CheckOut)},
        fails=[404],
        post=True,
        versioned=True,
        examples=[example("one service", {"service": "local.ocr"}, request=True)],
        description="Each is a check and a call of its own, charged like any other; the earlier answers"
        " stay. The answer lists the new checks. Those that failed alone run again by `rerun`.",
    )
    def post(self, request: Request, case: UUID) -> Response:
        service, version = self.read(RecheckIn)["service"], self.version()

        def do() -> Response:
            found = self.case(case)
            before = set(Check.objects.filter(case=found).values_list("pk", flat=True))
            workflow.recheck(found, self.caller().actor, service, send_check, version=version)
            found.refresh_from_db()
            made = Check.objects.filter(case=found).exclude(pk__in=before)
            headers = {"ETag": f'"{found.version}"'}
            return Response({"data": CheckOut(made, many=True).data}, status=202, headers=headers)

        return self.once(do)


class Fields(ApiView):
    scopes: ClassVar = {"GET": "evidence:read"}

    @operation(
        "list_fields",
        "List the values read from the current documents, corrections applied",
        tag="results",
        answers={200: listed(FieldOut)},
        fails=[404],
    )
    def get(self, request: Request, case: UUID) -> Response:
        known = evidence.load(self.case(case))
        rows = [
            reading_out(found.document, reading) for found in known.documents for reading in found.readings
        ]
        return Response({"data": FieldOut(rows, many=True).data})


class Corrections(ApiView):
    scopes: ClassVar = {"GET": "evidence:read"}

    @operation(
        "list_corrections",
        "List the values that people set by hand, the earlier ones included",
        tag="results",
        answers={200: listed(CorrectionOut)},
        fails=[404],
    )
    def get(self, request: Request, case: UUID) -> Response:
        rows = [correction_out(made, change) for made, change in evidence.corrections(self.case(case))]
        return Response({"data": CorrectionOut(rows, many=True).data})


class Findings(ApiView):
    scopes: ClassVar = {"GET": "evidence:read"}

    @operation(
        "list_findings",
        "List what the cross-checks have to say",
        tag="results",
        answers={200: listed(FindingOut)},
        fails=[404],
    )
    def get(self, request: Request, case: UUID) -> Response:
        return Response({"data": FindingOut(Finding.objects.filter(case=self.case(case)), many=True).data})


class Decisions(ApiView):
    scopes: ClassVar = {"GET": "cases:read", "POST": "decisions:write"}

    @operation(
        "list_decisions",
        "List the decisions on a case, staged ones and those asking again included",
        tag="results",
        answers={200: listed(DecisionOut)},
        fails=[404],
    )
    def get(self, request: Request, case: UUID) -> Response:
        rows = Decision.objects.filter(case=self.case(case)).select_related("made_by", "api_key")
        return Response({"data": DecisionOut(rows, many=True).data})

    @operation(
        "decide_case",
        "Approve, reject, or ask the customer again",
        tag="results",
        body=DecisionIn,
        answers={201: DecisionOut},
        fails=[404],
        post=True,
        versioned=True,
        examples=[
            example("approve", {"action": "approve", "reasons": ["identity_confirmed"]}, request=True),
            example(
                "ask again",
                {"action": "ask_again", "documents": {"7b0c1f0e-6d1e-4f0b-9a35-0f3c3f1f2a10": "blurry"}},
                request=True,
            ),
        ],
        description="Where the policy wants a second person the decision is `staged`, and a person"
        " confirms or refuses it in the console. While somebody holds the case there it is refused.",
    )
    def post(self, request: Request, case: UUID) -> Response:
        data = self.read(DecisionIn)
        version = self.version()
        asks = data["action"] == DecisionAction.ASK_AGAIN
        if asks != bool(data["documents"]) or asks == bool(data["reasons"]):
            raise Problem("unknown_reason", _("ask_again takes documents; approve and reject take reasons."))

        def do() -> Response:
            found, actor = self.case(case), self.caller().actor
            if asks:
                made = workflow.ask_again(found, actor, data["documents"], data["note"], version=version)
            else:
                action = DecisionAction(data["action"])
                made = workflow.decide(found, actor, action, data["reasons"], data["note"], version=version)
            found.refresh_from_db()
            return Response(DecisionOut(made).data, status=201, headers={"ETag": f'"{found.version}"'})

        return self.once(do)


class Reopen(ApiView):
    scopes: ClassVar = {"POST": "decisions:write"}

    @operation(
        "reopen_case",
        "Take a decided case up again",
        tag="results",
        body=ReopenIn,
        answers={201: DecisionOut},
        fails=[404],
        post=True,
        versioned=True,
        examples=[
            example(
                "new information",
                {"reason": "new_information", "note": "The bank says that the account was sold."},
                request=True,
            )
        ],
        description="A new attempt begins and the case is in review with findings made anew. The former"
        " decision stays in the record.",
    )
    def post(self, request: Request, case: UUID) -> Response:
        data, version = self.read(ReopenIn), self.version()

        def do() -> Response:
            found, actor = self.case(case), self.caller().actor
            made = workflow.reopen(found, actor, data["reason"], data["note"], version=version)
            found.refresh_from_db()
            return Response(DecisionOut(made).data, status=201, headers={"ETag": f'"{found.version}"'})

        return self.once(do)
