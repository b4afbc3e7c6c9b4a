"""Tencent Cloud OCR as its document describes it. It says nothing of HTTP statuses: all are 200."""

from providers.sandbox.tencent.protocol import SANDBOX

__all__ = ["SANDBOX"]
