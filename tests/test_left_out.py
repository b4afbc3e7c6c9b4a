"""What needs a program that is not here is left out of a run, and the run says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import conftest

TWO_TESTS = """
import pytest

@pytest.mark.browser
def test_in_a_browser() -> None:
    pass

def test_without() -> None:
    pass
"""


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "1"])
@pytest.mark.parametrize("present", [True, False])
def test_a_run_without_chromium_says_what_it_left_out_and_how_to_add_it(
    tmp_path: Path, present: bool, workers: str
) -> None:
    (tmp_path / "conftest.py").write_text(Path(conftest.__file__).read_text("utf-8"), "utf-8")
    (tmp_path / "test_two.py").write_text(TWO_TESTS, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  browser\n  slow\n", "utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    if present:
        (programs / "chromium").write_text("#!/bin/sh\n")
        (programs / "chromium").chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers, "-p", "no:django", "-p", "no:cacheprovider",
         str(tmp_path)],
        env={**os.environ, "PATH": str(programs)}, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = "Left out: 1 test(s) marked browser, for want of chromium. To run them: apt-get install chromium"
    assert done.returncode == 0, done.stdout
    assert (said in done.stdout) is not present
    assert ("2 passed" if present else "1 passed") in done.stdout
