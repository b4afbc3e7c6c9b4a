"""The Celery application. Tasks take ids, are sent after commit, and are safe to run twice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from celery import Celery
from celery.schedules import schedstate, schedule
from celery.signals import setup_logging, worker_process_init
from django.conf import settings

if TYPE_CHECKING:
    from datetime import datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyc.settings")

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


@worker_process_init.connect
def _warm_up(**_: object) -> None:
    """A worker process loads the engine's models once, before its first case."""
    from providers.local.services import warm_up

    warm_up()
