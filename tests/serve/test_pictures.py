"""PNG files against another reader."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from threatring.serve.pictures import grey_png


def test_a_picture_is_read_back_as_it_was_written() -> None:
    """Pillow's own reader, which checks every checksum."""
    dice = np.random.default_rng(5)
    grey, alpha = dice.integers(0, 256, (2, 7, 13))
    picture = Image.open(io.BytesIO(grey_png(grey, alpha)))
    assert picture.mode == "LA" and picture.size == (13, 7)
    assert np.array_equal(np.asarray(picture), np.stack([grey, alpha], axis=-1))
