"""``make setup EXTRAS=tesseract`` installs what is missing, or says how."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Any

import pytest

from providers.local import scripts
from tools import extras


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were run, none of them really; Korean data are missing."""
    done: list[list[str]] = []

    def run(command: list[str], **options: Any) -> None:
        done.append(command)

    class Found:
        def __call__(self) -> tuple[str, frozenset[str]]:
            return "/usr/bin/tesseract", frozenset({"thai", "devanagari", *(["hangul"] if done else [])})

        def cache_clear(self) -> None:
            pass

    monkeypatch.setattr(scripts, "found", Found())
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    return done


def test_root_has_what_is_missing_installed(
    runs: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert extras.main(["tesseract"]) == 0
    assert [command[:2] for command in runs] == [["apt-get", "update"], ["apt-get", "install"]]
    assert runs[1][-2:] == ["tesseract-ocr", "tesseract-ocr-kor"]
    assert "reads Thai, Devanagari, Hangul" in capsys.readouterr().out


def test_anybody_else_is_told_the_command(
    runs: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert extras.main(["tesseract"]) == 1
    assert runs == []
    said = capsys.readouterr().err
    assert "Hangul cannot be read here" in said
    assert "sudo apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-kor" in said


def test_an_extra_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert extras.main(["telepathy"]) == 2
    assert "tesseract" in capsys.readouterr().err
