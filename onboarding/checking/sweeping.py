"""What workers left behind is settled: nothing waits for ever, nothing is paid twice."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from onboarding import audit, evidence, ledger
from onboarding.audit import Action
from onboarding.checking.course import MOST_TRIES, UNFINISHED, Start, ended, failed, go_on, send
from onboarding.models import CallState, Case, Check, CheckState, Progress
from onboarding.states import Step, act, possible, record


def sweep(start: Start) -> int:
    """Settle what workers left behind; how many cases were touched.

    A call whose time is up is written down as of unknown outcome. Its check goes on where a
    repetition costs nothing or the policy allows it, and fails for a person to see otherwise. A
    check that nobody took for RESEND_SECONDS may have lost its task and is sent again.
    """
    touched = 0
    for call_id in ledger.overdue().values_list("pk", flat=True):
        touched += _settle_lost(str(call_id), start)
    unsent = Check.objects.filter(_not_taken(), state=CheckState.WAITING)
    for check_id in unsent.values_list("pk", flat=True):
        touched += _send_again(str(check_id), start)
    idle = Case.objects.filter(progress=Progress.CHECKING).exclude(checks__state__in=UNFINISHED)
    for case in idle:
        with act(case, None) as locked:
            go_on(locked, start)
        touched += 1
    return touched


MOST_DOUBLINGS = 6
"""From there on a check is sent at the same interval: 64 times the first, two hours by default."""


def _not_taken() -> Q:
    """Sent for longer than patience lasts, which doubles with each sending: whatever waits in a long
    queue only must not make it longer faster than workers shorten it."""
    patience = timedelta(seconds=settings.RESEND_SECONDS)
    times = range(MOST_DOUBLINGS)
    steps = [Q(sends=1 + n) & ledger.longer_ago("sent_at", patience * 2**n) for n in times]
    last = Q(sends__gt=MOST_DOUBLINGS) & ledger.longer_ago("sent_at", patience * 2**MOST_DOUBLINGS)
    return reduce(or_, steps, last)


def _settle_lost(call_id: str, start: Start) -> int:
    with ended(call_id) as (case, check, call):
        if call.state != CallState.OPEN:
            return 0
        ledger.lost(call)
        record(case, Action.CALL_LOST, audit.SYSTEM, check=str(check.pk), service=check.service)
        if check.state != CheckState.RUNNING:
            return 1
        repeat = evidence.policy_of(case).repeat_unknown
        if (ledger.is_free(call.service) or call.vendor in repeat) and check.tries < MOST_TRIES:
            check.state, check.sent_at, check.sends = CheckState.WAITING, timezone.now(), 1
            check.save()
            send(check, start)
        else:
            failed(case, check, "unknown_outcome", "", start)
    return 1


def _send_again(check_id: str, start: Start) -> int:
    with act(Case.objects.get(checks__pk=check_id), None) as case:
        # Another sweep may have sent it since.
        check = Check.objects.filter(_not_taken(), pk=check_id, state=CheckState.WAITING).first()
        if check is None or not possible(case, Step.CHECK):
            return 0
        check.sent_at, check.sends = timezone.now(), check.sends + 1
        check.save()
        send(check, start)
    return 1
