"""Read at the start of a process under Debian's faketime: its library takes the moment until which
Python's own ``sleep`` waits for one of the faked clock, and waits for decades or not at all."""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: SupportsIndex | float) -> None:
    select.select([], [], [], float(seconds))


time.sleep = _sleep
