"""The table of transitions: every act in every state, done or refused with nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from onboarding import checking, workflow
from onboarding.models import Case, Check, CheckState, DecisionAction, Finding, Progress
from onboarding.states import TRANSITIONS, Refused, Stale, Step
from tests import factories as make

STATES: dict[Progress, Callable[[], Case]] = {
    Progress.DRAFT: make.opened,
    Progress.COLLECTING: make.collected,
    Progress.CHECKING: make.submitted,
    Progress.IN_REVIEW: make.suspicious,
    Progress.AWAITING_CUSTOMER: make.awaiting_customer,
    Progress.AWAITING_APPROVAL: make.awaiting_approval,
    Progress.DECIDED: make.decided,
    Progress.EXPIRED: make.expired,
    Progress.WITHDRAWN: make.withdrawn,
}


def _submit(case: Case) -> None:
    """With everything that it asks for, where a picture may be added at all."""
    if case.progress in (Progress.DRAFT, Progress.AWAITING_CUSTOMER):
        workflow.add_page(case, make.analyst(), "front", make.picture(8))
    if case.progress == Progress.DRAFT:
        workflow.add_page(case, make.analyst(), "selfie", make.picture(9))
    workflow.submit(case, make.analyst(), make.not_sent)


def _rerun(case: Case) -> None:
    Check.objects.filter(case=case, kind="ocr").update(state=CheckState.FAILED)
    workflow.rerun(case, make.analyst(), make.not_sent)


def _dismiss(case: Case) -> None:
    finding = Finding.objects.filter(case=case).first()
    workflow.dismiss_finding(case, make.analyst(), finding.pk if finding else 0, "Known.", None)


ACTS: dict[str, Callable[[Case], object]] = {
    "declare": lambda case: workflow.declare(case, make.analyst(), {"full_name": "Another Name"}),
    "add_page": lambda case: workflow.add_page(case, make.analyst(), "front", make.picture(7)),
    "set_type": lambda case: workflow.set_document_type(case, make.analyst(), "id_card", None),
    "submit": _submit,
    "rerun": _rerun,
    "claim": lambda case: workflow.claim(case, make.analyst()),
    "correct": lambda case: workflow.correct_field(
        case, make.analyst(), "surname", "NOWHERE", "As printed.", None
    ),
    "dismiss": _dismiss,
    "approve": make.approve,
    "reject": lambda case: workflow.decide(
        case, make.analyst(), DecisionAction.REJECT, ["not_genuine"], version=case.version
    ),
    "ask_again": lambda case: workflow.ask_again(
        case, make.analyst(), {str(make.identity(case).pk): "blurry"}, version=case.version
    ),
    "confirm": lambda case: workflow.confirm(case, make.approver(), version=case.version),
    "refuse": lambda case: workflow.refuse(case, make.approver(), "No.", version=case.version),
    "reopen": make.reopen,
    "withdraw": lambda case: workflow.withdraw(case, make.analyst()),
}

D, C, K, R = Progress.DRAFT, Progress.COLLECTING, Progress.CHECKING, Progress.IN_REVIEW
W, A = Progress.AWAITING_CUSTOMER, Progress.AWAITING_APPROVAL
DONE = Progress.DECIDED

# Act -> in which state it is possible -> the state that the case is in afterwards.
EXPECTED: dict[str, dict[Progress, Progress]] = {
    "declare": {D: D, C: C},
    "add_page": {D: C, C: C, W: W},
    "set_type": {D: D, C: C, W: W, R: R},
    "submit": {D: K, C: K, W: K},
    "rerun": {K: K, R: K},
    "claim": {R: R},
    "correct": {R: R},
    "dismiss": {R: R},
    "approve": {R: A},
    "reject": {R: DONE},
    "ask_again": {R: W},
    "confirm": {A: DONE},
    "refuse": {A: R},
    "reopen": {DONE: R},
    "withdraw": dict.fromkeys((D, C, K, R, W, A), Progress.WITHDRAWN),
}


class _Undo(Exception):
    """Takes an act back."""


def attempt(act: Callable[[Case], object], case: Case) -> Progress | Refused:
    """Where an act leads the case, or why it was refused; taken back either way."""
    reached = Progress(case.progress)
    try:
        with transaction.atomic():
            act(case)
            reached = Progress(make.fresh(case).progress)
            raise _Undo
    except Refused as refused:
        return refused
    except _Undo:
        return reached


def everything(files: Callable[[], dict[str, bytes]]) -> dict[str, Any]:
    """The whole database and storage."""
    rows = {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("onboarding").get_models()
    }
    return rows | {"files": files()}


@pytest.mark.parametrize("state", STATES)
def test_each_act_is_done_or_refused_with_nothing_changed(
    state: Progress, stored: Callable[[], dict[str, bytes]]
) -> None:
    case = STATES[state]()
    make.approver()
    assert case.progress == state
    done = {}
    for name, act in ACTS.items():
        if name == "rerun" and state not in EXPECTED["rerun"]:
            Check.objects.filter(case=case).update(state=CheckState.FAILED)
        before = everything(stored)
        reached = attempt(act, make.fresh(case))
        if isinstance(reached, Refused):
            assert str(reached), name
            assert everything(stored) == before, name
        else:
            done[name] = reached
    assert done == {name: table[state] for name, table in EXPECTED.items() if state in table}


def test_every_state_is_tried_and_no_final_one_is_left_but_a_decided_one_by_an_approver() -> None:
    assert set(STATES) == set(Progress)
    final = {Progress.DECIDED, Progress.EXPIRED, Progress.WITHDRAWN}
    left = {(state, step) for step, (sources, goal) in TRANSITIONS.items() for state in sources if goal}
    assert {row for row in left if row[0] in final} == {(Progress.DECIDED, Step.REOPEN)}
    for state in Progress:
        assert Case(progress=state).is_final == (state in final)


@pytest.mark.parametrize("name", ["set_type", "correct", "dismiss", "approve", "reject", "ask_again"])
def test_a_reviewer_who_saw_an_older_version_is_told_so(name: str) -> None:
    case = make.suspicious()
    finding = Finding.objects.filter(case=case).first()
    assert finding is not None
    older = case.version
    workflow.claim(case, make.analyst())
    identity = str(make.identity(case).pk)
    me = make.analyst()
    acts: dict[str, Callable[[], object]] = {
        "set_type": lambda: workflow.set_document_type(case, me, "passport", older),
        "correct": lambda: workflow.correct_field(case, me, "surname", "X", "So.", older),
        "dismiss": lambda: workflow.dismiss_finding(case, me, finding.pk, "So.", older),
        "approve": lambda: workflow.decide(
            case, me, DecisionAction.APPROVE, ["identity_confirmed"], version=older
        ),
        "reject": lambda: workflow.decide(case, me, DecisionAction.REJECT, ["not_genuine"], version=older),
        "ask_again": lambda: workflow.ask_again(case, me, {identity: "blurry"}, version=older),
    }
    with pytest.raises(Stale):
        acts[name]()
    assert make.fresh(case).version == older + 1


@pytest.mark.parametrize("second", [workflow.confirm, workflow.refuse])
def test_a_second_approver_who_saw_an_older_version_is_told_so(second: Callable[..., None]) -> None:
    case = make.awaiting_approval()
    with pytest.raises(Stale):
        second(case, make.approver(), "Looked at it.", version=case.version - 1)
    assert make.fresh(case).progress == Progress.AWAITING_APPROVAL


def test_a_check_is_not_begun_once_the_case_is_withdrawn() -> None:
    case = make.submitted()
    check = make.waiting(case, "ocr")[0]
    workflow.withdraw(case, make.analyst())
    version = make.fresh(case).version
    assert checking.begin(str(check.pk), make.not_sent) is None
    assert make.fresh(case).version == version
