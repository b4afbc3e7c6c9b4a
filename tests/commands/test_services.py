"""``manage.py services``: every service, as a table or as one list of objects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from providers import registry
from tests.commands.test_call import run


def test_the_list_works_before_anything_was_set_up_and_leaves_nothing(tmp_path: Path) -> None:
    var = tmp_path / "var"
    done = run("services", "--json", var=var)
    assert (done.returncode, done.stderr) == (0, "")
    listed = {row["id"]: row for row in json.loads(done.stdout)}
    assert set(listed) == {service.id for service in registry.services()}
    assert {name for name, row in listed.items() if row["configured"]} == {
        "local.ocr", "local.facematch", "local.barcode", "local.meter", "local.quality",
    }  # fmt: skip
    assert not var.exists()


def test_a_table_for_people_has_a_row_a_service(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("services")
    rows = capsys.readouterr().out.splitlines()
    for service in registry.services():
        assert any(row.split()[0] == service.id for row in rows if row.strip()), service.id
