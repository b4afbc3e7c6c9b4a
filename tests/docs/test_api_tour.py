"""The tour of docs/api.md, word for word, against an application that was started for it."""

from __future__ import annotations

import base64
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.curl]

ROOT = Path(__file__).parents[2]
PATIENCE = 180  # seconds until it has started


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """``make run`` as in production: an empty one, on a folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = (
        "DJANGO_",
        "VAR_DIR",
        "PUBLIC_URL",
        "DATABASE_URL",
        "CELERY_BROKER_URL",
        "STORAGE_URL",
        "CACHE_URL",
    )
    variables = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    variables |= {
        "KYC_ENV": "production",
        "VAR_DIR": str(tmp_path / "var"),
        "PORT": str(port),
        "BASE": f"http://127.0.0.1:{port}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AUDIT_SIGNING_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "kyc.run"],
        cwd=ROOT, env=variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    timer = threading.Timer(PATIENCE, process.send_signal, [signal.SIGINT])
    timer.start()
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.startswith("Ready"):
                break
        else:
            pytest.fail("it did not start:\n" + "".join(said))
        timer.cancel()
        yield variables
    finally:
        timer.cancel()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def test_the_tour_leads_from_an_applicant_to_a_decision(environment: dict[str, str], tmp_path: Path) -> None:
    tour = re.findall(r"^```bash\n(.*?)^```$", (ROOT / "docs" / "api.md").read_text("utf-8"), re.S | re.M)
    assert len(tour) == 7
    # It is run in a folder of its own that looks like the project's, so that it leaves nothing there.
    for name in (".venv", "manage.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    # A block that fails ends it, as a person would stop.
    script = "set -euo pipefail\n" + "\n".join(
        f"{block}\necho; echo == {n}" for n, block in enumerate(tour, 1)
    )
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607
        cwd=tmp_path, env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    parts = re.split(r"^== \d$", done.stdout, flags=re.MULTILINE)
    assert '"progress":"checking"' in parts[3]
    assert '"name":"date_of_birth"' in parts[4]
    assert parts[5].strip().endswith("rejected")
    assert "whsec_" in parts[6]
    assert environment["ENCRYPTION_KEYS"] not in done.stdout + done.stderr
