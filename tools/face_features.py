"""What the product's own models make of a picture of a face, whole and as small as on a card."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from providers.local.faces import Detected, faces

CARD_WIDTH = 170  # pixels of a portrait on a card that fills a small photograph


def faces_in(picture: Image.Image) -> list[Detected]:
    """The faces that the detector finds, the largest first."""
    return faces().detect(np.asarray(picture.convert("RGB")))


def feature(picture: Image.Image) -> NDArray[np.float32]:
    """The matcher's unit vector for the largest face; a picture without a face has none (zeros)."""
    found = faces_in(picture)
    if not found:
        return np.zeros(128, np.float32)
    return np.asarray(faces().features(np.asarray(picture.convert("RGB")), found[0]), np.float32)


def on_card(picture: Image.Image) -> Image.Image:
    """The picture as small, soft and compressed as it is read back from a card."""
    height = round(picture.height * CARD_WIDTH / picture.width)
    small = picture.resize((CARD_WIDTH, height), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    small.filter(ImageFilter.GaussianBlur(0.6)).save(packed, "JPEG", quality=60)
    return Image.open(packed).convert("RGB")
