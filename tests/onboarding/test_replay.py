"""Past cases under another policy: what would be otherwise, and nobody is called."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from onboarding import evidence, policy, vendors, workflow
from onboarding.models import Case, DecisionAction, ServiceCall
from onboarding.policy import Policy
from onboarding.replay import Replayed, replay
from providers import registry
from tests import factories as make
from tests.sandbox import Running

pytestmark = pytest.mark.thorough

DEFAULT = (Path(__file__).resolve().parents[2] / "policies" / "default.toml").read_text("utf-8")
AUTOMATIC = (
    ("enabled = false\n# Countries", "enabled = true\n# Countries"),
    ("countries = []", 'countries = ["*"]'),
    ("sample = 0.10", "sample = 0.0"),
)


def text(*changes: tuple[str, str]) -> str:
    changed = DEFAULT
    for old, new in changes:
        assert changed.count(old) == 1, old
        changed = changed.replace(old, new)
    return changed


def under(case: Case, *changes: tuple[str, str]) -> Replayed:
    row = replay(make.fresh(case), policy.parse(text(*changes)))
    assert row is not None
    return row


@pytest.fixture
def nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on whoever tries to call a service, or opens a socket, fails."""

    def forbid(*_: Any, **__: Any) -> None:
        raise AssertionError("a replay called somebody")

    def close() -> None:
        for owner, name in (
            (registry, "call"),
            (vendors, "call"),
            (vendors, "door"),
            (socket, "create_connection"),
            (socket.socket, "connect"),
        ):
            monkeypatch.setattr(owner, name, forbid)

    return close


def test_the_same_policy_changes_nothing() -> None:
    for case in (make.in_review(), make.suspicious(), make.decided()):
        assert under(case).flips == []


def test_stricter_thresholds_bring_findings_and_laxer_ones_take_them() -> None:
    case = make.in_review(read=make.reading(scores={"surname": 0.85}))
    row = under(case, ("low_score = 0.80", "low_score = 0.90"))
    assert (row.appear, row.vanish, row.flips) == (["field_unsure"], [], ["findings"])
    other_face = make.in_review(faces=make.faces_compared("no_match", 0.65))
    row = under(other_face, ("no_match_above = 0.62", "no_match_above = 0.70"))
    assert (row.appear, row.vanish) == (["face_unsure"], ["face_no_match"])
    assert row.flips == ["findings", "second_person"]


def test_what_people_corrected_or_set_aside_stays_out_of_it() -> None:
    case = make.in_review(read=make.reading(scores={"surname": 0.85}))
    workflow.correct_field(case, make.analyst(), "surname", "NIRGENDWO", "Compared.", None)
    assert under(case, ("low_score = 0.80", "low_score = 0.90")).appear == ["field_unsure"]


def test_what_would_be_approved_by_itself_against_a_persons_rejection_is_told() -> None:
    case = make.in_review()
    workflow.decide(case, make.analyst(), DecisionAction.REJECT, ["not_genuine"], version=case.version)
    row = under(case, *AUTOMATIC)
    assert row.flips == ["automatic"]
    assert row.against_people
    assert not under(make.decided(), *AUTOMATIC).against_people


def test_dates_are_weighed_as_of_the_day_on_which_the_checks_ended() -> None:
    soon = (timezone.localdate() + timedelta(days=100)).isoformat()
    case = make.in_review(read=make.reading({**make.READ, "date_of_expiry": soon}))
    ended = timezone.now() - timedelta(days=60)
    case.checks.update(finished_at=ended)
    assert under(case).flips == []
    assert "document_expires_soon" not in under(case).after.findings


def test_another_order_of_the_route_takes_the_answer_of_its_first_service(
    sandbox: Running, with_policy: Callable[..., Policy]
) -> None:
    """Both vendors were asked: a second opinion had been wanted of every case."""
    with_policy(*make.routed(make.CNH, make.TENCENT_CNH), ("share = 0.0", "share = 1.0"))
    case = make.worked(make.licence())
    calls = ServiceCall.objects.count()
    row = under(case, *make.routed(make.TENCENT_CNH, make.CNH), ("share = 0.0", "share = 1.0"))
    assert row.after.never_asked == (make.TENCENT_CNH,)  # it was asked for an opinion alone
    other = under(case, *make.routed(make.CELLERE, make.CNH))
    assert other.after.never_asked == (make.CELLERE,)
    assert other.after.findings == other.before.findings
    nobody = under(case, *make.routed(make.CELLERE))
    assert "document_not_read" in nobody.appear
    assert ServiceCall.objects.count() == calls


def test_a_case_whose_checks_have_not_ended_is_left_out() -> None:
    assert replay(make.submitted(), policy.parse(DEFAULT)) is None
    assert replay(make.collected(), policy.parse(DEFAULT)) is None


# The command


def told(tmp_path: Path, *options: str, changes: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    file = tmp_path / "other.toml"
    file.write_text(text(*changes), "utf-8")
    out = io.StringIO()
    call_command("policy", "replay", str(file), "--json", *options, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_all_cases_are_counted_and_those_that_flip_are_listed_without_a_call(
    tmp_path: Path, nobody_is_called: Callable[[], None]
) -> None:
    clean, unsure = make.decided(), make.in_review(read=make.reading(scores={"surname": 0.85}))
    waiting = make.submitted()
    before = {model: list(model.objects.order_by("pk").values()) for model in (Case, ServiceCall)}
    nobody_is_called()
    found = told(tmp_path, changes=(*AUTOMATIC, ("low_score = 0.80", "low_score = 0.90")))
    assert (found["replayed"], found["left_out"], found["flipped"]) == (2, 1, 2)
    assert (found["approved_by_itself_before"], found["approved_by_itself_after"]) == (0, 1)
    assert found["findings_that_appear"] == {"field_unsure": 1}
    assert [row["case"] for row in found["cases"]] == [clean.number, unsure.number]
    assert waiting.number not in str(found)
    assert before == {model: list(model.objects.order_by("pk").values()) for model in (Case, ServiceCall)}
    # Nothing personal is printed.
    assert make.FULL_NAME.split()[1].lower() not in json.dumps(found).lower()


def test_older_cases_are_left_out_by_their_day(tmp_path: Path) -> None:
    old, new = make.in_review(), make.in_review()
    Case.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=10))
    yesterday = (timezone.now() - timedelta(days=1)).date().isoformat()
    assert told(tmp_path)["replayed"] == 2
    assert told(tmp_path, "--since", yesterday)["replayed"] == 1
    assert new.pk != old.pk


def test_the_summary_is_for_people_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = make.in_review()
    file = tmp_path / "other.toml"
    file.write_text(text(*AUTOMATIC), "utf-8")
    call_command("policy", "replay", str(file))
    said = capsys.readouterr().out
    assert f"{case.number}  none      approved by itself" in said
    assert "approved by itself after:   1" in said


def test_a_case_whose_key_was_destroyed_is_left_out(tmp_path: Path) -> None:
    case = make.in_review()
    assert evidence.vault_of(case)
    case.applicant.data_key = b""
    case.applicant.save()
    assert told(tmp_path)["left_out"] == 1
