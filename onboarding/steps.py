"""The steps of a case as plain data: what each waits for, does or has done, and since when. Shown by the
console, and for every other door to show."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from onboarding import pipeline
from onboarding.models import Case, Check, CheckState, Purpose


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One check. ``state`` is of ``CheckState``, ``since`` when it came to be so, ``elapsed_ms`` how long
    the call took; ``skipped`` maps services that were passed by to the reason. The error is in the
    service's own words where it has a message. Nothing here is personal."""

    check: UUID
    kind: str
    service: str
    purpose: str
    state: str
    since: datetime
    elapsed_ms: int | None = None
    error_kind: str = ""
    error_message: str = ""
    skipped: dict[str, str] = field(default_factory=dict)

    @property
    def follows(self) -> bool:
        """Whether it was not the first service of its route."""
        return self.purpose != Purpose.FIRST

    @property
    def purpose_label(self) -> str:
        return str(Purpose(self.purpose).label)

    @property
    def state_label(self) -> str:
        return str(CheckState(self.state).label)

    def to_json(self) -> dict[str, Any]:
        """As JSON carries it; times in ISO 8601."""
        return asdict(self) | {"check": str(self.check), "since": self.since.isoformat()}


def steps(case: Case) -> list[CaseStep]:
    """The checks of a case in the order in which they were made; those that were run again are left
    out."""
    checks = Check.objects.filter(case=case).exclude(error_kind=pipeline.REPLACED)
    return [step_of(check) for check in checks]


def step_of(check: Check) -> CaseStep:
    since = {CheckState.WAITING: check.sent_at, CheckState.RUNNING: check.started_at}
    return CaseStep(
        check=check.pk,
        kind=check.kind,
        service=check.service,
        purpose=check.purpose,
        state=check.state,
        since=since.get(CheckState(check.state), check.finished_at) or check.created_at,
        elapsed_ms=check.elapsed_ms,
        error_kind=check.error_kind,
        error_message=check.error_message,
        skipped=check.result.get("skipped", {}),
    )
