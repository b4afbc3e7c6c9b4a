"""The documents tell the truth about files, commands, dependencies and variables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from onboarding.states import TRANSITIONS
from providers.registry import VENDORS

ROOT = Path(__file__).parents[2]
IGNORED = {
    line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line.endswith("/")
} | {".git"}
ARCHITECTURE = ROOT / "docs" / "architecture.md"
CONFIGURATION = ROOT / "docs" / "configuration.md"
OPERATING = ROOT / "docs" / "operating.md"
DEPENDENCIES = ROOT / "docs" / "dependencies.md"


def _directories() -> list[Path]:
    """Those at the top level that belong to the project."""
    return sorted(p for p in ROOT.iterdir() if p.is_dir() and p.name not in IGNORED)


def _documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(p for d in _directories() for p in d.rglob("*.md"))])


def _name(document: Path) -> str:
    return str(document.relative_to(ROOT))


def _prose(document: Path) -> str:
    """Without the blocks of code, whose comments look like headings."""
    return re.sub(r"^```.*?^```$", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def _anchors(document: Path) -> set[str]:
    """The headings as GitHub and GitLab make anchors of them."""
    headings = re.findall(r"^#+ (.+)$", _prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def _links(document: Path) -> Iterator[str]:
    for link in re.findall(r"\]\(([^)\s]+)\)", _prose(document)):
        if not re.match(r"[a-z]+:", link):
            yield link


@pytest.mark.parametrize("document", _documents(), ids=_name)
def test_every_relative_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    for link in _links(document):
        path, _, anchor = link.partition("#")
        goal = (document.parent / path).resolve() if path else document
        assert goal.exists(), f"{_name(document)}: {link}"
        assert not anchor or anchor in _anchors(goal), f"{_name(document)}: {link}"


def test_the_index_names_every_document() -> None:
    folder = ROOT / "docs"
    index = set(_links(folder / "README.md"))
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*.md")} - {"README.md"} <= index


def _packages() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = [project["project"]["dependencies"], *extras, *project["dependency-groups"].values()]
    return [re.split(r"[<>=!~\[ ;]", line)[0] for group in groups for line in group]


@pytest.mark.parametrize("package", _packages())
def test_every_dependency_has_its_row(package: str) -> None:
    rows = re.findall(r"^\| ([\w.-]+)(?:\[[\w,-]+\])? \|", DEPENDENCIES.read_text("utf-8"), re.MULTILINE)
    assert package in rows


def test_no_row_is_left_of_a_dependency_that_went() -> None:
    tables = DEPENDENCIES.read_text("utf-8").partition("## Debian packages")[0]
    rows = re.findall(r"^\| ([a-z][\w.-]+)(?:\[[\w,-]+\])? \|", tables, re.MULTILINE)
    assert set(rows) <= set(_packages())


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in _documents():
        named = re.findall(r"(?:^|`|\d )make ([a-z-]+)", document.read_text("utf-8"), re.MULTILINE)
        assert set(named) <= targets, _name(document)
    assert {"run", "test"} <= set(re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE))


def test_every_management_command_that_a_document_names_exists() -> None:
    for document in _documents():
        named = re.findall(r"manage\.py ([a-z_]+)", document.read_text("utf-8"))
        assert set(named) <= set(get_commands()), _name(document)


def test_architecture_names_every_directory_of_the_project() -> None:
    directory_map = ARCHITECTURE.read_text("utf-8")
    assert [d.name for d in _directories() if f"| `{d.name}/` |" not in directory_map] == []


def test_architecture_has_the_table_of_transitions() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", ARCHITECTURE.read_text("utf-8"), re.MULTILINE)
    told = {step: ([*re.findall(r"\w+", states)], goal) for step, states, goal in rows}
    for step, (states, goal) in TRANSITIONS.items():
        assert told[step][0] == [*states], step
        assert (goal or "the same") in told[step][1], step


def test_configuration_names_every_variable_that_is_read() -> None:
    reader = re.compile(r'(?:env\.[a-z]+\(|environ\.get\(|environ\[)"([A-Z_]+)"')
    read = {name for file in (ROOT / "kyc").glob("*.py") for name in reader.findall(file.read_text("utf-8"))}
    read -= {"DJANGO_SETTINGS_MODULE"}
    for vendor in VENDORS:
        read |= {*vendor.variables, *(vendor.base_url[:1] if vendor.base_url else ())}
    text = CONFIGURATION.read_text("utf-8")
    assert {"SECRET_KEY", "DATABASE_URL", "PORT"} <= read
    assert sorted(name for name in read if f"`{name}`" not in text) == []


def test_operating_names_every_metric_and_no_other() -> None:
    text = OPERATING.read_text("utf-8")
    source = (ROOT / "onboarding" / "metrics.py").read_text("utf-8")
    made = set(re.findall(r'"(kyc_\w+)"', source))
    named = {re.sub(r"_(total|bucket)$", "", name) for name in re.findall(r"\bkyc_[a-z_]+", text)}
    assert made
    assert named - {"kyc_token"} == made
