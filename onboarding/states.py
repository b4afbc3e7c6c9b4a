"""Where a case may go from where: the states, the table, and the lock under which all acts happen.

``act`` is the only way to change a case, and ``record`` the only way to move it on; both are used
by ``onboarding.workflow`` (what people do) and ``onboarding.checking`` (what services do) alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import audit, outbox, policy
from onboarding.audit import Action, Actor
from onboarding.models import Case, Progress


class Refused(Exception):
    """The act is not possible; the message says why and what to do, and ``code`` tells programs."""

    def __init__(self, message: str, code: str = "refused") -> None:
        super().__init__(message)
        self.code = code


class Stale(Refused):
    """Somebody else changed the case since the version that the caller knows."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "stale_version")


class Step(StrEnum):
    """Acts that the table knows."""

    DECLARE = "declare"
    UPLOAD = "upload"
    SUBMIT = "submit"
    CHECK = "check"
    READY = "ready"
    RERUN = "rerun"
    REVIEW = "review"
    STAGE = "stage"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    DECIDE = "decide"
    ASK_AGAIN = "ask_again"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    FLAG = "flag"
    REOPEN = "reopen"


_OPEN = (
    Progress.DRAFT,
    Progress.COLLECTING,
    Progress.CHECKING,
    Progress.IN_REVIEW,
    Progress.AWAITING_CUSTOMER,
    Progress.AWAITING_APPROVAL,
)

WAITS_FOR_APPLICANT = (Progress.DRAFT, Progress.COLLECTING, Progress.AWAITING_CUSTOMER)

# Step: from which states it is possible, and which state it leads to (None: the same).
TRANSITIONS: dict[Step, tuple[tuple[Progress, ...], Progress | None]] = {
    Step.DECLARE: ((Progress.DRAFT, Progress.COLLECTING), None),
    Step.UPLOAD: ((Progress.DRAFT, Progress.COLLECTING, Progress.AWAITING_CUSTOMER), None),
    Step.SUBMIT: ((Progress.COLLECTING, Progress.AWAITING_CUSTOMER), Progress.CHECKING),
    Step.CHECK: ((Progress.CHECKING,), None),
    Step.READY: ((Progress.CHECKING,), Progress.IN_REVIEW),
    Step.RERUN: ((Progress.IN_REVIEW, Progress.CHECKING), Progress.CHECKING),
    Step.REVIEW: ((Progress.IN_REVIEW,), None),
    Step.STAGE: ((Progress.IN_REVIEW,), Progress.AWAITING_APPROVAL),
    Step.REFUSE: ((Progress.AWAITING_APPROVAL,), Progress.IN_REVIEW),
    Step.CONFIRM: ((Progress.AWAITING_APPROVAL,), Progress.DECIDED),
    Step.DECIDE: ((Progress.IN_REVIEW,), Progress.DECIDED),
    Step.ASK_AGAIN: ((Progress.IN_REVIEW,), Progress.AWAITING_CUSTOMER),
    Step.WITHDRAW: (_OPEN, Progress.WITHDRAWN),
    Step.EXPIRE: (WAITS_FOR_APPLICANT, Progress.EXPIRED),
    Step.FLAG: ((Progress.DECIDED,), None),
    Step.REOPEN: ((Progress.DECIDED,), Progress.IN_REVIEW),
}


def possible(case: Case, step: Step) -> bool:
    """Whether the table allows a step now."""
    return case.progress in TRANSITIONS[step][0]


def target(step: Step) -> Progress | None:
    """The state that a step leads to; None where it leads to none but its own."""
    return TRANSITIONS[step][1]


@contextmanager
def act(case: Case, step: Step | None, version: int | None = None) -> Iterator[Case]:
    """The locked case, in its transaction. ``step`` None is for what is possible in any state.

    Raises Stale or Refused.
    """
    with transaction.atomic():
        locked = (
            Case.objects.select_for_update(of=("self",)).select_related("applicant", "policy").get(pk=case.pk)
        )
        if version is not None and locked.version != version:
            raise Stale(_("The case was changed in the meantime. Look at it again."))
        if step is not None and not possible(locked, step):
            raise Refused(
                _("This is not possible while the case is “%(state)s”.")
                % {"state": locked.get_progress_display()},
                "wrong_state",
            )
        yield locked


def record(case: Case, action: Action, actor: Actor, to: Progress | None = None, /, **data: Any) -> None:
    """Move the case on, count the act, save, write its one entry and what others are told of it."""
    before = case.progress
    if to is not None:
        case.progress = to
        case.ended_at = timezone.now() if case.is_final else None
        _set_due(case)
    case.version += 1
    _append(case, action, actor, data, case.version)
    case.save()
    outbox.announce(case, action, before, data)


def note(case: Case, action: Action, actor: Actor, /, **data: Any) -> None:
    """Write the entry of an act that changes nothing, such as a look at something guarded: nobody's
    page becomes old by it. The caller holds the case's lock."""
    _append(case, action, actor, data)
    case.save(update_fields=["entries", "trail_end"])


def _append(
    case: Case, action: Action, actor: Actor, data: dict[str, Any], version: int | None = None
) -> None:
    """The case knows the end of its chain: nothing is looked for. A wrong one would show at once, as an entry
    that does not follow the one before it."""
    after = (case.entries, case.trail_end)
    entry = audit.record(str(case.pk), action, actor, data, version=version, after=after)
    case.entries, case.trail_end = entry.seq, entry.hash


_WITH_PEOPLE = (Progress.CHECKING, Progress.IN_REVIEW, Progress.AWAITING_APPROVAL)


def _set_due(case: Case) -> None:
    """The clock runs from when a case first comes before people until they are done with it; while
    checks run again it goes on."""
    if case.progress == Progress.IN_REVIEW and case.due_at is None:
        hours = policy.pinned(case.policy.digest, case.policy.text).due_hours
        case.due_at = timezone.now() + timedelta(hours=hours)
    elif case.progress not in _WITH_PEOPLE:
        case.due_at = None
