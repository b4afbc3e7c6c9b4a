"""Celery tasks: take an id, ask the service, hand the answer to the workflow."""

from __future__ import annotations

import logging

from billiard.exceptions import SoftTimeLimitExceeded
from kombu.exceptions import OperationalError

from kyc.celery import app
from onboarding import checking, vendors
from providers.errors import ServiceError
from providers.model import Request

log = logging.getLogger("onboarding.tasks")


def send_check(check_id: str) -> None:
    """Send a check on its way. Without a broker it stays waiting, and "run again" is offered."""
    try:
        run_check.apply_async((check_id,), retry=False)
    except OperationalError:
        log.error("the broker does not answer; check %s stays waiting", check_id)


@app.task
def run_check(check_id: str) -> None:
    """One check, from its pictures to its stored answer. Safe to run twice."""
    try:
        work = checking.begin(check_id)
        if work is None:
            return
        request = Request(images=work.images, document=work.document)  # type: ignore[arg-type]
        checking.finish(check_id, vendors.call(work.service, request))
    except ServiceError as error:
        checking.fail(check_id, error.kind, error.message)
    except SoftTimeLimitExceeded:
        checking.fail(check_id, "timeout", "The service took too long.")
    except Exception as error:
        # The type alone: a message may quote what stands on the document.
        log.exception("check %s: %s", check_id, type(error).__name__, exc_info=False)
        checking.fail(check_id, "internal", "The service stopped unexpectedly.")
