"""A back-up as docs/operating.md describes it, put back elsewhere: the trail verifies, pictures open, and
where database and storage are of different hours it is told what is missing and what is left over."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from kyc.run import make_secrets
from tests import servers
from tests.conftest import program
from tests.servers import PostgreSQL

ROOT = Path(__file__).resolve().parents[2]

_INSIDE = """
import hashlib, json, sys, django
django.setup()
from onboarding import evidence
from onboarding.models import Case, Page
from tests import factories as make
act = sys.argv[1]
if act == "make":
    print(json.dumps([getattr(make, state)().number for state in sys.argv[2:]]))
else:
    told = {}
    for page in Page.objects.select_related("document__case__applicant").exclude(file=""):
        case = page.document.case
        picture = evidence.vault_of(case).fetch(page.file)
        good = hashlib.sha256(picture).hexdigest() == page.digest
        told.setdefault(case.number, []).append(good)
    print(json.dumps(told))
"""


@dataclass
class Place:
    """An installation without processes: its folder and its database."""

    var: Path
    url: str
    keys: Path

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "kyc.settings",
            "VAR_DIR": str(self.var),
            "DATABASE_URL": self.url,
            "CACHE_URL": "locmem://",
            **{f"{name.upper()}_FILE": str(self.keys / name) for name in ("secret_key", "encryption_keys")},
            "AUDIT_SIGNING_KEY_FILE": str(self.keys / "audit_signing_key"),
            **more,
        }
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, text=True, check=False, capture_output=True
        )

    def manage(self, *arguments: str, **more: str) -> tuple[int, str]:
        """The exit code of a command and all that it said."""
        done = self.run("manage.py", *arguments, **more)
        return done.returncode, done.stdout + done.stderr

    def inside(self, *arguments: str) -> Any:
        done = self.run("-c", _INSIDE, *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


class Sqlite:
    """Back-up and restore as the document has them for SQLite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new(self, name: str) -> str:
        (self.folder / name).mkdir()
        return f"sqlite:///{self.folder / name / 'kyc.sqlite3'}"

    def dump(self, url: str, copy: Path) -> None:
        with closing(sqlite3.connect(urlsplit(url).path[1:])) as database:
            database.execute("VACUUM INTO ?", (str(copy),))

    def restore(self, copy: Path, url: str) -> None:
        shutil.copy(copy, urlsplit(url).path[1:])


class Postgres:
    """And for PostgreSQL."""

    def __init__(self, server: PostgreSQL) -> None:
        self.server = server

    def new(self, name: str) -> str:
        with psycopg.connect(self.server.url, autocommit=True) as link:
            link.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.server.url.rpartition("/")[0] + f"/{name}"

    def dump(self, url: str, copy: Path) -> None:
        self._run("pg_dump", "--format=custom", f"--file={copy}", url)

    def restore(self, copy: Path, url: str) -> None:
        self._run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={url}", str(copy))

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run([program(name) or name, *arguments], check=True)


Kind = Sqlite | Postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kind]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield Sqlite(tmp_path)
        else:
            yield Postgres(stack.enter_context(servers.running(PostgreSQL)))


@pytest.fixture
def install(tmp_path: Path, database: Kind) -> Callable[[str], Place]:
    """A place of that name; all of them have the same keys."""
    make_secrets(tmp_path / "safe")

    def place(name: str) -> Place:
        return Place(tmp_path / f"var-{name}", database.new(name), tmp_path / "safe" / "secrets")

    return place


def older(folder: Path) -> None:
    """As if it had been written some hours ago."""
    for file in (file for file in folder.rglob("*") if file.is_file()):
        os.utime(file, (time.time() - 7200,) * 2)


@pytest.mark.slow
def test_what_was_backed_up_is_whole_when_it_is_put_back(
    tmp_path: Path, database: Kind, install: Callable[[str], Place]
) -> None:
    first = install("first")
    assert first.manage("migrate", "--verbosity", "0") == (0, "")
    early = first.inside("make", "decided", "suspicious")
    assert first.manage("audit", "checkpoint")[0] == 0

    # A night's back-up: the database first and the files after it, while work goes on.
    database.dump(first.url, tmp_path / "night.dump")
    shutil.copytree(first.var / "files", tmp_path / "night")
    shutil.copy(first.var / "checkpoints.jsonl", tmp_path / "night.jsonl")
    (late,) = first.inside("make", "in_review")
    assert first.manage("audit", "checkpoint")[0] == 0
    shutil.copytree(first.var / "files", tmp_path / "morning")
    shutil.copy(first.var / "checkpoints.jsonl", tmp_path / "morning.jsonl")
    database.dump(first.url, tmp_path / "morning.dump")

    def restored(name: str, dump: str, files: str, kept: str) -> Place:
        place = install(name)
        place.var.mkdir(exist_ok=True)
        database.restore(tmp_path / f"{dump}.dump", place.url)
        shutil.copytree(tmp_path / files, place.var / "files")
        shutil.copy(tmp_path / f"{kept}.jsonl", place.var / "checkpoints.jsonl")
        older(place.var / "files")
        return place

    # All of one hour: nothing is missing.
    same = restored("same", "night", "night", "night")
    code, said = same.manage("audit", "verify")
    assert (code, "every hash right" in said, "1 checkpoint(s)" in said) == (0, True, True), said
    opened = same.inside("open")
    assert sorted(opened) == sorted(early)
    assert all(all(good) and good for good in opened.values())
    assert same.manage("files", "check")[0] == 0
    assert same.manage("keys", "check")[0] == 0
    assert same.manage("migrate", "--check")[0] == 0

    # A key that is not the one: nothing opens, and no signature is trusted.
    other = "b" * 43
    code, said = same.manage("keys", "check", ENCRYPTION_KEYS=other)
    assert code == 1
    assert "not in ENCRYPTION_KEYS" in said
    code, said = same.manage("audit", "verify", AUDIT_SIGNING_KEY=other)
    assert code == 1
    assert "is not signed by a key of AUDIT_SIGNING_KEY" in said

    # The database older than the storage: files are left over, and the file beside tells what was lost.
    behind = restored("behind", "night", "morning", "morning")
    code, said = behind.manage("audit", "verify")
    assert code == 1
    assert "checkpoints entry 2: is missing, which is kept beside" in said
    (behind.var / "checkpoints.jsonl").rename(behind.var / "checkpoints-until-restore.jsonl")
    assert behind.manage("audit", "verify")[0] == 0
    code, said = behind.manage("files", "check")
    assert (code, said.count("left over: ") > 1) == (0, True), said
    assert behind.manage("files", "check", "--remove")[0] == 0
    assert "0 are named by no row" in behind.manage("files", "check")[1]
    assert sorted(behind.inside("open")) == sorted(early)
    assert behind.manage("audit", "checkpoint")[0] == 0

    # The storage older than the database: the case whose pictures are lost is named, the others open.
    ahead = restored("ahead", "morning", "night", "morning")
    assert ahead.manage("audit", "verify")[0] == 0
    code, said = ahead.manage("files", "check")
    assert code == 1
    assert {line.partition(":")[0] for line in said.splitlines() if "is missing" in line} == {f"case {late}"}
