"""``manage.py call`` to vendors: checks and meters have a shape of their own, failures an exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.sandbox import Running, jpeg, running

CPF = ("cellere.background_check_cpf", "--set", "cpf=529.982.247-25")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    with running() as found:
        yield found


@pytest.fixture
def configured(sandbox: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in sandbox.variables.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg())
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and standard output."""
    code = 0
    try:
        call_command("call", *arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, capsys.readouterr().out


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code, out = said(capsys, *arguments, "--json")
    return code, json.loads(out)


@pytest.mark.usefixtures("configured")
def test_a_tax_id_has_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = shown(capsys, *CPF)
    assert code == 0
    assert answer["check"] == {
        "tax_id": "52998224725", "status": "regular", "raw_status": "REGULAR", "deceased": False,
        "name": "MARINA EXEMPLO FICTÍCIA", "origin": "RECEITA FEDERAL",
    }  # fmt: skip
    code, text = said(capsys, *CPF)
    assert code == 0
    assert "regular" in text


@pytest.mark.usefixtures("configured")
def test_a_meter_has_its_reading(capsys: pytest.CaptureFixture[str], picture: str) -> None:
    meter = ("cellere.meter_self_reading", "--front", picture, "--set", "kind=energy", "--set", "reading=777")
    code, answer = shown(capsys, *meter)
    assert code == 0
    assert answer["reading"] == {
        "value": "12345", "confidence": 0.97, "meter_id": "30114577", "meter_id_confidence": 0.95,
        "model": "EXEMPLO M1", "model_confidence": 0.9, "display": "ciclometrico", "power_code": "03",
        "unbalanced": False, "status": "not conciliated",
    }  # fmt: skip
    code, text = said(capsys, *meter)
    assert code == 0
    assert "not conciliated" in text


@pytest.mark.usefixtures("configured")
def test_a_match_stands_at_the_top(capsys: pytest.CaptureFixture[str], picture: str) -> None:
    code, answer = shown(capsys, "cellere.facematch", "--front", picture, "--selfie", picture)
    assert code == 0
    assert (answer["match"], answer["confidence"], answer["distance"]) == (True, 0.97, 0.31)
    assert set(answer["faces"]) == {"document", "selfie"}


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize(
    ("set_", "value", "code", "kind"),
    [
        ("CELLERE_TOKEN", "no jwt", 1, "auth"),
        ("CELLERE_TOKEN", "", 2, "not_configured"),
        ("CELLERE_CPF_PATH", "/nowhere", 1, "bad_response"),
    ],
)
def test_a_failure_has_its_exit_code(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    set_: str,
    value: str,
    code: int,
    kind: str,
) -> None:
    monkeypatch.setenv(set_, value)
    found, failure = shown(capsys, *CPF)
    assert (found, failure["outcome"], failure["error"]["kind"]) == (code, "error", kind)
    assert "529" not in json.dumps(failure)
