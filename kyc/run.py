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
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.error import URLError


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyc.settings")
    os.umask(0o077)
    var = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var")
    var = var.resolve()
    make_secrets(var)
    import django

    django.setup()
    from django.conf import settings

    for received in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(received, _interrupt)
    try:
        with _alone(var), _broker(settings.CELERY_BROKER_URL, var):
            return _serve(settings.PORT, settings.ENGINE_PROCESSES)
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        return 0
    except RuntimeError as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1


def make_secrets(var: Path) -> None:
    """``SECRET_KEY`` and ``ENCRYPTION_KEYS``, made once under ``var/secrets``, for their owner."""
    if os.environ.get("KYC_ENV") == "production":
        return
    folder = var / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = {
        "secret_key": secrets.token_urlsafe(48),
        "encryption_keys": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    for name, value in made.items():
        if not (folder / name).exists():
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(value)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """One at a time on the same data."""
    with (var / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RuntimeError(f"it runs already on {var}") from None
        yield


@contextmanager
def _broker(url: str, var: Path) -> Iterator[None]:
    """The embedded broker, unless another was named."""
    from kyc.broker import EmbeddedBroker, embedded_url

    if url != embedded_url(var):
        yield
        return
    broker = EmbeddedBroker(var)
    broker.start()
    try:
        yield
    finally:
        broker.stop()


def _serve(port: int, engines: int) -> int:
    from django.core.management import call_command

    _free(port)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    logins = _logins()
    bind = os.environ.get("BIND", "127.0.0.1")
    children = {
        "worker": _start(
            *("celery", "--quiet", "-A", "kyc", "worker", "-Q", "engine", "-P", "prefork"),
            *("-c", str(engines), "--loglevel", "WARNING", "--without-mingle", "--without-gossip"),
        ),
        "web server": _start(
            *("gunicorn", "kyc.wsgi", "--bind", f"{bind}:{port}", "--worker-class", "gthread"),
            *("--threads", "8", "--timeout", "120", "--log-level", "warning"),
        ),
    }
    try:
        _wait_for_web(port, children)
        print(f"\n  Open  http://127.0.0.1:{port}/\n", flush=True)
        for line in logins:
            print(f"  {line}", flush=True)
        print(flush=True)
        call_command("demo", "cases")
        print("Ready. Ctrl-C stops everything.", flush=True)
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    raise RuntimeError(f"the {name} ended with {child.returncode}")
            time.sleep(0.5)
    finally:
        _stop(children)


def _logins() -> list[str]:
    """The demo users' log-ins; none in production."""
    from django.conf import settings

    from onboarding import demo

    return [] if settings.PRODUCTION else demo.logins()


def _free(port: int) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise RuntimeError(f"port {port} is taken; choose another with PORT=...") from None


def _start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C comes to this process, which then ends the others in turn.
    environment = {**os.environ, "PYTHONWARNINGS": "ignore:You're running the worker"}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments], start_new_session=True, env=environment
    )


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()


def _wait_for_web(port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    for _ in range(120):
        if children["web server"].poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.25)
    raise RuntimeError("the web server does not answer")


if __name__ == "__main__":
    sys.exit(main())
