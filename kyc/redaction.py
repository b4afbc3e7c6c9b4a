"""Tokens of customers' links stay out of the logs, whichever part of Django or of a library writes the
address of a request."""

from __future__ import annotations

import logging
import re

_LINK = re.compile(r"/apply/[^\s/]*\.[\w-]{20,}")


class Tokens(logging.Filter):
    """Takes them out of a record's message."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if _LINK.search(message):
            record.msg, record.args = _LINK.sub("/apply/...", message), ()
        return True
