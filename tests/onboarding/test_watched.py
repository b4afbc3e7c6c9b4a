"""A case goes through every door while logs are written at their loudest, traces go to a collector and
errors to a Sentry, each over a socket: they tell what happened, and nothing of the person."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from pytest_django import Settings

from kyc import correlation, crashes, logs, tracing
from kyc.celery import app
from onboarding import apikeys, workflow
from onboarding.models import Case
from providers import registry
from providers.model import Answer, Request
from tests import factories as make
from tests.collector import Collector, collecting

PASSWORD = "a-password-of-anas"
NOTE = "Nickname Quilly"
ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@dataclass
class Watched:
    """What was written and sent, and what must not be in it."""

    collector: Collector
    log: io.StringIO
    secrets: set[str] = field(default_factory=set)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def stop(self) -> None:
        """Everything is sent afterwards."""
        tracing.stop()
        crashes.stop()

    def leaks(self) -> list[str]:
        told = self.log.getvalue().encode() + self.collector.everything
        escaped = (json.dumps(value)[1:-1] for value in self.secrets)
        return [value for value in (*self.secrets, *escaped) if value.encode() in told]


@pytest.fixture
def watched(settings: Settings) -> Iterator[Watched]:
    names = ("", "kyc", "onboarding", "providers", "django", "django.request", "httpx", "PIL", "celery")
    loggers = {name: logging.getLogger(name) for name in names}
    levels = {name: logger.level for name, logger in loggers.items()}
    with collecting() as collector:
        settings.OTLP_ENDPOINT = f"http://{collector.address}"
        settings.SENTRY_DSN = f"http://public@{collector.address}/1"
        tracing.start()
        crashes.start()
        written = Watched(collector, io.StringIO())
        stderr, reported = logs.Stderr(written.log), crashes.Crashes(logging.ERROR)
        stderr.setFormatter(logs.Json())
        try:
            for logger in loggers.values():
                logger.setLevel(logging.DEBUG)
            loggers[""].addHandler(stderr)
            loggers[""].addHandler(reported)
            yield written
        finally:
            for name, logger in loggers.items():
                logger.setLevel(levels[name])
            loggers[""].removeHandler(stderr)
            loggers[""].removeHandler(reported)
            written.stop()


Walk = Callable[[Exception | None], Case]


@pytest.fixture
def walk(
    watched: Watched,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> Walk:
    """Console, API and customer's link, with services that answer or raise what they are given."""
    monkeypatch.setitem(app.conf, "task_always_eager", True)

    def go(error: Exception | None) -> Case:
        def call(service: str, request: Request, *_: Any) -> Answer:
            if service == "local.quality":
                return Answer(service=service, measures={"faces": 1})
            if error:
                raise error
            return make.reading() if service == "local.ocr" else make.faces_compared()

        monkeypatch.setattr(registry, "call", call)
        user = make.user()
        user.set_password(PASSWORD)
        user.save()
        client.post("/login/", {"login": "ana", "password": PASSWORD})
        client.post("/login/?next=/cases/?q=Quillon", {"login": "ana", "password": f"{PASSWORD}x"})
        client.force_login(user)
        data = {**make.PERSON, "country": "other", "document_type": "passport", "language": "en"}
        client.post(reverse("new_case"), data)
        case = Case.objects.get()
        for seed, side in enumerate(("front", "selfie")):
            file = SimpleUploadedFile(f"{make.FULL_NAME}.jpg", make.jpeg(seed), "image/jpeg")
            client.post(reverse("add_picture", args=[case.number, side]), {"picture": file, "page": 1})
        client.post(reverse("submit", args=[case.number]), headers={"X-Request-ID": ID})
        client.post(reverse("search"), {"number": make.PERSON["personal_number"]})
        client.get(reverse("queue"), {"q": make.FULL_NAME})
        client.get(f"/no/such/{make.FULL_NAME}/")
        _key, token = apikeys.create("shop", list(apikeys.SCOPES), live=True, actor=make.approver())
        bearer = {"Authorization": f"Bearer {token}"}
        client.get(f"/api/v1/cases/{case.pk}/fields", headers=bearer)
        client.post("/api/v1/applicants", {"reference": make.FULL_NAME}, headers=bearer)
        _link, secret = workflow.make_link(make.opened(reference="other"), make.analyst())
        client.get(reverse("apply_link", args=[secret]))
        client.raise_request_exception = False
        Case.objects.filter(pk=case.pk).update(declared=b"not sealed here at all")
        assert client.get(reverse("case", args=[case.number])).status_code == 500
        personal = {*make.PERSON.values(), *make.READ.values(), "Quillon", "Nirgendwo", PASSWORD}
        cookies = {morsel.value for morsel in client.cookies.values() if len(morsel.value) > 12}
        watched.secrets |= {value for value in personal if len(value) > 3} | cookies
        watched.secrets |= {token.split("_", 2)[2], secret.rpartition(".")[2]}
        return make.fresh(case)

    return go


@pytest.mark.django_db(transaction=True)  # tasks are sent within the request
def test_what_went_well_is_told_without_a_word_of_the_person(watched: Watched, walk: Walk) -> None:
    case = walk(None)
    watched.stop()
    assert watched.leaks() == []

    lines = [line.get("fields", {}) for line in watched.lines if line.get("request") == ID]
    assert {"method": "POST", "route": "submit", "status": 302} in [
        {name: value for name, value in line.items() if name != "ms"} for line in lines
    ]
    assert "onboarding.tasks.run_check" in {line.get("task") for line in lines}
    assert {call.correlation for call in case.calls.all()} == {ID}

    spans = {span.name: span for span in watched.collector.spans()}
    assert {"POST submit", "GET apply_link", "onboarding.tasks.run_check", "local.ocr"} <= set(spans)
    within = {"POST submit", "onboarding.tasks.run_check", "local.ocr"}
    assert len({spans[name].trace_id for name in within}) == 1
    assert told(spans["POST submit"]) == {
        "request_id": ID, "http.request.method": "POST", "http.route": "submit",
        "http.response.status_code": 302,
    }  # fmt: skip
    assert not any(span.events for span in spans.values())


@pytest.mark.django_db(transaction=True)  # tasks are sent within the request
def test_what_fails_is_told_without_a_word_of_the_person(watched: Watched, walk: Walk) -> None:
    walk(RuntimeError(f"cannot parse {make.FULL_NAME}, {make.PERSON['personal_number']}"))
    watched.stop()
    assert watched.leaks() == []

    events = watched.collector.events()
    kinds = {error["type"] for event in events for error in event["exception"]["values"]}
    assert {"RuntimeError", "VaultError"} <= kinds
    (page,) = [event for event in events if event["message"] == "Internal Server Error: case"]
    (error,) = page["exception"]["values"]
    assert error["value"] == "onboarding.vault.VaultError: case.declared cannot be opened"
    assert error["stacktrace"]["frames"][-1]["function"] == "open"
    assert all(
        set(frame) <= {"filename", "function", "lineno", "in_app"} for frame in error["stacktrace"]["frames"]
    )
    of_task = [event for event in events if event["logger"] == "onboarding.tasks"]
    assert {event["tags"]["request"] for event in of_task} == {ID}
    assert not any(
        {"request", "user", "breadcrumbs", "extra", "server_name", "modules"} & set(event) for event in events
    )

    failed = {span.name for span in watched.collector.spans() if span.status.code == Status.STATUS_CODE_ERROR}
    assert {"GET case", "local.ocr"} <= failed
    assert {span.status.message for span in watched.collector.spans() if span.name == "local.ocr"} == {
        "RuntimeError"
    }


def told(span: Any) -> dict[str, Any]:
    """A span's attributes."""
    return {
        each.key: each.value.string_value or each.value.int_value or each.value.bool_value
        for each in span.attributes
    }


@pytest.mark.slow
def test_a_task_in_a_worker_belongs_to_the_trace_of_whoever_sent_it(watched: Watched) -> None:
    worker = Celery(
        "of_this_test", broker="memory://", backend="cache+memory://", set_as_current=False, fixups=[]
    )
    worker.conf.broker_transport_options = {"polling_interval": 0.01}

    @worker.task(name="does_nothing")
    def does_nothing() -> None:
        """But it is done."""

    with start_worker(worker, perform_ping_check=False):
        with correlation.under(ID), tracing.span("sends", kind="server"):
            sent = does_nothing.delay()
        sent.get(timeout=10)
    watched.stop()
    spans = {span.name: span for span in watched.collector.spans()}
    assert spans["does_nothing"].trace_id == spans["sends"].trace_id
    assert spans["does_nothing"].parent_span_id == spans["sends"].span_id
    assert told(spans["does_nothing"])["request_id"] == ID


def test_without_a_setting_nothing_is_sent(settings: Settings) -> None:
    with collecting() as collector:
        tracing.start()
        crashes.start()
        with tracing.span("x", kind="server") as span:
            span.set(a=1)
            span.name("y")
            span.fail("z")
        crashes.Crashes().emit(logging.LogRecord("x", 40, "", 0, "it failed", (), None))
        assert tracing.carried() == {}
        tracing.stop()
        crashes.stop()
        assert collector.got == []


def test_what_a_later_client_of_sentry_adds_stays_here() -> None:
    event: Any = {"message": "x", "user": {"username": "ana"}, "request": {"data": "Quillon"}, "extra": {}}
    assert crashes._only(event, {}) == {"message": "x"}


@pytest.mark.parametrize("name", ["sentry_sdk.errors", "urllib3.connectionpool"])
def test_a_sentry_that_does_not_answer_is_not_reported_to_it(name: str, watched: Watched) -> None:
    logging.getLogger(name).error("no connection")
    watched.stop()
    assert watched.collector.events() == []
