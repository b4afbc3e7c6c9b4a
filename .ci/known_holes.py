"""Asks pip-audit about the versions that are locked. Fails where one has a known hole; where its data
cannot be reached, says so and passes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

COMMAND = (
    ".venv/bin/pip-audit", "--requirement", "requirements/run.txt", "--require-hashes", "--disable-pip",
    "--progress-spinner", "off", "--timeout", "5", "--format", "json",
)  # fmt: skip


def main() -> int:
    try:
        run = subprocess.run(COMMAND, capture_output=True, text=True, timeout=180, check=False)
        found: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        found = []
    known = [package for package in found if "skip_reason" not in package]
    holes = [(package, hole) for package in known for hole in package["vulns"]]
    for package, hole in holes:
        fixed = ", ".join(hole["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {hole['id']}, mended in {fixed}")
    if not known:
        print("Left out: pip-audit cannot reach its data from here; nothing was looked up.")
    else:
        print(f"{len(known)} of {len(found)} packages looked up, {len(holes)} known holes.")
    return bool(holes)


if __name__ == "__main__":
    sys.exit(main())
