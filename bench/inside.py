"""What happens inside an :class:`bench.installation.Installation`: a process on its settings that takes
lines of JSON, ``[act, arguments]``, and answers each with one."""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any

import django
import numpy as np
from PIL import Image

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyc.settings")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.db import close_old_connections, connection  # noqa: E402
from django.db.models import Max, Min  # noqa: E402
from django.test import Client  # noqa: E402

from kyc.celery import app  # noqa: E402
from onboarding import access, audit, tasks, workflow  # noqa: E402
from onboarding.audit import AuditEntry  # noqa: E402
from onboarding.intake import accept  # noqa: E402
from onboarding.models import Case, Check, CheckState, Finding, Progress, ServiceCall, User  # noqa: E402

DECLARED = {"full_name": "Quillon Nirgendwo", "date_of_birth": "1984-02-29"}


def _jpeg(seed: int) -> bytes:
    """A picture of nothing in particular, another one for each seed."""
    coarse = np.random.default_rng(seed).integers(0, 255, (6, 10, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(coarse).resize((480, 300), Image.Resampling.BICUBIC).save(buffer, "JPEG")
    return buffer.getvalue()


def _user() -> User:
    user, _made = User.objects.get_or_create(username="ana")
    user.groups.add(Group.objects.get_or_create(name="analyst")[0])
    return user


def collect(count: int) -> list[str]:
    """Cases with all their pictures, not submitted; their ids."""
    actor = access.actor(_user())
    before = Case.objects.count()
    cases = []
    for number in range(before, before + count):
        case = workflow.open_case(actor, DECLARED, country="BRA", document_type="br.driver_license")
        for place, side in enumerate(("front", "selfie")):
            workflow.add_page(case, actor, side, accept(_jpeg(2 * number + place)))
        cases.append(str(case.pk))
    return cases


def submit(cases: list[str]) -> None:
    for case in Case.objects.filter(pk__in=cases):
        workflow.submit(case, access.actor(_user()), tasks.send_check)


def send(times: int) -> int:
    """Send the task of every check again, so often; how many checks there are."""
    checks = Check.objects.values_list("pk", flat=True)
    for check in checks:
        for _ in range(times):
            tasks.send_check(str(check))
    return len(checks)


def answers(worker: str) -> bool:
    """Whether a worker of that name takes tasks."""
    found = app.control.inspect(timeout=1.0).ping() or {}
    return any(name.partition("@")[0] == worker for name in found)


def log_in() -> dict[str, str]:
    """The session cookie of somebody who works here, and the numbers of all cases."""
    client = Client()
    client.force_login(_user())
    numbers = Case.objects.order_by("created_at").values_list("number", flat=True)
    return {"session": client.cookies["sessionid"].value, "numbers": " ".join(numbers)}


def queries(count: int) -> list[int]:
    """How many database queries each of so many cases takes, submitting and all of its checks."""
    counts = []
    for case_id in collect(count):
        made: list[str] = []

        def note(execute: Any, sql: str, *rest: Any, made: list[str] = made) -> Any:
            made.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            case = Case.objects.get(pk=case_id)
            workflow.submit(case, access.actor(_user()), lambda check: None)
            while waiting := Check.objects.filter(case=case, state=CheckState.WAITING).first():
                tasks.run_check(str(waiting.pk))
        counts.append(len(made))
    return counts


def times() -> dict[str, Any]:
    """Seconds of each case from submitting to review, and of all calls from the first to the last."""
    ready = AuditEntry.objects.filter(action=audit.Action.REVIEW_READY)
    ends = {entry.chain: entry.at for entry in ready}
    cases = Case.objects.filter(pk__in=ends, submitted_at__isnull=False).order_by("submitted_at")
    span = ServiceCall.objects.aggregate(first=Min("started_at"), last=Max("finished_at"))
    return {
        "cases": [
            (ends[str(case.pk)] - case.submitted_at).total_seconds() for case in cases if case.submitted_at
        ],
        "span": (span["last"] - span["first"]).total_seconds(),
    }


def checking() -> int:
    return Case.objects.filter(progress=Progress.CHECKING).count()


def report() -> dict[str, Any]:
    """Every case, check and call, and what is wrong with the trail."""
    entries, problems = audit.verify()
    checks = Check.objects.values("pk", "case_id", "service", "state", "error_kind", "tries", "purpose")
    calls = ServiceCall.objects.values("check_run_id", "service", "vendor", "state", "billable", "key")
    started = audit.AuditEntry.objects.values_list("action", flat=True)
    return {
        "cases": dict(Case.objects.values_list("number", "progress")),
        "checks": [{name: str(value) for name, value in check.items()} for check in checks],
        "calls": [{name: str(value) for name, value in call.items()} for call in calls],
        "actions": {action: list(started).count(action) for action in set(started)},
        "findings": sorted(Finding.objects.filter(resolved_at=None).values_list("code", flat=True)),
        "entries": entries,
        "problems": [str(problem) for problem in problems],
    }


ACTS = {
    act.__name__: act for act in (collect, submit, send, answers, log_in, queries, times, checking, report)
}


def main() -> None:
    for line in sys.stdin:
        act, arguments = json.loads(line)
        close_old_connections()
        print(json.dumps(ACTS[act](**arguments)), flush=True)


if __name__ == "__main__":
    main()
