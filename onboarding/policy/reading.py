"""How a policy file is read: section by section, each problem noted with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ImproperlyConfigured

Path = tuple[str, ...]


class PolicyError(ImproperlyConfigured):
    """A policy file is wrong; each line of the message names file, line and key of one problem."""


def positions(text: str) -> dict[Path, int]:
    """The line (from 1) of every table and key of a TOML text that can be read.

    A statement is the shortest run of lines that is TOML by itself: the parser says where a value
    of several lines ends, so that nothing in a text or list is taken for a key.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    statement, begun = "", 1
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if not statement:
            begun = number
        statement += line
        try:
            content = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        if statement.lstrip().startswith("["):
            table = max(_paths(content), key=len, default=())
            found.setdefault(table, begun)
        else:
            found |= {(*table, *path): begun for path in _paths(content)}
        statement = ""
    return found


def _paths(content: Mapping[str, Any]) -> Iterator[Path]:
    for key, value in content.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *inner) for inner in _paths(value))


class Problems:
    """What is wrong with a file, told in one go."""

    def __init__(self, source: str, lines: Mapping[Path, int]) -> None:
        self._source = source
        self._lines = lines
        self._found: list[tuple[int, str]] = []

    def add(self, path: Path, what: str, shown: str = "") -> None:
        """``path`` is the key that is wrong, or missing: then its table's line is told."""
        if not shown:
            shown = f"[{'.'.join(path[:-1])}] {path[-1]}" if len(path) > 1 else "".join(path)
        while path and path not in self._lines:
            path = path[:-1]
        self._found.append((self._lines.get(path, 1), f"{shown} {what}"))

    def raise_any(self) -> None:
        """Raises PolicyError."""
        if self._found:
            raise PolicyError(
                "\n".join(f"{self._source}:{line}: {what}" for line, what in sorted(self._found))
            )


def load(text: str, source: str) -> tuple[dict[str, Any], Problems]:
    """The file's content, and where to note what is wrong with it. Raises PolicyError where it is
    no TOML."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", str(error), re.DOTALL)
        line, what = (said[2], said[1]) if said else (str(text.count("\n") + 1), str(error))
        raise PolicyError(f"{source}:{line}: this is not TOML: {what}") from None
    return content, Problems(source, positions(text))


class Section:
    """A table of the file. Each key is taken once; what is left over nobody knows. A key that is
    wrong is noted and stands for something harmless, so that reading goes on to the next."""

    def __init__(self, path: Path, content: Any, problems: Problems) -> None:
        self.path = path
        self._problems = problems
        self._missing = not isinstance(content, dict)
        if self._missing:
            problems.add(path, "is missing: add the section", f"[{'.'.join(path)}]")
        self._left: dict[str, Any] = dict(content) if isinstance(content, dict) else {}

    def wrong(self, key: str, what: str) -> None:
        self._problems.add((*self.path, key), what)

    def names(self) -> list[str]:
        return list(self._left)

    def section(self, key: str) -> Section:
        """A table within this one."""
        return Section((*self.path, key), self._left.pop(key, None), self._problems)

    def _take(self, key: str, kind: type | tuple[type, ...], what: str) -> Any:
        """The value of a key; None, noted, where there is none of that kind."""
        if key not in self._left:
            if not self._missing:
                self.wrong(key, f"is missing: it is {what}")
            return None
        value = self._left.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(key, f"must be {what}, not {value!r}")
            return None
        return value

    def text(self, key: str) -> str:
        value = self._take(key, str, "a text")
        if value == "":
            self.wrong(key, "is empty")
        return value or ""

    def choice(self, key: str, known: Collection[str], what: str) -> str:
        """One of ``known``, or nothing."""
        value = self._take(key, str, f'a {what}, or "" for none')
        if value and value not in known:
            self.wrong(key, f"names no {what}: {value}{_choices(known)}")
        return value or ""

    def texts(self, key: str, known: Collection[str], what: str, *, some: bool = False) -> tuple[str, ...]:
        """Names out of ``known``; with ``some`` at least one."""
        values = self._take(key, list, f"a list with the names of each {what}")
        if values == [] and some:
            self.wrong(key, f"is empty: name at least one {what}")
        unknown = [str(v) for v in values or () if not isinstance(v, str) or v not in known]
        if unknown:
            self.wrong(key, f"names no {what}: {', '.join(unknown)}{_choices(known)}")
        return () if unknown else tuple(values or ())

    def any_texts(self, key: str, what: str) -> tuple[str, ...]:
        values = self._take(key, list, f"a list of {what}")
        if strange := [value for value in values or () if not isinstance(value, str)]:
            self.wrong(key, f"must be a list of {what}, without {strange[0]!r}")
            return ()
        return tuple(values or ())

    def number(self, key: str, least: float, most: float) -> float:
        value = self._take(key, (int, float), f"a number from {least:g} to {most:g}")
        if value is None:
            return least
        if not least <= value <= most:
            self.wrong(key, f"lies between {least:g} and {most:g}, not at {value:g}")
        return float(value)

    def boolean(self, key: str) -> bool:
        return bool(self._take(key, bool, "true or false"))

    def money(self, key: str) -> Decimal:
        return Decimal(str(self.number(key, 0, 1_000_000)))

    def whole(self, key: str, least: int, most: int) -> int:
        value = self.number(key, least, most)
        if value != value // 1:
            self.wrong(key, f"must be a whole number, not {value:g}")
            return least
        return int(value)

    def end(self) -> None:
        for key in self._left:
            self.wrong(key, "is no key that is known here: correct or remove it")


def _choices(known: Collection[str]) -> str:
    """What there is to choose from, where that is little."""
    return f" (there are {', '.join(sorted(known))})" if 0 < len(known) <= 12 else ""
