"""Measurements: ``python -m bench NAME`` prints a table; docs/benchmarks.md keeps the figures."""
