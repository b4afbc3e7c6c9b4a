"""What a reviewer does before deciding: runs checks again, corrects values, sets findings aside."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import checking, evidence, pipeline
from onboarding.audit import Action, Actor
from onboarding.evidence import vault_of
from onboarding.models import Case, Check, CheckState, Correction, Finding, Progress
from onboarding.states import Refused, Step, act, record, target
from onboarding.workflow.holding import hold, person_of, user_of
from providers.documents import FIELDS
from providers.normalise.fields import normalise

DISMISSAL_PLACE = "finding.dismissal"


def rerun(case: Case, actor: Actor, start: Callable[[str], None]) -> None:
    """Run failed and stuck checks again."""
    with act(case, Step.RERUN) as case:
        if case.progress == Progress.IN_REVIEW:
            hold(case, actor)
        checks = Check.objects.filter(case=case)
        again = [check.pk for check in checks if checking.may_run_again(check, case)]
        if not again:
            raise Refused(_("There is no check that failed or got stuck."))
        checks.filter(pk__in=again).update(state=CheckState.FAILED, error_kind=pipeline.REPLACED)
        record(
            case, Action.CHECKS_RERUN, actor, target(Step.RERUN),
            checks=[str(key) for key in again],
        )  # fmt: skip
        checking.go_on(case, start)


def correct_field(case: Case, actor: Actor, name: str, value: str, reason: str, version: int | None) -> None:
    """Set a value that was read wrongly, or not at all; what was read stays beside it."""
    if name not in FIELDS:
        raise Refused(_("There is no field of that name."))
    if not reason.strip():
        raise Refused(_("Say why the value is corrected."))
    with act(case, Step.REVIEW, version) as case:
        hold(case, actor)
        document = evidence.load(case).identity
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
        finding.dismissed_reason = vault_of(case).seal(reason.strip().encode(), DISMISSAL_PLACE)
        finding.save()
        checking.weigh(case)
        record(case, Action.FINDING_DISMISSED, actor, finding=finding.pk, code=finding.code)
