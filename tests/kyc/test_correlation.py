"""One id goes with a request, from the web door into its tasks."""

from __future__ import annotations

import logging
import re
import uuid
from logging.handlers import BufferingHandler
from typing import Any

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.test import Client

from kyc import correlation

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize("given", [ID, ID.upper(), ID.replace("-", "")])
def test_an_id_that_is_well_formed_is_taken_and_given_back(given: str, client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given.lower()


@pytest.mark.parametrize(
    "given",
    [
        "",
        "1",
        "Quillon Nirgendwo",
        "Quillon-Nirgendwo-1984-02-29",
        ID + "0",
        f"{ID}\n",
        "x" * 9000,
        "１" * 32,
    ],
)
def test_anything_else_gives_way_to_a_new_one(given: str, client: Client) -> None:
    found = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert uuid.UUID(found).version == 4


def test_every_request_has_one_of_its_own_and_leaves_none_behind(client: Client) -> None:
    assert len({client.get("/healthz").headers["X-Request-ID"] for _ in range(3)}) == 3
    assert correlation.current() == ""


@pytest.mark.django_db
def test_answers_that_no_view_gave_carry_it_too(client: Client) -> None:
    for path in ("/no/such/page/", "/cases/%00/"):
        assert client.get(path, headers={"X-Request-ID": ID}).headers["X-Request-ID"] == ID


@pytest.mark.django_db
def test_the_line_of_a_request_names_its_route_and_no_path_or_query(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kyc.web")
    client.get("/welcome/MQ/a-token-of-somebody/?name=Quillon")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "kyc.web"]
    assert re.fullmatch(r"method=GET route=set_password status=\d{3} ms=\d+", line)


def test_what_is_polled_is_told_at_debug_unless_it_fails(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "kyc.web")
    client.get("/healthz")
    assert [record.levelname for record in caplog.records if record.name == "kyc.web"] == ["DEBUG"]


@pytest.mark.slow
def test_a_worker_does_a_task_for_the_request_that_sent_it() -> None:
    kept = BufferingHandler(1000)  # Celery's worker changes the root logger's
    logging.getLogger("kyc.tasks").addHandler(kept)
    app = Celery(
        "of_this_test", broker="memory://", backend="cache+memory://", set_as_current=False, fixups=[]
    )
    app.conf.broker_transport_options = {"polling_interval": 0.01}

    @app.task(name="which")
    def which() -> str:
        return correlation.current()

    @app.task(name="which_of_a_task", bind=True)
    def which_of_a_task(self: Any) -> str:
        return str(which.apply_async().id)

    with start_worker(app, perform_ping_check=False):
        with correlation.under(ID):
            sent = which.delay()
        assert sent.get(timeout=10) == ID
        with correlation.under(ID):
            sent = which_of_a_task.delay()
        assert app.AsyncResult(sent.get(timeout=10)).get(timeout=10) == ID
        alone = which.delay().get(timeout=10)  # sent by the clock, say: an id of its own
        forged = which.apply_async(headers={"kyc_request": "Quillon Nirgendwo"}).get(timeout=10)
    assert uuid.UUID(alone).version == uuid.UUID(forged).version == 4
    assert alone != forged
    logging.getLogger("kyc.tasks").removeHandler(kept)
    assert re.fullmatch(r"task=which id=[\w-]+ state=SUCCESS ms=\d+", kept.buffer[0].getMessage())
