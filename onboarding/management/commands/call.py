"""``manage.py call SERVICE``: one call, or a batch of them; nothing stored.

Exit 0 on an answer, 1 on the vendor's or network's error, 2 on arguments that cannot be used or a
vendor that is not configured. A batch exits with the worst of its answers.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from providers import registry
from providers.door import Door
from providers.errors import InvalidRequest, NotConfigured, ServiceError
from providers.model import Answer, Request, Side
from providers.pace import MemoryStore, Pace

_SIDES: tuple[Side, ...] = ("front", "back", "selfie")
_KEYS = {"service", "set", *_SIDES}


class Command(BaseCommand):
    help = "Call a service and print its answer; nothing is stored."
    requires_system_checks: list[str] = []
    _printed = False

    def run_from_argv(self, argv: list[str]) -> None:
        """What argparse refuses is an object on standard output, too."""
        try:
            super().run_from_argv(argv)
        except SystemExit as ended:
            if ended.code == 2 and "--json" in argv and not self._printed:
                error = InvalidRequest("The arguments cannot be used; standard error says why.")
                self._print(_failure(None, error))
            raise

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("service", nargs="?", help="such as local.ocr; see `manage.py services`")
        for side in _SIDES:
            parser.add_argument(f"--{side}", action="append", default=[], metavar="FILE")
        parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--json", action="store_true", help="print exactly one object")
        parser.add_argument(
            "--batch",
            metavar="FILE",
            help="one request a line as JSON with service, front, back, selfie, set; - reads"
            " standard input. One answer a line, in the same order",
        )
        parser.add_argument("--in-flight", type=int, default=32, metavar="N", help="calls at once in a batch")

    def handle(self, *args: Any, **options: Any) -> None:
        pace = Pace(MemoryStore()) if settings.VENDOR_RATE_LIMITS else None
        with closing(Door(pace=pace)) as door:
            code = self._one(options, door) if options["batch"] is None else self._batch(options, door)
        if code:
            sys.exit(code)

    def _one(self, options: dict[str, Any], door: Door) -> int:
        code = 0
        try:
            answer = _call(options["service"], _request(options), door)
        except ServiceError as error:
            code = _exit_code(error)
            if options["json"]:
                self._print(_failure(options["service"], error))
            else:
                self.stderr.write(f"{error.kind}: {error.message}")
        else:
            if options["json"]:
                self._print(answer.to_json())
            else:
                self.stdout.write(_readable(answer))
        return code

    def _print(self, found: dict[str, Any]) -> None:
        self._printed = True
        self.stdout.write(json.dumps(found, ensure_ascii=False))

    def _batch(self, options: dict[str, Any], door: Door) -> int:
        """Reads lines no further ahead than calls are in flight: a file of any length."""
        in_flight = options["in_flight"]
        if options["service"] or not 1 <= in_flight <= 1000:
            self.stderr.write("--batch takes no service beside it, and 1 to 1000 --in-flight.")
            return 2
        worst = 0
        try:
            lines = sys.stdin if options["batch"] == "-" else open(options["batch"])  # noqa: SIM115
        except OSError as error:
            self.stderr.write(f"--batch: {error.strerror or 'cannot be read'}.")
            return 2
        with lines, ThreadPoolExecutor(in_flight) as pool:
            for code, found in _in_order(pool, _filled(lines), door, 2 * in_flight):
                worst = max(worst, code)
                self._print(found)
        return worst


def _filled(lines: TextIO) -> Iterator[str]:
    return (line for line in lines if line.strip())


def _in_order(
    pool: ThreadPoolExecutor, lines: Iterator[str], door: Door, ahead: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    pending: list[Future[tuple[int, dict[str, Any]]]] = []
    for line in islice(lines, ahead):
        pending.append(pool.submit(_line, line, door))
    while pending:
        yield pending.pop(0).result()
        for line in islice(lines, 1):
            pending.append(pool.submit(_line, line, door))


def _line(line: str, door: Door) -> tuple[int, dict[str, Any]]:
    """One line of a batch: the exit code that it alone would have, and what is printed for it."""
    service = None
    try:
        try:
            wanted = json.loads(line)
        except ValueError:
            raise InvalidRequest("The line is not JSON.") from None
        if not isinstance(wanted, dict) or not isinstance(wanted.get("service"), str):
            raise InvalidRequest('A line is an object with "service".')
        service = wanted["service"]
        if unknown := sorted(set(wanted) - _KEYS):
            raise InvalidRequest(f"A line does not take {', '.join(unknown)}.")
        return 0, _call(service, _line_request(wanted), door).to_json()
    except ServiceError as error:
        return _exit_code(error), _failure(service, error)


def _line_request(wanted: dict[str, Any]) -> Request:
    values = wanted.get("set", {})
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        raise InvalidRequest('"set" is an object of texts.')
    images: dict[Side, bytes] = {}
    for side in _SIDES:
        if wanted.get(side) is not None:
            if not isinstance(wanted[side], str):
                raise InvalidRequest(f'"{side}" is the path of a file.')
            images[side] = _read(side, wanted[side])
    return Request(images=images, values=values)


def _call(service: str | None, request: Request, door: Door) -> Answer:
    """Raises a ServiceError."""
    if service is None:
        raise InvalidRequest("Name a service, or give --batch.")
    return registry.call(service, request, os.environ, door)


def _exit_code(error: ServiceError) -> int:
    return 2 if isinstance(error, (InvalidRequest, NotConfigured)) else 1


def _failure(service: str | None, error: ServiceError) -> dict[str, Any]:
    return {"service": service, "outcome": "error", "error": error.to_json()}


def _request(options: dict[str, Any]) -> Request:
    """Raises InvalidRequest."""
    images: dict[Side, bytes] = {}
    for side in _SIDES:
        files = options[side]
        if len(files) > 1:
            raise InvalidRequest(f"--{side} was given {len(files)} times; give it once.")
        if files:
            images[side] = _read(f"--{side}", files[0])
    values = {}
    for pair in options["set"]:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise InvalidRequest("--set takes NAME=VALUE.")
        values[name] = value
    return Request(images=images, values=values)


def _read(name: str, path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise InvalidRequest(f"{name}: {reason}.") from None


def _readable(answer: Answer) -> str:
    """For people: a line a field, then what else came."""
    lines = [f"{answer.service}: {answer.document or 'ok'} in {answer.elapsed_ms} ms"]
    for field in answer.fields:
        score = "" if field.score is None else f"{field.score:.2f}"
        lines.append(f"  {field.name or field.vendor_field:24} {score:5} {field.value or '-'}")
    lines += [f"  warning {warning.code} {warning.name}" for warning in answer.warnings]
    lines += [
        f"  check {check.name}: {'ok' if check.passed else check.detail or 'failed'}"
        for check in answer.checks
    ]
    if answer.match is not None:
        distance = answer.match.distance
        shown = "" if distance is None else f", distance {distance:.3f}"
        lines.append(f"  {answer.match.band}{shown}")
    for part in (answer.check, answer.reading):
        found = {} if part is None else part.to_json()
        lines += [f"  {name:24} {value}" for name, value in found.items() if value is not None]
    for name, measure in (answer.measures or {}).items():
        lines.append(f"  {name:24} {measure}")
    return "\n".join(lines)
