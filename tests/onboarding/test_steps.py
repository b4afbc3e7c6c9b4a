"""Progress that a person can watch: each step waiting, running, done or failed, and since when."""

from __future__ import annotations

import json

from django.test import Client
from django.urls import reverse

from onboarding import checking, workflow
from onboarding.models import Check
from onboarding.steps import steps
from providers.errors import VendorUnavailable
from tests import factories as make


def test_each_step_tells_its_state_and_since_when() -> None:
    case = make.submitted()
    reading, faces = steps(case)
    assert (reading.kind, reading.service, reading.state) == ("ocr", "local.ocr", "waiting")
    check = Check.objects.get(pk=reading.check)
    assert reading.since == check.sent_at
    work = make.begin(check)
    running = steps(case)[0]
    check.refresh_from_db()
    assert (running.state, running.since) == ("running", check.started_at)
    checking.finish(work.call_id, make.reading(), make.not_sent)
    check.refresh_from_db()
    done = steps(case)[0]
    assert (done.state, done.since, done.elapsed_ms) == ("done", check.finished_at, 12)
    work = make.begin(Check.objects.get(pk=faces.check))
    checking.fail(work.call_id, VendorUnavailable("The engine is away."), make.not_sent)
    failed = steps(case)[1]
    assert (failed.state, failed.error_kind, failed.error_message) == (
        "failed",
        "vendor_unavailable",
        "The engine is away.",
    )


def test_as_plain_data_it_is_json_without_anything_personal() -> None:
    case = make.in_review()
    text = json.dumps([step.to_json() for step in steps(case)])
    assert set(json.loads(text)[0]) >= {"check", "kind", "service", "state", "since", "elapsed_ms"}
    assert "NIRGENDWO" not in text.upper()


def test_what_was_run_again_is_left_out() -> None:
    case = make.submitted()
    checking.fail(make.begun(case).call_id, VendorUnavailable("Away."), make.not_sent)
    case = make.answered(make.fresh(case))
    workflow.rerun(case, make.analyst(), make.not_sent)
    assert [step.state for step in steps(case)] == ["done", "waiting"]


def test_the_page_renews_the_steps_by_itself_while_they_run_and_then_shows_the_result(
    client: Client,
) -> None:
    case = make.submitted()
    client.force_login(make.user())
    where = reverse("progress", args=[case.number])
    part = client.get(where)
    assert "HX-Refresh" not in part.headers
    assert f'hx-get="{where}"' in part.content.decode()
    assert "Waiting since" in part.content.decode()
    make.begun(case)
    assert "Running since" in client.get(where).content.decode()
    case = make.in_review()
    part = client.get(reverse("progress", args=[case.number]))
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-get" not in part.content.decode()
