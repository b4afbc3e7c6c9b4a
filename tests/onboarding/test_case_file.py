"""A case leaves as one file: a PDF for people and a JSON for machines, each noted in the trail."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from onboarding import audit, workflow
from onboarding.access import Role
from onboarding.case_file.content import FORMAT
from onboarding.models import AuditEntry, Case, DecisionAction
from tests import factories as make
from tests import growing

pytestmark = pytest.mark.thorough


def take(client: Client, case: Case, form: str, user: str = "ana") -> Any:
    client.force_login(make.user(user))
    return client.post(reverse("case_file", args=[case.number, form]))


def text_of(pdf: bytes) -> str:
    """What the PDF says, blanks and breaks made one."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return re.sub(r"\s+", " ", " ".join(pages))


def rejected() -> Case:
    """Corrected, a finding set aside, rejected with a note."""
    case = make.suspicious()
    workflow.correct_field(case, make.analyst(), "surname", "NIRGENDS", "As printed.", case.version)
    case = make.fresh(case)
    finding = case.findings.get(code="name_differs", resolved_at=None)
    workflow.dismiss_finding(case, make.analyst(), finding.pk, "A maiden name.", case.version)
    case = make.fresh(case)
    workflow.decide(
        case, make.analyst(), DecisionAction.REJECT, ["not_genuine"], "The laminate is loose.",
        version=case.version,
    )  # fmt: skip
    return make.fresh(case)


def test_the_json_holds_the_case_as_it_stands(client: Client) -> None:
    case = rejected()
    answer = take(client, case, "json")
    content = json.loads(answer.content)
    assert content["format"] == FORMAT
    assert content["case"]["number"] == case.number
    assert content["case"]["outcome"] == "rejected"
    assert content["declared"]["date_of_birth"] == make.PERSON["date_of_birth"]
    fields = {field["name"]: field for field in content["fields"]}
    assert fields["surname"]["value"] == "NIRGENDS"
    assert fields["surname"]["read"] == "NIRGENDWO"
    assert fields["surname"]["vendor_field"] == "front.surname"
    assert fields["surname"]["corrections"][0]["reason"] == "As printed."
    aside = next(f for f in content["findings"] if f["state"] == "dismissed")
    assert (aside["code"], aside["dismissed_because"]) == ("name_differs", "A maiden name.")
    assert content["decisions"][0]["note"] == "The laminate is loose."
    assert content["decisions"][0]["made_by"] == "ana"


def test_every_picture_in_it_is_the_one_that_the_trail_names(client: Client) -> None:
    case = make.decided()
    content = json.loads(take(client, case, "json").content)
    named = {
        entry.data["digest"] for entry in AuditEntry.objects.filter(chain=str(case.pk), action="page.added")
    }
    pages = [page for document in content["documents"] for page in document["pages"]]
    digests = {hashlib.sha256(base64.b64decode(page["jpeg"])).hexdigest() for page in pages}
    assert digests == named == {page["sha256"] for page in pages}


def test_a_third_party_can_recompute_the_trail_from_the_json_alone(client: Client) -> None:
    """Without this application: each entry's text is hashed, and its last item is the hash before."""
    case = make.decided()
    trail = json.loads(take(client, case, "json").content)["trail"]
    before = "0" * 64
    for number, entry in enumerate(trail["entries"], 1):
        assert hashlib.sha256(entry["hashed"].encode()).hexdigest() == entry["hash"]
        item = json.loads(entry["hashed"])
        assert (item[0], item[1], item[-1]) == (str(case.pk), number, before)
        before = entry["hash"]
    assert trail["intact"] is True
    assert (trail["length"], trail["last_hash"]) == (len(trail["entries"]), before)


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_who_took_the_file_stands_in_the_trail_and_in_the_file(client: Client, form: str) -> None:
    case = make.in_review()
    assert take(client, case, form, "omar").status_code == 200
    last = AuditEntry.objects.filter(chain=str(case.pk)).latest("seq")
    assert (last.action, last.actor_name, last.data) == ("case.exported", "omar", {"form": form})
    assert make.fresh(case).version == case.version  # nobody's page became old by it
    assert audit.verify(str(case.pk))[1] == []
    trail = json.loads(take(client, case, "json").content)["trail"]
    assert [json.loads(e["hashed"])[6] for e in trail["entries"][-2:]] == ["case.exported"] * 2


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_it_is_kept_nowhere_on_the_way(client: Client, form: str) -> None:
    case = make.decided()
    headers = take(client, case, form).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Disposition"] == f'attachment; filename="case-{case.number}.{form}"'
    assert client.get(reverse("case_file", args=[case.number, form])).status_code == 405


def test_a_form_that_does_not_exist_is_not_found_and_leaves_no_entry(client: Client) -> None:
    case = make.decided()
    assert take(client, case, "docx").status_code == 404
    assert make.fresh(case).entries == case.entries


def test_the_pdf_tells_the_same_as_the_json(client: Client) -> None:
    case = rejected()
    told = text_of(take(client, case, "pdf").content)
    content = json.loads(take(client, case, "json").content)
    for value in content["declared"].values():
        assert value in told
    for field in content["fields"]:
        assert field["value"] in told
        assert field["vendor_field"] in told
    compact = told.replace(" ", "")
    for document in content["documents"]:
        for page in document["pages"]:
            assert page["sha256"] in compact
    for text in ("As printed.", "A maiden name.", "The laminate is loose.", "Rejected", case.number):
        assert text in told
    for finding in content["findings"]:
        assert finding["code"] in compact
    entries = content["trail"]["entries"]
    assert entries[-2]["hash"] in compact  # the last one when the PDF was made
    assert all(entry["hash"][:16] in compact for entry in entries[:-1])


def test_the_pdf_holds_the_pictures_as_they_are_stored(client: Client) -> None:
    file = take(client, make.decided(), "pdf").content
    assert make.picture(0).jpeg in file
    assert make.picture(1).jpeg in file


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["สมชาย ใจดี", "王小明", "राजेश कुमार शर्मा", "Žofie Łukasińska-Åberg", "Ελένη Παππά", "Nguyễn Thị Hương"],
    ids=["thai", "chinese", "devanagari", "latin", "greek", "vietnamese"],
)
def test_a_name_shows_in_its_own_script(client: Client, name: str) -> None:
    case = make.in_review({**make.PERSON, "full_name": name})
    told = text_of(take(client, case, "pdf").content)
    assert name.replace(" ", "") in told.replace(" ", "")
    assert "[U+" not in told


def test_what_no_typeface_has_is_told_by_its_number_and_said_plainly(client: Client) -> None:
    case = make.in_review({**make.PERSON, "full_name": "علي \x07"})
    told = text_of(take(client, case, "pdf").content)
    assert "[U+0639][U+0644][U+064A]" in told.replace(" ", "")
    assert "have no letter in this file's typefaces" in told


def test_a_name_is_never_markup(client: Client) -> None:
    case = make.in_review({**make.PERSON, "full_name": "**<b>--__Q {nb}"})
    told = text_of(take(client, case, "pdf").content)
    assert "**<b>--__Q" in told


def test_a_case_without_anything_yet_has_a_file_too(client: Client) -> None:
    case = make.opened()
    told = text_of(take(client, case, "pdf").content)
    assert "No field was read." in told
    assert "None has been made yet." in told


def test_a_broken_trail_is_said_in_both(client: Client) -> None:
    case = make.decided()
    with growing.unprotected():
        AuditEntry.objects.filter(chain=str(case.pk), seq=3)._raw_delete("default")
    assert json.loads(take(client, case, "json").content)["trail"]["intact"] is False
    assert "somebody changed the record" in text_of(take(client, case, "pdf").content)


def test_who_has_no_role_gets_no_file(client: Client) -> None:
    case = make.decided()
    client.force_login(make.user("newcomer", None))
    assert client.post(reverse("case_file", args=[case.number, "pdf"])).status_code == 403
    assert make.fresh(case).entries == case.entries
    client.force_login(make.user("petra", Role.APPROVER))
    assert client.post(reverse("case_file", args=[case.number, "json"])).status_code == 200
