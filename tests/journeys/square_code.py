"""What a camera reads from a square code on a screen."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp


def code_in(picture: bytes) -> str:
    """The text of the one code in a screenshot; empty where none is found."""
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    # OpenCV's own reader fails on one code in forty that every phone reads.
    return next((found.text for found in zxingcpp.read_barcodes(pixels)), "")
