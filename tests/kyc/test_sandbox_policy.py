"""The policy that ``make run SANDBOX=1`` takes: the default one, with vendors in its routes."""

from __future__ import annotations

import tomllib

from onboarding import policy
from providers import registry
from tests.kyc.test_run import BASE
from tests.kyc.test_settings import Load, load  # noqa: F401

TEXTS = {name: (BASE / "policies" / f"{name}.toml").read_text("utf-8") for name in ("default", "sandbox")}
OWN = {"name", "routes", "background", "face", "meter"}


def test_only_what_leads_to_vendors_differs_from_the_default_policy() -> None:
    default, sandbox = (tomllib.loads(text) for text in TEXTS.values())
    assert {key: value for key, value in sandbox.items() if key not in OWN} == {
        key: value for key, value in default.items() if key not in OWN
    }
    assert sandbox["meter"] | {"services": default["meter"]["services"]} == default["meter"]
    assert sandbox["face"] | {"services": default["face"]["services"]} == default["face"]


def test_every_accepted_document_that_a_vendor_reads_goes_to_one_first_and_to_the_engine_last() -> None:
    rules = policy.parse(TEXTS["sandbox"])
    read = {service.document for service in registry.services() if service.vendor != "local"}
    documents = {document for country in rules.documents.values() for document in country} & read
    assert len(documents) >= 6
    for document in documents:
        first, *_, last = rules.route(document)
        assert registry.service(first).vendor != "local"
        assert last == "local.ocr"


def test_it_is_taken_with_the_sandbox_alone(load: Load) -> None:  # noqa: F811
    assert load(SANDBOX="1", POLICY_FILE="").POLICY_FILE.name == "sandbox.toml"
    assert load(SANDBOX="0", POLICY_FILE="").POLICY_FILE.name == "default.toml"
    assert load(SANDBOX="1", POLICY_FILE="/etc/kyc/own.toml").POLICY_FILE.name == "own.toml"
