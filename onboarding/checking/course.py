"""The course of a check: planned, begun, answered or failed, followed by the next."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from onboarding import audit, duplicates, evidence, ledger, pipeline
from onboarding.audit import Action
from onboarding.checking.keeping import keep_fields, keep_type, result_of
from onboarding.checking.weighing import refresh_findings
from onboarding.evidence import vault_of
from onboarding.models import (
    CallState,
    Case,
    Check,
    CheckState,
    Document,
    Page,
    Progress,
    Purpose,
    ServiceCall,
)
from onboarding.pipeline import Planned
from onboarding.states import Step, act, possible, record, target
from onboarding.vault import VaultError
from providers import registry
from providers.errors import ServiceError
from providers.model import Answer, Request, Side
from providers.printed import Printed

log = logging.getLogger("onboarding.checking")

MOST_TRIES = 3
"""How often a check is begun before a picture that ends its worker is given up."""

UNFINISHED = (CheckState.WAITING, CheckState.RUNNING)

Start = Callable[[str], None]
"""Sends the check of that id on its way."""


def start_planned(case: Case, start: Start) -> None:
    """Create the checks that the case needs now; ``start`` sends each on its way after commit."""
    make(case, pipeline.plan(evidence.load(case)), start)


def make(case: Case, plan: Iterable[Planned], start: Start) -> None:
    """Create planned checks; ``start`` sends each on its way after commit."""
    for planned in plan:
        result: dict[str, Any] = {}
        if planned.compared:
            result["compared"] = [str(document.id) for document in planned.compared]
        if planned.skipped:
            result["skipped"] = planned.skipped
        check = Check.objects.create(
            case=case,
            document=planned.document,
            attempt=case.attempt,
            kind=planned.kind,
            service=planned.service,
            purpose=planned.purpose,
            result=result,
        )
        send(check, start)


def send(check: Check, start: Start) -> None:
    """Send a check's task on its way once the transaction is over."""
    check_id = str(check.pk)
    transaction.on_commit(lambda: start(check_id))


def is_stuck(check: Check, case: Case) -> bool:
    """Whether a check takes longer than the policy waits for one."""
    patience = timedelta(minutes=evidence.policy_of(case).stuck_minutes)
    since = check.started_at or check.created_at
    return check.state in UNFINISHED and timezone.now() - since > patience


def may_run_again(check: Check, case: Case) -> bool:
    """Whether it failed or got stuck, its documents still count, and nothing took its place yet."""
    if check.state == CheckState.FAILED:
        if check.error_kind == pipeline.REPLACED or _was_made_up_for(check):
            return False
    elif not is_stuck(check, case):
        return False
    documents = {str(check.document_id), *check.result.get("compared", [])}
    return not Document.objects.filter(pk__in=documents).exclude(replaced_by=None).exists()


def _was_made_up_for(check: Check) -> bool:
    """Whether another service of the route has answered in full."""
    done = Check.objects.filter(document=check.document_id, kind=check.kind, state=CheckState.DONE)
    return check.purpose != Purpose.SECOND_OPINION and any(
        other.purpose != Purpose.SECOND_OPINION
        and not other.result.get("missing")
        and other.result.get("compared") == check.result.get("compared")
        for other in done
    )


@dataclass(frozen=True, slots=True)
class Work:
    """A call to be made: the row that stands for it in the ledger, what is asked, and whether the
    case is a live one."""

    call_id: str
    service: str
    request: Request
    live: bool


def begin(check_id: str, start: Start) -> Work | None:
    """Mark a check as running and write the row of its call; None where nothing is to be done.

    A check that is running already may be at work in another worker. It is begun again only where
    a call costs nothing; of any other the sweeper decides when its time is up. What has come to
    stand in the way since it was planned (a budget used up, a breaker that opened) fails it.
    """
    with act(Case.objects.get(checks__pk=check_id), None) as case:
        check = Check.objects.select_related("document").get(pk=check_id)
        if check.state not in UNFINISHED or not possible(case, Step.CHECK):
            return None
        if check.state == CheckState.RUNNING:
            if not ledger.is_free(check.service):
                return None
            for call in check.calls.filter(state=CallState.OPEN):
                ledger.lost(call)
        if check.tries >= MOST_TRIES:
            failed(case, check, "internal", "The service stopped on this picture several times.", start)
            return None
        policy = evidence.policy_of(case)
        try:
            request = request_of(case, check)
        except (VaultError, OSError) as error:
            log.error("check %s: %s", check_id, type(error).__name__)
            failed(case, check, "internal", "The pictures cannot be opened.", start)
            return None
        if reason := pipeline.hindrance(policy, check.service, frozenset(request.images)):
            failed(case, check, reason, "", start)
            return None
        check.state, check.started_at = CheckState.RUNNING, timezone.now()
        check.tries += 1
        check.save()
        call = ledger.open_call(check, request, vault_of(case), policy)
        record(case, Action.CHECK_STARTED, audit.SYSTEM, check=check_id, service=check.service)
        return Work(str(call.pk), check.service, request, case.live)


_SHOWN_AS: dict[str, Side] = {
    "front": "front", "back": "back", "selfie": "selfie", "meter": "front", "address": "front",
}  # fmt: skip
"""The side as which services take a picture."""


def request_of(case: Case, check: Check) -> Request:
    """The pictures and values that the service takes, opened from the vault."""
    box = vault_of(case)
    service = registry.service(check.service)
    documents = [check.document_id, *check.result.get("compared", [])]
    policy = evidence.policy_of(case)
    pages = list(Page.objects.filter(document_id__in=documents))
    values: dict[str, str] = {}
    if check.kind == "background_check":
        values = pipeline.values_for(check.service, evidence.load(case))
    elif check.kind == "meter":
        values = {"kind": policy.meter.kind}
    images: dict[Side, bytes] = {
        side: box.fetch(page.file)
        for page in pages
        if (side := _SHOWN_AS.get(page.side)) in service.inputs
        and (check.kind != "face_match" or side in ("front", "selfie"))
    }
    texts: dict[Side, tuple[Printed, ...]] = {
        side: tuple(Printed(text, tuple(at)) for text, at in box.open_json(page.text, evidence.TEXT_PLACE))
        for page in pages
        if page.text and (side := _SHOWN_AS[page.side]) in images
    }
    repeat = service.vendor in policy.repeat_unknown
    return Request(images, values, check.document.type or None, texts, repeat)


@contextmanager
def ended(call_id: str) -> Iterator[tuple[Case, Check, ServiceCall]]:
    """The locked case of a call that ended, with its check and its row."""
    with act(Case.objects.get(calls__pk=call_id), None) as case:
        call = ServiceCall.objects.get(pk=call_id)
        check = Check.objects.select_related("document").get(pk=call.check_run_id)
        yield case, check, call


def finish(call_id: str, answer: Answer, start: Start) -> None:
    """Keep an answer: the fields sealed, the raw answer and crops in the vault. An answer that came
    after its check was given up is noted in the ledger alone."""
    with ended(call_id) as (case, check, call):
        still = call.state == CallState.OPEN and check.state == CheckState.RUNNING
        ledger.answered(call, answer)
        if not still:
            return
        box = vault_of(case)
        with box.new_files():
            folder = f"{case.applicant_id}/{check.id}"
            raw = json.dumps(answer.raw, default=str).encode()
            check.answer = box.store(f"{folder}.answer", raw)
            check.crops = {name: box.store(f"{folder}.{name}", data) for name, data in answer.images.items()}
            check.result = {**check.result, **result_of(answer)}
            if check.kind == "ocr" and (missing := pipeline.missing_fields(check.document, answer)):
                check.result["missing"] = missing
            check.billable, check.elapsed_ms = answer.billable, answer.elapsed_ms
            check.state, check.finished_at = CheckState.DONE, timezone.now()
            check.save()
            keep_fields(case, check, answer)
            keep_type(case, check, answer.document)
            if answer.match:
                duplicates.keep_face(case, check, answer.match)
            record(
                case, Action.CHECK_FINISHED, audit.SYSTEM,
                check=str(check.pk), service=check.service, elapsed_ms=answer.elapsed_ms,
            )  # fmt: skip
            go_on(case, start)


def fail(call_id: str, error: ServiceError, start: Start) -> None:
    """Keep that a call failed, and why; the next service of the route is asked, or a person."""
    with ended(call_id) as (case, check, call):
        still = call.state == CallState.OPEN and check.state == CheckState.RUNNING
        ledger.failed(call, error)
        if not still:
            return
        if error.checks:
            check.result["checks"] = [found.to_json() for found in error.checks]
        failed(case, check, error.kind, error.message, start)


def failed(case: Case, check: Check, kind: str, message: str, start: Start) -> None:
    check.state, check.finished_at = CheckState.FAILED, timezone.now()
    check.error_kind, check.error_message = kind, message[:500]
    check.save()
    record(
        case, Action.CHECK_FAILED, audit.SYSTEM,
        check=str(check.pk), service=check.service, kind=kind,
    )  # fmt: skip
    go_on(case, start)


def go_on(case: Case, start: Start) -> None:
    """Plan anew; the last check of an attempt brings the case before a person."""
    if case.progress != Progress.CHECKING:
        return
    start_planned(case, start)
    if Check.objects.filter(case=case, state__in=UNFINISHED).exists():
        return
    refresh_findings(case)
    record(case, Action.REVIEW_READY, audit.SYSTEM, target(Step.READY))
