"""The embedded engine's services, in the shape of every vendor's."""

from __future__ import annotations

from pathlib import Path

from providers.documents import catalogue
from providers.images import DEFAULT_LIMITS, FORMATS
from providers.local import scripts
from providers.local.layout import layouts
from providers.model import Answer
from providers.service import Call, Service, ServiceLimits, Vendor

_LIMITS = ServiceLimits(bytes=DEFAULT_LIMITS.bytes, formats=FORMATS)


# The engine's modules load OpenCV and onnxruntime: only a process that calls it pays for that.
def _read_document(call: Call) -> Answer:
    from providers.local import engine

    return engine.read_document(call.request)


def _match_faces(call: Call) -> Answer:
    from providers.local import glance

    return glance.match_faces(call.request)


def _read_barcodes(call: Call) -> Answer:
    from providers.local import glance

    return glance.read_barcodes(call.request)


def _judge_quality(call: Call) -> Answer:
    from providers.local import glance

    return glance.judge_quality(call.request)


def _read_meter(call: Call) -> Answer:
    from providers.local import meters

    return meters.read_meter(call.request)


def warm_up(threads: int = 0) -> None:
    """Load every model: a worker does it once, before its first case. ``threads``: how many the engine may
    use in this process; 0 is one for each core."""
    from providers.local import engine

    engine.warm_up(threads)


def _readable() -> tuple[str, ...]:
    described = {layout.document for layout in layouts()}
    return tuple(name for name in catalogue() if name in described)


VENDOR = Vendor(
    name="local",
    title="Embedded engine",
    charges="nothing",
    free=True,
    check=scripts.check,
    accuracy=Path(__file__).parent / "accuracy.json",
    services=(
        Service(
            "local.ocr",
            "ocr",
            ("front", "back"),
            ("front",),
            _LIMITS,
            _read_document,
            _readable(),
            fits=False,
        ),
        Service(
            "local.facematch",
            "face_match",
            ("front", "selfie"),
            ("front", "selfie"),
            _LIMITS,
            _match_faces,
            fits=False,
            features=True,
        ),
        Service("local.barcode", "barcode", ("front",), ("front",), _LIMITS, _read_barcodes, fits=False),
        Service(
            "local.meter", "meter", ("front", "kind", "reading"), ("front",), _LIMITS, _read_meter, fits=False
        ),
        Service(
            "local.quality",
            "quality",
            ("front", "back", "selfie"),
            (),
            _LIMITS,
            _judge_quality,
            fits=False,
        ),
    ),
)
