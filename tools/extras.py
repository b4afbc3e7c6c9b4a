"""``make setup EXTRAS=tesseract``: what the scripts beyond Latin and Chinese need, on this machine.

Debian's packages are installed where this runs as root; else the command that installs them is said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from providers.local import scripts


def main(names: Sequence[str]) -> int:
    """0 where every extra is there."""
    for name in names:
        if name != "tesseract":
            print(f"There is no extra {name!r}; there is: tesseract.", file=sys.stderr)
            return 2
    return _tesseract()


def _tesseract() -> int:
    if missing := _missing():
        packages = ["tesseract-ocr", *(scripts.SCRIPTS[name].package for name in missing)]
        install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
        if os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run(["apt-get", "update", "--quiet"], check=False)  # noqa: S607 (as root, by its path)
            subprocess.run(install, check=False)  # noqa: S603 (names of SCRIPTS)
            missing = _missing()
        if missing:
            print(scripts.missing(missing), file=sys.stderr)
            print(f"On Debian: sudo {' '.join(install)}", file=sys.stderr)
            return 1
    file, _ = scripts.found()
    titles = ", ".join(script.title for script in scripts.SCRIPTS.values())
    print(f"{file} reads {titles}.")
    return 0


def _missing() -> list[str]:
    scripts.found.cache_clear()
    return [name for name in scripts.SCRIPTS if name not in scripts.found()[1]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
