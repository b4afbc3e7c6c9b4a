"""``make run``: all parts started together on one machine, and stopped together."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from kyc import env, run
from onboarding.access import Role
from onboarding.demo import USERS

BASE = Path(__file__).resolve().parents[2]

Start = Callable[..., subprocess.Popen[str]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts ``python -m kyc.run`` on a folder of its own; whatever was started is stopped."""
    running: list[subprocess.Popen[str]] = []

    def begin(**variables: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "kyc.run"],
            cwd=BASE,
            env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var"), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def read_until(process: subprocess.Popen[str], end: str) -> str:
    """What it prints up to and with a line that begins so."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith(end):
            return "".join(lines)
    raise AssertionError(f"it ended before {end!r}: {''.join(lines)}")


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return int(answer.status)
    except (URLError, OSError):
        return 0


def processes_on(var: Path) -> list[str]:
    """The command lines of processes that were started on this folder."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and str(var).encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except (OSError, UnicodeDecodeError):
            continue
    return found


# Parts


def test_secrets_are_made_once_for_their_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KYC_ENV", raising=False)
    run.make_secrets(tmp_path)
    folder = tmp_path / "secrets"
    first = {file.name: file.read_text() for file in folder.iterdir()}
    assert set(first) == {"secret_key", "encryption_keys", "audit_signing_key"}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert len(env.Env({}, files=folder).keys("ENCRYPTION_KEYS")[0]) == 32
    run.make_secrets(tmp_path)
    assert {file.name: file.read_text() for file in folder.iterdir()} == first


def test_production_is_given_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYC_ENV", "production")
    run.make_secrets(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(RuntimeError, match="PORT="):
            run._free(taken.getsockname()[1])


def test_two_cannot_run_on_the_same_data(tmp_path: Path) -> None:
    with run._alone(tmp_path / "var"), pytest.raises(RuntimeError, match="runs already"):
        run._alone(tmp_path / "var").__enter__()
    with run._alone(tmp_path / "var"):
        pass


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"PORT": "eighty"}, "PORT is a whole number"),
        ({"KYC_ENV": "production"}, "SECRET_KEY (or SECRET_KEY_FILE) must be set in production."),
        ({"POLICY_FILE": "/no/such/policy.toml"}, "POLICY_FILE cannot be read"),
    ],
)
def test_what_keeps_it_from_starting_is_one_line_without_a_traceback(
    variables: dict[str, str], told: str, start: Start
) -> None:
    process = start(**variables)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert told in said
    assert len(said.strip().splitlines()) == 1


# All of it


@pytest.mark.slow
def test_it_starts_shows_demo_cases_stops_and_finds_its_data_again(start: Start, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = start(PORT=str(port))
    said = read_until(process, "Ready.")
    assert f"Open  {address}/" in said
    logins = re.findall(r"^\s+([a-z]+) +(\w+) +(\S+)$", said, re.MULTILINE)
    assert {role for role, _, _ in logins} == set(Role)
    assert len({password for _, _, password in logins}) == len(logins) == len(USERS)
    assert status(f"{address}/healthz") == status(f"{address}/readyz") == status(f"{address}/login/") == 200

    var = tmp_path / "var"
    database = var / "kyc.sqlite3"
    assert database.stat().st_mode & 0o077 == 0
    states = progresses(database)
    assert not states.keys() & {"checking", "collecting"}, states
    assert states.keys() >= {"in_review", "awaiting_customer", "awaiting_approval", "decided"}
    assert 8 <= states.total() <= 12
    assert {service for service, _ in services(database)} == {"local.ocr", "local.facematch"}
    assert rows(database, "SELECT count(*) FROM onboarding_finding")[0][0] > 5
    assert len([line for line in processes_on(var) if "kyc" in line or "celery" in line]) >= 3

    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert processes_on(var) == []
    assert status(f"{address}/healthz") == 0

    began = time.monotonic()
    again = start(PORT=str(port))
    assert re.findall(r"^\s+([a-z]+) +(\w+) +(\S+)$", read_until(again, "Ready."), re.M) == logins
    assert time.monotonic() - began < 60  # seconds where nothing else runs; the first start takes minutes
    assert progresses(database) == states
    verified = subprocess.run(
        [sys.executable, "manage.py", "audit", "verify"],
        cwd=BASE, env={"PATH": os.environ["PATH"], "VAR_DIR": str(var)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (verified.returncode, verified.stderr) == (0, "")
    again.send_signal(signal.SIGTERM)
    assert again.wait(timeout=60) == 0
    assert processes_on(var) == []


@pytest.mark.slow
def test_with_the_sandbox_vendors_read_the_demo_cases_and_they_come_before_a_person(
    start: Start, tmp_path: Path
) -> None:
    process = start(PORT=str(free_port()), SANDBOX="1")
    said = read_until(process, "Ready.")
    assert "Every vendor is played by the sandbox" in said
    database = tmp_path / "var" / "kyc.sqlite3"
    assert not progresses(database).keys() & {"checking", "collecting"}
    done = {service for service, state in services(database) if state == "done"}
    assert {service.partition(".")[0] for service in done} >= {
        *("tencent", "infosimples", "cellere", "aisolution", "ineocr", "local")
    }
    calls = rows(database, "SELECT vendor, state FROM onboarding_servicecall")
    assert {state for _, state in calls} == {"answered"}
    found = rows(database, "SELECT count(DISTINCT case_id) FROM onboarding_finding")[0][0]
    assert found >= 8  # whom the sandbox names is not who was declared


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as link:
        return list(link.execute(query))


def progresses(database: Path) -> Counter[str]:
    return Counter(progress for (progress,) in rows(database, "SELECT progress FROM onboarding_case"))


def services(database: Path) -> set[tuple[str, str]]:
    """Each service that was asked, and the states of its checks."""
    return set(rows(database, "SELECT service, state FROM onboarding_check"))


@pytest.mark.slow
def test_ctrl_c_while_it_starts_leaves_nothing_running(start: Start, tmp_path: Path) -> None:
    process = start(PORT=str(free_port()))
    read_until(process, "Starting")
    for _ in range(600):
        if processes_on(tmp_path / "var") and (tmp_path / "var" / "broker" / "socket").exists():
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert processes_on(tmp_path / "var") == []


@pytest.mark.slow
def test_it_ends_with_a_word_when_a_part_of_it_dies(start: Start, tmp_path: Path) -> None:
    process = start(PORT=str(free_port()), POLICY_FILE=str(BASE / "policies" / "default.toml"))
    read_until(process, "  Open")
    workers = [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdecimal() and _is_worker_of(folder, process.pid)
    ]
    assert workers
    os.kill(workers[0], signal.SIGKILL)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert re.search("the (engine worker|vendor worker|clock) ended with -9", said)
    for _ in range(100):
        if not processes_on(tmp_path / "var"):
            break
        time.sleep(0.1)
    assert processes_on(tmp_path / "var") == []


def _is_worker_of(folder: Path, parent: int) -> bool:
    try:
        stat = (folder / "stat").read_text().rpartition(")")[2].split()
        return int(stat[1]) == parent and b"celery" in (folder / "cmdline").read_bytes()
    except OSError:
        return False
