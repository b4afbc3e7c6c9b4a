"""The vendors that the sandbox plays, named one by one."""

from __future__ import annotations

from collections.abc import Mapping

from providers.sandbox.aisolution import SANDBOX as AISOLUTION
from providers.sandbox.cellere import SANDBOX as CELLERE
from providers.sandbox.core import Sandbox
from providers.sandbox.ineocr import SANDBOX as INEOCR
from providers.sandbox.infosimples import SANDBOX as INFOSIMPLES
from providers.sandbox.tencent import SANDBOX as TENCENT

SANDBOXES: tuple[Sandbox, ...] = (TENCENT, INFOSIMPLES, CELLERE, AISOLUTION, INEOCR)


def variables(address: str, given: Mapping[str, str]) -> dict[str, str]:
    """What must stand in the environment, beside what is ``given``, for every vendor to be called
    at the sandbox's address."""
    wanted: dict[str, str] = {}
    for sandbox in SANDBOXES:
        wanted[sandbox.base_url] = address
        wanted |= {name: given.get(name) or value for name, value in sandbox.credentials.items()}
    return wanted
