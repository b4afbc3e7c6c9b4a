"""``tools/verify_audit.py`` checks an export with nothing but Python: what was done to it is found and
located. Its own Ed25519 agrees with that of cryptography."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from onboarding import audit, checkpoints, merkle, signing, workflow
from onboarding.models import Case
from tests import factories as make

pytestmark = pytest.mark.thorough

TOOL = Path(__file__).resolve().parents[1] / "tools" / "verify_audit.py"

Record = dict[str, Any]
Change = Callable[[list[Record]], None]


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_audit", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = _load()


# Ed25519


def test_the_first_vectors_of_rfc_8032_hold() -> None:
    for key, message, signature in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ):  # fmt: skip
        assert tool.signed(*map(bytes.fromhex, (key, message, signature)))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
@settings(max_examples=15)
def test_what_cryptography_signs_is_taken(seed: bytes, message: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    assert tool.signed(private.public_key().public_bytes_raw(), message, private.sign(message))


def test_a_signature_with_any_byte_changed_is_refused() -> None:
    private = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    key, message, signature = private.public_key().public_bytes_raw(), b"trail", private.sign(b"trail")
    for place in range(64):
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not tool.signed(key, message, changed), place
    assert not tool.signed(key, b"trial", signature)
    assert not tool.signed(key, message, signature[:63])
    other = Ed25519PrivateKey.from_private_bytes(b"t" * 32).public_key().public_bytes_raw()
    assert not tool.signed(other, message, signature)


def test_a_signature_made_malleable_is_refused() -> None:
    """S raised by the order of the group gives the same equation: RFC 8032 refuses it."""
    private = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    signature = private.sign(b"trail")
    raised = int.from_bytes(signature[32:], "little") + tool.L
    forged = signature[:32] + raised.to_bytes(32, "little")
    assert not tool.signed(private.public_key().public_bytes_raw(), b"trail", forged)


@pytest.mark.parametrize("width", [0, 1, 2, 3, 7, 8, 13])
def test_root_and_proofs_of_both_sides_agree(width: int) -> None:
    heads = [["chain", number, "hash"] for number in range(width)]
    items = [audit.canonical(head).encode() for head in heads]
    root = merkle.root(items)
    assert tool.root([tool.leaf(head) for head in heads]) == root
    for place, head in enumerate(heads):
        proof = merkle.proof(items, place)
        assert tool.climb(tool.leaf(head), place, width, proof) == root
        assert tool.climb(tool.leaf(["chain", place, "other"]), place, width, proof) != root
        assert tool.climb(tool.leaf(head), place, width, [*proof, b"x"]) is None


def test_the_root_of_seven_is_that_of_rfc_9162() -> None:
    """Its example in 2.1.5: ((d0 d1)(d2 d3))((d4 d5) d6)."""
    leaves = [hashlib.sha256(b"\0" + bytes([number])).digest() for number in range(7)]

    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\1" + left + right).digest()

    left = node(node(*leaves[0:2]), node(*leaves[2:4]))
    right = node(node(*leaves[4:6]), leaves[6])
    assert merkle.root([bytes([number]) for number in range(7)]) == node(left, right)


# Exports


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def cases(db: None, folder: Path, django_capture_on_commit_callbacks: Any) -> list[Case]:
    """Three cases and two checkpoints; the last entry of the first case came later than both."""
    made = [make.opened(), make.opened(), make.opened()]
    with django_capture_on_commit_callbacks(execute=True):
        checkpoints.make()
    for case in made[:2]:
        workflow.declare(case, make.analyst(), {"full_name": "Quillon"})
        workflow.declare(case, make.analyst(), {"full_name": "Nirgendwo"})
    with django_capture_on_commit_callbacks(execute=True):
        checkpoints.make()
    workflow.declare(made[0], make.analyst(), {"full_name": "Quillon Nirgendwo"})
    return made


def export(*arguments: str) -> list[Record]:
    out = io.StringIO()
    call_command("audit", "export", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def check(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[str]]]:
    """Call it with records: exit code, and what the tool complains of."""

    def run(records: list[Record], *arguments: str) -> tuple[int, list[str]]:
        file = folder / "trail.jsonl"
        file.write_text("".join(f"{audit.canonical(record)}\n" for record in records), "utf-8")
        code = tool.main([str(file), "--key", signing.trusted()[0], *arguments])
        return code, capsys.readouterr().err.splitlines()

    return run


Check = Callable[..., tuple[int, list[str]]]


def test_a_whole_export_holds_also_as_a_program_of_its_own(cases: list[Case], folder: Path) -> None:
    file = folder / "trail.jsonl"
    file.write_text("".join(f"{audit.canonical(record)}\n" for record in export()))
    known = folder / "checkpoints.jsonl"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(TOOL), str(file), "--key", signing.trusted()[0],
         "--checkpoints", str(known)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("8 entries in 3 chain(s), 2 checkpoint(s), as of "), done.stderr
    assert done.returncode == 0


def test_an_export_of_one_case_holds_and_shows_no_other(cases: list[Case], check: Check) -> None:
    records = export("--case", cases[1].number)
    assert check(records) == (0, [])
    assert str(cases[0].pk) not in json.dumps(records)
    assert len([record for record in records if "proof" in record]) == 2


def test_the_trail_of_a_case_file_holds(cases: list[Case], folder: Path) -> None:
    from onboarding import trail_file

    file = folder / "case.json"
    file.write_text(json.dumps({"case": 1, "trail": trail_file.of_case(str(cases[0].pk))}, indent=1))
    assert tool.main([str(file), "--key", signing.trusted()[0]]) == 0
    content = json.loads(file.read_text())
    content["trail"]["entries"].pop()
    file.write_text(json.dumps(content))
    assert tool.main([str(file), "--key", signing.trusted()[0]]) == 1


def edited(record: Record, place: int, value: Any) -> Record:
    """An entry with one value changed and its hash made anew."""
    content = json.loads(record["hashed"])
    content[place] = value
    text = audit.canonical(content)
    return {"hashed": text, "hash": hashlib.sha256(text.encode()).hexdigest()}


def chained(records: list[Record]) -> list[Record]:
    """Entries with every hash made anew, as one who knows the code would."""
    made: list[Record] = []
    ends: dict[str, tuple[int, str]] = {}
    for record in records:
        chain = json.loads(record["hashed"])[0]
        seq, previous = ends.get(chain, (0, audit.GENESIS))
        made.append(edited(edited(record, 1, seq + 1), 9, previous))
        ends[chain] = (seq + 1, made[-1]["hash"])
    return made


def of(records: list[Record], case: Case) -> list[int]:
    """Where the entries of a case stand."""
    return [
        place
        for place, record in enumerate(records)
        if "hashed" in record and json.loads(record["hashed"])[0] == str(case.pk)
    ]


def test_an_edited_entry_is_found_where_it_is(cases: list[Case], check: Check) -> None:
    records = export()
    second = of(records, cases[1])[1]
    records[second] = {**records[second], "hashed": edited(records[second], 5, "omar")["hashed"]}
    code, said = check(records)
    assert code == 1
    assert f"{cases[1].pk} entry 2: was changed" in said


def test_an_edited_entry_with_the_chain_made_anew_does_not_fit_its_checkpoint(
    cases: list[Case], check: Check
) -> None:
    records = export()
    second = of(records, cases[1])[1]
    records[second] = edited(records[second], 5, "omar")
    count = len([record for record in records if "hashed" in record])
    code, said = check([*chained(records[:count]), *records[count:]])
    assert code == 1
    assert f"{cases[1].pk} entry 3: is another than checkpoint 2 stands behind" in said


def test_a_deleted_entry_is_missed_where_it_was(cases: list[Case], check: Check) -> None:
    records = export()
    del records[of(records, cases[1])[1]]
    assert f"{cases[1].pk} entry 3: stands where entry 2 belongs" in check(records)[1]


def test_an_inserted_entry_is_found_where_it_is(cases: list[Case], check: Check) -> None:
    records = export()
    second = of(records, cases[1])[1]
    records.insert(second, edited(records[second], 6, "case.claimed"))
    assert f"{cases[1].pk} entry 2: stands where entry 3 belongs" in check(records)[1]


def test_reordered_entries_are_found(cases: list[Case], check: Check) -> None:
    records = export()
    _first, second, third = of(records, cases[1])
    records[second], records[third] = records[third], records[second]
    said = check(records)[1]
    assert f"{cases[1].pk} entry 3: stands where entry 2 belongs" in said
    assert f"{cases[1].pk} entry 2: stands where entry 3 belongs" in said


def test_a_chain_cut_at_its_end_is_found(cases: list[Case], check: Check) -> None:
    records = export()
    del records[of(records, cases[1])[-1]]
    assert f"{cases[1].pk} entry 3: is missing, which checkpoint 2 stands behind" in check(records)[1]


def test_the_last_entry_is_missed_even_where_no_checkpoint_stands_behind_it_yet(
    cases: list[Case], check: Check
) -> None:
    records = export()
    del records[of(records, cases[0])[-1]]
    assert "export: has 7 entries, where 8 were signed" in check(records)[1]


def test_a_chain_dropped_whole_is_found(cases: list[Case], check: Check) -> None:
    records = export()
    del records[of(records, cases[2])[0]]
    assert f"{cases[2].pk} entry 1: is missing, which checkpoint 1 stands behind" in check(records)[1]


def test_two_chains_that_are_exchanged_are_both_found(cases: list[Case], check: Check) -> None:
    records = export()
    one, other = of(records, cases[0]), of(records, cases[1])
    for place in one:
        records[place] = edited(records[place], 0, str(cases[1].pk))
    for place in other:
        records[place] = edited(records[place], 0, str(cases[0].pk))
    count = len([record for record in records if "hashed" in record])
    said = check([*chained(records[:count]), *records[count:]])[1]
    for case in cases[:2]:
        assert f"{case.pk} entry 1: is another than checkpoint 1 stands behind" in said


def test_the_trail_of_another_case_under_this_ones_name_is_found(cases: list[Case], check: Check) -> None:
    records, other = export("--case", cases[0].number), export("--case", cases[1].number)
    count = len([record for record in other if "hashed" in record])
    mixed = [edited(record, 0, str(cases[0].pk)) for record in other[:count]]
    said = check([*chained(mixed), *records[-3:]])[1]
    assert f"{cases[0].pk} entry 1: is another than checkpoint 1 stands behind" in said


def test_an_export_that_is_cut_off_says_so(cases: list[Case], check: Check) -> None:
    code, said = check(export()[:-1])
    assert (code, said[0]) == (1, "export: is cut off: its signed end is missing")


def test_checkpoints_taken_out_are_missed(cases: list[Case], check: Check) -> None:
    records = export()
    del records[-3]  # the first of two
    assert "checkpoint 2: checkpoint 1 is missing before it" in check(records)[1]
    records = export()
    del records[-2]
    assert "export: ends at checkpoint 1, where it was signed with 2" in check(records)[1]


def test_a_checkpoint_that_somebody_else_signed_is_not_taken(cases: list[Case], check: Check) -> None:
    records = export()
    private = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    for record in records[-3:]:
        record["key"] = private.public_key().public_bytes_raw().hex()
        record["signature"] = private.sign(record["content"].encode()).hex()
    said = check(records)[1]
    for where in ("checkpoint 1", "checkpoint 2", "export"):
        assert f"{where}: is not signed by a key that was given" in said


def test_an_old_export_is_told_from_a_new_one(
    cases: list[Case], check: Check, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    old = {"--case": export("--case", cases[0].number), "whole": export()}
    with django_capture_on_commit_callbacks(execute=True):
        checkpoints.make()
    known = str(folder / "checkpoints.jsonl")
    for records in old.values():
        assert check(records)[0] == 0
        code, said = check(records, "--checkpoints", known)
        assert code == 1
        assert said[0] == "checkpoint 3: is missing, which is known: this export is older, or cut"
        assert check(records, "--since", "2100-01-01T00:00:00+00:00")[0] == 1
    assert check(export(), "--checkpoints", known)[0] == 0


@pytest.mark.parametrize("text", ["", "{}", "[]\n", "null", "no json\n", '{"hashed": 3, "hash": 4}'])
def test_what_is_no_export_is_refused_and_never_taken_for_a_good_one(
    text: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "x.jsonl"
    file.write_text(text)
    assert tool.main([str(file), "--key", "00" * 32]) in (1, 2)
    assert "nothing is wrong" not in capsys.readouterr().out
