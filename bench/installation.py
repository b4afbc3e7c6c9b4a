"""A whole installation in a folder of its own: broker, sandbox, workers, clock, web, all of them real
processes that can be killed and started again one by one. Used by ``bench`` and by tests of faults."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kyc.broker import EmbeddedBroker
from kyc.run import make_secrets
from providers.sandbox.vendors import variables

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0
"""Seconds for a process to answer on a busy machine."""

CNH, TENCENT_CNH, FACE = (
    "infosimples.ocr/cnh",
    "tencent.RecognizeBrazilDriverLicenseOCR",
    "cellere.facematch",
)
"""What reads a driving licence of Brazil and compares faces here: vendors alone, the engine rests."""

CHANGES = (
    ('"*" = ["local.ocr"]', f'"*" = ["{CNH}", "{TENCENT_CNH}"]'),
    ('["local.facematch"]', f'["{FACE}"]'),
    ('none.\nservice = "local.quality"', 'none.\nservice = ""'),
)

REGISTER = "cellere.background_check_cpf"
BACKGROUND = (("country has no entry.\n", f'country has no entry.\nBRA = ["{REGISTER}"]\n'),)
"""And looks up the tax id that was read."""
STRANGERS = (("shortest_number = 6\n", "shortest_number = 40\n"),)
"""The sandbox knows a few people: with this nobody minds that their numbers come again and again."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], what: Callable[[], str] | str, seconds: float = PATIENCE) -> float:
    """Seconds that it took. Raises TimeoutError, which names ``what``."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            words = what if isinstance(what, str) else what()
            raise TimeoutError(f"after {seconds:.0f} s still not: {words}")
        time.sleep(0.05)
    return time.monotonic() - began


class Installation:
    """``more`` are variables beside those that lead to the folder and the sandbox, ``changes`` those of
    the default policy beside :data:`CHANGES`, ``policy`` another one. A context: at its end nothing is
    left running."""

    def __init__(
        self,
        folder: Path,
        *,
        latency: int = 0,
        fault: str | None = None,
        policy: Path | None = None,
        changes: tuple[tuple[str, str], ...] = (),
        more: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.port, self.web = free_port(), free_port()
        self.sandbox = f"http://127.0.0.1:{self.port}"
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self._sandbox = ["manage.py", "sandbox", "--port", str(self.port), "--latency", str(latency)]
        self._sandbox += ["--fault", fault] if fault else []
        folder.mkdir(parents=True, exist_ok=True)
        make_secrets(folder)
        self.environment = {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder),
            "PORT": str(self.web),
            "POLICY_FILE": str(policy or self._policy(CHANGES + changes)),
            **variables(self.sandbox, {}),
            **(more or {}),
        }
        self.broker = None if "CELERY_BROKER_URL" in self.environment else EmbeddedBroker(folder)

    def _policy(self, changes: tuple[tuple[str, str], ...]) -> Path:
        """The default policy with vendors in the place of the engine."""
        text = (ROOT / "policies" / "default.toml").read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = self.folder / "policy.toml"
        path.write_text(text, "utf-8")
        return path

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            undo.push(self)
            if self.broker:
                self.broker.start()
            self.run("manage.py", "migrate", "--verbosity", "0")
            self.start_sandbox()
            self.start("inside", "-m", "bench.inside", pipes=True)
            undo.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name in list(self.processes):
            self.kill(name)
        if self.broker:
            self.broker.stop()

    # Processes

    def run(self, *command: str) -> str:
        """A command that ends; its standard output. Raises CalledProcessError."""
        with (self.folder / "run.log").open("a") as log:
            done = subprocess.run(  # noqa: S603
                [sys.executable, *command], cwd=ROOT, env=self.environment, check=True, text=True,
                stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        return done.stdout

    def start(
        self,
        name: str,
        *command: str,
        pipes: bool = False,
        before: tuple[str, ...] = (),
        more: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[str]:
        """A process of that name, in a group of its own; ``before`` is a command that runs it."""
        end = subprocess.PIPE if pipes else subprocess.DEVNULL
        with (self.folder / f"{name}.log").open("a") as log:
            process = subprocess.Popen(  # noqa: S603
                [*before, sys.executable, *command], cwd=ROOT, env={**self.environment, **(more or {})},
                stdin=end, stdout=end, stderr=log, text=True, start_new_session=True,
            )  # fmt: skip
        self.processes[name] = process
        return process

    def start_sandbox(self) -> None:
        self.start("sandbox", *self._sandbox)
        wait_until(lambda: self.calls() is not None, "the sandbox answers")

    def start_worker(
        self,
        name: str = "vendors",
        *,
        queue: str = "vendors",
        pool: tuple[str, ...] = ("-P", "threads", "-c", "8"),
        wait: bool = True,
        before: tuple[str, ...] = (),
        more: Mapping[str, str] | None = None,
    ) -> None:
        """A Celery worker; ``wait`` until it takes tasks."""
        self.start(
            name, "-m", "celery", "-A", "kyc", "worker", "-Q", queue, "-n", f"{name}@%h", *pool,
            "--without-mingle", "--without-gossip", before=before, more=more,
        )  # fmt: skip
        if wait:
            wait_until(lambda: self.ask("answers", worker=name), lambda: f"{name}: {self.log(name)[-3000:]}")

    def start_clock(self, before: tuple[str, ...] = (), more: Mapping[str, str] | None = None) -> None:
        self.start("clock", "-m", "celery", "-A", "kyc", "beat", before=before, more=more)

    def start_web(self) -> None:
        if not (self.folder / "static").exists():
            self.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        self.start(
            "web", "-m", "gunicorn", "kyc.wsgi", "--bind", f"127.0.0.1:{self.web}",
            "--worker-class", "gthread", "--threads", "8",
        )  # fmt: skip
        wait_until(self.web_answers, "the web server answers")

    def web_answers(self) -> bool:
        return self._get(f"http://127.0.0.1:{self.web}/healthz") is not None

    def start_shell(self, name: str, command: str) -> None:
        """A command as a Procfile has it, by the shell."""
        with (self.folder / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S602
                command, shell=True, cwd=ROOT, env=self.environment, text=True,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        """End a process with all that it started."""
        process = self.processes.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, how)
        process.wait(PATIENCE)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    def cpu(self, name: str) -> float:
        """Seconds of CPU that a process has used, user and system."""
        stat = Path(f"/proc/{self.processes[name].pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, name: str) -> float:
        """Its resident memory in MB."""
        pages = int(Path(f"/proc/{self.processes[name].pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 1_000_000

    # What the vendors saw

    def calls(self) -> dict[str, int] | None:
        """How often each service was called; None while the sandbox does not answer."""
        found = self._get(f"{self.sandbox}/sandbox/calls")
        return None if found is None else dict(json.loads(found))

    def repeated(self) -> dict[str, int]:
        """How often a service was sent a request that it had been sent before."""
        return dict(json.loads(self._get(f"{self.sandbox}/sandbox/repeated") or b""))

    def answered(self) -> dict[str, int]:
        """How often each service has answered."""
        return dict(json.loads(self._get(f"{self.sandbox}/sandbox/answered") or b""))

    @staticmethod
    def _get(url: str) -> bytes | None:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
                return bytes(answer.read())
        except OSError:
            return None

    # What is done and seen inside

    def ask(self, act: str, **arguments: Any) -> Any:
        """Has ``bench.inside`` do something; what comes back is JSON."""
        process = self.processes["inside"]
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([act, arguments]) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{act}: {self.log('inside')[-3000:]}")
        return json.loads(line)

    def settled(self, seconds: float = PATIENCE) -> dict[str, Any]:
        """What there is once no case is being checked any more."""
        left = lambda: f"all cases are checked: {self.ask('report')}"  # noqa: E731
        wait_until(lambda: not self.ask("checking"), left, seconds)
        report: dict[str, Any] = self.ask("report")
        return report
