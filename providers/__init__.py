"""Vendors in, one normal form out.

Plain Python: nothing here imports Django or ``onboarding`` (``lint-imports`` holds that).
Read :mod:`providers.model` first.
"""
