"""Databases that a benchmark starts for itself."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def running(kind: str, folder: Path) -> Iterator[str]:
    """A new database, ``sqlite`` or ``postgresql``; its URL. PostgreSQL waits for no disk and cleans nothing
    up in the background: what is measured is the work, not the disk."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'kyc.sqlite3'}"
        return
    programs = [Path(path) for path in (shutil.which("initdb"), shutil.which("postgres")) if path]
    if len(programs) < 2:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1:]
        programs += [program.with_name("postgres") for program in programs]
    if len(programs) < 2:
        sys.exit("PostgreSQL is missing: apt-get install postgresql")
    # Its server does not run as root.
    user = "nobody" if os.geteuid() == 0 else None
    folder.chmod(0o755)
    data = folder / "postgresql"
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    common: dict[str, Any] = {"user": user, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    initdb = [str(programs[0]), "-D", str(data), "-U", "kyc", "--auth=trust", "-E", "UTF8"]
    subprocess.run(initdb, check=True, cwd=data, **common)  # noqa: S603
    settings = (
        "fsync=off",
        "shared_buffers=512MB",
        "max_wal_size=4GB",
        "autovacuum=off",
        "listen_addresses=127.0.0.1",
    )
    command = [str(programs[1]), "-D", str(data), "-p", str(port), "-k", str(data)]
    server = subprocess.Popen(  # noqa: S603
        [*command, *(part for setting in settings for part in ("-c", setting))], cwd=data, **common
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(1)
        yield f"postgres://kyc@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait()
