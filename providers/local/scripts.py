"""Scripts that the engine's own text models do not know, and which of them Tesseract reads here.

Tesseract is optional: ``make setup EXTRAS=tesseract`` brings it. Where program or language data are
missing, values in the script are reported as not read, with what to install.
"""

from __future__ import annotations

import logging
import os
import re
import resource
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from providers.environment import Environment
from providers.errors import ConfigurationError

log = logging.getLogger("providers.local")

OFF = "off"
SECONDS = 10.0
"""Of one call, after which it is ended; a card takes about one (docs/benchmarks.md)."""
MEMORY = 1024**3
"""Bytes of address space that a call may have; of memory it takes 35 MB (docs/benchmarks.md)."""


@dataclass(frozen=True, slots=True)
class Script:
    """``language`` is Tesseract's name of its data, ``letters`` a class of a regular expression."""

    title: str
    language: str
    letters: str

    @property
    def package(self) -> str:
        """Debian's, with the language data."""
        return f"tesseract-ocr-{self.language}"


SCRIPTS = {
    "thai": Script("Thai", "tha", "\u0e01-\u0e4e"),
    "devanagari": Script("Devanagari", "hin", "\u0900-\u0963\u0970-\u097f"),
    "hangul": Script("Hangul", "kor", "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"),
}
_LETTERS = {name: re.compile(f"[{script.letters}]") for name, script in SCRIPTS.items()}
_VIRAMA = "\u094d"
# A Thai sara am is often read as its parts, or its ring as the tone mark beside it: a ring or a second tone
# before a sara aa is nothing else.
_RING = "(?:\u0e4d([\u0e48-\u0e4b]?)|([\u0e48-\u0e4b])[\u0e48-\u0e4b\u0e4d])"
_SARA_AA, _SARA_AM = "\u0e32", "\u0e33"


def script_of(text: str) -> str:
    """The script of most of a text's letters, of those of SCRIPTS; "" for any other."""
    letters = sum(ch.isalpha() for ch in text if unicodedata.category(ch)[0] == "L")
    for name, pattern in _LETTERS.items():
        own = sum(unicodedata.category(ch)[0] == "L" for ch in pattern.findall(text))
        if own and 2 * own >= letters:
            return name
    return ""


def in_other_script(text: str) -> bool:
    """Whether a letter of any of SCRIPTS stands in the text, which Tesseract alone can have read."""
    return any(has_letters(text, script) for script in SCRIPTS)


def has_letters(text: str, script: str) -> bool:
    """Whether a letter of the script stands in the text."""
    return any(unicodedata.category(ch)[0] == "L" for ch in _LETTERS[script].findall(text))


def hangs_on(text: str, before: str) -> bool:
    """Whether a text begins with a sign that belongs to the letter before it."""
    is_mark = unicodedata.category(text[0])[0] == "M"
    is_am = text[0] == _SARA_AA and re.search(f"{_RING}$", before)
    return is_mark or before.endswith(_VIRAMA) or bool(is_am)


def clusters(text: str) -> list[str]:
    """The text's letters, each with the signs that hang on it; composed as Unicode prefers (NFC), and a
    Thai sara am, which may come in two parts, in one."""
    text = re.sub(_RING + _SARA_AA, rf"\1\2{_SARA_AM}", text).replace("เเ", "แ")
    text = unicodedata.normalize("NFC", text)
    letters: list[str] = []
    for ch in text:
        if letters and hangs_on(ch, letters[-1]):
            letters[-1] += ch
        else:
            letters.append(ch)
    return letters


def program(environment: Environment) -> str | None:
    """Where Tesseract lies; None where it is not installed or TESSERACT is ``off``. ConfigurationError
    where TESSERACT names a program that is not there."""
    said = environment.text("TESSERACT")
    if said == OFF:
        return None
    file = shutil.which(said or "tesseract")
    if said and not file:
        raise ConfigurationError("TESSERACT is off, or the path of a program that is there.")
    return file


def check(environment: Environment) -> None:
    """Raises ConfigurationError where TESSERACT cannot be used."""
    program(environment)


@lru_cache(maxsize=1)
def found() -> tuple[str, frozenset[str]]:
    """The program and the scripts that it reads on this machine; looked for once a process."""
    file = program(Environment(os.environ)) or ""
    listed = (call(file, ["--list-langs"], b"") if file else None) or ""
    languages = set(listed.split())
    return file, frozenset(name for name, script in SCRIPTS.items() if script.language in languages)


def missing(scripts: Sequence[str]) -> str:
    """What to install so that the scripts can be read."""
    titles = ", ".join(SCRIPTS[name].title for name in scripts)
    packages = " ".join(["tesseract-ocr", *(SCRIPTS[name].package for name in scripts)])
    return f"{titles} cannot be read here. To read them: make setup EXTRAS=tesseract (Debian: {packages})."


def call(file: str, arguments: Sequence[str], data: bytes) -> str | None:
    """What Tesseract says to a picture on its standard input; None where it failed or took too long.

    It may use so much time and memory and write no file: the picture stays between the processes.
    """
    variables = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    with subprocess.Popen(  # noqa: S603 (named by the operator; no word of the arguments is a user's)
        [file, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it may quote what was read
        env={**variables, "OMP_THREAD_LIMIT": "1"},  # more threads only wait for each other
    ) as process:
        # Set from outside, while it waits for the picture: a function run after fork may hang a
        # process that has threads.
        try:
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, 0))
            resource.prlimit(process.pid, resource.RLIMIT_CORE, (0, 0))
        except ProcessLookupError:
            pass  # it has ended already
        try:
            said, _ = process.communicate(data, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            log.warning("tesseract took more than %d seconds and was ended", SECONDS)
            return None
    if process.returncode != 0:
        log.warning("tesseract ended with %d", process.returncode)
        return None
    return said.decode("utf-8", "replace")
