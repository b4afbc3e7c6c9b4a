"""Log records as lines and as JSON."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponseForbidden
from django.test import RequestFactory
from django.utils.log import log_response

from kyc import correlation, logs
from tests.kyc.test_redaction import SECRET, failure

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
_LOGGING: dict[str, Any] = settings.LOGGING


class Written:
    """What a logger of this test's own writes."""

    def __init__(self, formatter: logging.Formatter) -> None:
        self.stream = io.StringIO()
        handler = logs.Stderr(self.stream)
        handler.setFormatter(formatter)
        self.logger = logging.Logger("celery.of_this_test")
        self.logger.addHandler(handler)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def lines() -> Written:
    return Written(logs.Line())


@pytest.fixture
def objects() -> Written:
    return Written(logs.Json())


@pytest.fixture
def request_id() -> Iterator[str]:
    with correlation.under(ID) as given:
        yield given


def test_a_line_is_for_people_and_names_the_request(lines: Written, request_id: str) -> None:
    lines.logger.warning("vendor=%s ms=%d", "cellere", 12)
    assert lines.text.endswith(f" WARNING celery.of_this_test [{ID}] vendor=cellere ms=12\n")


def test_json_has_what_the_template_names_as_it_was_given(objects: Written, request_id: str) -> None:
    objects.logger.info("webhook event=%s status=%s ms=%d", "e1", None, 12.5)
    (told,) = objects.objects
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "INFO",
        "logger": "celery.of_this_test",
        "message": "webhook event=e1 status=None ms=12",
        "request": ID,
        "fields": {"event": "e1", "status": None, "ms": 12.5},
    }


@pytest.mark.parametrize("template", ["expired %d, to be verified again %d", "a=%d and %d"])
def test_a_template_that_does_not_name_all_its_places_tells_no_fields(
    template: str, objects: Written
) -> None:
    objects.logger.info(template, 1, 2)
    assert "fields" not in objects.objects[0]


@pytest.mark.parametrize("formatter", [logs.Line(), logs.Json()])
def test_nothing_that_is_logged_forges_a_second_record(formatter: logging.Formatter) -> None:
    written = Written(formatter)
    written.logger.info("name=%s", "x\n2026-01-01 00:00:00 INFO kyc.web forged")
    assert written.text.count("\n") == 1
    try:
        raise failure()
    except RuntimeError:
        written.logger.exception("it failed for %s", "x\r\ny")
    behind = written.text.splitlines()[2:] if isinstance(formatter, logs.Line) else []
    assert all(line.startswith("    ") for line in behind)
    assert written.text.count("\n") == 2 + len(behind)


def test_a_traceback_stands_in_its_own_field_without_foreign_words(objects: Written) -> None:
    try:
        raise failure()
    except RuntimeError:
        objects.logger.exception("it failed")
    trace = objects.objects[0]["trace"]
    assert trace.endswith("RuntimeError")
    assert "cannot read" not in trace.replace('raise RuntimeError(f"cannot read {quillon}")', "")


def test_djangos_records_name_the_route_in_the_place_of_the_path(lines: Written) -> None:
    request = RequestFactory().get(f"/apply/0a.{SECRET}/", {"name": "Quillon"})
    response = HttpResponseForbidden()
    log_response(
        "Forbidden (%s): %s", "CSRF cookie not set.", request.path, response=response, request=request,
        logger=lines.logger,
    )  # fmt: skip
    assert lines.text.endswith("Forbidden (CSRF cookie not set.): none\n")


def test_what_is_suspicious_about_a_request_is_told_by_its_kind(lines: Written) -> None:
    request = RequestFactory().get("/")
    try:
        raise ValueError("Quillon")
    except ValueError as error:
        log_response(
            str(error), response=HttpResponseForbidden(), request=request, logger=lines.logger,
            exception=error,
        )  # fmt: skip
    first = lines.text.splitlines()[0]
    assert first.endswith("ValueError: none")


def test_celerys_records_lose_arguments_and_the_words_of_exceptions(lines: Written) -> None:
    context = {
        "name": "onboarding.tasks.run_check", "id": "7", "description": "raised unexpected",
        "exc": "ValueError('Quillon')", "args": "('Quillon',)", "traceback": "Quillon",
    }  # fmt: skip
    try:
        raise ValueError("Quillon")
    except ValueError:
        lines.logger.error(
            "Task %(name)s[%(id)s] %(description)s: %(exc)s", context, exc_info=sys.exc_info(),
            extra={"data": context},
        )  # fmt: skip
    assert "task=onboarding.tasks.run_check id=7 raised unexpected ValueError\n" in lines.text
    assert "Quillon" not in lines.text.replace('ValueError("Quillon")', "")


def test_a_record_that_cannot_be_written_does_not_print_its_arguments(
    lines: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    lines.logger.info("%d", "Quillon")
    assert capsys.readouterr().err == "A record of celery.of_this_test could not be written.\n"


def test_every_handler_of_the_settings_writes_through_the_redaction() -> None:
    assert {form["()"] for form in _LOGGING["formatters"].values()} == {"kyc.logs.Line", "kyc.logs.Json"}
    for handler in _LOGGING["handlers"].values():
        assert handler["formatter"] in _LOGGING["formatters"]
        assert handler["class"] == "kyc.logs.Stderr"
    assert {name for logger in _LOGGING["loggers"].values() for name in logger.get("handlers", [])} <= set(
        _LOGGING["handlers"]
    )
