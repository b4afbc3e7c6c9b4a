"""For every test: what needs a program or a right that is not here is left out, and the summary says so;
examples that Hypothesis makes up are the same in each run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# New examples every time, and more of them: pytest --hypothesis-profile=default
hypothesis.settings.register_profile("same", derandomize=True, database=None, deadline=None, max_examples=40)
hypothesis.settings.load_profile("same")

# Marker -> what its tests need, and how it comes on the machine.
NEEDS = {
    "browser": ("chromium", "apt-get install chromium"),
    "postgresql": ("postgres", "apt-get install postgresql"),
    "rabbitmq": ("rabbitmq-server", "apt-get install rabbitmq-server"),
    "faketime": ("faketime", "apt-get install faketime"),
    "curl": ("curl", "apt-get install curl"),
    "systemd": ("systemd-analyze", "apt-get install systemd"),
    "tesseract": ("tesseract with its data of Thai, Hindi and Korean", "make setup EXTRAS=tesseract"),
    "mounting": ("the right to mount a file system", "run pytest as root, outside of a plain container"),
}
# Where Debian keeps servers, which no search path of a user names. The first one's RabbitMQ starts
# for whoever calls it; the one in /usr/sbin asks for root.
_postgresql = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
SERVERS = (*_postgresql, "/usr/lib/rabbitmq/bin")
_left_out = pytest.StashKey[dict[str, int]]()


def program(name: str) -> str | None:
    """Where a program lies; None where it is not installed."""
    return shutil.which(name, path=os.pathsep.join((*SERVERS, os.environ.get("PATH", ""))))


def mounts() -> bool:
    """Whether a file system can be mounted here; told by mounting one."""
    if program("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False)  # noqa: S607
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)  # noqa: S607
        return done.returncode == 0


def reads_scripts() -> bool:
    """Whether Tesseract is here with the language data that the engine asks for."""
    if program("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S607
    return {"tha", "hin", "kor"} <= set(listed.stdout.split())


def is_here(marker: str) -> bool:
    """Whether this machine has what the marker's tests need."""
    if marker in (own := {"mounting": mounts, "tesseract": reads_scripts}):
        return own[marker]()
    return program(NEEDS[marker][0]) is not None


@pytest.hookimpl(trylast=True)  # of what was chosen, slow ones aside
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = {marker for item in items for marker in _markers(item) if marker in NEEDS}
    missing = {marker for marker in wanted if not is_here(marker)}
    counts: dict[str, int] = {}
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        wanting = sorted(missing & _markers(item))
        (dropped if wanting else kept).append(item)
        for marker in wanting:
            counts[marker] = counts.get(marker, 0) + 1
    config.stash[_left_out] = counts
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist: what a worker collected it alone knows
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[_left_out] = getattr(node, "workeroutput", {}).get("left_out", {})


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(_left_out, {})


def _markers(item: pytest.Item) -> set[str]:
    return {mark.name for mark in item.iter_markers()}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in left_out(config.stash.get(_left_out, {}).items()):
        terminalreporter.write_line(line, yellow=True)


def left_out(counts: Iterable[tuple[str, int]]) -> list[str]:
    """A line for each need that is not met, with what meets it."""
    return [
        f"Left out: {count} test(s) marked {marker}, for want of {NEEDS[marker][0]}."
        f" To run them: {NEEDS[marker][1]}"
        for marker, count in counts
    ]
