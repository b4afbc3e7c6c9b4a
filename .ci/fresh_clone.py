"""A clone in an empty folder installs, starts, shows its demo cases, and stops, as the README says.

Runs with the standard library alone: what is tested here is that a machine needs nothing more.
"""

import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
CASES = range(8, 11)  # how many a first start may make
FIRST_START, SECOND_START, STOP = 600, 60, 45  # seconds on a busy machine with two cores
# Nothing of the surroundings may lead the clone to data, keys or a broker of somebody else.
FOREIGN = ("VAR_DIR", "KYC_ENV", "DATABASE_URL", "CELERY_BROKER_URL", "STORAGE_URL", "CACHE_URL",
           "SECRET_KEY", "ENCRYPTION_KEYS", "AUDIT_SIGNING_KEY", "PUBLIC_URL", "VIRTUAL_ENV",
           "PYTHONPATH")  # fmt: skip


def main() -> None:
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="fresh-"))
    try:
        clone = folder / "clone"
        run("git clone", ["git", "clone", "--quiet", str(ROOT), str(clone)], folder)
        run("make setup", ["make", "setup", f"PYTHON={os.environ.get('PYTHON', 'python3')}"], clone)
        before_any_database(clone, folder)
        second_start(clone, first_start(clone))
        run("manage.py audit verify", [*manage(clone), "audit", "verify"], clone)
        changed = run("git status", ["git", "status", "--porcelain"], clone)
        check(not changed, f"the working tree is as it was cloned {changed}".strip())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say(f"all of it in {time.monotonic() - began:.0f} s")


def before_any_database(clone: Path, folder: Path) -> None:
    """Services are listed and called right after the setup."""
    services = json.loads(run("manage.py services", [*manage(clone), "services", "--json"], clone))
    configured = {service["id"] for service in services if service["configured"]}
    check({"local.ocr", "local.facematch", "local.barcode", "local.quality"} <= configured, "local services")
    draw = ["specimens", str(folder / "cards"), "--documents", "mx.voter_id", "--count", "1"]
    run("manage.py specimens", [*manage(clone), *draw, "--degradations", "clean"], clone)
    front = next((folder / "cards").rglob("front.clean.jpg"))
    call = [*manage(clone), "call", "local.ocr", "--front", str(front), "--json"]
    answer = json.loads(run("manage.py call", call, clone))
    check(answer["outcome"] == "ok" and answer["document"] == "mx.voter_id", "the card is told")
    check(any(field["name"] == "date_of_birth" and field["value"] for field in answer["fields"]), "and read")
    check(not (clone / "var").exists(), "no data were needed for that")


def first_start(clone: Path) -> list[str]:
    """The numbers of the demo cases."""
    with MakeRun(clone) as started:
        started.wait("/readyz answers 200", lambda: status(started.port, "/readyz") == 200, 60)
        started.wait("the first start is ready", started.is_ready, FIRST_START)
        log_ins = started.log_ins()
        check(len({role for role, _, _ in log_ins}) == 5, "log-ins of every role")
        for role, name, password in log_ins:
            browser = log_in(started.port, name, password)
            check(browser is not None, f"{name} logs in")
            if role in ("operator", "administrator"):  # they see no queue
                continue
            numbers = case_numbers(browser, started.port)
            check(len(numbers) in CASES, f"{name} sees {len(numbers)} cases")
        check(log_in(started.port, name, f"{password}x") is None, "a wrong password does not open")
        started.stop(signal.SIGINT)
    return numbers


def second_start(clone: Path, numbers: list[str]) -> None:
    with MakeRun(clone) as started:
        started.wait("a second start is ready", started.is_ready, SECOND_START)
        _role, name, password = started.log_ins()[0]
        browser = log_in(started.port, name, password)
        check(case_numbers(browser, started.port) == numbers, "it kept log-ins and cases")
        started.stop(signal.SIGTERM)


# Processes


def environment(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in FOREIGN} | more


def manage(clone: Path) -> list[str]:
    return [str(clone / ".venv" / "bin" / "python"), "manage.py"]


def run(name: str, command: list[str], folder: Path) -> str:
    """Its standard output. Raises Failed with what it said."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    say(f"{name} ({time.monotonic() - began:.0f} s)")
    return done.stdout


class MakeRun:
    """``make run`` on a free port, in a process group of its own, as a terminal starts it."""

    def __init__(self, clone: Path) -> None:
        self.clone = clone
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._lines: list[str] = []

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["make", "run"], cwd=self.clone, env=environment(PORT=str(self.port)), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        output = self._process.stdout or ()
        threading.Thread(target=lambda: self._lines.extend(output), daemon=True).start()
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is not None:
            print("--- make run said:\n" + self.said(), file=sys.stderr)
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(STOP)
        for pid in self._left():
            os.kill(pid, signal.SIGKILL)

    def said(self) -> str:
        return "".join(self._lines)

    def is_ready(self) -> bool:
        return "\nReady." in self.said()

    def log_ins(self) -> list[tuple[str, str, str]]:
        """Role, name, password, as they were printed."""
        return re.findall(
            r"^ +(analyst|approver|auditor|operator|administrator) +(\S+) +(\S+)$", self.said(), re.MULTILINE
        )

    def wait(self, what: str, true: Callable[[], bool], seconds: float) -> None:
        began = time.monotonic()
        while not true():
            if self._process.poll() is not None:
                raise Failed(f"make run ended with {self._process.returncode} before {what}")
            if time.monotonic() - began > seconds:
                raise Failed(f"after {seconds} s still not: {what}")
            time.sleep(0.5)
        say(f"{what} ({time.monotonic() - began:.0f} s)")

    def stop(self, with_signal: signal.Signals) -> None:
        """To the whole group, as Ctrl-C does."""
        os.killpg(self._process.pid, with_signal)
        self._process.wait(STOP)
        left = " ".join(self._left().values())
        check(not left, f"after {with_signal.name} nothing is left running {left}".strip())
        check(status(self.port, "/healthz") == 0, "and nobody answers")

    def _left(self) -> dict[int, str]:
        """Processes that still run from the clone, with their command lines."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                here = (folder / "cwd").readlink()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:  # it has ended, or is somebody else's
                continue
            if here.is_relative_to(self.clone) or str(self.clone) in command:
                found[int(folder.name)] = command
        return found


# The browser's part


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def log_in(port: int, name: str, password: str) -> urllib.request.OpenerDirector | None:
    """A browser that is logged in; None where it is not let in."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    address = f"http://127.0.0.1:{port}/login/"
    page = browser.open(address, timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise Failed("the log-in page has no form")
    form = {"login": name, "password": password, "csrfmiddlewaretoken": token[1]}
    try:
        response = browser.open(address, urllib.parse.urlencode(form).encode(), timeout=20)
    except urllib.error.HTTPError:
        return None
    return None if response.url == address else browser


def case_numbers(browser: urllib.request.OpenerDirector | None, port: int) -> list[str]:
    if browser is None:
        raise Failed("a printed log-in was not let in")
    page = browser.open(f"http://127.0.0.1:{port}/cases/?view=all", timeout=20).read().decode()
    return sorted(set(re.findall(r"/cases/([A-Z0-9]{4}-[A-Z0-9]{4})/", page)))


# What is said


class Failed(Exception):
    """Something is not as the README says."""


def check(true: bool, what: str) -> None:
    if not true:
        raise Failed(f"not so: {what}")
    say(what)


def say(line: str) -> None:
    print(f"  {line}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        sys.exit(f"  FAILED: {failure}")
