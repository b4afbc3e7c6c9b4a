"""Decisions by mouse: approved, rejected, asked again, confirmed by somebody else, too late."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding import access, audit, workflow
from onboarding.models import Case, Decision, DecisionState, Outcome, Progress
from tests.browser.axe import violations
from tests.browser.conftest import People, Visits, approve, shoot

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Make = Callable[..., Case]
SOMEBODY_ELSE = {"full_name": "SOMEBODY ELSE"}


def open_form(page: Page, name: str) -> None:
    page.locator(".decide summary").get_by_text(name, exact=True).click()


def test_a_clean_case_is_approved_and_closed(visits: Visits, people: People, case: Make) -> None:
    made = case()
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    expect(page.locator(".decide-summary")).to_have_text("No open findings")
    open_form(page, "Approve")
    shoot(page, "decide-approve", whole=False)
    page.locator(".decide-form:visible").get_by_label("Note for colleagues").fill("All agrees.")
    page.get_by_role("button", name="Approve this case").click()
    expect(page.locator(".verdict h2")).to_have_text("Approved")
    expect(page.locator(".case-title .state")).to_have_text("Approved")
    expect(page.locator(".decide")).to_have_count(0)
    expect(page.locator(".decisions")).to_contain_text("All agrees.")
    made.refresh_from_db()
    assert (made.progress, made.outcome) == (Progress.DECIDED, Outcome.APPROVED)
    shoot(page, "case-approved")


def test_a_rejection_needs_a_coded_reason(visits: Visits, people: People, case: Make) -> None:
    made = case()
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    open_form(page, "Reject")
    page.get_by_role("button", name="Reject this case").click()
    made.refresh_from_db()
    assert made.progress == Progress.IN_REVIEW
    page.get_by_label("Selfie shows another person").check()
    shoot(page, "decide-reject", whole=False)
    page.get_by_role("button", name="Reject this case").click()
    expect(page.locator(".verdict h2")).to_have_text("Rejected")
    expect(page.locator(".verdict")).to_contain_text("Selfie shows another person")
    assert Decision.objects.get().reasons == ["different_person"]


def test_asking_again_begins_an_attempt_and_keeps_the_first(
    visits: Visits, people: People, case: Make
) -> None:
    made = case()
    Case.objects.filter(pk=made.pk).update(language="pt-br")
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    open_form(page, "Ask again")
    documents = page.get_by_role("group", name="Identity document")
    documents.get_by_label("Picture is blurry").check()
    expect(documents.locator(".customer:visible q")).to_have_text(
        "A imagem está desfocada. Segure o celular firme, com boa luz, e tire de novo."
    )
    page.get_by_role("group", name="Selfie").get_by_label("Face in the selfie is not clear").check()
    page.get_by_role("group", name="Selfie").get_by_label("Keep it").check()
    shoot(page, "decide-ask-again", whole=False)
    page.locator(".decide-form:visible").get_by_role("button", name="Ask again").click()
    expect(page.locator(".verdict h2")).to_have_text("The customer was asked again")
    expect(page.locator(".facts")).to_contain_text("Attempt")
    expect(page.locator(".thumb.former")).to_contain_text("attempt 1")
    page.locator(".thumb.former").click()
    expect(page.locator(".stage-picture").first).to_have_js_property("complete", True)
    page.get_by_role("link", name="Add the pictures").click()
    expect(page.locator(".note")).to_contain_text("Picture is blurry")
    expect(page.locator("[data-slot=selfie]")).to_contain_text("Kept from before")
    shoot(page, "pictures-asked-again")


def test_serious_findings_wait_for_an_approver_who_is_somebody_else(
    visits: Visits, people: People, case: Make
) -> None:
    made = case(SOMEBODY_ELSE, father_name="ARJUN DESHMUKH")
    workflow.correct_field(
        made, access.actor(people.ana), "father_name", "ARJUN R DESHMUKH", "An R stands between them", None
    )
    first = visits.open(people.ana)
    first.goto(f"/cases/{made.number}/")
    expect(first.locator(".decide-summary")).to_contain_text("1 High")
    open_form(first, "Approve")
    expect(first.locator(".decide-form:visible")).to_contain_text("a second person will have to")
    first.locator(".decide-form:visible").get_by_label("Note for colleagues").fill("Married name.")
    expect(first.locator(".decide-form:visible")).not_to_contain_text("Nobody else holds the role")
    first.get_by_role("button", name="Approve, for second approval").click()
    expect(first.locator(".second")).to_contain_text("You decided first")
    expect(first.get_by_role("button", name="Confirm the approval")).to_have_count(0)

    colleague = visits.open(people.omar)
    colleague.goto(f"/cases/{made.number}/")
    expect(colleague.locator(".second")).to_contain_text("Somebody with the role of approver")

    second = visits.open(people.petra)
    second.goto("/cases/?view=second")
    second.get_by_role("link", name=made.number).click()
    expect(second.locator(".second")).to_contain_text("Ana Duarte wants to approve")
    expect(second.locator(".second")).to_contain_text("Married name.")
    edits = second.locator(".edits")
    expect(edits).to_contain_text("ARJUN DESHMUKH")
    expect(edits).to_contain_text("Ana Duarte: An R stands between them")
    shoot(second, "second-approval")
    second.get_by_role("button", name="Confirm the approval").click()
    expect(second.locator(".verdict")).to_contain_text("confirmed by Petra Lindholm")
    made.refresh_from_db()
    assert made.outcome == Outcome.APPROVED
    assert audit.verify(str(made.pk))[1] == []


def test_a_second_person_refuses_with_a_note(visits: Visits, people: People, case: Make) -> None:
    made = case(SOMEBODY_ELSE)
    approve(made, people.ana)
    page = visits.open(people.petra)
    page.goto(f"/cases/{made.number}/")
    visits.expect(422)
    page.get_by_role("button", name="Refuse, back to review").click()
    expect(page.locator(".message.error")).to_have_text("Say why you refuse.")
    page.get_by_label("Note for colleagues").fill("The names have nothing in common.")
    page.get_by_role("button", name="Refuse, back to review").click()
    expect(page.locator(".case-title .state")).to_have_text("In review")
    expect(page.locator(".decisions")).to_contain_text("The names have nothing in common.")
    assert Decision.objects.get().state == DecisionState.REFUSED


def test_a_page_that_is_out_of_date_saves_nothing_and_says_what_happened(
    visits: Visits, people: People, case: Make
) -> None:
    made = case(SOMEBODY_ELSE)
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    workflow.correct_field(
        made, access.actor(people.ana), "father_name", "ARJUN R DESHMUKH", "An R", made.version
    )
    visits.expect(409)
    open_form(page, "Approve")
    page.locator(".decide-form:visible").get_by_label("Note for colleagues").fill("My long note")
    page.locator(".decide-form:visible").get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("The case has changed")
    expect(page.locator(".changes")).to_contain_text("Field corrected · Father's name: ARJUN R DESHMUKH")
    assert violations(page) == []
    expect(page.locator(".quote")).to_have_text("My long note")
    shoot(page, "stale")
    assert Decision.objects.count() == 0
    page.get_by_role("link", name="Look at the case again").click()
    expect(page.locator("#field-father_name .value")).to_have_text("ARJUN R DESHMUKH")


def test_a_case_is_claimed_put_back_and_held_against_others(
    visits: Visits, people: People, case: Make
) -> None:
    made = case()
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    page.get_by_role("button", name="Claim").click()
    expect(page.locator(".facts")).to_contain_text("Ana Duarte")
    other = visits.open(people.omar)
    other.goto(f"/cases/{made.number}/")
    expect(other.locator(".case-acts")).to_contain_text("Ana Duarte holds this case")
    expect(other.get_by_role("button", name="Claim")).to_have_count(0)
    open_form(other, "Reject")
    form = other.locator(".decide-form:visible")
    form.get_by_label("Document is not genuine").check()
    form.get_by_label("Note for colleagues").fill("Half a page of thoughts")
    visits.expect(422)
    other.get_by_role("button", name="Reject this case").click()
    expect(form.locator(".error-text")).to_have_text("Ana Duarte holds this case.")
    expect(form.get_by_label("Note for colleagues")).to_have_value("Half a page of thoughts")
    expect(form.get_by_label("Document is not genuine")).to_be_checked()
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_role("button", name="Claim")).to_be_visible()


def test_a_case_is_withdrawn(visits: Visits, people: People, case: Make) -> None:
    made = case()
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    page.get_by_label("More").click()
    page.get_by_role("button", name="Withdraw the case").click()
    expect(page.locator(".case-title .state")).to_have_text("Withdrawn")


def test_who_approves_while_nobody_else_may_confirm_is_told_what_to_do(
    visits: Visits, people: People, case: Make
) -> None:
    people.petra.groups.clear()
    made = case(SOMEBODY_ELSE)
    page = visits.open(people.ana)
    page.goto(f"/cases/{made.number}/")
    open_form(page, "Approve")
    expect(page.locator(".will:visible")).to_contain_text("Nobody else holds the role of approver")
    page.get_by_role("button", name="Approve, for second approval").click()
    expect(page.locator(".second .note")).to_contain_text("An administrator has to give it to somebody")
    shoot(page, "second-nobody")


def test_a_raw_answer_is_shown_as_the_role_allows_and_the_look_is_recorded(
    visits: Visits, people: People, case: Make
) -> None:
    made = case(raw="KAVITA ON THE CARD")
    for person, seen in ((people.ana, False), (people.petra, True)):
        page = visits.open(person)
        page.goto(f"/cases/{made.number}/")
        page.get_by_role("button", name="Raw answer").first.click()
        expect(page.locator("h1")).to_have_text("Raw answer")
        assert ("KAVITA ON THE CARD" in page.locator(".raw").inner_text()) == seen
        assert violations(page) == []
        shoot(page, f"raw-answer-{person.username}")
        page.get_by_role("link", name="Back to the case").click()
        expect(page.locator(".timeline li").first).to_contain_text("Raw answer looked at")
        expect(page.locator(".trail .band")).to_have_text("verified")
    assert audit.verify(str(made.pk))[1] == []
