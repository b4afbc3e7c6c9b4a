"""``manage.py evaluate --from-corrections``: what reviewers let stand is the truth."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from onboarding import workflow
from onboarding.audit import Action
from onboarding.models import AuditEntry, Case
from tests import factories as make

pytestmark = pytest.mark.django_db


def decided(corrected: str | None = None) -> Case:
    case = make.in_review()
    if corrected is not None:
        workflow.correct_field(case, make.analyst(), "surname", corrected, "Printed so.", case.version)
    make.approve(make.fresh(case))
    return make.fresh(case)


def test_accuracy_is_told_by_service_document_and_field(capsys: pytest.CaptureFixture[str]) -> None:
    case = decided("NIRGENDS")
    decided()
    call_command("evaluate", "--from-corrections", "--json")
    measured = {
        (one["service"], one["document"], one["field"]): one for one in json.loads(capsys.readouterr().out)
    }
    document = case.documents.get(kind="identity")
    surname = measured["local.ocr", document.type or document.detected_type, "surname"]
    assert (surname["number"], surname["corrected"], surname["share"]) == (2, 1, 0.5)
    assert 0 < surname["low"] < 0.5 < surname["high"] < 1
    call_command("evaluate", "--from-corrections")
    assert "surname" in capsys.readouterr().out.splitlines()[0]  # the least sure first


def test_a_test_set_has_pictures_what_was_read_and_what_is_true(tmp_path: Path) -> None:
    case = decided("NIRGENDS")
    make.in_review()  # nobody decided it
    folder = tmp_path / "set"
    call_command("evaluate", "--from-corrections", "--export", str(folder))
    (entry,) = json.loads((folder / "index.json").read_text())
    record = json.loads((folder / entry["folder"] / "truth.json").read_text())
    assert entry["folder"] == case.number
    assert record["truth"]["surname"] == "NIRGENDS" != record["read"]["surname"]
    assert record["corrected"] == ["surname"]
    for file in record["sides"].values():
        assert (folder / entry["folder"] / file).read_bytes().startswith(b"\xff\xd8")
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.rglob("*.*")} == {0o600}
    (noted,) = AuditEntry.objects.filter(chain=str(case.pk), action=Action.CASE_EXPORTED)
    assert noted.data == {"form": "test_set"}


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not there yet"):
        call_command("evaluate", "--from-corrections", "--export", str(tmp_path))
    assert not list(tmp_path.iterdir())


def test_without_decisions_nothing_was_measured(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("evaluate", "--from-corrections")
    assert "nothing was measured" in capsys.readouterr().out
