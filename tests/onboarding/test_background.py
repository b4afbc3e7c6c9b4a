"""The register is asked as soon as a tax id is known, declared or read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from onboarding import checking, policy
from onboarding.models import Case, CheckState, Finding, Progress, ServiceCall, Severity
from tests import factories as make

pytestmark = pytest.mark.usefixtures("sandbox")
WithPolicy = Callable[..., policy.Policy]

CPF_SERVICE = "cellere.background_check_cpf"
READ = "32890481794"  # what the sandbox's licence bears
# By the magic values of docs/sandbox.md.
REGULAR, DECEASED = "39053344020", "90000000418"


@pytest.fixture
def register(with_policy: WithPolicy) -> None:
    entry = f'[background]\nBRA = ["{CPF_SERVICE}"]\n#'
    with_policy(*make.routed(make.CNH), ("[background]\n#", entry))


def declared(cpf: str) -> Case:
    return make.licence({"personal_number": cpf})


@pytest.mark.usefixtures("register")
def test_a_declared_number_is_looked_up_at_once_beside_the_reading() -> None:
    case = declared(REGULAR)
    assert {check.kind for check in make.waiting(case)} == {"ocr", "face_match", "background_check"}
    work = make.begun(case, "background_check")
    assert (work.service, work.request.images, dict(work.request.values)) == (
        CPF_SERVICE,
        {},
        {"cpf": REGULAR},
    )


@pytest.mark.usefixtures("register")
def test_a_number_that_was_read_is_looked_up_while_the_faces_are_still_compared() -> None:
    case = make.licence()
    assert not make.waiting(case, "background_check")
    work = make.begun(case, "ocr")
    read = make.reading({"personal_number": READ}, document="br.driver_license")
    checking.finish(work.call_id, read, make.not_sent)
    assert make.waiting(case, "face_match")
    assert dict(make.begun(case, "background_check").request.values) == {"cpf": READ}


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("number", ["", "39053344021"])
def test_a_number_that_cannot_be_one_is_not_looked_up(number: str) -> None:
    assert not make.waiting(declared(number), "background_check")


@pytest.mark.usefixtures("register")
def test_it_is_looked_up_once_though_it_is_declared_and_read() -> None:
    case = make.worked(declared(READ))
    assert case.progress == Progress.IN_REVIEW
    assert make.course(case, "background_check") == [(CPF_SERVICE, "first", "done")]


@pytest.mark.usefixtures("register")
def test_a_number_in_regular_standing_is_no_finding() -> None:
    case = make.worked(declared(REGULAR))
    assert make.course(case, "background_check") == [(CPF_SERVICE, "first", CheckState.DONE)]
    assert not {"tax_status", "person_deceased"} & make.codes(case)


@pytest.mark.usefixtures("register")
def test_a_number_in_another_standing_is_told() -> None:
    case = make.worked(declared(DECEASED))
    found = {f.code: f.severity for f in Finding.objects.filter(case=case)}
    assert found["person_deceased"] == found["tax_status"] == Severity.HIGH


@pytest.mark.usefixtures("register")
def test_the_number_stands_nowhere_in_plain_text() -> None:
    case = make.worked(declared(REGULAR))
    call = ServiceCall.objects.get(case=case, service=CPF_SERVICE)
    assert call.bytes == 0
    assert REGULAR not in str(vars(call)) + str(vars(call.check_run))


def test_a_country_without_an_entry_has_no_register(with_policy: WithPolicy) -> None:
    with_policy(*make.routed(make.CNH))
    assert not make.waiting(declared(REGULAR), "background_check")
