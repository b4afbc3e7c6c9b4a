"""What holds the project together: addresses, application, tasks, migrations."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import resolve

from kyc.celery import ENGINE_QUEUE, VENDOR_QUEUE, app
from kyc.wsgi import application
from onboarding.tasks import queue_of
from providers.registry import services

BASE = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration() -> None:
    said = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_djangos_own_checks_find_nothing() -> None:
    said = io.StringIO()
    call_command("check", stdout=said, fail_level="WARNING")
    assert "no issues" in said.getvalue()


def test_the_workers_know_the_tasks_and_what_computes_has_a_queue_of_its_own() -> None:
    app.loader.import_default_modules()
    assert {"onboarding.tasks.run_check", "onboarding.tasks.sweep"} <= app.tasks.keys()
    assert queue_of("local.ocr") == queue_of("local.facematch") == ENGINE_QUEUE
    assert {queue_of(service.id) for service in services() if service.vendor != "local"} == {VENDOR_QUEUE}
    assert app.conf.task_default_queue == VENDOR_QUEUE  # the sweeper waits for no card that is read


def test_a_server_finds_the_application() -> None:
    assert callable(application)
    assert resolve("/healthz").func.__name__ == "healthz"


def test_no_template_carries_a_script_or_style_of_its_own() -> None:
    """The Content-Security-Policy would keep them from running. Mails are no pages: the programs that
    show them know nothing but styles within."""
    templates = BASE / "templates"
    for file in set(templates.rglob("*.html")) - set((templates / "mail").iterdir()):
        text = file.read_text("utf-8")
        assert not re.search(r'<script(?![^>]*\b(?:src=|type="application/json"))[^>]*>', text), file
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), file
