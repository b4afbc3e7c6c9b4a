"""How data go: by the policy's terms, or because the applicant asks; and what holds them back.

Forgetting a case removes its files, values, findings, index entries, face, links and events. With the
last case of an applicant their data key is destroyed, which makes unreadable whatever of theirs may
still lie in a copy of the files. The case's row, its decisions' codes, the ledger and the trail stay:
none of them needs the person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import audit, evidence, repeats
from onboarding.audit import Action, Actor
from onboarding.models import (
    Applicant,
    ApplyDraft,
    ApplyLink,
    Case,
    Check,
    Correction,
    Decision,
    Erasure,
    ErasureReason,
    Event,
    ExtractedField,
    FaceVector,
    Finding,
    IndexEntry,
    Outcome,
    Page,
    Progress,
)
from onboarding.states import Refused, act, record

HOLD_PLACE = "case.hold_reason"


def place_hold(case: Case, actor: Actor, reason: str) -> None:
    """Nothing of the case is forgotten from now on. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say why the data must be kept."), "invalid_value")
    with act(case, None) as case:
        if case.forgotten_at:
            raise Refused(_("The data of this case were erased; nothing is left to keep."), "forgotten")
        if case.held_at:
            raise Refused(_("The data of this case are held already."), "held")
        case.held_at = timezone.now()
        case.hold_reason = evidence.vault_of(case).seal(reason.encode(), HOLD_PLACE)
        record(case, Action.HOLD_PLACED, actor)


def lift_hold(case: Case, actor: Actor) -> None:
    """What holds for every case holds for this one again. Raises Refused."""
    with act(case, None) as case:
        if not case.held_at:
            raise Refused(_("The data of this case are not held."), "not_held")
        case.held_at, case.hold_reason = None, b""
        record(case, Action.HOLD_LIFTED, actor)


def hold_reason(case: Case) -> str:
    """Why a case is held; empty where it is not."""
    if not case.hold_reason:
        return ""
    return evidence.vault_of(case).open(case.hold_reason, HOLD_PLACE).decode()


def erase(applicant: Applicant, actor: Actor) -> list[Erasure]:
    """Forget all cases of an applicant because they ask for it; the receipts. Raises Refused where one is
    held or still under way: then nothing is forgotten."""
    with transaction.atomic():
        cases = list(Case.objects.filter(applicant=applicant, forgotten_at=None).order_by("pk"))
        if not cases:
            raise Refused(_("The data of this applicant were erased already."), "forgotten")
        return [_forget(case, actor, ErasureReason.REQUEST) for case in cases]


def _forget(case: Case, actor: Actor, reason: ErasureReason) -> Erasure:
    with act(case, None) as case:
        if case.held_at:
            raise Refused(_("The data of case %(number)s are held.") % {"number": case.number}, "held")
        if not case.is_final:
            raise Refused(
                _("Case %(number)s is under way: decide or withdraw it first.") % {"number": case.number},
                "wrong_state",
            )
        files = _files(case)
        digests = sorted(Page.objects.filter(document__case=case).values_list("digest", flat=True))
        _remove_rows(case)
        others = Case.objects.filter(applicant=case.applicant_id, forgotten_at=None).exclude(pk=case.pk)
        last = not others.exists()
        if last:
            case.applicant.data_key, case.applicant.reference = b"", ""
            case.applicant.save()
        case.declared = case.person = b""
        case.look_again, case.reverification = None, ""
        case.forgotten_at = timezone.now()
        receipt = Erasure.objects.create(
            case=case.pk, number=case.number, applicant=case.applicant_id, reason=reason,
            actor_kind=actor.kind, actor_id=actor.id, actor_name=actor.name,
            files=len(files), digests=digests, key_destroyed=last,
        )  # fmt: skip
        record(
            case, Action.CASE_FORGOTTEN, actor, reason=reason.value, receipt=str(receipt.pk),
            files=len(files), key_destroyed=last,
        )  # fmt: skip
        # Last of all, and before the commit: should the storage fail, the rows still name every file.
        for name in files:
            default_storage.delete(name)
    return receipt


def _files(case: Case) -> list[str]:
    """Everything of the case that lies in the storage."""
    names = list(Page.objects.filter(document__case=case).values_list("file", flat=True))
    for answer, crops in Check.objects.filter(case=case).values_list("answer", "crops"):
        names += [answer, *crops.values()]
    return [name for name in names if name]


def _remove_rows(case: Case) -> None:
    checks = Check.objects.filter(case=case)
    Finding.objects.filter(case=case).delete()
    ExtractedField.objects.filter(check_run__in=checks).delete()
    Correction.objects.filter(document__case=case).delete()
    Page.objects.filter(document__case=case).delete()
    IndexEntry.objects.filter(case=case).delete()
    FaceVector.objects.filter(case=case).delete()
    Event.objects.filter(case=case).delete()
    ApplyLink.objects.filter(case=case).delete()
    ApplyDraft.objects.filter(case=case).delete()
    checks.update(result={}, answer="", crops={}, error_message="")
    Decision.objects.filter(case=case).update(note=b"", second_note=b"")
    repeats.forget_about({str(case.pk), case.number, str(case.applicant_id)})


# By the policy's terms


@dataclass(frozen=True, slots=True)
class Due:
    """What the policy wants gone: a whole case, or the ``pictures`` of its documents alone."""

    case: Case
    pictures: bool
    since: datetime


def due(now: datetime | None = None) -> Iterator[Due]:
    """The finished cases whose time is over, but those that are held."""
    now = now or timezone.now()
    finished = Case.objects.filter(forgotten_at=None, held_at=None, ended_at__isnull=False)
    for case in finished.select_related("applicant", "policy").order_by("ended_at").iterator():
        terms = evidence.policy_of(case).retention
        ended = case.ended_at or now
        over = ended + timedelta(days=terms.ended[_end(case)])
        if over <= now:
            yield Due(case, False, over)
        elif case.document_type in terms.documents:
            over = ended + timedelta(days=terms.documents[case.document_type])
            if over <= now and Page.objects.filter(document__case=case).exclude(file="").exists():
                yield Due(case, True, over)


def forget_due(now: datetime | None = None) -> int:
    """Forget what is due; how many cases that touched."""
    count = 0
    for one in list(due(now)):
        try:
            if one.pictures:
                _forget_pictures(one.case)
            else:
                _forget(one.case, audit.SYSTEM, ErasureReason.RETENTION)
        except Refused:  # held or taken up again in between
            continue
        count += 1
    return count


def _end(case: Case) -> str:
    """How a case ended, as ``[retention]`` names it."""
    if case.progress == Progress.DECIDED:
        return "approved" if case.outcome == Outcome.APPROVED else "rejected"
    return str(case.progress)


def _forget_pictures(case: Case) -> None:
    """Pictures, their text, crops and raw answers, which may hold pictures, go; values stay."""
    with act(case, None) as case:
        if case.held_at or not case.is_final:
            raise Refused(_("The data of case %(number)s are held.") % {"number": case.number}, "held")
        files = _files(case)
        Page.objects.filter(document__case=case).update(file="", text=b"")
        Check.objects.filter(case=case).update(answer="", crops={})
        FaceVector.objects.filter(case=case).delete()
        record(case, Action.PICTURES_FORGOTTEN, audit.SYSTEM, files=len(files))
        for name in files:
            default_storage.delete(name)
