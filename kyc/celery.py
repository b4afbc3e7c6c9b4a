"""The Celery application. Tasks take ids, are sent after commit, and are safe to run twice."""

from __future__ import annotations

import logging
import os
import time
from contextlib import ExitStack
from threading import get_ident
from typing import TYPE_CHECKING, Any

from celery import Celery
from celery.schedules import schedstate, schedule
from celery.signals import (
    beat_init,
    before_task_publish,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_process_init,
    worker_process_shutdown,
    worker_shutdown,
)
from django.conf import settings

from kyc import correlation, crashes, tracing

if TYPE_CHECKING:
    from datetime import datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyc.settings")

log = logging.getLogger("kyc.tasks")

ENGINE_QUEUE, VENDOR_QUEUE, OUTBOX_QUEUE = "engine", "vendors", "outbox"
"""The embedded engine computes: processes take its queue. Vendor calls wait: threads take theirs. So do
webhooks, which have a queue of their own so that slow receivers can be given threads of their own."""


class Steady(schedule):
    """Every so many seconds, also when the machine's clock was set back: Celery's own schedule would
    wait until the clock has come to where it was."""

    def is_due(self, last_run_at: datetime) -> schedstate:
        if self.maybe_make_aware(last_run_at) > self.now():
            return schedstate(is_due=True, next=self.seconds)
        return super().is_due(last_run_at)


app = Celery("kyc")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    # A worker that dies gives its task back; the task finds out how far it had come.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # After a lost broker Celery would take fewer tasks and raise the number with each that ends: a call
    # that RabbitMQ answers among deliveries which threads are acknowledging, and the worker stood still.
    worker_enable_prefetch_count_reduction=False,
    broker_transport_options={
        # Longer than the longest task, or a second worker would be given it too.
        "visibility_timeout": 2 * settings.CHECK_SECONDS + 60,
        # Whoever submits does not wait for a broker that is away: the check can be run again.
        "max_retries": 1,
        "interval_start": 0.1,
        "confirm_publish": True,  # RabbitMQ says that it has it; Redis always does
    },
    task_soft_time_limit=settings.CHECK_SECONDS,
    task_time_limit=settings.CHECK_SECONDS + 15,
    task_ignore_result=True,
    task_default_queue=VENDOR_QUEUE,
    task_routes={
        "onboarding.tasks.send_webhook": {"queue": OUTBOX_QUEUE},
        "onboarding.tasks.send_mail": {"queue": OUTBOX_QUEUE},
    },
    beat_schedule={
        "sweep": {"task": "onboarding.tasks.sweep", "schedule": Steady(settings.SWEEP_SECONDS)},
        "keep_house": {
            "task": "onboarding.tasks.keep_house",
            "schedule": Steady(settings.HOUSEKEEPING_SECONDS),
        },
        "sign_trail": {
            "task": "onboarding.tasks.sign_trail",
            "schedule": Steady(settings.CHECKPOINT_SECONDS),
        },
        "tell": {
            "task": "onboarding.tasks.tell",
            "schedule": Steady(settings.OUTBOX_SECONDS),
            "options": {"expires": settings.OUTBOX_SECONDS},  # one that waited longer has a successor
        },
    },
    beat_schedule_filename=str(settings.VAR_DIR / "beat"),
    worker_hijack_root_logger=False,
    # Arguments are ids; even so they stay out of the logs.
    worker_redirect_stdouts=False,
)
app.autodiscover_tasks(["onboarding"])


@setup_logging.connect
def _keep_django_logging(**_: object) -> None:
    """Celery leaves logging as the settings have it."""


_HEADER = "kyc_request"
_CLOCKED = frozenset(str(entry["task"]) for entry in app.conf.beat_schedule.values())
"""Sent by the clock every few seconds: their lines are for whoever looks for one."""

_under_way: dict[tuple[str, int], tuple[ExitStack, tracing.Span, float]] = {}
"""By a task's id and its thread (a broker may hand one task to two) what ends with it, its span, and when it
began."""


@worker_init.connect
@beat_init.connect
@worker_process_init.connect
def _watch(**_: object) -> None:
    """The process that takes tasks, and each that it forks."""
    tracing.start()
    crashes.start()


@worker_process_shutdown.connect
@worker_shutdown.connect
def _last_words(**_: object) -> None:
    tracing.stop()
    crashes.stop()


@before_task_publish.connect
def _hand_on(headers: dict[str, Any], **_: object) -> None:
    """A task is done for the request that sent it."""
    headers[_HEADER] = correlation.current() or correlation.accepted(None)
    headers.update(tracing.carried())


@task_prerun.connect
def _take_up(task_id: str, task: Any, **_: object) -> None:
    given = getattr(task.request, _HEADER, None) or correlation.current()
    stack = ExitStack()
    stack.enter_context(correlation.under(correlation.accepted(given)))
    sent_by = getattr(task.request, "traceparent", None)
    parent = {"traceparent": str(sent_by)} if sent_by else None
    span = stack.enter_context(tracing.span(task.name, kind="consumer", parent=parent, task_id=task_id))
    _under_way[task_id, get_ident()] = stack, span, time.monotonic()


@task_postrun.connect
def _put_down(task_id: str, task: Any, state: str | None = None, **_: object) -> None:
    stack, span, began = _under_way.pop((task_id, get_ident()))
    if state != "SUCCESS":
        span.fail(str(state))
    quiet = task.name in _CLOCKED and state == "SUCCESS"
    log.log(
        logging.DEBUG if quiet else logging.INFO,
        "task=%s id=%s state=%s ms=%d", task.name, task_id, state, (time.monotonic() - began) * 1000,
    )  # fmt: skip
    stack.close()


@worker_process_init.connect
def _warm_up(**_: object) -> None:
    """A worker process loads the engine's models once, before its first case."""
    from providers.local.services import warm_up

    warm_up(settings.ENGINE_THREADS)
