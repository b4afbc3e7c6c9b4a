"""``python -m bench NAME [options]``, the names being those below; all of them without one."""

from __future__ import annotations

import importlib
import sys

NAMES = (
    "accuracy",
    "api",
    "bills",
    "console",
    "faces",
    "faults",
    "glance",
    "meters",
    "pipeline",
    "quality",
    "safekeeping",
    "speed",
    "vendors",
    "zones",
)


def main() -> None:
    names = [sys.argv[1]] if len(sys.argv) > 1 else list(NAMES)
    for name in names:
        if name not in NAMES:
            sys.exit(f"no benchmark {name}; there are {', '.join(NAMES)}")
        importlib.import_module(f"bench.{name}").main(sys.argv[2:])


if __name__ == "__main__":
    main()
