"""What approves by itself: off unless a policy says so, and never where something serious is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onboarding import audit, automatic, evidence, policy, tasks, vendors, workflow
from onboarding.audit import Action, AuditEntry
from onboarding.models import Case, Decision, Finding, Outcome, Progress, Severity
from onboarding.policy import Policy
from providers.model import Answer
from providers.warnings import UNKNOWN
from tests import factories as make

ON = (
    ("enabled = false\n# Countries", "enabled = true\n# Countries"),
    ("countries = []", 'countries = ["*"]'),
    ("sample = 0.10", "sample = 0.0"),
)


@pytest.fixture
def lenient(with_policy: Callable[..., Policy]) -> Callable[..., Policy]:
    """Call it with further changes of a policy that approves by itself."""
    return lambda *changes: with_policy(*ON, *changes)


def against(case: Case) -> list[str]:
    open_now = Finding.objects.filter(case=case, resolved_at=None, dismissed_at=None)
    return automatic.hindrances(evidence.load(case), open_now.values_list("code", "severity"))


def test_it_is_off_unless_a_policy_says_so() -> None:
    case = make.in_review()
    assert against(case) == ["off"]
    assert not workflow.approve_by_policy(case)
    assert make.fresh(case).progress == Progress.IN_REVIEW


def test_a_clean_case_is_approved_and_the_policy_is_named_in_the_trail(
    lenient: Callable[..., Policy],
) -> None:
    lenient()
    case = make.in_review()
    assert workflow.approve_by_policy(case)
    case = make.fresh(case)
    assert (case.progress, case.outcome) == (Progress.DECIDED, Outcome.APPROVED)
    entry = AuditEntry.objects.filter(chain=str(case.pk)).latest("seq")
    assert (entry.action, entry.actor_kind, entry.actor_name) == (Action.CASE_APPROVED, "policy", "policy")
    decision = Decision.objects.get(case=case)
    assert (decision.made_by, decision.maker) == (None, "the policy")
    assert audit.verify(str(case.pk))[1] == []


def test_the_last_check_brings_it_about_and_once_alone(
    lenient: Callable[..., Policy], monkeypatch: pytest.MonkeyPatch
) -> None:
    lenient()
    answers = {"local.ocr": make.reading(), "local.facematch": make.faces_compared()}
    monkeypatch.setattr(vendors, "call", lambda service, request, live: answers[service])
    case = make.submitted()
    first, last = make.waiting(case)
    tasks.run_check(str(first.pk))
    assert make.fresh(case).progress == Progress.CHECKING
    tasks.run_check(str(last.pk))
    assert make.fresh(case).outcome == Outcome.APPROVED
    version = make.fresh(case).version
    tasks.run_check(str(last.pk))  # the broker delivers it again
    assert not workflow.approve_by_policy(case)
    assert make.fresh(case).version == version


@pytest.mark.parametrize(
    ("change", "read", "faces", "told"),
    [
        (('countries = ["*"]', 'countries = ["MEX"]'), make.reading(), None, "country"),
        (None, make.reading(scores={"surname": 0.94}), None, "score:surname"),
        (None, make.reading({**make.READ, "surname": None}), None, "missing:surname"),
        (None, make.reading(), make.faces_compared("match", 0.41), "face"),
        (None, make.reading(), make.faces_compared("no_face", None), "face"),
        (None, make.reading(warnings=(-9108,)), None, "finding:warning-9108"),
        (("sample = 0.0", "sample = 1.0"), make.reading(), None, "sample"),
    ],
)
def test_what_the_policy_does_not_let_pass_comes_before_a_person(
    with_policy: Callable[..., Policy],
    change: tuple[str, str] | None,
    read: Answer,
    faces: Answer | None,
    told: str,
) -> None:
    changes = list(ON)
    if change is not None:
        changes = [(old, new.replace(*change)) for old, new in ON]
    with_policy(*changes)
    case = make.in_review(read=read, faces=faces)
    assert told in against(case)
    assert not workflow.approve_by_policy(case)
    assert make.fresh(case).progress == Progress.IN_REVIEW


def test_an_unknown_warning_stands_against_it_whatever_the_policy_says(
    lenient: Callable[..., Policy],
) -> None:
    lenient(('severities = ["info"]', 'severities = ["info", "low", "medium"]'))
    case = make.in_review(read=make.reading(warnings=(UNKNOWN,)))
    Finding.objects.filter(case=case).update(severity=Severity.INFO)
    assert against(case) == [f"finding:{automatic.UNKNOWN_WARNING}"]
    assert not workflow.approve_by_policy(case)


def test_a_serious_finding_stands_against_it_whatever_the_policy_says(lenient: Callable[..., Policy]) -> None:
    rules = lenient(('severities = ["info"]', 'severities = ["info", "low", "medium"]'))
    assert max(rules.automatic.severities) < Severity.HIGH
    case = make.suspicious()
    assert "finding:name_differs" in against(case)
    assert not workflow.approve_by_policy(case)


def test_a_case_that_a_person_has_had_to_do_with_is_theirs(lenient: Callable[..., Policy]) -> None:
    lenient()
    held = make.in_review()
    workflow.claim(held, make.analyst())
    assert not workflow.approve_by_policy(held)
    reopened = make.in_review()
    assert workflow.approve_by_policy(reopened)
    make.reopen(make.fresh(reopened))
    assert not workflow.approve_by_policy(reopened)
    assert make.fresh(reopened).progress == Progress.IN_REVIEW


def test_the_sample_is_a_share_of_all_cases_and_always_the_same() -> None:
    shares = [automatic.share_of(Case()) for _ in range(2000)]
    assert 0.07 < sum(share < 0.10 for share in shares) / 2000 < 0.13  # five sigma are 0.034
    case = Case()
    assert automatic.share_of(case) == automatic.share_of(case)
    assert policy.current()[1].automatic.sample == 0.10
