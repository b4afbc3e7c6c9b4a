"""What safe-keeping costs: an entry of the trail beside django-auditlog and django-simple-history on the
same table and database, checking the trail, sealing and storing a picture beside storing it, new master keys.

    python -m bench safekeeping [--databases sqlite postgresql] [--rounds 15] [--appends 100]

Each database is a process of its own. What is held against each other takes turns in it, in rounds; a
ratio is the median of the rounds' own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import databases

ROOT = Path(__file__).resolve().parent.parent
GOAL_APPEND, GOAL_VERIFY, GOAL_IMAGE = 1.0, 50_000, 1.3
WRITERS = 4
IMAGE_BYTES = 3_000_000
CASES, ENTRIES = 50, 1000
"""Of the trail that is verified: 50,000 entries."""
KEYS = 3_000
TRAILS = ("none", "ours", "django-auditlog", "django-simple-history")


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench safekeeping")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--appends", type=int, default=100, help="a round")
    options = parser.parse_args(arguments)
    found: dict[str, dict[str, Any]] = {}
    for database in options.databases:
        # In a folder of the project: where the temporary one is memory, no file is ever on a disk.
        (ROOT / "build").mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="kyc-safekeeping-") as folder:
            found[database] = _measured(database, options.rounds, options.appends, Path(folder))
    _tables(found)


def _measured(database: str, rounds: int, appends: int, folder: Path) -> dict[str, Any]:
    with (
        databases.running(database, folder) as url,
        tempfile.TemporaryDirectory(prefix="safekeeping-", dir=ROOT / "build") as var,
    ):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.safekeeping_settings",
            "DATABASE_URL": url,
            "VAR_DIR": var,
            "SECRET_KEY": "bench",
            "ENCRYPTION_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        }
        command = [sys.executable, "-m", "bench.safekeeping", str(rounds), str(appends)]
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result


def _tables(found: Mapping[str, Mapping[str, Any]]) -> None:
    print("| A row changed, with its entry | " + " | ".join(f"{name}, ms | ratio" for name in found) + " |")
    print("|---" * (2 * len(found) + 1) + "|")
    for writers in ("one", "many"):
        for trail in TRAILS:
            cells = []
            for one in found.values():
                rounds = one[writers]
                ratio = statistics.median(o / t for o, t in zip(rounds["ours"], rounds[trail], strict=True))
                cells.append(f"{statistics.median(rounds[trail]):.2f} | {ratio:.2f}")
            who = "" if writers == "one" else f", {WRITERS} writers at once"
            print(f"| {trail}{who} | " + " | ".join(cells) + " |")
    print(f"\nRatio: ours to it; goal at most {GOAL_APPEND} beside both.\n")
    print("| | " + " | ".join(found) + " | goal |\n|---|" + "---|" * (len(found) + 1))
    for name, key, goal in (
        ("trail verified, entries a second of processor time", "verify", f"{GOAL_VERIFY:,}"),
        ("new master key, data keys a second of processor time", "keys", ""),
    ):
        print(f"| {name} | " + " | ".join(f"{one[key]:,.0f}" for one in found.values()) + f" | {goal} |")
    print("\n| A picture of 3 MB | plain, ms | sealed, ms | ratio | goal |\n|---|---|---|---|---|")
    images = next(iter(found.values()))["images"]
    for how, rounds in images.items():
        ratio = statistics.median(s / p for p, s in rounds)
        plain, sealed = (statistics.median(column) for column in zip(*rounds, strict=True))
        goal = f"{GOAL_IMAGE}" if how == "on the disk" else ""
        print(f"| {how} | {plain:.1f} | {sealed:.1f} | {ratio:.2f} | {goal} |")


# In the process of a database


def _child(rounds: int, appends: int) -> None:
    import django

    django.setup()
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("trails").get_models():
            editor.create_model(model)
    result = {
        "one": _appends(rounds, appends, 1),
        "many": _appends(rounds // 3, appends, WRITERS),
        "images": _images(rounds * 3),
        "verify": _verify(),
        "keys": _keys(),
    }
    print(json.dumps(result))


def _appends(rounds: int, appends: int, writers: int) -> dict[str, list[float]]:
    """Milliseconds of a change with its entry, a round, by trail."""
    from onboarding.models import User

    user, _made = User.objects.get_or_create(username="bench")
    taken: dict[str, list[float]] = {trail: [] for trail in TRAILS}
    for number in range(rounds + 1):
        for trail in TRAILS:
            works = [_work(trail, user) for _ in range(writers)]
            took = _together(works, appends)
            if number:  # the first one warms up
                taken[trail].append(took / appends / writers * 1000)
    return taken


def _work(trail: str, user: Any) -> Callable[[int], None]:
    """A row of its own, and what changes it once."""
    from auditlog.context import set_actor
    from django.db import transaction

    from bench.trails.models import Chained, Historic, Logged, Plain
    from onboarding import access, audit

    kind = {"none": Plain, "ours": Chained, "django-auditlog": Logged, "django-simple-history": Historic}[
        trail
    ]
    thing = kind._default_manager.create(number="A", state="new", country="MEX", note="n" * 120)
    actor = access.actor(user)

    def change(number: int) -> None:
        thing.version = number
        thing.state = f"state {number}"
        with transaction.atomic():
            if trail == "django-auditlog":
                with set_actor(user):
                    thing.save()
                return
            if isinstance(thing, Historic):
                thing._history_user = user
            if isinstance(thing, Chained):
                entry = audit.record(
                    f"Chained {thing.pk}", audit.Action.CASE_DECLARED, actor,
                    {"fields": ["state", "version"]}, version=number, after=(thing.entries, thing.trail_end),
                )  # fmt: skip
                thing.entries, thing.trail_end = entry.seq, entry.hash
            thing.save()

    return change


def _together(works: Sequence[Callable[[int], None]], times: int) -> float:
    """Seconds until each has been done so often, each in a thread of its own where there are several."""
    from django.db import connection

    def repeat(work: Callable[[int], None], own: bool) -> None:
        for number in range(1, times + 1):
            work(number)
        if own:
            connection.close()

    started = time.perf_counter()
    if len(works) == 1:
        repeat(works[0], False)
    else:
        threads = [threading.Thread(target=repeat, args=(work, True)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return time.perf_counter() - started


def _images(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds to store a picture plain and sealed, a round: on the disk, as the application does it,
    and as far as the system's memory."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    import kyc.storage
    from onboarding.vault import Vault, new_data_key

    data, box = os.urandom(IMAGE_BYTES), Vault("bench", new_data_key("bench"))

    def plain(name: str) -> str:
        return default_storage.save(name, ContentFile(data))

    def timed(store: Callable[[str], str], name: str) -> float:
        started = time.perf_counter()
        stored = store(name)
        took = (time.perf_counter() - started) * 1000
        default_storage.delete(stored)
        return took

    def pairs() -> list[tuple[float, float]]:
        found = []
        for number in range(rounds):
            ways = [plain, lambda name: box.store(name, data)]
            if number % 2:  # neither is always the first
                sealed, bare = (timed(way, f"picture/{number}") for way in reversed(ways))
            else:
                bare, sealed = (timed(way, f"picture/{number}") for way in ways)
            found.append((bare, sealed))
        return found

    result = {"on the disk": pairs()}
    sync = kyc.storage.sync
    kyc.storage.sync = lambda place: None
    result["not yet on the disk"] = pairs()
    kyc.storage.sync = sync
    return result


def _verify() -> float:
    """Entries a second of processor time of a whole trail, checked as ``manage.py audit verify`` does."""
    from onboarding import access, audit, workflow
    from onboarding.models import Case, User

    actor = access.actor(User.objects.get(username="bench"))
    audit_entries = []
    for _ in range(CASES):
        case = workflow.open_case(actor, {"full_name": "Quillon Nirgendwo"}, document_type="passport")
        last = audit.AuditEntry.objects.filter(chain=str(case.pk)).latest("seq")
        for seq in range(last.seq + 1, ENTRIES + 1):
            entry = audit.AuditEntry(
                chain=last.chain, seq=seq, at=last.at, actor_kind="user", actor_id=actor.id,
                actor_name=actor.name, action=audit.Action.CHECK_STARTED.value,
                version=(last.version or 0) + 1, data={"check": str(case.pk), "service": "local.ocr"},
                previous=last.hash,
            )  # fmt: skip
            entry.hash = audit.digest(entry)
            audit_entries.append(entry)
            last = entry
        Case.objects.filter(pk=case.pk).update(entries=last.seq, version=last.version)
    audit.AuditEntry.objects.bulk_create(audit_entries, batch_size=500)
    started = time.process_time()
    count, problems = audit.verify(None)
    took = time.process_time() - started
    assert not [one for one in problems if "belongs to no case" not in one.what], problems[:3]
    return count / took


def _keys() -> float:
    """Data keys a second of processor time that ``manage.py keys rotate`` wraps anew."""
    import uuid

    from django.conf import settings

    from onboarding import keyring, vault
    from onboarding.models import Applicant

    ids = [uuid.uuid4() for _ in range(KEYS)]
    Applicant.objects.bulk_create(
        [Applicant(pk=pk, data_key=vault.new_data_key(str(pk))) for pk in ids], batch_size=500
    )
    settings.ENCRYPTION_KEYS = (os.urandom(32), *settings.ENCRYPTION_KEYS)
    started = time.process_time()
    done = sum(keyring.rotate())
    return done / (time.process_time() - started)


if __name__ == "__main__":
    _child(int(sys.argv[1]), int(sys.argv[2]))
