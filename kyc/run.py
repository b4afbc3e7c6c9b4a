"""``make run``: everything on one machine, started together and stopped together.

Broker, database, static files, demo users, worker, web server, demo cases; Ctrl-C ends all of it.
A second start finds what the first one made.
"""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.error import URLError

from django.core.exceptions import ImproperlyConfigured

from kyc.broker import EmbeddedBroker, embedded_url


def main() -> int:
    """Runs until Ctrl-C (0) or until a part of it ends (1)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyc.settings")
    os.umask(0o077)
    var = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var")
    var = var.resolve()
    make_secrets(var)
    for received in _SIGNALS:
        signal.signal(received, _interrupt)
    try:
        import django

        django.setup()
        from django.conf import settings

        from onboarding import policy

        policy.current()  # a slip in it shows now, not when the first case is opened
        with _alone(var), _broker(settings.CELERY_BROKER_URL, var) as broker:
            _serve(settings.PORT, settings.ENGINE_PROCESSES, broker)
    except KeyboardInterrupt:
        print("Stopped.", flush=True)
        return 0
    except (RuntimeError, ImproperlyConfigured) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1


def make_secrets(var: Path) -> None:
    """The secrets that production names itself, made once under ``var/secrets``, for their owner."""
    if os.environ.get("KYC_ENV", "").strip() == "production":
        return
    folder = var / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = {
        "secret_key": secrets.token_urlsafe(48),
        "encryption_keys": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "audit_signing_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    for name, value in made.items():
        if not (folder / name).exists():
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(value)


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_stopping = False


def _interrupt(number: int, frame: FrameType | None) -> None:
    """The first signal stops everything; a second one would break that off and leave children."""
    global _stopping
    if not _stopping:
        _stopping = True
        raise KeyboardInterrupt


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """One at a time on the same data."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (var / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RuntimeError(f"it runs already on {var}") from None
        yield


@contextmanager
def _broker(url: str, var: Path) -> Iterator[EmbeddedBroker | None]:
    """The embedded broker; None where another was named."""
    if url != embedded_url(var):
        yield None
        return
    broker = EmbeddedBroker(var)
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


def _serve(port: int, engines: int, broker: EmbeddedBroker | None) -> NoReturn:
    """Ends with KeyboardInterrupt, or with RuntimeError when a part of it ends. A broker that ended
    is started again on what it had written down: the workers find it by themselves."""
    from django.conf import settings
    from django.core.management import call_command

    _free(port)
    print("Starting: database, worker, web server.", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    logins = _logins()
    bind = os.environ.get("BIND", "127.0.0.1")
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        if settings.SANDBOX:
            children["sandbox"] = _start_sandbox()
        common = ("--loglevel", "WARNING", "--without-mingle", "--without-gossip")
        worker = ("celery", "--quiet", "-A", "kyc", "worker", *common)
        children["engine worker"] = _start(*worker, "-Q", "engine", "-n", "engine@%h", "-c", str(engines))
        threads = ("-P", "threads", "-c", str(settings.VENDOR_THREADS))
        children["vendor worker"] = _start(*worker, "-Q", "vendors,outbox", "-n", "vendors@%h", *threads)
        children["clock"] = _start("celery", "--quiet", "-A", "kyc", "beat", "--loglevel", "WARNING")
        children["web server"] = _start(
            *("gunicorn", "kyc.wsgi", "--bind", f"{bind}:{port}", "--worker-class", "gthread"),
            *("--threads", "8", "--timeout", "120", "--log-level", "warning"),
        )
        _wait_for_web(port, children)
        print(f"\n  Open  http://127.0.0.1:{port}/\n", flush=True)
        print("\n".join(f"  {line}" for line in logins), flush=True)
        if not settings.PRODUCTION:
            children["demo"] = _start("django", "demo", "cases")
            _wait_for_demo(children)
        print("Ready. Ctrl-C stops everything.", flush=True)
        while True:
            _all_run(children)
            if broker and not broker.runs:
                print("The broker ended; it is started again.", flush=True)
                broker.start()
            time.sleep(0.5)
    finally:
        _stop(children)


def _wait_for_demo(children: dict[str, subprocess.Popen[bytes]]) -> None:
    parts = {name: child for name, child in children.items() if name != "demo"}
    while children["demo"].poll() is None:
        _all_run(parts)
        time.sleep(0.1)
    if children.pop("demo").returncode:
        raise RuntimeError("the demo cases could not be made")


def _all_run(children: dict[str, subprocess.Popen[bytes]]) -> None:
    if _stopping:  # Python drops an exception that a signal raises inside a finaliser
        raise KeyboardInterrupt
    for name, child in children.items():
        if child.poll() is not None:
            raise RuntimeError(f"the {name} ended with {child.returncode}")


def _logins() -> list[str]:
    """What to print of the demo users' log-ins; nothing in production."""
    from django.conf import settings

    from onboarding import demo

    if settings.PRODUCTION:
        return []
    if logins := demo.logins():
        return ["Log in as (role, name, password):", *(f"  {line}" for line in logins), ""]
    return ["There are users already. `.venv/bin/python manage.py changepassword NAME` helps who"
            " forgot a password.", ""]  # fmt: skip


def _free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise RuntimeError(f"port {port} is taken; choose another with PORT=...") from None


def _start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C comes to this process, which then ends the others in turn.
    environment = {**os.environ, "PYTHONWARNINGS": "ignore:You're running the worker"}
    if environment.get("KYC_ENV", "").strip() != "production":
        environment.setdefault("LOG_LEVEL", "WARNING")  # the log-ins stay in sight
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments], start_new_session=True, env=environment
    )


def _start_sandbox() -> subprocess.Popen[bytes]:
    """The vendors' sandbox on a free port, and the variables that send all calls there."""
    from providers.sandbox.vendors import variables

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    child = _start("django", "sandbox", "--port", str(port))
    os.environ |= variables(address, os.environ)
    print(f"Every vendor is played by the sandbox on {address}; no real one is called.", flush=True)
    return child


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End the children, each with what it started."""
    global _stopping
    _stopping = True
    print("\nStopping; a check that is being made is finished first.", flush=True)
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _wait_for_web(port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    for _ in range(120):
        _all_run(children)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):  # nosec
                return
        except (URLError, OSError):
            time.sleep(0.25)
    raise RuntimeError("the web server does not answer")


if __name__ == "__main__":
    sys.exit(main())
