"""Drawing a QR code, so that a screen can hand an address to a telephone."""

from __future__ import annotations

import numpy as np
import zxingcpp

_QUIET = 4  # modules around the code, ISO/IEC 18004, 9.1


def svg(text: str, label: str) -> str:
    """The code as an SVG element, dark modules on white, medium error correction; ``label`` is what
    somebody hears who does not see it, escaped already."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False))
    runs = [f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y, x in np.argwhere(modules == 0)]
    side = len(modules) + 2 * _QUIET
    return (
        f'<svg viewBox="0 0 {side} {side}" role="img" aria-label="{label}">'
        f'<path fill="#fff" stroke="none" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" stroke="none" shape-rendering="crispEdges" d="{"".join(runs)}"/></svg>'
    )
