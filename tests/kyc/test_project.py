"""What holds the project together: addresses, application, tasks, migrations."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import resolve

from kyc.celery import app
from kyc.wsgi import application

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


def test_the_worker_knows_the_tasks_and_takes_them_from_its_own_queue() -> None:
    app.loader.import_default_modules()
    assert "onboarding.tasks.run_check" in app.tasks
    assert app.conf.task_default_queue == "engine"


def test_a_server_finds_the_application() -> None:
    assert callable(application)
    assert resolve("/healthz").func.__name__ == "healthz"


def test_no_template_carries_a_script_or_style_of_its_own() -> None:
    """The Content-Security-Policy would keep them from running."""
    for file in (BASE / "templates").rglob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), file
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), file
