"""Who may import whom: the contracts of pyproject.toml, and that they are not empty words."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VENDORS = ("tencent", "infosimples", "cellere", "aisolution", "ineocr")


def test_the_import_rules_are_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "Contracts: " in done.stdout


def test_a_process_that_only_lists_services_loads_neither_django_nor_the_engine() -> None:
    program = (
        "import sys\nfrom providers import registry\nassert list(registry.services())\n"
        "heavy = {'django', 'cv2', 'onnxruntime', 'zxingcpp', 'rapidfuzz', 'celery'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")


def code_files() -> Iterator[Path]:
    """Everything outside the vendors' own folders, the sandbox that plays them, and the registry."""
    for folder in ("providers", "onboarding", "kyc", "templates", "static/js"):
        for file in sorted((ROOT / folder).rglob("*")):
            inside = file.relative_to(ROOT).parts
            if file.suffix not in (".py", ".toml", ".html", ".js") or inside == ("providers", "registry.py"):
                continue
            if inside[0] == "providers" and inside[1] in (*VENDORS, "sandbox"):
                continue
            yield file


@cache
def words(file: Path) -> str:
    """What a file says to the machine: of Python code, all but comments and docstrings."""
    text = file.read_text("utf-8")
    if file.suffix != ".py":
        return text
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value = ast.Constant(value=None)  # a docstring
    return ast.unparse(tree)


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_vendor_is_named_outside_its_folder_the_registry_and_the_policies(vendor: str) -> None:
    named = [str(file.relative_to(ROOT)) for file in code_files() if vendor in words(file).lower()]
    assert named == []
