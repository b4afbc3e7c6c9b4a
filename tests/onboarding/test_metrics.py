"""``/metrics``: who may read it, and that every figure is what the database says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as plain
from pytest_django import Settings
from redis.exceptions import ConnectionError as CacheAway

from onboarding import access, checkpoints, tasks, vendors, workflow
from onboarding.audit import AuditEntry
from onboarding.models import (
    CallState,
    Case,
    Channel,
    Check,
    Decision,
    Delivery,
    DeliveryAttempt,
    Event,
    ServiceCall,
    WebhookEndpoint,
)
from onboarding.policy import Policy
from tests import factories as make
from tests.sandbox import Running

pytestmark = pytest.mark.thorough

TOKEN = "of-these-tests-and-no-other"
BEARER = {"Authorization": f"Bearer {TOKEN}"}

Read = Callable[..., float | None]


@pytest.fixture(autouse=True)
def emptied() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def read(settings: Settings, client: Client) -> Read:
    """Asks for all figures and gives one, by its name and labels; None where there is none."""
    settings.METRICS_TOKEN = TOKEN

    def ask(name: str, **labels: str) -> float | None:
        text = client.get("/metrics", headers=BEARER).content.decode()
        found = [
            sample.value
            for family in plain(text)
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        ]
        assert len(found) < 2
        return found[0] if found else None

    return ask


def test_without_a_token_in_the_settings_there_is_no_such_page(client: Client) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"]
)
def test_a_wrong_token_is_told_nothing(given: str | None, client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={} if given is None else {"Authorization": given})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="metrics"'
    assert b"kyc_" not in answer.content


def test_nobody_with_a_log_in_reads_them_without_the_token(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    client.force_login(make.user("adela", access.Role.ADMINISTRATOR))
    assert client.get("/metrics").status_code == 401
    assert client.post("/metrics", headers=BEARER).status_code == 405


@pytest.mark.parametrize(
    ("accept", "parse"), [("text/plain", plain), ("application/openmetrics-text;version=1.0.0", openmetrics)]
)
def test_both_formats_of_prometheus_can_be_read(
    accept: str, parse: Callable[[str], Iterator[object]], client: Client, settings: Settings
) -> None:
    settings.METRICS_TOKEN = TOKEN
    make.decided()
    answer = client.get("/metrics", headers={**BEARER, "Accept": accept})
    assert answer.headers["Content-Type"].startswith(accept.partition(";")[0])
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(list(parse(answer.content.decode()))) > 15


def test_nothing_of_a_person_and_no_case_is_named(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    case = make.suspicious(reference="quillon@example.org")
    text = client.get("/metrics", headers=BEARER).content.decode()
    for value in {*make.PERSON.values(), *make.READ.values(), case.number, str(case.pk), "quillon@"} - {"M"}:
        assert value not in text, value


def test_open_cases_are_counted_by_state_with_the_age_of_the_oldest(read: Read) -> None:
    case = make.in_review()
    make.opened()
    ago = timezone.now() - timedelta(hours=3)
    Case.objects.filter(pk=case.pk).update(submitted_at=ago, due_at=ago)
    make.decided()
    assert read("kyc_cases", progress="in_review") == 1
    assert read("kyc_cases", progress="draft") == 1
    assert read("kyc_cases", progress="checking") == 0
    assert read("kyc_cases", progress="decided") is None
    assert read("kyc_case_oldest_seconds", progress="in_review") == pytest.approx(3 * 3600, abs=60)
    assert read("kyc_case_oldest_seconds", progress="checking") == 0
    assert read("kyc_cases_overdue") == 1
    assert read("kyc_cases_opened_total") == 3


def test_test_cases_count_nowhere(read: Read) -> None:
    case = make.in_review()
    Case.objects.filter(pk=case.pk).update(live=False)
    assert read("kyc_cases", progress="in_review") == 0
    assert read("kyc_vendor_calls_total", vendor="local", outcome="ok") == 0


def test_checks_that_wait_are_counted_by_queue(read: Read) -> None:
    case = make.submitted()
    Check.objects.filter(case=case).update(created_at=timezone.now() - timedelta(seconds=200))
    assert read("kyc_checks", queue="engine", state="waiting") == Check.objects.count()
    assert read("kyc_checks", queue="vendors", state="waiting") == 0
    age = read("kyc_check_oldest_seconds", queue="engine", state="waiting")
    assert age == pytest.approx(200, abs=20)
    make.begun(case)
    assert read("kyc_checks", queue="engine", state="running") == 1
    assert read("kyc_vendor_calls_under_way", vendor="local") == 1


@pytest.fixture
def asked(sandbox: Running, with_policy: Callable[..., Policy], broken: Callable[..., Running]) -> Case:
    """A case whose first vendor failed and whose second one answered; both have a price."""
    prices = f'[prices]\n"{make.CNH}" = 0.40\n"{make.TENCENT_CNH}" = 0.05\n#'
    with_policy(
        *make.routed(make.CNH, make.TENCENT_CNH),
        ("[prices]\n#", prices),
        ("[budgets]\n#", "[budgets]\ntencent = 0.20\n#"),
    )
    broken("INFOSIMPLES_BASE_URL", "5xx")
    return make.worked(make.licence())


def test_vendors_calls_are_counted_by_outcome_with_their_cost(asked: Case, read: Read) -> None:
    calls = "kyc_vendor_calls_total"
    assert read(calls, vendor="tencent", outcome="ok") == 1
    assert read(calls, vendor="infosimples", outcome="vendor_unavailable") == 1
    assert read(calls, vendor="infosimples", outcome="ok") == 0
    services = "kyc_service_calls_total"
    assert read(services, vendor="tencent", service=make.TENCENT_CNH, outcome="ok") == 1
    assert read(services, vendor="tencent", service=make.TENCENT_CNH, outcome="timeout") is None
    assert read("kyc_vendor_cost_total", vendor="tencent", certainty="possible") == pytest.approx(0.05)
    assert read("kyc_vendor_cost_total", vendor="tencent", certainty="known") == 0
    assert read("kyc_vendor_unpriced_calls_total", vendor="cellere") == 1
    assert read("kyc_vendor_budget_used_ratio", vendor="tencent") == pytest.approx(0.25)


def test_a_call_of_yesterday_counts_where_it_ended_and_one_that_ended_yesterday_no_more(
    asked: Case, read: Read
) -> None:
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    begun = ServiceCall.objects.filter(vendor="tencent")
    begun.update(started_at=midnight - timedelta(seconds=5), finished_at=midnight + timedelta(seconds=2))
    ServiceCall.objects.filter(vendor="infosimples").update(finished_at=midnight - timedelta(seconds=1))
    calls = "kyc_vendor_calls_total"
    assert read(calls, vendor="tencent", outcome="ok") == 1
    assert read(calls, vendor="infosimples", outcome="vendor_unavailable") == 0
    assert read("kyc_vendor_call_seconds_sum", vendor="tencent") == pytest.approx(7)
    assert read("kyc_vendor_call_seconds_bucket", vendor="tencent", le="4.0") == 0
    assert read("kyc_vendor_call_seconds_bucket", vendor="tencent", le="8.0") == 1
    assert read("kyc_vendor_call_seconds_bucket", vendor="tencent", le="+Inf") == 1
    assert read("kyc_vendor_call_seconds_count", vendor="tencent") == 1


def test_an_outcome_that_nobody_knows_is_counted_as_such_and_has_no_latency(asked: Case, read: Read) -> None:
    ServiceCall.objects.filter(vendor="tencent").update(state=CallState.UNKNOWN)
    calls = "kyc_vendor_calls_total"
    assert read(calls, vendor="tencent", outcome="unknown_outcome") == 1
    assert read("kyc_vendor_call_seconds_count", vendor="tencent") == 0


def test_an_open_breaker_shows_whichever_process_opened_it(sandbox: Running, read: Read) -> None:
    assert read("kyc_vendor_breaker_open", vendor="tencent") == 0
    for _ in range(5):
        vendors._breaker().note("tencent", answered=False)
    assert read("kyc_vendor_breaker_open", vendor="tencent") == 1


def test_decisions_are_counted_by_what_and_by_whom(read: Read) -> None:
    make.decided()
    case = make.awaiting_approval()
    workflow.refuse(case, make.approver(), "Look again.", version=case.version)
    assert read("kyc_decisions_total", action="approve", by="person") == 2
    assert read("kyc_second_looks_total", said="refused") == 1
    assert read("kyc_second_looks_total", said="confirmed") == 0
    Decision.objects.update(made_by=None, made_at=timezone.now())
    assert read("kyc_decisions_total", action="approve", by="policy") == 2
    Decision.objects.update(made_at=timezone.now() - timedelta(days=1))
    assert read("kyc_decisions_total", action="approve", by="policy") == 0


def test_webhooks_are_counted_by_what_became_of_them(read: Read) -> None:
    endpoint = WebhookEndpoint.objects.create(live=True, url="https://x", data_key=b"", secret=b"")
    WebhookEndpoint.objects.create(live=True, url="x", data_key=b"", secret=b"", failing_since=timezone.now())
    event = Event.objects.create(type="case.progress", case=make.opened(), data={})
    delivery = Delivery.objects.create(event=event, channel=Channel.WEBHOOK, endpoint=endpoint)
    for status, error in ((500, ""), (500, ""), (None, "timeout")):
        DeliveryAttempt.objects.create(delivery=delivery, status=status, error=error, elapsed_ms=1)
    DeliveryAttempt.objects.filter(error="").update(at=timezone.now() - timedelta(minutes=59))
    hour = "kyc_delivery_attempts_of_an_hour"
    assert read(hour, channel="webhook", outcome="http_500") == 2
    assert read(hour, channel="webhook", outcome="timeout") == 1
    assert read("kyc_deliveries_pending", channel="webhook") == 1
    assert read("kyc_deliveries_pending", channel="email") == 0
    assert read("kyc_webhook_endpoints", state="failing") == 1
    assert read("kyc_webhook_endpoints", state="working") == 1
    DeliveryAttempt.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert read(hour, channel="webhook", outcome="http_500") is None


def test_the_trail_tells_how_long_its_end_is_unsigned(read: Read, tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path
    make.opened()
    assert read("kyc_audit_entries_total") == AuditEntry.objects.latest("pk").pk
    assert (read("kyc_audit_unsigned_seconds") or 0) > 0
    checkpoints.make()
    assert read("kyc_audit_unsigned_seconds") == 0


def test_the_clock_is_seen_by_its_last_sweep(read: Read) -> None:
    assert read("kyc_clock_age_seconds") is None
    tasks.sweep()
    assert read("kyc_clock_age_seconds") == pytest.approx(0, abs=20)


def test_failures_of_the_web_are_counted(read: Read, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    assert read("kyc_web_errors_total") == 0
    monkeypatch.setattr("kyc.health.HttpResponse", lambda *a, **k: 1 / 0)
    assert client.get("/healthz").status_code == 500
    assert read("kyc_web_errors_total") == 1


def test_without_the_cache_the_rest_is_told(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise CacheAway

    for name in ("get", "set", "add", "incr"):
        monkeypatch.setattr(cache, name, away)
    make.opened()
    tasks.sweep()
    assert read("kyc_cases", progress="draft") == 1
    assert read("kyc_clock_age_seconds") is None


def test_the_number_of_queries_is_the_same_however_many_cases_there_are(
    client: Client, settings: Settings
) -> None:
    settings.METRICS_TOKEN = TOKEN

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/metrics", headers=BEARER).status_code == 200
        return len(captured)

    make.decided()
    few = queries()
    for _ in range(3):
        make.in_review()
    assert queries() == few <= 25


def whole_tables(sql: str) -> str:
    """Steps of the database's plan that read one from end to end, but those that are small by nature."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # where an index will do
            cursor.execute(f"EXPLAIN {sql}")
            steps, how = [row[0] for row in cursor.fetchall()], "Seq Scan"
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps, how = [row[3] for row in cursor.fetchall()], "SCAN"
    found = " ".join(step for step in steps if how in step and "webhookendpoint" not in step)
    first = "USING INDEX" in found and sql.endswith("LIMIT 1")  # the first of an index
    return "" if first else found


def test_no_query_reads_a_whole_table(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    make.decided()
    with CaptureQueriesContext(connection) as captured:
        client.get("/metrics", headers=BEARER)
    asked = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    assert asked
    assert {sql: found for sql in asked if (found := whole_tables(sql))} == {}
