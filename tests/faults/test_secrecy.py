"""What somebody finds who gets hold of everything but the master key: a dump of the database, a copy of the
files, the broker's memory and log, the processes' logs. A case goes its whole way through a real installation
first, and is erased then."""

from __future__ import annotations

import base64
import re
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.installation import ROOT, Installation, wait_until
from tests import factories as make
from tests import servers
from tests.conftest import program
from tests.faults.conftest import Install

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

REFERENCE = "customer-4711-quillon"
NOTE = "He goes by the nickname Quilly."
PERSONAL = re.compile("name|number|birth|address|mrz|place_of")
"""Fields whose values are of one person alone; a country or a sex would be found anywhere."""


class Case:
    """Opened, read by the engine, decided and looked at by a program, and by a person on the console."""

    def __init__(self, place: Installation) -> None:
        token = place.run("manage.py", "apikeys", "create", "back end", "--live").strip()
        self.api = httpx.Client(
            base_url=f"http://127.0.0.1:{place.web}/api/v1/", timeout=60,
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        person = make.specimen("passport", 77).sides["front"].truth
        self.declared = {"full_name": f"{person['given_names']} {person['surname']}"}
        self.declared["date_of_birth"] = person["date_of_birth"]
        applicant = self._post("applicants", json={"reference": REFERENCE})["id"]
        opened = self._post(
            "cases", json={"applicant": applicant, "document_type": "passport", "declared": self.declared}
        )
        self.id, self.number = opened["id"], opened["number"]
        self.sent = {side: make.specimen_jpeg("passport", 77, side) for side in ("front", "selfie")}
        for side, jpeg in self.sent.items():
            self._post(f"cases/{self.id}/documents", data={"side": side}, files={"file": ("a.jpg", jpeg)})
        self._post(f"cases/{self.id}/submit", json={})
        wait_until(lambda: self._get("")["progress"] == "in_review", lambda: str(self._get("/checks")), 240)
        self.read = {
            text
            for field in self._get("/fields")["data"]
            if PERSONAL.search(field["name"] or "mrz")
            for text in (field["value"], field["raw"])
            if text and len(text) > 4  # a country's code or a sex may stand anywhere
        }
        self.stored = [
            self.api.get(f"cases/{self.id}/documents/{document['id']}/sides/{page['side']}").content
            for document in self._get("/documents")["data"]
            for page in document["sides"]
        ]
        self._post(
            f"cases/{self.id}/decisions", json={"action": "reject", "reasons": ["not_genuine"], "note": NOTE}
        )
        self._on_the_console(place)

    def _on_the_console(self, place: Installation) -> None:
        found = place.ask("log_in")
        with httpx.Client(
            base_url=f"http://127.0.0.1:{place.web}", cookies={"sessionid": found["session"]},
            follow_redirects=True, timeout=60,
        ) as browser:  # fmt: skip
            self._looked_at(browser)

    def _looked_at(self, browser: httpx.Client) -> None:
        shown = browser.get(f"/cases/{self.number}/")
        assert self.declared["full_name"] in shown.text
        csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown.text)
        assert csrf
        token = {"csrfmiddlewaretoken": csrf[1]}
        answer = browser.post("/cases/search/", data={**token, "q": self.declared["full_name"]})
        assert self.number in answer.text
        file = browser.post(f"/cases/{self.number}/file/json/", data=token)
        assert self.declared["full_name"] in file.text

    def values(self) -> Iterator[str]:
        """All that must be nowhere, and the words that names are made of."""
        for value in {*self.declared.values(), *self.read, NOTE}:
            yield value
            yield from (word for word in re.findall(r"[^\W\d_]+", value) if len(word) > 5 and word.isupper())

    def _get(self, path: str) -> Any:
        return self.api.get(f"cases/{self.id}{path}").json()

    def _post(self, path: str, **more: Any) -> Any:
        answer = self.api.post(path, headers={"Idempotency-Key": uuid.uuid4().hex}, **more)
        assert answer.status_code < 300, answer.text
        return answer.json()


class Haul:
    """Everything but the master key, as one who stole it has it."""

    def __init__(self, place: Installation, postgresql: servers.PostgreSQL, valkey: servers.Valkey) -> None:
        dump = subprocess.run(
            [program("pg_dump") or "pg_dump", postgresql.url.replace("postgres://", "postgresql://")],
            check=True, capture_output=True,
        )  # fmt: skip
        self.dump = dump.stdout
        self.files = b"".join(file.read_bytes() for file in _files(place.folder / "files"))
        self.broker = b"".join(file.read_bytes() for file in _files(valkey.folder))
        self.logs = b"".join(file.read_bytes() for file in place.folder.glob("*.log"))
        # The dump has bytes as hexadecimal digits: those of a row that is not sealed would be text or these.
        binary = b"".join(
            bytes.fromhex(found.decode()) for found in re.findall(rb"\\\\x((?:[0-9a-f]{2})+)", self.dump)
        )
        self.all = b"\n".join([self.dump, binary, self.files, self.broker, self.logs]).lower()

    def holds(self, value: str | bytes) -> bool:
        """In the clear, in hexadecimal digits or in base64, wherever that begins, in whatever case."""
        raw = value.encode() if isinstance(value, str) else value
        escaped = str(value).encode("unicode_escape") if isinstance(value, str) else raw
        shapes = {raw, escaped, raw.hex().encode()}
        for lead in range(3):
            text = base64.b64encode(b"\0" * lead + raw)
            shapes.add(text[4:-4] if len(text) > 16 else text)
        return any(shape.lower() in self.all for shape in shapes)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def place(install: Install, postgresql: servers.PostgreSQL, valkey: servers.Valkey) -> Installation:
    place = install(
        DATABASE_URL=postgresql.url, CELERY_BROKER_URL=valkey.url, CACHE_URL=f"{valkey.url[:-1]}1",
        POLICY_FILE=str(ROOT / "policies" / "default.toml"), CHECK_SECONDS="120",
    )  # fmt: skip
    place.start_web()
    place.start_worker("engine", queue="engine", pool=("-P", "solo"))
    place.start_clock()
    return place


def test_without_the_master_key_nobody_is_found_and_after_erasure_nothing_is_left(
    place: Installation, postgresql: servers.PostgreSQL, valkey: servers.Valkey
) -> None:
    case = Case(place)
    case.api.close()
    assert len(case.read) >= 8
    assert any("<<" in value for value in case.read), "the machine-readable zone was read"
    before = Haul(place, postgresql, valkey)
    # The search finds what is there, in each place.
    assert before.holds(case.number)
    assert before.holds(REFERENCE)
    assert b"extracted" in before.dump
    assert b"kyc1" in before.all
    assert b"run_check" in before.broker
    assert [value for value in case.values() if before.holds(value)] == []
    for jpeg in (*case.sent.values(), *case.stored):
        assert not before.holds(jpeg[200:232])
        assert not before.holds(jpeg[-600:-568])

    assert "receipt" in place.run("manage.py", "subject", "erase", case.number, "--yes")

    after = Haul(place, postgresql, valkey)
    left = [value for value in (*case.values(), REFERENCE) if after.holds(value)]
    assert left == []
    assert after.files == b""
    assert after.holds(case.number)  # the receipt, and the trail
    assert "every hash right" in place.run("manage.py", "audit", "verify")
