"""The vendors that the sandbox plays, named one by one."""

from __future__ import annotations

from providers.sandbox.core import Sandbox
from providers.sandbox.ineocr import SANDBOX as INEOCR

SANDBOXES: tuple[Sandbox, ...] = (INEOCR,)
