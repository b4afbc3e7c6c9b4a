"""Celery tasks: take an id, ask the service, hand the answer to the workflow."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, connection
from django.db import OperationalError as DatabaseAway
from kombu.exceptions import OperationalError

from kyc.celery import ENGINE_QUEUE, VENDOR_QUEUE, app
from onboarding import checking, checkpoints, mailing, measured, metrics, outbox, repeats, vendors, workflow
from onboarding.models import Case, Channel, Check
from onboarding.webhooks import delivering
from providers import registry
from providers.errors import ServiceError, TimedOut
from providers.model import Answer

log = logging.getLogger("onboarding.tasks")
T = TypeVar("T")


def send_check(check_id: str) -> None:
    """Send a check to the queue of its service. Without a broker it stays waiting: the sweeper
    sends it again, and so does "run again"."""
    service = Check.objects.values_list("service", flat=True).get(pk=check_id)
    try:
        run_check.apply_async((check_id,), queue=queue_of(service), retry=False)
    except OperationalError:
        log.error("the broker does not answer; check %s stays waiting", check_id)


def send_entrance(user_id: int, language: str) -> bool:
    """Have the link to choose a password sent by e-mail; False without a broker."""
    try:
        mail_entrance.apply_async((user_id, language), retry=False)
    except OperationalError:
        return False
    return True


def queue_of(service_id: str) -> str:
    """What computes here goes to the engine's processes, what waits for a vendor to threads."""
    return ENGINE_QUEUE if registry.vendor_of(registry.service(service_id)).free else VENDOR_QUEUE


@app.task
def run_check(check_id: str) -> None:
    """One call of a check, from its pictures to its stored answer. Safe to run twice."""
    try:
        work = checking.begin(check_id, send_check)
    except (Check.DoesNotExist, Case.DoesNotExist):
        log.warning("check %s is gone", check_id)
        return
    if work is not None:
        _ask(check_id, work)
    workflow.approve_by_policy(Case.objects.select_related("policy").get(checks__pk=check_id))


def _ask(check_id: str, work: checking.Work) -> None:
    answer: Answer | None = None
    try:
        answer = vendors.call(work.service, work.request, live=work.live)
        _write(checking.finish, work.call_id, answer)
    except ServiceError as error:
        _write(checking.fail, work.call_id, error)
    except SoftTimeLimitExceeded:
        _write(checking.fail, work.call_id, TimedOut("The service took too long."))
    except Exception as error:
        # The type alone: a message may quote what stands on the document.
        log.exception("check %s: %s", check_id, type(error).__name__, exc_info=False)
        billable = answer.billable if answer else None  # it answered, but the answer could not be kept
        internal = Internal("The service stopped unexpectedly.", billable=billable)
        _write(checking.fail, work.call_id, internal)


WRITE_AGAIN = (0.5, 1, 2, 4)
"""Seconds between attempts to write an outcome: what a database takes to restart or to hand over.
Together they end before the sweeper takes the worker for dead (``ledger.LEEWAY``)."""


def _write(write: Callable[[str, T, checking.Start], None], call_id: str, outcome: T) -> None:
    """Write what became of a call. It may have been paid for, so a database that is away for a
    moment is asked again; an outcome that was written all the same is not written twice."""
    for pause in WRITE_AGAIN:
        try:
            write(call_id, outcome, send_check)
            return
        except (DatabaseAway, InterfaceError) as error:
            log.warning("the database does not answer (%s); trying again", type(error).__name__)
            connection.close()
            time.sleep(pause)
    write(call_id, outcome, send_check)


class Internal(ServiceError):
    """Our own fault."""

    kind = "internal"


@app.task
def keep_house() -> None:
    """What time alone brings about; runs every HOUSEKEEPING_SECONDS."""
    log.info("expired %d, to be verified again %d", workflow.expire_abandoned(), workflow.flag_ending())
    log.info("forgotten %d", workflow.forget_due())
    measured.renew()


@app.task
def sign_trail() -> None:
    """Stand behind what the trail says up to now; runs every CHECKPOINT_SECONDS. The log keeps a trace of
    each checkpoint outside the database."""
    if made := checkpoints.make():
        log.info("%s %s", made, made.digest)


@app.task
def sweep() -> None:
    """Settle what workers left behind; runs every SWEEP_SECONDS."""
    if touched := checking.sweep(send_check):
        log.info("the sweeper settled %d", touched)
    metrics.clock_ticked()


@app.task
def tell() -> None:
    """Hand webhooks and mails that are due to senders; runs every OUTBOX_SECONDS."""
    for delivery_id, tries in outbox.hand_over(Channel.EMAIL):
        send_mail.apply_async((delivery_id, tries))
    for delivery_id, tries in outbox.hand_over(Channel.WEBHOOK):
        send_webhook.apply_async((delivery_id, tries))


@app.task
def send_mail(delivery_id: str, tries: int) -> None:
    """One attempt at one mail. Safe to run twice."""
    mailing.deliver(delivery_id, tries)


@app.task(bind=True, max_retries=len(mailing.PAUSES))
def mail_entrance(self: Any, user_id: int, language: str) -> None:
    """Send a person who works here the link by which they choose a password. Address and link are put
    together here, so that neither stands in a queue."""
    if not mailing.send_entrance(user_id, language):
        raise self.retry(countdown=mailing.PAUSES[self.request.retries])


@app.task
def send_webhook(delivery_id: str, tries: int) -> None:
    """One attempt at one delivery. Safe to run twice."""
    delivering.deliver(delivery_id, tries)


@app.task
def forget() -> None:
    """Remove what is kept for a time only; runs every hour."""
    repeats.forget()
    outbox.forget(delivering.KEPT)
