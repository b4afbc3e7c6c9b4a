"""``manage.py policy check``: for an editor and for a deployment's own tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

DEFAULT = Path(__file__).resolve().parents[2] / "policies" / "default.toml"


def test_a_good_file_is_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("policy", "check", str(DEFAULT))
    said = capsys.readouterr().out
    assert "default 2026.1 can be used" in said
    assert "*: local.ocr" in said
    assert "nothing" in said


def test_what_approves_by_itself_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    text = DEFAULT.read_text("utf-8").replace("enabled = false\n", "enabled = true\n", 1)
    file.write_text(text.replace("countries = []", 'countries = ["MEX"]'), "utf-8")
    call_command("policy", "check", str(file))
    assert "MEX; open: info; scores from 0.95" in capsys.readouterr().out


def test_every_problem_is_told_and_the_exit_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(DEFAULT.read_text("utf-8").replace("youngest = 18", "youngest = 180\nx = 1"), "utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("policy", "check", str(file))
    told = capsys.readouterr().err.splitlines()
    assert ended.value.code == 1
    assert [line.split(": ", 1)[1][:17] for line in told] == ["[person] youngest", "[person] x is no "]
    assert all(line.startswith(f"{file}:") for line in told)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_said_so(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("policy", "check", str(file))
    assert ended.value.code == 1
    assert "mine.toml cannot be read" in capsys.readouterr().err
