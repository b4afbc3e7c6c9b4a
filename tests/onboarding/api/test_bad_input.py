"""Whatever is sent: a 4xx with a code, never a 5xx, nothing half-stored."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from onboarding.api.problems import PROBLEMS
from onboarding.models import Applicant, Case, Page
from tests import factories as make
from tests import files
from tests.onboarding.api.conftest import Api

pytestmark = pytest.mark.thorough

DEEP = b"[" * 30_000 + b"]" * 30_000


def told(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith(f"/api/v1/problems/{code}")
    assert PROBLEMS[code][0] == status


@pytest.mark.parametrize(
    "body",
    [
        DEEP, b'{"a":' * 30_000, b"{", b"\xff\xfe", b'{"reference": "\xff"}', b'{"reference": NaN}',
        b'{"reference": "\\ud800"}', b'{"\\ud800": 1}', b'{"reference": "a", "reference": "b"}',
        b'{"reference": 1e999}', b"9" * 5000, b"null null",
    ],
    ids=lambda body: repr(body[:24]),
)  # fmt: skip
def test_what_is_not_json_is_malformed(body: bytes, api: Api) -> None:
    told(api.post("applicants", body), 400, "malformed")
    assert Applicant.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ([], "", "invalid"),
        (None, "", "null"),
        ("text", "", "invalid"),
        ({"reference": 7.5}, "/reference", "invalid"),
        ({"reference": {}}, "/reference", "invalid"),
        ({"reference": None}, "/reference", "null"),
        ({"reference": "x" * 65}, "/reference", "max_length"),
        ({"reference": "a\x00b"}, "/reference", "null_characters_not_allowed"),
        ({"refrence": "a"}, "/refrence", "unknown_field"),
        ({"a/b~c": 1}, "/a~1b~0c", "unknown_field"),
    ],
)
def test_a_field_that_is_wrong_is_pointed_to(body: Any, pointer: str, code: str, api: Api) -> None:
    answer = api.ask("POST", "applicants", json.dumps(body))
    told(answer, 422, "invalid_request")
    assert {(e["pointer"], e["code"]) for e in answer.json()["errors"]} == {(pointer, code)}


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"country": "mex"}, "/country"),
        ({"country": "MEX\n"}, "/country"),
        ({"document_type": "nonsense"}, "/document_type"),
        ({"language": "xx"}, "/language"),
        ({"applicant": "1; DROP TABLE"}, "/applicant"),
        ({"declared": []}, "/declared"),
        ({"declared": {"full_name": "x" * 201}}, "/declared/full_name"),
        ({"declared": {"favourite_colour": "red"}}, "/declared/favourite_colour"),
        ({"declared": {"date_of_birth": "1983-02-29"}}, "/declared/date_of_birth"),
        ({"declared": {"date_of_birth": "29.02.1984"}}, "/declared/date_of_birth"),
    ],
)
def test_a_case_is_held_against_its_schema(more: dict[str, Any], pointer: str, api: Api) -> None:
    applicant = api.post("applicants", {}).json()["id"]
    answer = api.post("cases", {"applicant": applicant, **more})
    told(answer, 422, "invalid_request")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert Case.objects.count() == 0


def test_what_the_policy_does_not_take_is_a_conflict(api: Api) -> None:
    applicant = api.post("applicants", {}).json()["id"]
    answer = api.post("cases", {"applicant": applicant, "country": "MEX", "document_type": "de.id_card"})
    told(answer, 409, "document_not_accepted")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(api: Api) -> None:
    told(api.post("applicants", b'{"reference": "' + b"x" * 300_000 + b'"}'), 413, "body_too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
def test_another_media_type_is_not_taken(kind: str, api: Api) -> None:
    answer = api.client.generic(
        "POST", "/api/v1/applicants", b"<a/>", kind, headers={"Authorization": f"Bearer {api.token}"}
    )
    told(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=many", "after=nonsense", "page=2", "progress=done",
     "applicant=1", "after=%FF"],
)  # fmt: skip
def test_a_parameter_that_is_wrong_is_told(query: str, api: Api) -> None:
    told(api.get(f"cases?{query}"), 400, "invalid_parameter")


@pytest.mark.parametrize("path", ["nonsense", "cases/1", "cases/../cases", "", "cases/"])
def test_an_address_that_leads_nowhere_is_a_problem_too(path: str, api: Api) -> None:
    told(api.get(path), 404, "not_found")


@pytest.mark.parametrize("path", ["cases/%00", "cases?reference=%00"])
def test_a_nul_in_an_address_is_refused(path: str, api: Api) -> None:
    told(api.get(path), 400, "malformed")


def test_a_method_that_is_not_there_is_a_problem_too(api: Api) -> None:
    told(api.ask("DELETE", "cases"), 405, "method_not_allowed")


@pytest.mark.parametrize("version", ["seven", '"seven"', '"-1"', '"1", "2"', '"99999999999999999999"'])
def test_a_version_that_is_none_is_told(version: str, api: Api) -> None:
    case = api.case()
    told(api.post(f"cases/{case['id']}/withdraw", **{"If-Match": version}), 400, "invalid_version")


def test_an_older_version_is_stale(api: Api) -> None:
    case = api.case()
    etag = api.get(f"cases/{case['id']}").headers["ETag"]
    declared = {"full_name": make.FULL_NAME}
    changed = api.ask("PUT", f"cases/{case['id']}/declared", declared, **{"If-Match": etag})
    assert changed.status_code == 200 and changed.headers["ETag"] != etag
    for method, path, body in (
        ("PUT", "declared", declared),
        ("PUT", "document_type", {"document_type": "passport"}),
        ("POST", "withdraw", {}),
        ("POST", "submit", {}),
        ("POST", "documents", {"side": "front", "content": base64.b64encode(make.jpeg(1)).decode()}),
        ("POST", "decisions", {"action": "reject", "reasons": ["not_genuine"]}),
    ):
        told(api.ask(method, f"cases/{case['id']}/{path}", body, **{"If-Match": etag}), 409, "stale_version")
    assert api.get(f"cases/{case['id']}/declared").json() == declared


BAD_PICTURES: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 422, "image_invalid"),
    "text": (b"not a picture", 422, "image_invalid"),
    "cut off": (make.jpeg(1)[:2000], 422, "image_invalid"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 422, "image_invalid"),
    "gif": (files.encoded("GIF"), 422, "image_invalid"),
    "html": (b"<html><script>alert(1)</script>", 422, "image_invalid"),
    "too small": (make.jpeg(1, (100, 60)), 422, "image_unreadable"),
    "bomb": (files.png_bomb(), 413, "image_too_large"),
}


@pytest.mark.parametrize("name", BAD_PICTURES)
@pytest.mark.parametrize("way", ["json", "form"])
def test_a_bad_picture_is_refused_and_leaves_nothing(
    name: str, way: str, api: Api, stored: Callable[[], dict[str, bytes]]
) -> None:
    data, status, code = BAD_PICTURES[name]
    case = api.case()
    if way == "form":
        answer = api.form(f"cases/{case['id']}/documents", {"side": "front", "file": data})
    else:
        answer = api.picture(case["id"], "front", data)
    told(answer, status, code if data or way == "form" else "invalid_request")
    assert (Page.objects.count(), stored()) == (0, {})
    assert api.get(f"cases/{case['id']}").json()["version"] == case["version"]


def test_what_is_wrong_with_a_picture_is_told_in_the_language_asked_for(api: Api) -> None:
    body = {"side": "front", "content": base64.b64encode(make.jpeg(1, (100, 60))).decode()}
    path = f"cases/{api.case()['id']}/documents"
    answer = api.ask("POST", path, body, **{"Accept-Language": "pt-BR"})
    told(answer, 422, "image_unreadable")
    assert answer.json()["detail"] == "A imagem não pode ser lida. Envie uma nítida e grande o suficiente."


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a\x00.jpg", "C:\\x.jpg", "x" * 500, "<b>.php"]
)
def test_a_file_name_means_nothing(name: str, api: Api, stored: Callable[[], dict[str, bytes]]) -> None:
    case = api.case()
    upload = SimpleUploadedFile("x", make.jpeg(1))
    upload.name = name
    answer = api.form(f"cases/{case['id']}/documents", {"side": "front", "file": upload})
    assert answer.status_code in (201, 400, 422)
    assert all("passwd" not in path and "php" not in path for path in stored())


def test_a_polyglot_is_stored_as_the_picture_alone(api: Api, stored: Callable[[], dict[str, bytes]]) -> None:
    case = api.case()
    tail = b"<?php system($_GET[0]); ?>PK\x03\x04" * 20
    assert api.picture(case["id"], "front", make.jpeg(1) + tail).status_code == 201
    document = api.get(f"cases/{case['id']}/documents").json()["data"][0]
    assert document["kind"] == "identity"
    picture = api.get(f"cases/{case['id']}/documents/{document['id']}/sides/front")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert b"php" not in picture.content and picture.content.endswith(b"\xff\xd9")
    assert len(stored()) == 1


@pytest.mark.parametrize(
    "body",
    [{"side": "front", "content": "%%%"}, {"side": "front", "content": "AAA"},
     {"side": "inside", "content": "AAAA"},
     {"side": "front"}, {"content": "AAAA"}, {"side": "front", "content": "AAAA", "page": 0},
     {"side": "front", "content": "AAAA", "page": 10**30}],
)  # fmt: skip
def test_a_picture_in_json_is_held_against_its_schema(body: dict[str, Any], api: Api) -> None:
    told(api.post(f"cases/{api.case()['id']}/documents", body), 422, "invalid_request")


def test_ten_files_for_one_side_in_one_request_are_refused(api: Api) -> None:
    case = api.case()
    ten = [SimpleUploadedFile(f"{n}.jpg", make.jpeg(n)) for n in range(10)]
    told(api.form(f"cases/{case['id']}/documents", {"side": "front", "file": ten}), 422, "invalid_request")
    assert Page.objects.count() == 0


def test_a_file_that_is_too_large_is_dropped_while_it_arrives(api: Api, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 10_000
    case = api.case()
    big = {"side": "front", "file": b"\xff\xd8" + bytes(20_000)}
    told(api.form(f"cases/{case['id']}/documents", big), 413, "body_too_large")
    settings.UPLOAD_MAX_BYTES = 100
    told(api.picture(case["id"], "front", bytes(300_000)), 413, "body_too_large")


@pytest.mark.parametrize(
    "body", [b"--x\r\n", b"", b"--x\r\nContent-Disposition: form-data\r\n\r\nfoo\r\n--x--"]
)
def test_a_broken_form_is_told(body: bytes, api: Api) -> None:
    case = api.case()
    answer = api.client.generic(
        "POST", f"/api/v1/cases/{case['id']}/documents", body, "multipart/form-data; boundary=x",
        headers={"Authorization": f"Bearer {api.token}"},
    )  # fmt: skip
    assert answer.status_code in (400, 422)
    assert answer.json()["code"] in ("malformed", "invalid_request")


def test_lists_come_in_pages_newest_first(api: Api) -> None:
    made = [api.post("applicants", {"reference": f"{n}"}).json()["id"] for n in range(5)]
    seen: list[str] = []
    path = "applicants?limit=2"
    while path:
        page = api.get(path).json()
        seen += [row["id"] for row in page["data"]]
        assert page["has_more"] == (page["next"] is not None)
        path = f"applicants?limit=2&after={page['next']}" if page["next"] else ""
    assert seen == made[::-1]
    (found,) = api.get("applicants?reference=3").json()["data"]
    assert found["id"] == made[3]
