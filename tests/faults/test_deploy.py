"""What ``deploy/`` starts: the commands of the Procfile bring a case before a person, and the units
of systemd run the same commands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.installation import ROOT, Installation, wait_until
from tests import servers
from tests.faults.conftest import sound
from tests.faults.visitor import Visitor

DEPLOY = ROOT / "deploy"
PROCFILE = dict(
    line.split(": ", 1) for line in (DEPLOY / "Procfile").read_text("utf-8").splitlines() if line.strip()
)
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def command(unit: Path) -> str:
    """As the Procfile would write it: without the folder, defaults or systemd's own escapes."""
    (found,) = re.findall(r"^ExecStart=/opt/kyc/(.+)$", unit.read_text("utf-8"), re.MULTILINE)
    return str(found).replace("%%", "%")


@pytest.mark.parametrize("name", PROCFILE)
def test_a_unit_runs_the_command_of_the_procfile(name: str) -> None:
    plain = re.sub(r":-[^}]*}", "}", PROCFILE[name])
    assert command(DEPLOY / "systemd" / f"kyc-{name}.service") == plain


def test_every_unit_but_the_release_is_in_the_procfile() -> None:
    assert {unit.stem.removeprefix("kyc-") for unit in UNITS} == {*PROCFILE, "release"}


@pytest.mark.systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_each_unit(unit: Path, tmp_path: Path) -> None:
    # The programs lie elsewhere on this machine, and systemd looks for them.
    text = re.sub(r"/opt/kyc/\.venv/bin/", f"{Path(sys.executable).parent}/", unit.read_text("utf-8"))
    for other in UNITS:
        (tmp_path / other.name).write_text(text if other == unit else other.read_text("utf-8"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / unit.name)],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not [line for line in done.stderr.splitlines() if unit.name in line], done.stderr


@pytest.mark.slow
@pytest.mark.postgresql
def test_the_procfile_brings_a_case_that_vendors_read_before_a_person(
    tmp_path: Path, postgresql: servers.PostgreSQL, valkey: servers.Valkey
) -> None:
    more = {"DATABASE_URL": postgresql.url, "CELERY_BROKER_URL": valkey.url, "CACHE_URL": valkey.url}
    policy = ROOT / "policies" / "sandbox.toml"
    with Installation(tmp_path / "var", latency=100, policy=policy, more=more) as place:
        place.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        for name, text in PROCFILE.items():
            place.start_shell(name, text)
        wait_until(lambda: place.ask("answers", worker="engine"), "the engine takes tasks")
        wait_until(place.web_answers, "the web server answers")
        place.ask("collect", count=1)
        visitor = Visitor(place)
        visitor.submit(visitor.numbers[0])
        report = sound(place)
        page = visitor.get(f"/cases/{visitor.numbers[0]}/")
    assert {check["service"] for check in report["checks"] if check["state"] == "done"} >= {
        "infosimples.ocr/cnh", "cellere.facematch", "local.quality"
    }  # fmt: skip
    assert report["findings"]
    assert "Quillon Nirgendwo" in page
