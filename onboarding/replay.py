"""Another policy for past cases: what services had answered is weighed by it, and nobody is called.

What people did afterwards stays out of it: values are as services read them, findings as they were
before anybody set one aside. Both sides are weighed as of the day on which the checks ended, so that
nothing is different but the policy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onboarding import automatic, evidence, findings
from onboarding.evidence import Evidence
from onboarding.models import Case, Check, CheckState, Document, DocumentKind, Outcome, Purpose
from onboarding.policy import Policy


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a policy makes of a case: codes of its findings, whether it approves it by itself, whether
    an approval would want a second person, and the services of its routes that were never asked: with
    them it might be otherwise."""

    findings: frozenset[str]
    automatic: bool
    second_person: bool
    never_asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A case under the policy that it had and under another."""

    case: Case
    before: Weighed
    after: Weighed

    @property
    def appear(self) -> list[str]:
        return sorted(self.after.findings - self.before.findings)

    @property
    def vanish(self) -> list[str]:
        return sorted(self.before.findings - self.after.findings)

    @property
    def flips(self) -> list[str]:
        """What is otherwise: ``findings``, ``automatic``, ``second_person``."""
        found = ["findings"] if self.appear or self.vanish else []
        if self.before.automatic != self.after.automatic:
            found.append("automatic")
        if self.before.second_person != self.after.second_person:
            found.append("second_person")
        return found

    @property
    def against_people(self) -> bool:
        """Whether the other policy approves by itself what a person rejected."""
        return self.after.automatic and self.case.outcome == Outcome.REJECTED

    def to_json(self) -> dict[str, Any]:
        return {
            "case": self.case.number,
            "outcome": self.case.outcome,
            "flips": self.flips,
            "appear": self.appear,
            "vanish": self.vanish,
            "automatic": [self.before.automatic, self.after.automatic],
            "second_person": [self.before.second_person, self.after.second_person],
            "against_people": self.against_people,
            "never_asked": list(self.after.never_asked),
        }


def replay(case: Case, policy: Policy) -> Replayed | None:
    """None for a case whose checks have not ended. Raises VaultError where it cannot be opened."""
    checks = list(case.checks.all())
    ended = [check.finished_at for check in checks if check.finished_at]
    if not ended or any(check.state in (CheckState.WAITING, CheckState.RUNNING) for check in checks):
        return None
    day = max(ended).date()
    return Replayed(case, _weigh(case, evidence.policy_of(case), day), _weigh(case, policy, day))


def _weigh(case: Case, policy: Policy, day: date) -> Weighed:
    never_asked: list[str] = []
    known = evidence.load(case, corrected=False, choose=_by_route(policy, never_asked))
    known = replace(known, policy=policy, face=_face(known, policy, never_asked))
    drafts = findings.find(known, day)
    hindrances = automatic.hindrances(known, [(draft.code, draft.severity) for draft in drafts])
    return Weighed(
        findings=frozenset(draft.code for draft in drafts),
        automatic=not hindrances,
        second_person=any(draft.severity in policy.second_approver for draft in drafts),
        never_asked=tuple(never_asked),
    )


def _by_route(policy: Policy, never_asked: list[str]) -> Callable[[list[Check], Document], Check | None]:
    """The reading that counts by the policy's route: of the first service that answered in full, else
    of the one that missed least. Services before it that were never asked are noted."""

    def choose(checks: list[Check], document: Document) -> Check | None:
        made: dict[str, list[Check]] = {}
        for check in checks:
            first = check.purpose != Purpose.SECOND_OPINION
            if check.document_id == document.pk and check.kind == "ocr" and first:
                made.setdefault(check.service, []).append(check)
        best: Check | None = None
        asked = policy.route(document.type or document.detected_type)
        if document.kind == DocumentKind.ADDRESS:
            asked = policy.address.services.get(document.case.country, ())
        for service in asked if made else ():
            if service not in made:
                never_asked.append(service)
            answered = [check for check in made.get(service, []) if check.state == CheckState.DONE]
            if answered and (best is None or _missed(answered[-1]) < _missed(best)):
                best = answered[-1]
            if best is not None and not _missed(best):
                break
        return best

    return choose


def _missed(check: Check) -> int:
    return len(check.result.get("missing", []))


def _face(known: Evidence, policy: Policy, never_asked: list[str]) -> Check | None:
    """The face match of the first service of the policy that answered."""
    if known.face is None:
        return None
    compared = known.face.result.get("compared")
    done = {
        check.service: check
        for check in known.checks
        if check.kind == "face_match"
        and check.state == CheckState.DONE
        and check.result.get("compared") == compared
    }
    for service in policy.face_services:
        if service in done:
            return done[service]
        never_asked.append(service)
    return None
