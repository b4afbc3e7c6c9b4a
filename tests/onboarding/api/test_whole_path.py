"""From applicant to decision through the API alone, with a test key: no vendor, no engine, no person."""

from __future__ import annotations

from typing import Any

from onboarding import audit
from onboarding.models import AuditEntry, Case, ServiceCall
from tests import factories as make
from tests.onboarding.api.conftest import Api


def worked(case: dict[str, Any]) -> None:
    make.worked(Case.objects.get(pk=case["id"]))


def collected(api: Api, **more: Any) -> dict[str, Any]:
    case = api.case(**more)
    for seed, side in enumerate(("front", "selfie")):
        assert api.picture(case["id"], side, make.jpeg(seed)).status_code == 201
    return case


def test_from_applicant_to_decision(api: Api) -> None:
    case = collected(api)
    assert case["missing"] == ["front", "selfie"]
    submitted = api.post(f"cases/{case['id']}/submit")
    assert submitted.status_code == 200
    assert (submitted.json()["progress"], submitted.json()["outcome"]) == ("checking", "none")
    worked(case)
    reviewed = api.get(f"cases/{case['id']}").json()
    assert reviewed["progress"] == "in_review"
    checks = api.get(f"cases/{case['id']}/checks").json()["data"]
    assert {check["service"] for check in checks} == {"tencent.MLIDPassportOCR", "cellere.facematch"}
    fields = api.get(f"cases/{case['id']}/fields").json()["data"]
    assert "date_of_birth" in {field["name"] for field in fields}
    decided = api.post(f"cases/{case['id']}/decisions", {"action": "reject", "reasons": ["not_genuine"]})
    assert decided.status_code == 201, decided.content
    assert (decided.json()["state"], decided.json()["made_by"]) == ("final", "the back end")
    final = api.get(f"cases/{case['id']}").json()
    assert (final["progress"], final["outcome"], final["final"]) == ("decided", "rejected", True)
    kinds = set(AuditEntry.objects.filter(chain=case["id"]).values_list("actor_kind", flat=True))
    assert kinds == {"api_key", "system"}
    assert audit.verify(case["id"])[1] == []
    assert not ServiceCall.objects.exclude(billable=False).exists()


def test_a_magic_picture_asks_for_an_outcome(api: Api) -> None:
    case = api.case(document_type="br.driver_license", country="BRA")
    api.picture(case["id"], "front", make.jpeg(1, (1200, 822)))
    api.picture(case["id"], "back", make.jpeg(2))
    api.picture(case["id"], "selfie", make.jpeg(3))
    assert api.post(f"cases/{case['id']}/submit").status_code == 200
    worked(case)
    checks = api.get(f"cases/{case['id']}/checks").json()["data"]
    assert "wrong_document" in {check["error"] for check in checks}
