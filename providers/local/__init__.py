"""The embedded engine: reads cards, matches faces, finds barcodes and judges pictures offline.

For evaluation and for running without a vendor; what it can and cannot do stands, with figures,
in docs/local_engine.md.
"""
