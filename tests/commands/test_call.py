"""``manage.py call``: exactly one object on standard output, everything else on standard error, and
exit codes 0, 1 and 2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import execute_from_command_line
from PIL import Image

from tests import files

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = {
    "service",
    "outcome",
    "document",
    "fields",
    "warnings",
    "images",
    "request_id",
    "billable",
    "elapsed_ms",
}
ERROR_KEYS = {"kind", "vendor_code", "message", "retryable", "billable", "http_status"}

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Exit code, standard output and standard error of the command, in this process."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = 0
        try:
            execute_from_command_line(["manage.py", "call", *arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return run


@pytest.fixture
def picture(tmp_path: Path) -> str:
    file = tmp_path / "front.png"
    file.write_bytes(files.encoded("PNG"))
    return str(file)


def one_object(output: str) -> dict[str, Any]:
    assert output.count("\n") == 1
    found: dict[str, Any] = json.loads(output)
    return found


def test_an_answer_is_one_object_and_exit_0(call: Call, picture: str) -> None:
    code, out, err = call("local.barcode", "--front", picture, "--json")
    answer = one_object(out)
    assert (code, err) == (0, "")
    assert set(answer) >= KEYS
    assert (answer["service"], answer["outcome"], answer["billable"]) == ("local.barcode", "ok", False)


def test_without_json_an_answer_is_for_people(call: Call, picture: str) -> None:
    code, out, _ = call("local.quality", "--front", picture)
    assert code == 0
    assert out.startswith("local.quality: ok in ")
    assert "card_width" in out
    assert "warning" in out


def test_a_match_without_a_face_is_an_answer(call: Call, picture: str) -> None:
    code, out, _ = call("local.facematch", "--front", picture, "--selfie", picture, "--json")
    answer = one_object(out)
    assert code == 0
    assert (answer["match"], answer["band"]) == (False, "no_face")
    code, out, _ = call("local.facematch", "--front", picture, "--selfie", picture)
    assert "no_face" in out


@pytest.mark.parametrize("what", files.REFUSED)
def test_a_bad_file_is_a_failure_and_exit_1(call: Call, tmp_path: Path, what: str) -> None:
    make, kind, _ = files.REFUSED[what]
    file = tmp_path / "front.jpg"
    file.write_bytes(make())
    code, out, err = call("local.barcode", "--front", str(file), "--json")
    failure = one_object(out)
    assert (code, err) == (1, "")
    assert (failure["service"], failure["outcome"]) == ("local.barcode", "error")
    assert set(failure["error"]) == ERROR_KEYS
    assert failure["error"]["kind"] == kind
    assert failure["error"]["retryable"] is False


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["utopia.read"], "no service utopia.read"),
        (["local.barcode"], "needs front"),
        (["local.barcode", "--front", "/nowhere/front.jpg"], "--front: No such file"),
        (["local.barcode", "--front", "/"], "--front: Is a directory"),
        (["local.barcode", "--front", "a", "--front", "b"], "--front was given 2 times"),
        (["local.barcode", "--set", "cpf"], "NAME=VALUE"),
        (["local.barcode", "--set", "=1"], "NAME=VALUE"),
        ([], "Name a service"),
    ],
)
def test_arguments_that_cannot_be_used_are_exit_2(call: Call, arguments: list[str], words: str) -> None:
    code, out, err = call(*arguments, "--json")
    failure = one_object(out)
    assert (code, err) == (2, "")
    assert failure["error"]["kind"] == "invalid_request"
    assert words in failure["error"]["message"]
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("invalid_request: ")
    assert words in err


def test_a_value_that_the_service_does_not_take_is_exit_2(call: Call, picture: str) -> None:
    code, out, _ = call("local.barcode", "--front", picture, "--set", "cpf=39053344705", "--json")
    assert code == 2
    assert "does not take cpf" in one_object(out)["error"]["message"]


def test_an_option_that_nobody_knows_is_an_object_too(call: Call) -> None:
    code, out, err = call("local.barcode", "--sideways", "front.jpg", "--json")
    assert code == 2
    assert one_object(out)["error"]["kind"] == "invalid_request"
    assert "unrecognized arguments: --sideways" in err
    code, out, _ = call("local.barcode", "--sideways", "front.jpg")
    assert (code, out) == (2, "")


def run(*arguments: str, var: Path) -> subprocess.CompletedProcess[str]:
    """The command as an operator starts it, on a machine where nothing was set up."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_call_works_before_anything_was_set_up_and_leaves_nothing(tmp_path: Path) -> None:
    card = tmp_path / "front.png"
    card.write_bytes(files.encoded("PNG", Image.new("RGB", (860, 540), "white")))
    var = tmp_path / "var"
    done = run("call", "local.barcode", "--front", str(card), "--json", var=var)
    assert done.returncode == 0, done.stderr
    assert one_object(done.stdout)["outcome"] == "ok"
    assert not var.exists()
