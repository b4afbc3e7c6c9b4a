"""Decisions: alone where the policy lets one, by two people where it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onboarding import evidence, policy, workflow
from onboarding.audit import SYSTEM, Action, AuditEntry
from onboarding.models import (
    Case,
    Decision,
    DecisionAction,
    DecisionState,
    Outcome,
    Progress,
)
from onboarding.states import Refused
from tests import factories as make


def last_action(case: Case) -> str:
    return AuditEntry.objects.filter(chain=str(case.pk)).latest("seq").action


def reject(case: Case, *codes: str) -> Decision:
    return workflow.decide(
        case, make.analyst(), DecisionAction.REJECT, codes, "Seen at the branch.", version=case.version
    )


# Alone


def test_a_clean_case_is_approved_by_one_person() -> None:
    case = make.in_review()
    assert not workflow.needs_second(case, DecisionAction.APPROVE)
    make.approve(case)
    case = make.fresh(case)
    assert (case.progress, case.outcome) == (Progress.DECIDED, Outcome.APPROVED)
    assert case.decided_at is not None
    assert last_action(case) == Action.CASE_APPROVED


def test_a_rejection_needs_no_second_person_however_serious_the_findings() -> None:
    case = make.suspicious()
    decision = reject(case, "data_mismatch", "not_genuine")
    case = make.fresh(case)
    assert (case.progress, case.outcome) == (Progress.DECIDED, Outcome.REJECTED)
    assert decision.reasons == ["data_mismatch", "not_genuine"]
    assert last_action(case) == Action.CASE_REJECTED


def test_the_note_is_for_colleagues_and_sealed() -> None:
    case = make.in_review()
    decision = reject(case, "not_genuine")
    assert b"branch" not in bytes(decision.note)
    opened = evidence.vault_of(case).open(decision.note, evidence.NOTE_PLACE)
    assert opened.decode() == "Seen at the branch."


@pytest.mark.parametrize("codes", [[], ["because"], ["identity_confirmed"], ["not_genuine", "because"]])
def test_a_reason_must_be_one_of_the_acts_own_codes(codes: list[str]) -> None:
    case = make.in_review()
    with pytest.raises(Refused, match="reason"):
        reject(case, *codes)
    assert not Decision.objects.exists()


def test_asking_again_is_not_a_decision_of_this_kind() -> None:
    case = make.in_review()
    with pytest.raises(ValueError, match="ask_again"):
        workflow.decide(case, make.analyst(), DecisionAction.ASK_AGAIN, ["blurry"], version=case.version)


@pytest.mark.parametrize("act", ["decide", "claim", "correct"])
def test_only_a_person_may_decide(act: str) -> None:
    case = make.in_review()
    acts: dict[str, Callable[[], object]] = {
        "decide": lambda: make.approve(case, SYSTEM),
        "claim": lambda: workflow.claim(case, SYSTEM),
        "correct": lambda: workflow.correct_field(case, SYSTEM, "surname", "X", "Y.", None),
    }
    with pytest.raises(Refused, match="Only a person"):
        acts[act]()
    assert make.fresh(case).version == case.version


# By two


def test_an_approval_against_a_serious_finding_waits_for_a_second_person() -> None:
    case = make.suspicious()
    assert workflow.needs_second(case, DecisionAction.APPROVE)
    make.approve(case)
    case = make.fresh(case)
    assert (case.progress, case.outcome) == (Progress.AWAITING_APPROVAL, Outcome.NONE)
    assert Decision.objects.get(case=case).state == DecisionState.STAGED
    assert last_action(case) == Action.DECISION_STAGED


def test_which_findings_are_serious_is_for_the_policy_to_say(
    with_policy: Callable[..., policy.Policy],
) -> None:
    with_policy(('second_approver = ["high"]', 'second_approver = ["medium"]'))
    assert not workflow.needs_second(make.suspicious(), DecisionAction.APPROVE)
    unsure = make.in_review(faces=make.faces_compared("review", 0.55))
    assert workflow.needs_second(unsure, DecisionAction.APPROVE)


def test_a_finding_that_was_set_aside_asks_for_nobody() -> None:
    case = make.suspicious()
    finding = case.findings.get()
    workflow.dismiss_finding(case, make.analyst(), finding.pk, "Married name.", None)
    make.approve(make.fresh(case))
    assert make.fresh(case).progress == Progress.DECIDED


def test_the_second_person_confirms_and_it_is_final() -> None:
    case = make.awaiting_approval()
    workflow.confirm(case, make.approver(), "Agreed.", version=case.version)
    case = make.fresh(case)
    decision = Decision.objects.get(case=case)
    assert (case.progress, case.outcome) == (Progress.DECIDED, Outcome.APPROVED)
    assert (decision.state, decision.second_by) == (DecisionState.FINAL, make.user("petra"))
    opened = evidence.vault_of(case).open(decision.second_note, evidence.NOTE_PLACE)
    assert opened.decode() == "Agreed."


def test_the_second_person_refuses_and_it_is_reviewed_again() -> None:
    case = make.awaiting_approval()
    workflow.refuse(case, make.approver(), "Look at the photograph.", version=case.version)
    case = make.fresh(case)
    assert (case.progress, case.outcome) == (Progress.IN_REVIEW, Outcome.NONE)
    assert Decision.objects.get(case=case).state == DecisionState.REFUSED
    make.approve(case)
    states = Decision.objects.filter(case=case).values_list("state", flat=True)
    assert list(states) == [DecisionState.REFUSED, DecisionState.STAGED]


def test_who_refuses_says_why() -> None:
    case = make.awaiting_approval()
    with pytest.raises(Refused, match="why"):
        workflow.refuse(case, make.approver(), " ", version=case.version)
    assert make.fresh(case).progress == Progress.AWAITING_APPROVAL


@pytest.mark.parametrize("second", [workflow.confirm, workflow.refuse])
def test_nobody_is_their_own_second_person(second: Callable[..., None]) -> None:
    case = make.suspicious()
    make.approve(case, make.approver())
    case = make.fresh(case)
    with pytest.raises(Refused, match="other than the one who decided"):
        second(case, make.approver(), "Mine.", version=case.version)
    assert make.fresh(case).progress == Progress.AWAITING_APPROVAL
    assert Decision.objects.get(case=case).state == DecisionState.STAGED


# Withdrawn


def test_a_decision_that_waited_lapses_with_a_case_that_is_withdrawn() -> None:
    case = make.awaiting_approval()
    workflow.withdraw(case, make.analyst(), version=case.version)
    case = make.fresh(case)
    assert (case.progress, case.outcome) == (Progress.WITHDRAWN, Outcome.NONE)
    assert Decision.objects.get(case=case).state == DecisionState.LAPSED
    assert last_action(case) == Action.CASE_WITHDRAWN
