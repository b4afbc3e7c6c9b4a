"""What a reviewer does before deciding: runs checks again, corrects values, sets findings aside."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import checking, evidence, index, labels, pipeline
from onboarding.audit import Action, Actor
from onboarding.evidence import vault_of
from onboarding.models import Case, Check, CheckState, Correction, DocumentKind, Finding, Progress
from onboarding.states import Refused, Step, act, record, target
from onboarding.workflow.holding import hold, person_of, user_of
from providers import registry
from providers.documents import FIELDS
from providers.normalise.fields import normalise

KINDS = ("ocr", "quality", "face_match", "background_check", "meter")
"""Kinds of services that check a case."""


def rerun(case: Case, actor: Actor, start: Callable[[str], None], *, version: int | None = None) -> None:
    """Run failed and stuck checks again. Raises Refused."""
    with act(case, Step.RERUN, version) as case:
        if case.progress == Progress.IN_REVIEW:
            hold(case, actor)
        checks = Check.objects.filter(case=case)
        again = [check.pk for check in checks if checking.may_run_again(check, case)]
        if not again:
            raise Refused(_("There is no check that failed or got stuck."), "nothing_to_rerun")
        checks.filter(pk__in=again).update(state=CheckState.FAILED, error_kind=pipeline.REPLACED)
        record(
            case, Action.CHECKS_RERUN, actor, target(Step.RERUN),
            checks=[str(key) for key in again],
        )  # fmt: skip
        checking.go_on(case, start)


def _cannot(service: str | None, reason: str) -> Refused:
    told = {"service": service, "reason": labels.SKIPPED_LABELS[reason]}
    return Refused(_("%(service)s cannot be asked now: %(reason)s.") % told)


def recheck(
    case: Case,
    actor: Actor,
    service_id: str | None,
    start: Callable[[str], None],
    *,
    version: int | None = None,
) -> int:
    """Ask again: every service whose answer counts, or one, which need not have been asked yet; how
    many are asked. Each is a call of its own in the ledger, charged like any other. Refused while one
    of them is being asked, so that the same wish twice is one call. Raises Refused."""
    with act(case, Step.RERUN, version) as case:
        known = evidence.load(case)
        if known.identity is None:
            raise Refused(_("There is no document that could be checked."))
        known_services = {service.id for service in registry.services() if service.kind in KINDS}
        if service_id is not None and service_id not in known_services:
            raise Refused(
                _("%(service)s makes no check of a case.") % {"service": service_id}, "unknown_service"
            )
        planned = pipeline.again(known, service_id)
        if not planned and service_id is None:
            raise Refused(_("Nothing was asked yet that could be asked again."))
        if not planned:
            raise _cannot(service_id, "side_missing")
        under_way = {check.service for check in known.checks if check.state in checking.UNFINISHED}
        if busy := under_way & {one.service for one in planned}:
            raise Refused(_("%(service)s is being asked already.") % {"service": min(busy)})
        for one in planned:
            sides = {side for document in known.documents for side in document.pages}
            if reason := pipeline.hindrance(known.policy, one.service, frozenset(sides)):
                raise _cannot(one.service, reason)
            needed = {*registry.service(one.service).needed} & {*pipeline.TAX_IDS}
            if needed - {*pipeline.values_for(one.service, known)}:
                raise Refused(_("No tax id is known that could be looked up."))
        record(
            case, Action.CHECKS_RERUN, actor, target(Step.RERUN),
            services=sorted(one.service for one in planned),
        )  # fmt: skip
        checking.make(case, planned, start)
    return len(planned)


def correct_field(
    case: Case,
    actor: Actor,
    name: str,
    value: str,
    reason: str,
    version: int | None,
    kind: str = DocumentKind.IDENTITY,
) -> None:
    """Set a value that was read wrongly, or not at all, of the document of that kind; what was read
    stays beside it."""
    if name not in (evidence.METER_FIELDS if kind == DocumentKind.METER else FIELDS):
        raise Refused(_("There is no field of that name."))
    if not reason.strip():
        raise Refused(_("Say why the value is corrected."))
    with act(case, Step.REVIEW, version) as case:
        hold(case, actor)
        known = evidence.load(case)
        document = known.of(kind)
        if document is None:
            raise Refused(_("There is no document whose value could be corrected."))
        old = document.value(name)
        new = _normal(document, name, value)
        box = vault_of(case)
        change = {"old": old, "new": new, "reason": reason.strip()}
        Correction.objects.create(
            document=document.document,
            name=name,
            sealed=box.seal_json(change, evidence.CORRECTION_PLACE),
            made_by=person_of(actor),
        )
        index.renew(case)
        checking.refresh_findings(case)
        record(
            case, Action.FIELD_CORRECTED, actor,
            document=str(document.document.id), field=name,
            old=old and box.fingerprint(old), new=new and box.fingerprint(new),
        )  # fmt: skip


def _normal(document: evidence.DocumentEvidence, name: str, value: str) -> str | None:
    """The normal form of what a reviewer entered; None where that is nothing."""
    rule = document.type.identifiers.get(name) if document.type else None
    new = normalise(name, value, identifier=rule)
    if new is None and value.strip():
        raise Refused(
            _(
                "This value cannot be understood. Write a date as 2031-08-03, the sex as F, M or X"
                " and the height in centimetres."
            )
        )
    return new


def dismiss_finding(case: Case, actor: Actor, finding_id: int, reason: str, version: int | None) -> None:
    """Set a finding aside, with a reason."""
    if not reason.strip():
        raise Refused(_("Say why the finding does not matter."))
    with act(case, Step.REVIEW, version) as case:
        hold(case, actor)
        finding = Finding.objects.filter(
            case=case, pk=finding_id, resolved_at=None, dismissed_at=None
        ).first()
        if finding is None:
            raise Refused(_("This finding is no longer open."))
        finding.dismissed_by, finding.dismissed_at = user_of(actor), timezone.now()
        finding.dismissed_reason = vault_of(case).seal(reason.strip().encode(), evidence.DISMISSAL_PLACE)
        finding.save()
        checking.weigh(case)
        record(case, Action.FINDING_DISMISSED, actor, finding=finding.pk, code=finding.code)
