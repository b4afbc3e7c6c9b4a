"""Server time and queries of the queue and the case page at 10,000 and 1,000,000 cases, on SQLite and
PostgreSQL, beside Django's admin change list of the same table.

    python -m bench console [--databases sqlite postgresql] [--sizes 10000 1000000] [--times 40]

A few real cases go through the workflow; bulk SQL then copies their rows, mostly those of the decided
one, with ids, numbers and times of their own. What is measured is the whole answer of Django without
a web server, by its test client, and the case page is that of a case that was not copied. Each size
is a process with a database of its own; once all are filled, sizes and pages take turns.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import databases

ROOT = Path(__file__).resolve().parent.parent
GOAL_RATIO, GOAL_QUERIES = 1.3, 12
SHARES = {"decided": 93, "in_review": 4, "suspicious": 1, "awaiting_customer": 1, "collecting": 1}
"""Of a hundred cases, as an installation that has run for years would have them."""


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench console")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 1_000_000])
    parser.add_argument("--times", type=int, default=40, help="answers a page")
    options = parser.parse_args(arguments)
    for database in options.databases:
        with ExitStack() as stack:
            sizes = {size: stack.enter_context(_filled(database, size)) for size in options.sizes}
            for _ in range(options.times):
                for process in sizes.values():
                    _line(process, "again")
            _table(database, {size: json.loads(_line(process, "end")) for size, process in sizes.items()})


@contextmanager
def _filled(database: str, size: int) -> Iterator[subprocess.Popen[str]]:
    """A process with a database of so many cases, which asks for its pages when it is told to."""
    with (
        tempfile.TemporaryDirectory(prefix="kyc-console-") as name,
        databases.running(database, Path(name)) as url,
    ):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.console_settings",
            "DATABASE_URL": url,
            "VAR_DIR": str(Path(name) / "var"),
            "LOG_LEVEL": "WARNING",
            "SECRET_KEY": "bench",
            "ENCRYPTION_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        }
        command = [sys.executable, "-m", "bench.console", str(size)]
        with subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            _line(process)
            yield process


def _line(process: subprocess.Popen[str], said: str | None = None) -> str:
    """What the process answers to a word; without one, what it says first."""
    assert process.stdin is not None and process.stdout is not None
    if said is not None:
        process.stdin.write(said + "\n")
        process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        sys.exit("a process of the benchmark ended early; what it said stands above")
    return line


def _table(database: str, found: dict[int, dict[str, Any]]) -> None:
    sizes = list(found)
    print(f"\n{database}\n")
    heads = [f"{size:,} cases, ms" for size in sizes]
    print("| page | queries | " + " | ".join(heads) + " | ratio |")
    print("|---|---|" + "---|" * (len(sizes) + 1))
    for page in found[sizes[0]]:
        queries = max(found[size][page]["queries"] for size in sizes)
        times = [found[size][page]["ms"] for size in sizes]
        shown = [f"{middle:.1f} ({low:.1f}-{high:.1f})" for low, middle, high in times]
        print(f"| {page} | {queries} | " + " | ".join(shown) + f" | {times[-1][1] / times[0][1]:.2f} |")
    print(f"\nGoals: ratio at most {GOAL_RATIO}, at most {GOAL_QUERIES} queries.", flush=True)


# In the process of a database and size


def _child(size: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0)
    numbers, user = _cases()
    began = time.perf_counter()
    _copy(size)
    print(f"{size:,} cases in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    with connection.cursor() as cursor:
        # What the server would else do in the background while it is measured.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
    client = Client()
    client.force_login(user)
    pages = {
        "queue": "/cases/",
        "queue, in the middle": f"/cases/?view=all&after={_middle()}",
        "queue, finished": "/cases/?view=done",
        "queue, filtered by country and severity": "/cases/?country=IND&severity=4",
        "queue, filtered by a rare finding": "/cases/?view=all&finding=document_expired",
        "queue, filtered by a vendor": "/cases/?view=all&vendor=local",
        "search by reference": "copy-7",
        "search by a name that one in twenty has": _common(),
        "search by both names": "Quillon Nirgendwo",
        "search by a number that none has": "Y7654321",
        "case page": f"/cases/{numbers['in_review']}/",
        "case page, awaiting second approval": f"/cases/{numbers['awaiting_approval']}/",
        "admin change list": "/admin/onboarding/case/",
    }
    taken: dict[str, list[float]] = {page: [] for page in pages}
    queries: dict[str, int] = {}

    def ask(page: str) -> Any:
        if page.startswith("search"):
            return client.post("/cases/search/", {"q": pages[page]}, follow=True)
        return client.get(pages[page])

    for page in pages:
        ask(page)
        with CaptureQueriesContext(connection) as captured:
            answer = ask(page)
        assert answer.status_code == 200, (page, answer.status_code)
        queries[page] = len(captured)
    print("ready", flush=True)
    for word in sys.stdin:
        if word.strip() == "end":
            break
        for page in pages:
            if page.startswith("admin") and len(taken[page]) * 8 > len(taken["queue"]):
                continue  # a second each
            start = time.perf_counter()
            ask(page)
            taken[page].append((time.perf_counter() - start) * 1000)
        print("done", flush=True)
    print(
        json.dumps(
            {
                page: {
                    "queries": queries[page],
                    "ms": [min(values), statistics.median(values), statistics.quantiles(values, n=10)[-1]],
                }
                for page, values in taken.items()
            }
        ),
        flush=True,
    )


def _cases() -> tuple[dict[str, str], Any]:
    """One case in each state; their numbers, and somebody who may see them."""
    from django.contrib.auth.models import Group
    from PIL import Image

    from onboarding import access, workflow
    from onboarding.access import Role
    from onboarding.intake import accept
    from onboarding.models import Case, DecisionAction, Document, User

    user = User.objects.create_superuser("bench", password="bench")  # noqa: S106
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in Role])
    actor = access.actor(user)
    pictures = []
    for shade in (60, 120):
        buffer = io.BytesIO()
        Image.effect_noise((480, 300), shade).convert("RGB").save(buffer, "JPEG")
        pictures.append(accept(buffer.getvalue()))

    def made(name: str, born: str = "1984-02-29") -> Case:
        declared = {"full_name": "Quillon Nirgendwo", "date_of_birth": born}
        case = workflow.open_case(actor, declared, country="IND", document_type="passport", reference=name)
        for side, picture in zip(("front", "selfie"), pictures, strict=True):
            workflow.add_page(case, actor, side, picture)
        return case

    def reviewed(name: str, born: str = "1984-02-29") -> Case:
        case = made(name, born)
        workflow.submit(case, actor, lambda check: None)
        _answer(case)
        case.refresh_from_db()
        return case

    decided, waiting = reviewed("decided"), reviewed("awaiting_approval", "1984-02-28")
    for case in (decided, waiting):
        workflow.decide(case, actor, DecisionAction.APPROVE, ["identity_confirmed"], version=case.version)
    asked = reviewed("awaiting_customer")
    document = Document.objects.get(case=asked, kind="identity")
    workflow.ask_again(asked, actor, {str(document.pk): "blurry"}, version=asked.version)
    reviewed("in_review")
    reviewed("suspicious", "1984-02-28")
    made("collecting")
    return dict(Case.objects.values_list("applicant__reference", "number")), user


def _answer(case: Any) -> None:
    """What a service would answer to each check."""
    from onboarding import checking
    from onboarding.models import Case, Check
    from providers.model import Answer, Face, FaceMatch, Field

    values = {
        "document_number": f"X{1_234_567 + Case.objects.count()}",
        "surname": "NIRGENDWO", "given_names": "QUILLON", "nationality": "UTO", "sex": "M",
        "date_of_birth": "1984-02-29", "date_of_expiry": "2050-12-31",
    }  # fmt: skip
    box = ((10, 10), (90, 10), (90, 30), (10, 30))
    fields = tuple(
        Field(name, value, value, f"front.{name}", 0.97, box, "front") for name, value in values.items()
    )
    faces = {"document": Face(1, 0.9), "selfie": Face(1, 0.9)}
    answers = {
        "ocr": Answer("local.ocr", "passport", fields, elapsed_ms=900),
        "face_match": Answer("local.facematch", match=FaceMatch(True, "match", 0.99, 0.2, faces)),
        "quality": Answer("local.quality"),
    }
    while checks := list(Check.objects.filter(case=case, state="waiting")):
        work = checking.begin(str(checks[0].pk), lambda check: None)
        assert work is not None
        checking.finish(work.call_id, answers[checks[0].kind], lambda check: None)


def _common() -> str:
    """The name whose digest the copies have: of the two, the one that sorts first."""
    from onboarding import index

    blind = index.key()
    return min("NIRGENDWO", "QUILLON", key=lambda word: blind.digest("name_word", word))


def _middle() -> str:
    """The mark of a page in the middle of all cases."""
    from onboarding.models import Case

    oldest, newest = Case.objects.earliest("created_at"), Case.objects.latest("created_at")
    moment = oldest.created_at + (newest.created_at - oldest.created_at) / 2
    return f"{moment.isoformat().replace('+', '%2B')},ZZZZ-ZZZZ"


def _copy(size: int) -> None:
    """Copy the cases' rows until there are so many cases: one row a table for each, so that it fits on
    a small disk."""
    from django.db import connection

    from onboarding.models import (
        Applicant,
        AuditEntry,
        Case,
        Check,
        Decision,
        Document,
        ExtractedField,
        Finding,
        IndexEntry,
        Page,
        ServiceCall,
    )

    sqlite = connection.vendor == "sqlite"
    first = 0
    for name, share in SHARES.items():
        case = Case.objects.get(applicant__reference=name)
        last = first + size * share // 100
        document = Document.objects.filter(case=case, kind="identity").earliest("attempt")
        check = Check.objects.filter(document=document, kind="ocr").first()
        rows = (
            Applicant.objects.filter(pk=case.applicant_id),
            Case.objects.filter(pk=case.pk),
            Document.objects.filter(pk=document.pk),
            Page.objects.filter(document=document),
            Check.objects.filter(pk__in=[check.pk] if check else []),
            ServiceCall.objects.filter(check_run=check),
            ExtractedField.objects.filter(check_run=check),
            Finding.objects.filter(case=case, check_run=None, document__in=(document, None)),
            Decision.objects.filter(case=case),
            IndexEntry.objects.filter(case=case, kind="name_word").order_by("digest"),
            AuditEntry.objects.filter(chain=str(case.pk)),
        )
        with connection.cursor() as cursor:
            for found in rows:
                if keys := list(found.values_list("pk", flat=True)[:1]):
                    cursor.execute(*_insert(found.model, keys, first, last, sqlite))
        first = last


def _insert(model: Any, keys: Sequence[Any], first: int, last: int, sqlite: bool) -> tuple[str, list[Any]]:
    """SQL that copies the rows of these keys for every number from ``first`` to before ``last``. An
    id of a copy is the id that was copied with its first eight digits replaced by the number. The
    applicant of a case stays, whose key opens what is sealed; copies of applicants only fill the table."""
    from onboarding.models import Applicant, Case, IndexEntry

    hexed = "printf('%%08x', n)" if sqlite else "lpad(to_hex(n), 8, '0')"

    def copied(column: str) -> str:
        if sqlite:
            return f"{hexed} || substr({column}, 9)"
        return f"({hexed} || substr(replace({column}::text, '-', ''), 9))::uuid"

    columns, values = [], []
    for field in model._meta.concrete_fields:
        column = field.column
        if field.primary_key and field.get_internal_type() != "UUIDField":
            continue
        target = field.related_model
        value = f'"{column}"'
        by_uuid = target is not None and target._meta.pk.get_internal_type() == "UUIDField"
        if field.primary_key or (by_uuid and target is not Applicant):
            value = f'CASE WHEN "{column}" IS NULL THEN NULL ELSE {copied(column)} END'
        elif column in ("chain", "key"):
            value = f'{hexed} || substr("{column}", 9)'
        elif model is IndexEntry and column == "digest":
            # A word that one in twenty has in their name; the others' is their own.
            value = f"CASE WHEN n %% 20 = 0 THEN digest ELSE {hexed} || substr(digest, 9) END"
        elif model is Case and column == "number":
            value = (
                "printf('%%04X-%%04X', n / 65536, n %% 65536)"
                if sqlite
                else "upper(lpad(to_hex(n / 65536), 4, '0') || '-' || lpad(to_hex(n %% 65536), 4, '0'))"
            )
        elif model is Case and column == "created_at":
            value = (
                "strftime('%%Y-%%m-%%d %%H:%%M:%%f', created_at, (-60 * (n + 1)) || ' seconds')"
                if sqlite
                else "created_at - (n + 1) * interval '1 minute'"
            )
        elif model is Applicant and column in ("reference", "reference_key"):
            value = "'copy-' || n" if column == "reference" else "'COPY-' || n"
        columns.append(f'"{column}"')
        values.append(value)
    series = f"SELECT generate_series({first}, {last - 1})"
    if sqlite:
        series = f"SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {last}"  # noqa: S608
    numbers = f"WITH RECURSIVE numbers(n) AS ({series})"
    table = model._meta.db_table
    key = model._meta.pk.column
    places = ", ".join(["%s"] * len(keys))
    prepared = [k.hex if sqlite and hasattr(k, "hex") and not isinstance(k, int) else k for k in keys]
    return (
        f'INSERT INTO "{table}" ({", ".join(columns)}) {numbers} SELECT {", ".join(values)}'  # noqa: S608
        f' FROM "{table}", numbers WHERE "{key}" IN ({places})'
    ), prepared


if __name__ == "__main__":
    _child(int(sys.argv[1]))
